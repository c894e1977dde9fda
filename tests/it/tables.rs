//! Tables out of CSV files, workbooks and bodies: cells with their places, and what is said of files that give none.

use std::io::{Cursor, Write};
use std::sync::Arc;

use annals::base::path::RelPath;
use annals::base::span::place;
use annals::base::table::{Cell, Spot, Table};
use annals::config::load::load;
use annals::record::parse::parse;
use annals::source::data::{self, Ask, Data, Fault, LIMITS, LONGEST_FILE, Limits};
use proptest::prelude::*;
use rust_xlsxwriter::{Format, Formula, Workbook};
use zip::CompressionMethod;
use zip::write::{SimpleFileOptions, ZipWriter};

fn ask(part: &str) -> Ask {
    Ask { part: (!part.is_empty()).then(|| part.to_owned()), encoding: None }
}

fn read_within(limits: &Limits, path: &str, bytes: &[u8], ask: &Ask) -> Result<Data, Fault> {
    data::read_within(limits, &RelPath::new(path).unwrap(), bytes, ask)
}

fn read(path: &str, bytes: &[u8], ask: &Ask) -> Result<Data, Fault> {
    data::read(&RelPath::new(path).unwrap(), bytes, ask)
}

/// A place as people count.
fn at(spot: &Spot, text: Option<&str>) -> String {
    match spot {
        Spot::Text(span) => {
            let text = text.expect("a place in a text has the text");
            assert!(text.get(span.range()).is_some(), "{span:?} is out of {text:?}");
            let place = place(text, span.start as usize);
            format!("{}:{}", place.line, place.column)
        }
        Spot::Sheet(cell) => cell.to_string(),
    }
}

/// Each row as `PLACE text | PLACE text`.
fn rows(table: &Table, text: Option<&str>) -> Vec<String> {
    let cell = |cell: &Cell| format!("{} {}", at(&cell.at, text), cell.text).trim_end().to_owned();
    table.rows.iter().map(|row| row.iter().map(cell).collect::<Vec<_>>().join(" | ")).collect()
}

fn said(fault: &Fault) -> String {
    let at = fault.at.as_ref().map_or(String::new(), |spot| format!("{}: ", at(spot, fault.text.as_deref())));
    let help = fault.help.as_ref().map_or(String::new(), |help| format!(" ({help})"));
    format!("{at}{}{help}{}", fault.message, if fault.over_limit { " [limit]" } else { "" })
}

/// Everything that reading gives, as lines.
fn lines(read: Result<Data, Fault>) -> Vec<String> {
    match read {
        Err(fault) => vec![format!("! {}", said(&fault))],
        Ok(data) => {
            let notes = data.notes.iter().map(|note| format!("note: {}", said(note)));
            rows(&data.table, data.text.as_deref()).into_iter().chain(notes).collect()
        }
    }
}

/// The one line of a file that gives no table.
fn fault(read: Result<Data, Fault>) -> String {
    let said = lines(read);
    assert_eq!(said.len(), 1, "{said:?}");
    said[0].strip_prefix("! ").unwrap_or_else(|| panic!("{said:?}")).to_owned()
}

fn csv(text: &str) -> Vec<String> {
    lines(read("a.csv", text.as_bytes(), &ask("")))
}

#[test]
fn the_cells_of_a_csv_file_have_their_places() {
    let cases: &[(&str, &[&str])] = &[
        ("", &[]),
        ("\n\n \n,,\n", &[]),
        ("a,b\n1,2", &["1:1 a | 1:3 b", "2:1 1 | 2:3 2"]),
        // byte order mark, line endings, blanks, blank rows, short and long rows
        (
            "\u{feff}a,b\r\n1, 2 \r\n\r\n,\t,\r\n3\r4,5,6,",
            &["1:1 a | 1:3 b", "2:1 1 | 2:4 2", "5:1 3", "6:1 4 | 6:3 5 | 6:5 6 | 6:7"],
        ),
        ("项目,来访\n民政,\u{3000}１２０\n,\n ,x", &["1:1 项目 | 1:4 来访", "2:1 民政 | 2:5 １２０", "4:1 | 4:3 x"]),
        // quotes
        (
            "\"a\",\"\"\"b\"\" c\"\n\"1\r\n2\",\" \"\nx\",5\"\n",
            &["1:2 a | 1:6 \"b\" c", "2:2 1\n2 | 3:5", "4:1 x\" | 4:4 5\""],
        ),
        ("\"a\"b,c\n", &["1:1 ab | 1:6 c"]),
        ("a\n\n\n\"\n b\"\n", &["1:1 a", "5:2 b"]),
        // separators: the one that stands most often in the header, outside quotes
        ("a;b\n1,5;2\n", &["1:1 a | 1:3 b", "2:1 1,5 | 2:5 2"]),
        ("\n\n\"a,b,c\";d;e, f\n", &["3:2 a,b,c | 3:9 d | 3:11 e, f"]),
        ("\"a \"\"x,\"\", b,\";c\n", &["1:2 a \"x,\", b, | 1:16 c"]),
        ("a\tb,c\td\n", &["1:1 a | 1:3 b,c | 1:7 d"]),
        ("a\"b;c\"d\n", &["1:1 a\"b | 1:5 c\"d"]),
        ("a,b;c\n", &["1:1 a | 1:3 b;c"]),
        ("alone\n1;2\n", &["1:1 alone", "2:1 1;2"]),
    ];
    for (text, expected) in cases {
        assert_eq!(csv(text), *expected, "{text:?}");
    }
}

