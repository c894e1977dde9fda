//! A page of text for the terminal: titles, aligned rows, paragraphs.

use unicode_width::UnicodeWidthStr;

use super::output;
use crate::base::label::Label;

/// A page of text as it is put together.
pub struct Page {
    /// What stands in it so far.
    pub text: String,
    /// How wide the terminal is; `None`: as wide as it comes.
    width: Option<usize>,
}

impl Page {
    /// An empty one, as wide as the terminal.
    pub fn empty() -> Self {
        Self { text: String::new(), width: output::width() }
    }

    /// A line as it is; nothing for an empty line.
    pub fn line(&mut self, line: &str) {
        self.text.push_str(&output::escaped(line, false));
        self.text.push('\n');
    }

    /// The name of what is described, with its words.
    pub fn head(&mut self, name: &str, words: &str) {
        let bold = anstyle::Style::new().bold();
        let words = output::escaped(words, false);
        self.text.push_str(format!("{bold}{name}{bold:#}  {words}").trim_end());
        self.text.push('\n');
    }

    /// The title of a part.
    pub fn title(&mut self, title: &str) {
        let bold = anstyle::Style::new().bold();
        self.text.push_str(&format!("\n{bold}{title}{bold:#}\n"));
    }

    /// Aligned rows; the last column goes on in the next line where the terminal ends.
    pub fn rows<const N: usize>(&mut self, rows: &[[String; N]]) {
        let rows: Vec<Vec<String>> =
            rows.iter().map(|row| row.iter().map(|cell| output::escaped(cell, false)).collect()).collect();
        let widest = |column: usize| {
            rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.width()).max().unwrap_or_default()
        };
        // a column in which nothing stands takes no room
        let gap = |width: usize| if width > 0 { width + 2 } else { 0 };
        let widths: Vec<usize> = (0..N.saturating_sub(1)).map(widest).map(gap).collect();
        let indent = 2 + widths.iter().sum::<usize>();
        for row in &rows {
            let Some((last, before)) = row.split_last() else { continue };
            let mut line = "  ".to_owned();
            for (cell, width) in before.iter().zip(&widths) {
                line.push_str(cell);
                line.push_str(&" ".repeat(width.saturating_sub(cell.width())));
            }
            line.push_str(&wrapped(last, indent, self.width));
            self.text.push_str(line.trim_end());
            self.text.push('\n');
        }
    }

    /// Names in a paragraph behind its first words; nothing where there are none.
    pub fn paragraph(&mut self, lead: &str, names: &[&str]) {
        if !names.is_empty() {
            let text = format!("{lead}{}.", names.join(", "));
            // never wider than a page of a book, also in a pipe
            let width = Some(self.width.unwrap_or(100).min(100));
            self.text.push_str(&format!("  {}\n", wrapped(&text, 2, width)));
        }
    }
}

/// The text in lines of at most `width` cells, of which `indent` are taken: the second and later lines begin with as many blanks.
fn wrapped(text: &str, indent: usize, width: Option<usize>) -> String {
    // where there is hardly room, lines that run over read better than columns of single words
    let Some(room) = width.and_then(|width| width.checked_sub(indent)).filter(|room| *room >= 24) else {
        return text.to_owned();
    };
    let mut lines = String::new();
    let mut used = 0;
    for word in text.split(' ') {
        if used > 0 && used + 1 + word.width() > room {
            lines.push('\n');
            lines.push_str(&" ".repeat(indent));
            used = 0;
        } else if used > 0 {
            lines.push(' ');
            used += 1;
        }
        lines.push_str(word);
        used += word.width();
    }
    lines
}

/// A label in both languages of the interface, each once.
pub fn both(label: &Label) -> String {
    let (english, chinese) = (label.get("en"), label.get("zh"));
    if english == chinese { english.to_owned() } else { format!("{english} {chinese}") }
}