#[test]
fn a_chinese_spreadsheet_writes_gbk() {
    let gbk = Ask { part: None, encoding: Some("gbk".to_owned()) };
    let text = "项目,来访\r\n民政,120\r\n镕㐀𠀀,1\r\n";
    let (bytes, ..) = encoding_rs::GB18030.encode(text);
    let data = read("a.csv", &bytes, &gbk).unwrap();
    assert_eq!(data.text.as_deref(), Some("项目,来访\n民政,120\n镕㐀𠀀,1\n"));
    assert_eq!(lines(Ok(data)), ["1:1 项目 | 1:4 来访", "2:1 民政 | 2:4 120", "3:1 镕㐀𠀀 | 3:5 1"]);
    // a byte order mark says more
    let marked = "\u{feff}项目,来访\n".as_bytes();
    assert_eq!(lines(read("a.csv", marked, &gbk)), ["1:1 项目 | 1:4 来访"]);
    let utf8 = Ask { part: None, encoding: Some("UTF-8".to_owned()) };
    assert_eq!(lines(read("a.csv", "项目".as_bytes(), &utf8)), ["1:1 项目"]);
}

#[test]
fn what_is_wrong_with_a_csv_file_is_said_where_it_stands() {
    let gbk = |bytes: &[u8]| fault(read("a.csv", bytes, &Ask { part: None, encoding: Some("gbk".to_owned()) }));
    let plain = |bytes: &[u8]| fault(read("a.csv", bytes, &ask("")));
    let (chinese, ..) = encoding_rs::GBK.encode("a,b\n民政,120\n");
    let utf16: Vec<u8> = "\u{feff}a,b\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let cases = [
        (
            plain(&chinese),
            "2:1: not UTF-8, looks like GBK (write `encoding: gbk` in the front matter, or save the file as CSV in UTF-8)",
        ),
        (
            plain("a,b\n合计,".as_bytes().iter().copied().chain([0xFF]).collect::<Vec<u8>>().as_slice()),
            "2:4: byte 0xFF is not UTF-8 (save the file as CSV in UTF-8, or write `encoding: gbk` if it is in GBK)",
        ),
        (
            gbk(b"a,b\r\n\xba\xcf\xbc\xc6,\xff\n"),
            "2:4: byte 0xFF is not GBK (save the file as CSV in UTF-8, and leave off `encoding`)",
        ),
        (plain(&utf16), "1:1: encoded in UTF-16 LE, not in UTF-8 (save the file as CSV in UTF-8)"),
        (gbk(&utf16), "1:1: encoded in UTF-16 LE, not in UTF-8 (save the file as CSV in UTF-8)"),
        (
            fault(read("a.csv", b"a", &Ask { part: None, encoding: Some("latin-1".to_owned()) })),
            "there is no encoding `latin-1` (there are `utf-8` and `gbk`)",
        ),
        (
            fault(read("a.csv", b"a", &ask("Sheet1!A1:B2"))),
            "a `.csv` file has no sheets and ranges, so there is no `Sheet1!A1:B2` in it (leave off the `#` and what stands behind it)",
        ),
        (
            plain("a,b\n合\u{0}计,1".as_bytes()),
            "2:2: a control character stands here that cannot be seen, U+0000 (remove it)",
        ),
        (plain("a,\u{85}b".as_bytes()), "1:3: a control character stands here that cannot be seen, U+0085 (remove it)"),
        (
            plain("a,b\n合计,\"1\n2,3\n".as_bytes()),
            "2:4: the cell that this quote begins has no end (close it with `\"`, and write `\"\"` for a quote within it)",
        ),
    ];
    for (found, expected) in cases {
        assert_eq!(found, expected);
    }
}

#[test]
fn other_files_hold_no_tables() {
    for (path, expected) in [
        ("a.xls", "`.xls` workbooks are not read (save it as `.xlsx` or `.csv`)"),
        ("a.XLSB", "`.xlsb` workbooks are not read (save it as `.xlsx` or `.csv`)"),
        ("a.ods", "`.ods` workbooks are not read (save it as `.xlsx` or `.csv`)"),
        ("a.docx", "no data is read from a file `.docx` (name a `.csv` or `.xlsx` file)"),
        ("data/a", "no data is read from a file without ending (name a `.csv` or `.xlsx` file)"),
    ] {
        assert_eq!(fault(read(path, b"a,b\n", &ask(""))), expected);
    }
    let long = vec![b' '; usize::try_from(LONGEST_FILE).unwrap() + 1];
    let expected =
        "the file is longer than the limit of 16777216 bytes (copy the table into a file of its own) [limit]";
    assert_eq!(fault(read("a.csv", &long, &ask(""))), expected);
    assert_eq!(fault(read("a.xlsx", &long, &ask(""))), expected);
}

#[test]
fn a_table_is_not_larger_than_its_limits() {
    let limits = Limits { rows: 3, columns: 4, cells: 10, text: 64 };
    let csv = |text: &str| lines(read_within(&limits, "a.csv", text.as_bytes(), &ask("")));
    // blank rows do not count
    assert_eq!(csv("a,b\n,\n1,2\n,\n3,4\n,\n").len(), 3);
    let help = "(copy the table into a file of its own) [limit]";
    assert_eq!(csv("a,b\n1,2\n3,4\n,5\n"), [format!("! 4:2: more than 3 rows, the limit of a table {help}")]);
    assert_eq!(csv("a,b\n1,2,,,5\n"), [format!("! 2:7: more than 4 columns, the limit of a table {help}")]);
    assert_eq!(csv("a,,,\nb,,,\nc,,,\n"), [format!("! 3:4: more than 10 cells, the limit of a table {help}")]);
    let sheet = |cells: &str| lines(read_within(&limits, "a.xlsx", &Made::of(cells).bytes(), &ask("")));
    let column = |rows: std::ops::Range<u32>| rows.map(|row| cell(&format!("A{row}"), "1")).collect::<String>();
    assert_eq!(sheet(&column(1..4)).len(), 3);
    assert_eq!(sheet(&column(1..5)), [format!("! Sheet1!A4: more than 3 rows, the limit of a table {help}")]);
    let wide = cell("B1", "1") + &cell("F1", "1");
    assert_eq!(sheet(&wide), [format!("! Sheet1!F1: more than 4 columns, the limit of a table {help}")]);
    let gaps = cell("D1", "1") + &cell("D2", "1") + &cell("A3", "1") + &cell("D3", "1");
    assert_eq!(sheet(&gaps), [format!("! Sheet1!D3: more than 10 cells, the limit of a table {help}")]);
    let empty = "<c/>".repeat(11);
    assert_eq!(sheet(&empty), [format!("! Sheet1!K1: more than 10 cells, the limit of a sheet {help}")]);
    let text = text_cell("A1", &"x".repeat(60)) + &text_cell("B1", "12345");
    assert_eq!(sheet(&text), [format!("! Sheet1!B1: more than 64 bytes of text, the limit of a table {help}")]);
    let mut named = Made::of(&(cell("A1", "1") + &cell("C1", "1")));
    named.sheets[0].0 = "a name of twenty-two..";
    let named = lines(read_within(&limits, "a.xlsx", &named.bytes(), &ask("")));
    let expected = format!("! a name of twenty-two..!C1: more than 64 bytes of text, the limit of a table {help}");
    assert_eq!(named, [expected]);
    let real = Limits { rows: 100_000, columns: 1_000, cells: 1_000_000, text: 64 << 20 };
    assert_eq!(LIMITS, real);
}

/// The faulty table of the form that counts visitors.
#[test]
fn places_in_a_form_are_those_that_people_count() {
    let text = "item,walk_in,phone,letter,total,closed,pending\ncivil,120,64,6,190,171,19\ncity,84,75,9,132,118,14\n\
                labour,57,31,2,90,88,2\nother,23,40,5,68,66,2\nall,248,210,22,480,443,37\n";
    let rows = csv(text);
    assert_eq!(rows[2], "3:1 city | 3:6 84 | 3:9 75 | 3:12 9 | 3:14 132 | 3:18 118 | 3:22 14");
    assert!(rows[5].starts_with("6:1 all | 6:5 248 | "));
}

#[test]
fn a_cell_that_is_missing_would_stand_at_the_end_of_its_row() {
    let data = read("a.csv", "a,b,c\n合计, 1 \n".as_bytes(), &ask("")).unwrap();
    let spot = |column| at(&Table::spot(&data.table.rows[1], column).unwrap(), data.text.as_deref());
    assert_eq!([spot(0), spot(1), spot(2), spot(9)], ["2:1", "2:5", "2:6", "2:6"]);
    let made = Made::of(&(cell("B2", "1") + &cell("C2", "2")));
    let data = read("a.xlsx", &made.bytes(), &ask("")).unwrap();
    let spot = |column| at(&Table::spot(&data.table.rows[0], column).unwrap(), None);
    assert_eq!([spot(0), spot(1), spot(2), spot(4)], ["Sheet1!B2", "Sheet1!C2", "Sheet1!D2", "Sheet1!F2"]);
    assert_eq!(Table::spot(&[], 0), None);
}

/// The parts of a workbook, packed.
fn packed(parts: &[(&str, &[u8])], method: CompressionMethod) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, SimpleFileOptions::default().compression_method(method)).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A workbook made by hand, with whatever a spreadsheet would never write.
struct Made {
    properties: &'static str,
    sheets: Vec<(&'static str, String)>,
    strings: String,
    styles: String,
    more: Vec<(&'static str, Vec<u8>)>,
    method: CompressionMethod,
}

/// Formats by number: 0 general, 1 a day, 2 a moment, 3 a time, 4 hours, 5 per cent, 6 a `%` that is text, 7 a day in Chinese, 8 per cent.
const STYLES: &str = r#"<styleSheet><numFmts><numFmt numFmtId="164" formatCode="0.0&quot;%&quot;"/><numFmt numFmtId="165"
    formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/><numFmt numFmtId="166" formatCode="[Red]0.0 %;\-0"/></numFmts>
    <fonts><font><name val="Arial"/></font></fonts><cellXfs><xf numFmtId="0" fontId="0"/><xf numFmtId="14"/><xf numFmtId="22"/>
    <xf numFmtId="20"/><xf numFmtId="46"/><xf numFmtId="10"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="166"/></cellXfs></styleSheet>"#;

/// What relations of workbooks are called.
const TYPE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

impl Made {
    fn of(cells: &str) -> Self {
        Self {
            properties: "",
            sheets: vec![("Sheet1", format!("<worksheet><sheetData>{cells}</sheetData></worksheet>"))],
            strings: "<sst/>".to_owned(),
            styles: STYLES.to_owned(),
            more: Vec::new(),
            method: CompressionMethod::Deflated,
        }
    }

    fn bytes(&self) -> Vec<u8> {
        let (mut names, mut sheets, mut relations) = (Vec::new(), String::new(), String::new());
        for (number, (name, _)) in (1..).zip(&self.sheets) {
            let (name, state) = name.split_once('?').unwrap_or((name, "visible"));
            sheets += &format!(r#"<sheet name="{name}" state="{state}" sheetId="{number}" r:id="rId{number}"/>"#);
            let to = format!("worksheets/sheet{number}.xml");
            relations += &format!(r#"<Relationship Id="rId{number}" Type="{TYPE}/worksheet" Target="{to}"/>"#);
            names.push(format!("xl/{to}"));
        }
        let root = format!(
            r#"<Relationships><Relationship Type="{TYPE}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
        );
        let workbook = format!("<workbook>{}<sheets>{sheets}</sheets></workbook>", self.properties);
        let relations = format!("<Relationships>{relations}</Relationships>");
        let mut parts: Vec<(&str, &[u8])> = vec![
            ("_rels/.rels", root.as_bytes()),
            ("xl/workbook.xml", workbook.as_bytes()),
            ("xl/_rels/workbook.xml.rels", relations.as_bytes()),
            ("xl/sharedStrings.xml", self.strings.as_bytes()),
            ("xl/styles.xml", self.styles.as_bytes()),
        ];
        parts.extend(names.iter().zip(&self.sheets).map(|(path, (_, xml))| (path.as_str(), xml.as_bytes())));
        parts.extend(self.more.iter().map(|(path, bytes)| (*path, bytes.as_slice())));
        packed(&parts, self.method)
    }

    fn lines(&self, part: &str) -> Vec<String> {
        lines(read("a.xlsx", &self.bytes(), &ask(part)))
    }

    fn fault(&self) -> String {
        fault(read("a.xlsx", &self.bytes(), &ask("")))
    }
}

/// A cell of a sheet with a number, in a row of its own.
fn cell(at: &str, value: &str) -> String {
    format!(r#"<row><c r="{at}"><v>{value}</v></c></row>"#)
}

fn text_cell(at: &str, value: &str) -> String {
    format!(r#"<c r="{at}" t="str"><v>{value}</v></c>"#)
}

#[test]
fn stored_values_are_read_as_a_spreadsheet_shows_them() {
    let cases = [
        // numbers: fifteen digits, no exponent, no negative zero
        ("", "48.28", "48.28"),
        ("", "0.30000000000000004", "0.3"),
        ("", "14.990000000000002", "14.99"),
        ("", "76.52000000000001", "76.52"),
        ("", "248", "248"),
        ("", "248.0", "248"),
        ("", "-0", "0"),
        ("", "-0.5", "-0.5"),
        ("", "1.5E+20", "150000000000000000000"),
        ("", "123456789012345", "123456789012345"),
        ("", "1E-7", "0.0000001"),
        ("", "-1.25E-3", "-0.00125"),
        ("", "1234567890123456789", "1234567890123460000"),
        // text stays as it is, letter for letter
        (r#"t="str""#, "4400000000000000123", "4400000000000000123"),
        (r#"t="str""#, " 1,234.50 ", "1,234.50"),
        (r#"t="str""#, "a_x000D_\nb", "a\nb"),
        (r#"t="s""#, "0", "shared and rich"),
        (r#"t="s""#, "1", "in-line"),
        ("", "abc", "abc"),
        (r#"t="b""#, "1", "true"),
        (r#"t="b""#, "0", "false"),
        (r#"t="e""#, "#DIV/0!", "#DIV/0!"),
        (r#"t="e""#, "#N/A", "#N/A"),
        // days, times, per cent
        (r#"s="1""#, "45730", "2025-03-14"),
        (r#"s="7""#, "45730", "2025-03-14"),
        (r#"s="1""#, "59", "1900-02-28"),
        (r#"s="1""#, "60", "1900-02-29"),
        (r#"s="1""#, "61", "1900-03-01"),
        (r#"s="1""#, "-1", "-1"),
        (r#"s="1""#, "2958466", "2958466"),
        (r#"s="2""#, "45730.395833333336", "2025-03-14T09:30"),
        (r#"s="2""#, "45730.99998842592", "2025-03-14T23:59:59"),
        (r#"s="3""#, "0.5", "12:00"),
        (r#"s="4""#, "1.1041666666666667", "26:30:00"),
        (r#"t="d""#, "2025-03-14T00:00:00", "2025-03-14"),
        (r#"t="d""#, "2025-03-14T09:30:00", "2025-03-14T09:30:00"),
        (r#"s="5""#, "0.125", "12.5%"),
        (r#"s="5""#, "0.07", "7%"),
        (r#"s="5""#, "0.0005", "0.05%"),
        (r#"s="8""#, "12", "1200%"),
        (r#"s="6""#, "12.5", "12.5"),
    ];
    let cells: String = (1..)
        .zip(cases)
        .map(|(row, (attributes, value, _))| {
            format!(r#"<row r="{row}"><c r="B{row}" {attributes}><v>{value}</v></c></row>"#)
        })
        .collect();
    let strings = "<sst count=\"9\" uniqueCount=\"2\"><si><r><t>shared</t></r><r><t xml:space=\"preserve\"> and </t></r><r><rPr/><t>rich</t></r>\
                   <rPh><t>said</t></rPh></si><si><t>in-line</t></si></sst>";
    let made = Made { strings: strings.to_owned(), ..Made::of(&cells) };
    let expected: Vec<String> = (1..).zip(cases).map(|(row, (.., shown))| format!("Sheet1!B{row} {shown}")).collect();
    assert_eq!(made.lines(""), expected);
    // the other way to count days
    let cells = format!(r#"<c r="A1" s="1"><v>44268</v></c>{}"#, text_cell("B1", "x"));
    let made = Made { properties: r#"<workbookPr date1904="1"/>"#, ..Made::of(&cells) };
    assert_eq!(made.lines(""), ["Sheet1!A1 2025-03-14 | Sheet1!B1 x"]);
}

/// A workbook as one is made by a program of the field.
fn written() -> Vec<u8> {
    let mut book = Workbook::new();
    book.add_worksheet().set_name("Empty").unwrap();
    let sheet = book.add_worksheet().set_name("三月 March").unwrap();
    let bold = Format::new().set_bold();
    sheet.merge_range(0, 0, 0, 3, "来访月报", &bold).unwrap();
    sheet.write_row(2, 0, ["项目", "来访", "电话", "备注"]).unwrap();
    sheet.write_rich_string(3, 0, &[(&bold, "民"), (&Format::new(), "政")]).unwrap();
    sheet.write_row(3, 1, [120.5, 64.0]).unwrap();
    sheet.write(4, 0, "合计").unwrap();
    sheet.write_formula(4, 1, Formula::new("=SUM(B4:B4)").set_result("120.5")).unwrap();
    sheet.write_blank(4, 3, &bold).unwrap();
    sheet.write(5, 3, " ").unwrap();
    book.add_worksheet().set_name("It's").unwrap().write(1, 1, "x").unwrap();
    book.save_to_buffer().unwrap()
}

#[test]
fn a_part_of_a_workbook_is_named_by_sheet_and_range() {
    let book = written();
    let table = [
        "三月 March!A3 项目 | 三月 March!B3 来访 | 三月 March!C3 电话 | 三月 March!D3 备注",
        "三月 March!A4 民政 | 三月 March!B4 120.5 | 三月 March!C4 64",
        "三月 March!A5 合计 | 三月 March!B5 120.5",
    ];
    let whole: Vec<&str> = std::iter::once("三月 March!A1 来访月报").chain(table).collect();
    let corner = ["三月 March!B4 120.5 | 三月 March!C4 64", "三月 March!B5 120.5"];
    let cases: &[(&str, &[&str])] = &[
        ("", &whole),
        ("三月 March", &whole),
        ("'三月 march'", &whole),
        ("A3:D5", &table),
        ("三月 March!A3:D9", &table),
        ("'三月 March'!$D$5:$A$3", &table),
        ("b4:c9", &corner),
        ("三月 March!C4", &["三月 March!C4 64"]),
        ("三月 March!F1:G9", &[]),
        ("Empty", &[]),
        ("Empty!A1:B2", &[]),
        ("It's", &["It's!B2 x"]),
        ("'It''s'!A1:B2", &["It's!A2 | It's!B2 x"]),
    ];
    for (part, expected) in cases {
        assert_eq!(lines(read("a.xlsx", &book, &ask(part))), *expected, "{part}");
    }
    for (part, expected) in [
        ("April", "the workbook has no sheet `April` (its sheets are `Empty`, `三月 March`, `It's`)"),
        ("April!A3:D5", "the workbook has no sheet `April` (its sheets are `Empty`, `三月 March`, `It's`)"),
        ("C4", "the workbook has no sheet `C4` (its sheets are `Empty`, `三月 March`, `It's`)"),
        ("Empty!A3:", "`A3:` is no range of cells (write it as `A3:G8`, or with its sheet as `Sheet1!A3:G8`)"),
        ("A0:B2", "`A0:B2` is no range of cells (write it as `A3:G8`, or with its sheet as `Sheet1!A3:G8`)"),
        ("A1:XFE2", "`A1:XFE2` is no range of cells (write it as `A3:G8`, or with its sheet as `Sheet1!A3:G8`)"),
        (
            "A1:XFD1048576",
            "`A1:XFD1048576` has 17179869184 cells, more than the limit of 1000000 (name the corners of the table itself) [limit]",
        ),
    ] {
        assert_eq!(fault(read("a.xlsx", &book, &ask(part))), expected);
    }
}

#[test]
fn the_first_sheet_that_is_shown_and_has_anything_is_read() {
    let sheet = |cells: &str| format!("<worksheet><sheetData>{cells}</sheetData></worksheet>");
    let mut made = Made::of("");
    made.sheets.push(("Lists?hidden", sheet(&cell("A1", "1"))));
    made.sheets.push(("Old?veryHidden", sheet(&cell("A1", "2"))));
    made.sheets.push(("Blank", sheet(&text_cell("A1", " "))));
    made.sheets.push(("Data", sheet(&cell("B7", "3"))));
    assert_eq!(made.lines(""), ["Data!B7 3"]);
    assert_eq!(made.lines("B7:C8"), ["Data!B7 3"]);
    // one that is named may be hidden
    assert_eq!(made.lines("lists"), ["Lists!A1 1"]);
    let chart = "<Relationships><Relationship Id=\"a\" Type=\"x/chartsheet\" Target=\"c.xml\"/></Relationships>";
    let mut parts = Made::of("").more;
    parts.push(("xl/_rels/workbook.xml.rels", chart.as_bytes().to_vec()));
    parts.push(("xl/workbook.xml", b"<workbook><sheet name=\"Chart\" r:id=\"a\"/></workbook>".to_vec()));
    let root = format!(
        r#"<Relationships><Relationship Type="{TYPE}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
    );
    parts.push(("_rels/.rels", root.into_bytes()));
    let parts: Vec<(&str, &[u8])> = parts.iter().map(|(name, bytes)| (*name, bytes.as_slice())).collect();
    let book = packed(&parts, CompressionMethod::Stored);
    assert_eq!(lines(read("a.xlsx", &book, &ask(""))), [] as [&str; 0]);
    let expected = "`Chart` is no sheet of cells (name the sheet with the table)";
    assert_eq!(fault(read("a.xlsx", &book, &ask("Chart"))), expected);
}

#[test]
fn what_a_workbook_holds_besides_values_is_left_out_and_said() {
    let macros = "note: the macros of this workbook are not run (save it as `.xlsx`, without them)";
    let links = "note: the links of this workbook to other files are not followed: their last values are read \
                 (break the links, so that the workbook holds the values itself)";
    let mut made = Made::of(&cell("A1", "1"));
    assert_eq!(lines(read("a.xlsm", &made.bytes(), &ask(""))), ["Sheet1!A1 1", macros]);
    made.more.push(("xl/vbaProject.bin", vec![0, 1, 2]));
    made.more.push(("xl/externalLinks/externalLink1.xml", b"<externalLink/>".to_vec()));
    assert_eq!(made.lines(""), ["Sheet1!A1 1", macros, links]);
    assert_eq!(lines(read("a.xlsm", &made.bytes(), &ask(""))), ["Sheet1!A1 1", macros, links]);
    let formulas = "<c r=\"A1\"><v>1</v></c><c r=\"B1\"><f>A1+1</f></c><c r=\"C1\" t=\"str\"><f>A1</f><v></v></c>\
                    <c r=\"D1\"><f>A1+1</f><v>2</v></c><c r=\"E1\"><f>A1+2</f></c>";
    let no_value = "(open the workbook in a spreadsheet and save it: formulas are not worked out here)";
    let row = "Sheet1!A1 1 | Sheet1!B1 | Sheet1!C1 | Sheet1!D1 2";
    let more = format!("note: Sheet1!B1: a formula stands here without its value, and 1 more {no_value}");
    assert_eq!(Made::of(formulas).lines(""), [row, &more]);
    let one = format!("note: Sheet1!B1: a formula stands here without its value {no_value}");
    assert_eq!(Made::of(formulas).lines("A1:D1"), [row, &one]);
}

/// Sets two sizes in the directory of a packed file: how large the part `name` is packed and unpacked.
fn claim(bytes: &mut [u8], name: &str, packed: Option<u32>, unpacked: u32) {
    // an entry begins 46 bytes before its name
    let entry = entry(bytes, name);
    if let Some(packed) = packed {
        bytes[entry + 20..entry + 24].copy_from_slice(&packed.to_le_bytes());
    }
    bytes[entry + 24..entry + 28].copy_from_slice(&unpacked.to_le_bytes());
}

/// Where the entry of a part begins in the directory.
fn entry(bytes: &[u8], name: &str) -> usize {
    let named = |at: &usize| bytes[*at..].starts_with(b"PK\x01\x02") && bytes[at + 46..].starts_with(name.as_bytes());
    (0..bytes.len() - 46).rfind(named).unwrap()
}

#[test]
fn a_workbook_that_would_grow_is_refused_before_it_does() {
    let limit = "(copy the table into a file of its own) [limit]";
    let sheet = "xl/worksheets/sheet1.xml";
    // a bomb by what its directory says, and one that says nothing of it
    let mut bomb = Made::of(&"<row/>".repeat(100)).bytes();
    claim(&mut bomb, sheet, None, 300 << 20);
    let found = fault(read("a.xlsx", &bomb, &ask("")));
    assert!(
        found.ends_with(&format!("becomes 314572800 when unpacked, more than 200 times as many {limit}")),
        "{found}"
    );
    claim(&mut bomb, sheet, Some(2 << 20), 300 << 20);
    let found = fault(read("a.xlsx", &bomb, &ask("")));
    assert!(found.ends_with(&format!("bytes when unpacked, more than the limit of 268435456 {limit}")), "{found}");
    let mut bomb = Made::of(&"<row/>".repeat(100)).bytes();
    claim(&mut bomb, sheet, None, 100);
    let damaged = "(open it in a spreadsheet and save it as `.xlsx`, or as `.csv` in UTF-8)";
    assert_eq!(
        fault(read("a.xlsx", &bomb, &ask(""))),
        format!("the workbook is damaged: File is larger than its declared uncompressed size {damaged}")
    );
    // many parts, without a directory that says so
    assert_eq!(
        fault(read("a.xlsx", &b"PK\x01\x02".repeat(10_001), &ask(""))),
        format!("more than 10000 parts, the limit of a workbook {limit}")
    );
    // texts that are announced, and texts that are there
    let texts = format!("more than 1000000 texts and styles, the limit of a workbook {limit}");
    for spelling in ["uniqueCount=\"99999999999999999999999\"", "a='1' uniqueCount = '1000001'"] {
        let made = Made { strings: format!("<x:sst {spelling}></x:sst>"), ..Made::of(&cell("A1", "1")) };
        assert_eq!(made.fault(), texts);
    }
    // a long name that each of many styles would copy
    let (long, styles) = ("x".repeat(70_000), "<xf numFmtId=\"164\"/>".repeat(1_000));
    let styles =
        format!("<styleSheet><numFmt numFmtId=\"164\" formatCode=\"{long}\"/><cellXfs>{styles}</cellXfs></styleSheet>");
    let made = Made { styles, ..Made::of(&cell("A1", "1")) };
    let expected = "bytes of names for its sheets and styles, more than the limit of 67108864";
    assert!(made.fault().ends_with(&format!("{expected} {limit}")), "{}", made.fault());
    // one endless text
    let mut made = Made::of(&cell("A1", "1"));
    made.method = CompressionMethod::Stored;
    made.more.push(("xl/endless.xml", vec![b' '; (4 << 20) + 1]));
    assert_eq!(made.fault(), format!("more than 4194304 bytes without a tag, the limit of a workbook {limit}"));
    // what a sheet claims to be as large as costs nothing
    let mut made = Made::of("");
    made.sheets[0].1 =
        format!("<worksheet><dimension ref=\"A1:XFD1048576\"/><sheetData>{}</sheetData></worksheet>", cell("B2", "7"));
    assert_eq!(made.lines(""), ["Sheet1!B2 7"]);
    let made = Made::of(&(cell("A1", "1") + &cell("A1048576", "2")));
    assert_eq!(made.lines(""), ["Sheet1!A1 1", "Sheet1!A1048576 2"]);
}

#[test]
fn a_damaged_workbook_says_so() {
    let help = "(open it in a spreadsheet and save it as `.xlsx`, or as `.csv` in UTF-8)";
    let none = format!("not a workbook, whatever its name says, or not the whole of one {help}");
    let book = written();
    for bytes in
        [&b""[..], b"<html><table>", b"a,b\n1,2\n", b"PK\x03\x04", &book[..book.len() / 2], &book[..book.len() - 1]]
    {
        assert_eq!(fault(read("a.xlsx", bytes, &ask(""))), none);
    }
    let other = packed(&[("word/document.xml", b"<document/>")], CompressionMethod::Deflated);
    let expected = format!("the workbook is damaged: File not found '_rels/.rels' {help}");
    assert_eq!(fault(read("a.xlsx", &other, &ask(""))), expected);
    // old workbooks, and those with a password, are compound files
    let compound = |rest: &[u8]| [&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], rest].concat();
    let part: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let encrypted = "the workbook is encrypted (save it without a password)";
    assert_eq!(
        fault(read("a.xlsx", &compound(b"Workbook"), &ask(""))),
        format!("an old `.xls` workbook by its content, whatever its name says {help}")
    );
    assert_eq!(fault(read("a.xlsx", &compound(&part), &ask(""))), encrypted);
    let mut locked = written();
    for (signature, flags) in [(b"PK\x03\x04", 6), (b"PK\x01\x02", 8)] {
        let entries: Vec<usize> = (0..locked.len() - 46).filter(|at| locked[*at..].starts_with(signature)).collect();
        entries.into_iter().for_each(|at| locked[at + flags] |= 1);
    }
    assert_eq!(fault(read("a.xlsx", &locked, &ask(""))), encrypted);
    // within a sheet, the last cell that was read is named
    let first = cell("A1", "1");
    let cases = [
        (
            format!("{first}<c r=\"B1\" t=\"e\"><v>#SPILL!</v></c>"),
            "Sheet1!A1: the error value `#SPILL!` stands behind this cell (mend its formula in a spreadsheet)"
                .to_owned(),
        ),
        (
            format!("{first}<c r=\"B1\" t=\"n\"><v>x</v></c>"),
            format!(
                "Sheet1!A1: the sheet `Sheet1` cannot be read behind this cell: Parse float error: invalid float literal {help}"
            ),
        ),
        (
            text_cell("A1", "&lol9;"),
            format!("the sheet `Sheet1` cannot be read: Xml error: at 0..0: unrecognized entity `&lol9;` {help}"),
        ),
        (
            format!("{first}{}", cell("XFE1", "1")),
            format!("the workbook is damaged: a cell stands beyond the end of its sheet {help}"),
        ),
        (
            cell("ZZZZZZZZ99999999999", "1"),
            format!("the workbook is damaged: a cell stands beyond the end of its sheet {help}"),
        ),
        (
            "<row r=\"4294967297\"><c><v>1</v></c></row>".to_owned(),
            format!("the workbook is damaged: a cell stands beyond the end of its sheet {help}"),
        ),
        (
            text_cell("C3", "a_x0007_b"),
            "Sheet1!C3: a control character stands here that cannot be seen, U+0007 (remove it)".to_owned(),
        ),
    ];
    for (cells, expected) in cases {
        assert_eq!(Made::of(&cells).fault(), expected, "{cells}");
    }
    // what its reader counts round only where such mistakes are not looked for
    let mut made = Made::of(&first);
    made.sheets[0].1 = made.sheets[0].1.replace("<sheetData>", "<dimension ref=\"B2:A1\"/><sheetData>");
    let expected = format!("! the workbook is damaged: its reader gave up {help}");
    assert_eq!(made.lines(""), [if cfg!(debug_assertions) { &expected } else { "Sheet1!A1 1" }]);
    let mut entities = Made::of("");
    entities.sheets[0].1 = format!(
        "<!DOCTYPE x [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\">]><worksheet><sheetData>{}</sheetData></worksheet>",
        text_cell("A1", "&b;")
    );
    let expected = format!("the sheet `Sheet1` cannot be read: Xml error: at 0..0: unrecognized entity `&b;` {help}");
    assert_eq!(entities.fault(), expected);
}

/// The table of the statement that `text` is, as rows.
fn body(text: &str) -> Option<Vec<String>> {
    let text: Arc<str> = Arc::from(text);
    let path = RelPath::new("content/statements/supplies-2025-03.md").unwrap();
    let (record, _) = parse(&path, &text, &load(None, true).0);
    record.unwrap().table.map(|table| rows(&table, Some(&text)))
}

#[test]
fn the_first_table_of_a_statement_is_read_from_its_body() {
    let head = "---\nkind: statement\nstatement: supplies\nperiod: 2025-03\nfiled: 2025-04-07\nby: chen-min\nexplain:\n  \
                - rule: issued-month\n    cell: paper.issued\n    text: Spring fair on 12 March, see [[2025-03-12-tree-day]].\n---\n\n";
    let table = "| item    | opening | received | issued | closing |\n|---------|--------:|---------:|-------:|--------:|\n\
                 | paper   |      36 |       60 |     62 |      34 |\n| toner   |       6 |        6 |      7 |       8 |\n\
                 | folders |     150 |      400 |    190 |     360 |\n";
    let expected = [
        "13:3 item | 13:13 opening | 13:23 received | 13:34 issued | 13:43 closing",
        "15:3 paper | 15:18 36 | 15:29 60 | 15:38 62 | 15:48 34",
        "16:3 toner | 16:19 6 | 16:30 6 | 16:39 7 | 16:49 8",
        "17:3 folders | 17:17 150 | 17:28 400 | 17:37 190 | 17:47 360",
    ];
    assert_eq!(body(&format!("{head}{table}")).unwrap(), expected);
    // places count characters, whatever the row is called
    let chinese = table.replace("| toner   |", "| 墨粉盒。 |").replace("| paper   |", "| **纸** \\| |");
    let rows = body(&format!("{head}{chinese}\n| a second |\n|--|\n| x |\n")).unwrap();
    assert_eq!(rows[1], "15:3 纸 | | 15:19 36 | 15:30 60 | 15:39 62 | 15:49 34");
    assert_eq!(rows[2], "16:3 墨粉盒。 | 16:16 6 | 16:27 6 | 16:36 7 | 16:46 8");
    assert_eq!(rows.len(), 4);
}

#[test]
fn cells_of_a_body_are_its_plain_words() {
    let cases: &[(&str, Option<&[&str]>)] = &[
        ("no table\n", None),
        ("`| a |`\n\n    | a | b |\n    |---|---|\n", None),
        // markup, links, comments
        (
            "| a | **b** [[x\\|c]] `d` |\n|--|--|\n| %%1%% | 2[^1] %%3%% |\n\n[^1]: note\n",
            Some(&["1:3 a | 1:7 b c d", "3:3 | 3:11 2"]),
        ),
        // empty cells: behind the bar and one blank, or between the bars
        (
            "| a | b | c | d |\n|--|--|--|--|\n|   || x | |\n",
            Some(&["1:3 a | 1:7 b | 1:11 c | 1:15 d", "3:3 | 3:6 | 3:8 x | 3:12"]),
        ),
        // short rows are short, blank rows are left out
        ("a|b|c\n-|-|-\n1|2\n| | |\n3\n", Some(&["1:1 a | 1:3 b | 1:5 c", "3:1 1 | 3:3 2", "5:1 3"])),
        ("a|b\n-|-\n1", Some(&["1:1 a | 1:3 b", "3:1 1"])),
        ("| a | b |\n|---|---|\n| 1 |", Some(&["1:3 a | 1:7 b", "3:3 1"])),
        // within other blocks
        ("- > | a | b |\n  > |---|---|\n  > | 1 | 2 |\n", Some(&["1:7 a | 1:11 b", "3:7 1 | 3:11 2"])),
        ("| a |\n|---|\n\ntext\n\n| b |\n|---|\n| 1 |\n", Some(&["1:3 a"])),
    ];
    for (text, expected) in cases {
        let expected = expected.map(|rows| rows.iter().map(|row| (*row).to_owned()).collect::<Vec<_>>());
        assert_eq!(body(text), expected, "{text}");
    }
    // other kinds keep none
    let text: Arc<str> = Arc::from("| a |\n|---|\n| 1 |\n");
    let (record, _) = parse(&RelPath::new("content/notes/a.md").unwrap(), &text, &load(None, true).0);
    assert_eq!(record.unwrap().table, None);
}

/// How a generated table is written.
#[derive(Clone, Debug)]
struct Style {
    separator: char,
    windows: bool,
    mark: bool,
    ends: bool,
}

fn style() -> impl Strategy<Value = Style> {
    (prop::sample::select(vec![',', ';', '\t']), any::<bool>(), any::<bool>(), any::<bool>())
        .prop_map(|(separator, windows, mark, ends)| Style { separator, windows, mark, ends })
}

/// Cells with whether they are quoted though they need not be. The header names its columns, without separators.
fn cells() -> impl Strategy<Value = Vec<Vec<(String, bool)>>> {
    let row = prop::collection::vec(("[a1,;\t\" \n合🙂\u{3000}]{0,5}", any::<bool>()), 1..5);
    let head = prop::collection::vec(("[a \"合]{0,3}", any::<bool>()), 2..5);
    (head, prop::collection::vec(row, 0..5)).prop_map(|(head, rows)| std::iter::once(head).chain(rows).collect())
}

fn written_as(cells: &[Vec<(String, bool)>], style: &Style) -> String {
    let mut lines = Vec::new();
    for row in cells {
        let fields: Vec<String> = row
            .iter()
            .map(|(text, quoted)| {
                let must = text.starts_with('"') || text.contains(['\n', style.separator]);
                if *quoted || must { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.clone() }
            })
            .collect();
        lines.push(fields.join(&style.separator.to_string()));
    }
    let mut text = lines.join("\n") + if style.ends { "\n" } else { "" };
    if style.windows {
        text = text.replace('\n', "\r\n");
    }
    if style.mark { format!("\u{feff}{text}") } else { text }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever is written is read, and every cell knows its own text in the file.
    #[test]
    fn every_cell_of_a_csv_file_is_found_where_it_stands(cells in cells(), style in style()) {
        let text = written_as(&cells, &style);
        let data = read("a.csv", text.as_bytes(), &ask("")).unwrap();
        let expected: Vec<Vec<&str>> = cells
            .iter()
            .map(|row| row.iter().map(|(text, _)| text.trim()).collect::<Vec<_>>())
            .filter(|row| row.iter().any(|text| !text.is_empty()))
            .collect();
        let found: Vec<Vec<&str>> =
            data.table.rows.iter().map(|row| row.iter().map(|cell| cell.text.as_str()).collect()).collect();
        prop_assert_eq!(&found, &expected, "{:?}", text);
        let text = data.text.unwrap();
        let mut before = 0;
        for cell in data.table.rows.iter().flatten() {
            let Spot::Text(span) = cell.at else { panic!("{cell:?} is in no text") };
            prop_assert!(text.get(span.range()).is_some(), "{:?} in {:?}", span, text);
            prop_assert!(before <= span.start, "{:?} in {:?}", span, text);
            before = span.end;
            let own = span.of(&text);
            // within quotes each quote is written twice, elsewhere as it is
            prop_assert!(own == cell.text || own.replace("\"\"", "\"") == cell.text, "{:?} {:?}", own, cell.text);
            prop_assert!(cell.text.contains('"') || own == cell.text, "{:?} {:?}", own, cell.text);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    /// Any bytes are read or refused, with places that exist.
    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..60), gbk in any::<bool>(), head in 0_usize..4) {
        let head: &[u8] = [&b""[..], b"PK\x03\x04", "合计,\"".as_bytes(), b"\xff\xfe"][head];
        let bytes = [head, &bytes].concat();
        let asked = Ask { part: None, encoding: gbk.then(|| "gbk".to_owned()) };
        lines(read("a.csv", &bytes, &asked));
        lines(read("a.xlsx", &bytes, &ask("")));
    }

    /// A workbook with flipped bytes, or a part of one, is read or refused.
    #[test]
    fn a_workbook_with_wrong_bytes_is_read_or_refused(at in any::<prop::sample::Index>(), bits in 1_u8.., cut in any::<prop::sample::Index>()) {
        let made = Made { method: CompressionMethod::Stored, ..sample() };
        let mut bytes = made.bytes();
        let place = at.index(bytes.len());
        bytes[place] ^= bits;
        lines(read("a.xlsx", &bytes, &ask("")));
        lines(read("a.xlsx", &bytes[..cut.index(bytes.len())], &ask("")));
    }

    /// The same within its parts, which are then sound by their sums.
    #[test]
    fn a_workbook_with_wrong_parts_is_read_or_refused(at in any::<prop::sample::Index>(), with in "[<>/\"=&;A0-9a-z ]{0,3}", part in 0_usize..3) {
        let mut made = sample();
        let text = match part {
            0 => &mut made.sheets[0].1,
            1 => &mut made.strings,
            _ => &mut made.styles,
        };
        let mut place = at.index(text.len());
        while !text.is_char_boundary(place) {
            place -= 1;
        }
        let next = place + text[place..].chars().next().map_or(0, char::len_utf8);
        text.replace_range(place..next, &with);
        lines(read("a.xlsx", &made.bytes(), &ask("")));
    }
}

/// A small workbook with something of everything.
fn sample() -> Made {
    let cells = "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" s=\"1\"><v>45730</v></c><c r=\"C1\" t=\"e\"><v>#N/A</v></c></row>\
                 <row r=\"2\"><c t=\"inlineStr\"><is><t>x</t></is></c><c s=\"5\"><f>A1*2</f><v>0.5</v></c></row>";
    Made { strings: "<sst uniqueCount=\"1\"><si><t>项目</t></si></sst>".to_owned(), ..Made::of(cells) }
}
