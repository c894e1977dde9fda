use std::collections::BTreeMap;
use std::sync::Arc;

use annals::base::fingerprint::Fingerprint;
use annals::base::path::RelPath;
use annals::base::span::Span;
use annals::config::Config;
use annals::record::extract::extract;
use annals::record::{Record, ReferenceKind};
use annals::render::html::{Anchor, Embed, Surroundings, body};

use crate::fuzz::targets::oracle::{dangers, elements};
use crate::markdown::{complaints, config, piece};

/// A record whose file is `text` and nothing else.
pub fn record(text: &str, config: &Config) -> Record {
    let path = RelPath::new("content/notes/a.md").unwrap();
    let whole = Span::new(0, text.len());
    let (found, _) = extract(&path, text, whole, config);
    Record {
        path,
        place: "notes/a".to_owned(),
        id: "notes/a".to_owned(),
        id_span: None,
        is_index: false,
        kind: "note".to_owned(),
        title: "A".to_owned(),
        title_heading: None,
        date: None,
        end: None,
        period: None,
        audience: None,
        draft: false,
        lang: None,
        state: None,
        gist: None,
        fields: Vec::new(),
        tags: found.tags,
        aliases: Vec::new(),
        former: Vec::new(),
        permalink: None,
        references: found.references,
        outline: found.outline,
        blocks: found.blocks,
        marks: found.marks,
        queries: found.queries,
        table: found.table,
        claims: found.claims,
        paragraphs: found.paragraphs,
        prose: found.prose,
        body: whole,
        left_out: Vec::new(),
        excerpt: found.excerpt,
        text: Arc::from(text),
        fingerprint: Fingerprint::of(text.as_bytes()),
        said: Fingerprint::default(),
    }
}

/// Where references lead in these tests: everywhere, but for names and paths with `gone` in them.
fn anchors(record: &Record) -> Vec<Option<Anchor>> {
    let anchor = |class, href: String, text: String, length| Anchor {
        href,
        text,
        class,
        lang: String::new(),
        length,
        size: None,
    };
    record
        .references
        .iter()
        .map(|reference| {
            let target = &reference.target;
            if target.contains("gone") {
                return None;
            }
            let fragment = reference.heading.as_ref().map_or(String::new(), |heading| format!("#{heading}"));
            let page = format!("../{}.html{fragment}", target.trim_end_matches(".md"));
            Some(match reference.kind {
                ReferenceKind::Mention => {
                    let name = ["李伟", "zhao-lei"].into_iter().find(|name| target.starts_with(name))?;
                    anchor("person", format!("../{name}.html"), name.to_owned(), u32::try_from(name.len()).unwrap())
                }
                ReferenceKind::Tag => anchor("tag", format!("../tags/{target}.html"), target.clone(), 0),
                ReferenceKind::Image => anchor("file", format!("../{target}"), target.clone(), 0),
                _ => anchor("record", page, format!("Title of {target}"), 0),
            })
        })
        .collect()
}

pub static WORDLESS: BTreeMap<String, String> = BTreeMap::new();

/// A text with nothing around it, its interface in these words.
pub fn alone(words: &BTreeMap<String, String>) -> Surroundings<'_> {
    Surroundings {
        anchors: &[],
        terms: &[],
        words,
        tables: &[],
        margins: &[],
        facts: &[],
        among: None,
        within: None,
        embed: Embed::NONE,
    }
}

fn render_with(text: &str, config: &Config) -> String {
    let record = record(text, config);
    let anchors = anchors(&record);
    let words = BTreeMap::from([("mark.problem".to_owned(), "Problem".to_owned())]);
    body(&record, config, Surroundings { anchors: &anchors, ..alone(&words) })
}

fn render(text: &str) -> String {
    render_with(text, &config())
}

#[test]
fn inline_markup_and_breaks() {
    let text = r##"One *two* **three** ~~four~~ `five` ==six **seven**==
lines  
break

---"##;
    insta::assert_snapshot!(render(text), @r##"
    <p>One <em>two</em> <strong>three</strong> <del>four</del> <code>five</code> <mark>six <strong>seven</strong></mark>
    lines<br>
    break</p>
    <hr>
"##);
}

#[test]
fn headings() {
    let text = r##"# Top
## Below {#own .wide onclick=x}
## Below
###### Six"##;
    insta::assert_snapshot!(render(text), @r##"
    <h2 id="h-top">Top</h2>
    <h3 id="own" class="wide">Below</h3>
    <h3 id="below">Below</h3>
    <h6 id="six">Six</h6>
"##);
}

#[test]
fn lists() {
    let text = r##"- a
- b
  1. c
  2. d

5. five"##;
    insta::assert_snapshot!(render(text), @r##"
    <ul>
    <li>a</li>
    <li>b<ol>
    <li>c</li>
    <li>d</li>
    </ol>
    </li>
    </ul>
    <ol start="5">
    <li>five</li>
    </ol>
"##);
}

#[test]
fn tasks() {
    let text = r##"- [ ] Return @zhao-lei [due:: 2025-03-10]
- [x] Done (due:: 2025-04-22)

- [ ] loose

  more"##;
    insta::assert_snapshot!(render(text), @r##"
    <ul>
    <li class="task" id="mark:1"><p><input type="checkbox" disabled="" aria-label="open"> Return <a class="person" href="../zhao-lei.html">@zhao-lei</a> <span class="field field-due"><span class="field-key">due</span> 2025-03-10</span></p>
    </li>
    <li class="task" id="mark:2"><p><input type="checkbox" disabled="" checked="" aria-label="done"> Done <span class="field field-due"><span class="field-key">due</span> 2025-04-22</span></p>
    </li>
    <li class="task" id="mark:3"><p><input type="checkbox" disabled="" aria-label="open"> loose</p>
    <p>more</p>
    </li>
    </ul>
"##);
}

#[test]
fn tables() {
    let text = r##"| a | b |
|:--|--:|
| [[x\|y]] | `c` |"##;
    insta::assert_snapshot!(render(text), @r##"
    <div class="scroll" tabindex="0"><table>
    <thead><tr><th scope="col" class="left">a</th><th scope="col" class="right">b</th></tr></thead>
    <tbody>
    <tr><td class="left"><a class="record" href="../x.html">y</a></td><td class="right"><code>c</code></td></tr>
    </tbody>
    </table></div>
"##);
    let corner = render("| | a |\n|-|-|\n| b | c |");
    assert!(corner.contains("<thead><tr><td></td><th scope=\"col\">a</th></tr></thead>"), "{corner}");
}

#[test]
fn code() {
    let text = r##"```rust,linenos
fn main() { let a = "x\n"; } // say
```

    indented <b>

```mermaid
graph TD
```"##;
    insta::assert_snapshot!(render(text), @r##"
    <pre tabindex="0"><code class="language-rust"><span class="k">fn </span><span class="f">main</span>() { <span class="k">let</span> a <span class="o">= </span><span class="s">&quot;x</span><span class="e">\n</span><span class="s">&quot;</span>; } <span class="c">// say
    </span></code></pre>
    <pre tabindex="0"><code>indented &lt;b&gt;
    </code></pre>
    <pre tabindex="0"><code class="language-mermaid">graph TD
    </code></pre>
"##);
}

#[test]
fn links() {
    let text = r##"[own](b.md#h "T") [](b.md) [[n-01]] [[n-01|note]] [[gone]] [[gone|the note]] [gone](gone.md) ![[n-02]] <https://a.cn> https://b.cn/x。后 www.c.cn a@b.cn file.rs [ref][1]

[1]: https://ref.cn/ "R""##;
    insta::assert_snapshot!(render(text), @r##"<p><a class="record" href="../b.html#h" title="T">own</a> <a class="record" href="../b.html">Title of b.md</a> <a class="record" href="../n-01.html">Title of n-01</a> <a class="record" href="../n-01.html">note</a> gone the note gone <a class="record" href="../n-02.html">Title of n-02</a> <a class="external" href="https://a.cn" rel="noopener noreferrer">https://a.cn</a> <a class="external" href="https://b.cn/x" rel="noopener noreferrer">https://b.cn/x</a>。后 <a class="external" href="https://www.c.cn" rel="noopener noreferrer">www.c.cn</a> <a class="external" href="mailto:a@b.cn" rel="noopener noreferrer">a@b.cn</a> file.rs <a class="external" href="https://ref.cn/" rel="noopener noreferrer" title="R">ref</a></p>"##);
}

#[test]
fn images() {
    let text = r##"![alt|300](../p%20q.png "T") ![[x.png|20x30]] ![lost](gone.png) ![far](https://a.cn/b.png) [![in](i.png)](c.md)"##;
    insta::assert_snapshot!(render(text), @r##"<p><img src="../../p q.png" alt="alt" title="T" width="300" loading="lazy"> <img src="../x.png" alt="x.png" width="20" height="30" loading="lazy"> lost <img src="https://a.cn/b.png" alt="far" loading="lazy"> <a class="record" href="../c.html"><img src="../i.png" alt="in" loading="lazy"></a></p>"##);
}

#[test]
fn mentions() {
    let text = r##"请@李伟处理 @nobody, @zhao-lei's \@zhao-lei a@b.cn `@zhao-lei`"##;
    insta::assert_snapshot!(render(text), @r##"<p>请<a class="person" href="../李伟.html">@李伟</a>处理 @nobody, <a class="person" href="../zhao-lei.html">@zhao-lei</a>'s @zhao-lei <a class="external" href="mailto:a@b.cn" rel="noopener noreferrer">a@b.cn</a> <code>@zhao-lei</code></p>"##);
}

#[test]
fn tags() {
    let text = r##"#tag/sub/ and #中文标签。C#x #12 \#no

# #heading"##;
    insta::assert_snapshot!(render(text), @r##"
    <p><a class="tag" href="../tags/tag/sub.html">#tag/sub</a>/ and <a class="tag" href="../tags/中文标签.html">#中文标签</a>。C#x #12 #no</p>
    <h2 id="heading">#heading</h2>
"##);
}

#[test]
fn callouts() {
    let text = r##"> [!problem] Lift *stops* [id:: lift]
> Twice.
>
> > [!NOTE]-
> > Folded
> > > [!Tip]+ Open
> > > in

> [!信息]
> Chinese

> [!自定义] title

> [!note] only title

> quote"##;
    insta::assert_snapshot!(render(text), @r##"
    <aside class="callout mark mark-problem" id="mark:lift" role="note">
    <p class="callout-title"><span class="callout-label">Problem</span> Lift <em>stops</em> <span class="field field-id"><span class="field-key">id</span> lift</span></p>
    <p>Twice.</p>
    <details class="callout callout-note">
    <summary class="callout-title"><span class="callout-label">NOTE</span></summary>
    <p>Folded</p>
    <details class="callout callout-tip" open="">
    <summary class="callout-title"><span class="callout-label">Tip</span> Open</summary>
    <p>in</p>
    </details>
    </details>
    </aside>
    <aside class="callout mark mark-info" id="mark:2" role="note">
    <p class="callout-title"><span class="callout-label">info</span></p>
    <p>Chinese</p>
    </aside>
    <aside class="callout callout-自定义" role="note">
    <p class="callout-title"><span class="callout-label">自定义</span> title</p>
    </aside>
    <aside class="callout callout-note" role="note">
    <p class="callout-title"><span class="callout-label">note</span> only title</p>
    </aside>
    <blockquote>
    <p>quote</p>
    </blockquote>
"##);
}

#[test]
fn fields_of_a_task_item_in_every_spelling() {
    let text =
        "- [ ] Order (截止:: 2025-03-10) 📅 2025-03-11 [由:: 李伟, gone] [of:: in-004#lift] [waiting:: the gone key]";
    insta::assert_snapshot!(render(text), @r#"
    <ul>
    <li class="task" id="mark:1"><input type="checkbox" disabled="" aria-label="open"> Order <span class="field field-due"><span class="field-key">截止</span> 2025-03-10</span> <span class="field field-due"><span class="field-key">due</span> 2025-03-11</span> <span class="field field-by"><span class="field-key">由</span> <a class="record" href="../李伟.html">Title of 李伟</a>, gone</span> <span class="field field-of"><span class="field-key">of</span> <a class="record" href="../in-004.html#lift">in-004#lift</a></span> <span class="field field-waiting"><span class="field-key">waiting</span> the gone key</span></li>
    </ul>
    "#);
}

/// What leads to a mark of the heading that became the title leads to the top of the text.
#[test]
fn a_mark_in_the_title_has_its_place() {
    let text = "# Lift [problem:: stuck [id:: lift]]\n\nText.";
    let mut record = record(text, &config());
    record.title_heading = Some(record.outline[0].span);
    let html = body(&record, &config(), alone(&WORDLESS));
    insta::assert_snapshot!(html, @r#"<span id="mark:lift"></span><p>Text.</p>"#);
}

#[test]
fn fields() {
    let text = r##"[problem:: lift [id:: lift] #t] and [plain:: text] and [a [b](c.md)] [read:: [[in-001]] words]"##;
    insta::assert_snapshot!(render(text), @r##"<p><span class="mark mark-problem" id="mark:lift"><span class="mark-label">Problem</span> lift <span class="field field-id"><span class="field-key">id</span> lift</span> <a class="tag" href="../tags/t.html">#t</a></span> and [plain:: text] and [a <a class="record" href="../c.html">b</a>] <span class="mark mark-read" id="mark:2"><span class="mark-label">read</span> <a class="record" href="../in-001.html">Title of in-001</a> words</span></p>"##);
}

#[test]
fn comments() {
    let text = r##"a %%hidden [[x]]%% b %% open

%%
# Hidden

- list
%%

c **d %% e** f %%"##;
    insta::assert_snapshot!(render(text), @r##"
    <p>a  b %% open</p>
    <p>c <strong>d </strong></p>
"##);
}

#[test]
fn blocks() {
    let text = r##"A paragraph. ^one

- item ^two

# Heading ^three"##;
    insta::assert_snapshot!(render(text), @r##"
    <p><span class="block" id="^one"></span>A paragraph.</p>
    <ul>
    <li><span class="block" id="^two"></span>item</li>
    </ul>
    <h2 id="heading"><span class="block" id="^three"></span>Heading</h2>
"##);
}

#[test]
fn footnotes() {
    let text = r##"A[^a] b[^b] a[^a]

[^b]: second
[^a]: first

    more
[^c]: nobody"##;
    insta::assert_snapshot!(render(text), @r##"
    <p>A<sup class="footnote-ref"><a href="#footnote:1" id="footnote-ref:1">1</a></sup> b<sup class="footnote-ref"><a href="#footnote:2" id="footnote-ref:2">2</a></sup> a<sup class="footnote-ref"><a href="#footnote:1" id="footnote-ref:1-2">1</a></sup></p>
    <section class="footnotes" role="doc-endnotes">
    <ol>
    <li id="footnote:1"><p>first</p>
    <p>more <a class="footnote-back" href="#footnote-ref:1" aria-label="back">↩</a> <a class="footnote-back" href="#footnote-ref:1-2" aria-label="back">↩</a></p>
    </li>
    <li id="footnote:2"><p>second <a class="footnote-back" href="#footnote-ref:2" aria-label="back">↩</a></p>
    </li>
    <li id="footnote:3"><p>nobody</p>
    </li>
    </ol>
    </section>
"##);
}

#[test]
fn definitions() {
    let text = r##"Term
: Definition one
: Two"##;
    insta::assert_snapshot!(render(text), @r##"
    <dl>
    <dt>Term</dt>
    <dd>Definition one</dd>
    <dd>Two</dd>
    </dl>
"##);
}

#[test]
fn formulas_are_mathml() {
    let text = r##"$a^2 < b$ and

$$\frac{1}{2} \text{中文<script>}$$

$\frac{$"##;
    insta::assert_snapshot!(render(text), @r##"
    <p><span class="math"><math display="inline"><msup><mi>a</mi><mn>2</mn></msup><mo>&lt;</mo><mi>b</mi></math></span> and</p>
    <p><span class="math display"><math display="block"><mfrac><mrow><mn>1</mn></mrow><mrow><mn>2</mn></mrow></mfrac><mtext>中文&lt;script&gt;</mtext></math></span></p>
    <p>$\frac{$</p>
"##);
}

#[test]
fn no_blank_at_a_line_break_between_chinese() {
    let text = r##"中文
换行，
English
word"##;
    insta::assert_snapshot!(render(text), @r##"
    <p>中文换行，
    English
    word</p>
"##);
}

#[test]
fn raw_html_nests_within_the_text_around_it() {
    let text = r##"<div class="x" onclick="a()" style="b">block *not*</div>

<details><summary>Sum</summary>

*text* [[n-01]]

</details>

a <b>bold <i>both</b> rest <script>alert(1)</script> <kbd>K</kbd><br> <a href="b.md" target=x>raw</a> <img src=p.png alt=p> <!-- c --> <unknown>u</unknown> </div>

after"##;
    insta::assert_snapshot!(render(text), @r##"
    <div class="x">block *not*</div>
    <details><summary>Sum</summary>
    <p><em>text</em> <a class="record" href="../n-01.html">Title of n-01</a></p>
    </details>
    <p>a <b>bold <i>both</i></b> rest  <kbd>K</kbd><br> <a class="record" href="../b.html">raw</a> <img src="../p.png" alt="p" loading="lazy">  u </p>
    <p>after</p>
"##);
}

#[test]
fn chinese_emphasis_stays_as_written() {
    let text = r##"**重点：**后面"##;
    insta::assert_snapshot!(render(text), @r##"<p>**重点：**后面</p>"##);
}

#[test]
fn entities() {
    let text = r##"&lt;b&gt; &amp;amp; <b>&copy;</b> a < b \<b>"##;
    insta::assert_snapshot!(render(text), @r##"<p>&lt;b&gt; &amp;amp; <b>©</b> a &lt; b &lt;b&gt;</p>"##);
}

/// In an attribute of an author's own tag too, whatever a character is called, and what is no name stays as it is.
#[test]
fn names_of_files_are_read_as_a_browser_reads_them() {
    for (written, read) in [
        ("a&amp;b", "a&b"),
        ("a&AMP;b", "a&b"),
        ("caf&eacute;", "café"),
        ("c&#97;f&#xE9;", "café"),
        ("a&period;b&lowbar;c", "a.b_c"),
        ("a&NotEqualTilde;", "a\u{2242}\u{338}"),
        ("a&CounterClockwiseContourIntegral;", "a\u{2233}"),
        ("a&nosuch;b", "a&nosuch;b"),
        ("a&CounterClockwiseContourIntegrall;", "a&CounterClockwiseContourIntegrall;"),
        ("a&;b", "a&;b"),
        ("a&b", "a&b"),
        ("a&amp", "a&amp"),
        ("a&&eacute;", "a&é"),
    ] {
        for text in [format!("<a href=\"{written}.md\">x</a>"), format!("b <img src='{written}.md'>")] {
            let record = record(&text, &config());
            assert_eq!(record.references[0].target, format!("{read}.md"), "{text}");
        }
    }
}

#[test]
fn template_syntax_is_text() {
    let text = r##"{{ get_env(name="HOME") }} {% include "x" %} {# c #}"##;
    insta::assert_snapshot!(render(text), @r##"<p>{{ get_env(name="HOME") }} {% include "x" %} {# c #}</p>"##);
}

#[test]
fn chinese_emphasis_is_mended_where_asked() {
    let fixing = Config { cjk_emphasis_fix: true, ..config() };
    let cases = [
        ("**重点：**后面", "<p><strong>重点：</strong>后面</p>"),
        ("中文**「词」**后", "<p>中文<strong>「词」</strong>后</p>"),
        ("*强调。*后面", "<p><em>强调。</em>后面</p>"),
        ("**重点：**后面**要点：**后面", "<p><strong>重点：</strong>后面<strong>要点：</strong>后面</p>"),
        (r"\**重点：**后面", "<p>**重点：**后面</p>"),
        ("2 ** 3，**后", "<p>2 ** 3，**后</p>"),
    ];
    for (text, html) in cases {
        assert_eq!(render_with(text, &fixing).trim_end(), html, "{text}");
    }
}

/// Payloads, and where they are reported as `unsafe-link`: line:column, or nothing where they are no link at all.
const PAYLOADS: &[(&str, &str)] = &[
    ("[x](javascript:alert(1))", "1:1"),
    ("a [x](JaVaScRiPt:alert(1))", "1:3"),
    ("[x](&#106;avascript:alert(1))", "1:1"),
    ("[x](&#x6A;avascript&colon;alert(1))", "1:1"),
    ("[x](javascript&#58;alert(1))", "1:1"),
    ("[x](<java\tscript:alert(1)>)", "1:1"),
    ("[x](java&Tab;script:alert(1))", "1:1"),
    ("[x](java&NewLine;script:alert(1))", "1:1"),
    ("[x](&#1;javascript:alert(1))", "1:1"),
    ("[x](  javascript:alert(1) \"t\")", "1:1"),
    ("[x](data:text/html,<script>alert(1)</script>)", "1:1"),
    ("[x](data:text/html;base64,PHNjcmlwdD4=)", "1:1"),
    ("[x](vbscript:msgbox)", "1:1"),
    ("[x](blob:https://a.cn/1)", "1:1"),
    ("[x](about:blank)", "1:1"),
    ("[x](view-source:x)", "1:1"),
    ("[x](jar:x!/y)", "1:1"),
    ("[x](feed:javascript:alert(1))", "1:1"),
    ("<javascript:alert(1)>", "1:1"),
    ("<data:text/html,x>", "1:1"),
    ("![x](javascript:alert(1))", "1:1"),
    ("![x](<data:image/svg+xml,<svg onload=alert(1)>)", ""),
    ("![x](data:image/svg+xml;base64,PHN2Zz4=)", "1:1"),
    ("[![x](javascript:a)](b.md)", "1:2"),
    ("[x][1]\n\n[1]: javascript:alert(1)", "1:1"),
    ("[x](file:///etc/passwd)", "1:1"),
    ("[x](FILE:///c:/x)", "1:1"),
    (r"[x](\\\\host\share)", "1:1"),
    (r"[x](//host/share)", "1:1"),
    (r"[x](/\host/share)", "1:1"),
    (r"[x](C:\x)", "1:1"),
    ("text\n\n- 中文 [x](javascript:1)", "3:6"),
    ("<a href=\"javascript:alert(1)\">x</a>", "1:1"),
    ("a <a href='&#106;avascript:alert(1)'>x</a>", "1:3"),
    ("<div>\n<a href=java&#x0A;script:x>x</a></div>", "2:1"),
    ("<img src=javascript:alert(1)>", "1:1"),
    ("[[javascript:alert(1)]]", ""),
    ("![[javascript:alert(1)]]", ""),
    ("[x](javascript%3Aalert(1))", ""),
    ("[x](./javascript:alert(1))", ""),
    ("<script>alert(1)</script>", ""),
    ("a <script>alert(1)</script> b", ""),
    ("<ScRiPt src=//a.cn></sCrIpT>", ""),
    ("<iframe src=javascript:alert(1)></iframe>", ""),
    ("<object data=x></object><embed src=x><applet></applet>", ""),
    ("<base href=//a.cn/><meta http-equiv=refresh content=0><link rel=stylesheet href=x>", ""),
    ("<form action=x><input name=y><button formaction=javascript:1>b</button></form>", ""),
    ("<style>*{}</style>", ""),
    ("<img src=x onerror=alert(1)>", ""),
    ("<img/src=x/onerror=alert(1)>", ""),
    ("<b onclick=alert(1)>x</b> <p style=color:red>y</p>", ""),
    ("<svg onload=alert(1)><math><mi xlink:href=javascript:1>", ""),
    ("<svg><style><img src=x onerror=alert(1)></style></svg>", ""),
    ("<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">", ""),
    ("<details open ontoggle=alert(1)><summary>s</summary></details>", ""),
    ("<!-- <script>a</script> --> <!--><script>b</script>-->", ""),
    ("<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">", ""),
    ("<a title=\"x\" onmouseover=alert(1)>x</a>", ""),
    ("# t {onclick=alert(1) style=x #i .c}", ""),
    ("```\"><script>alert(1)</script>\ncode\n```", ""),
    ("[^\"><script>]\n\n[^\"><script>]: x", ""),
    ("| \"><script>a</script> |\n|---|\n| `\"><script>` |", ""),
    ("![\"><script>alert(1)</script>](x.png \"\\\"><script>\")", ""),
    ("[x](y.md '\"><script>alert(1)</script>')", ""),
    ("> [!\"><script>alert(1)</script>] t", ""),
    ("[problem:: <script>alert(1)</script> [x\"><script>:: y]]", ""),
    ("$\\text{<script>alert(1)</script>}$ $<img src=x onerror=a>$", ""),
    ("#tag<script> @zhao-lei<script> ^x<script>", ""),
];

#[test]
fn nothing_dangerous_reaches_a_page_and_links_say_where_they_were_dropped() {
    for (text, place) in PAYLOADS {
        let html = render(text);
        assert_eq!(dangers(&html), Vec::<String>::new(), "{text}\n{html}");
        let places: Vec<String> = complaints(text, &config())
            .iter()
            .filter(|complaint| complaint.starts_with("unsafe-link"))
            .filter_map(|complaint| complaint.split(' ').nth(1).map(str::to_owned))
            .collect();
        assert_eq!(places.join(" "), *place, "{text}");
    }
}

#[test]
fn further_schemes_are_links_where_the_archive_allows_them() {
    let allowing = Config { link_schemes: vec!["file".to_owned()], ..config() };
    let html = render_with(r"[a](file:///x/y) [b](\\\\host\share) [c](javascript:x)", &allowing);
    insta::assert_snapshot!(html, @r##"<p><a class="external" href="file:///x/y" rel="noopener noreferrer">a</a> <a class="external" href="file://host/share" rel="noopener noreferrer">b</a> c</p>"##);
}

#[test]
fn anchors_are_unique_and_take_no_name_of_the_browser() {
    let html = render("# {#__proto__}\n# Location\n# a\n# a\n# a-2\n# 标题 {#标题}\n# !!!\n<p id=location>x</p>");
    let ids: Vec<String> = elements(&html)
        .into_iter()
        .flat_map(|(_, attributes)| attributes)
        .filter_map(|(name, value)| (name == "id").then_some(value))
        .collect();
    assert_eq!(ids, ["h-__proto__", "h-location", "a", "a-2", "a-2-2", "标题", "section"]);
}

#[test]
fn the_heading_the_title_came_from_is_left_out_and_the_others_stay_where_they_are() {
    let text = "# Title\n\n## Part\n";
    let mut record = record(text, &config());
    record.title_heading = Some(record.outline[0].span);
    let html = body(&record, &config(), alone(&WORDLESS));
    assert_eq!(html.trim(), "<h2 id=\"part\">Part</h2>");
}

#[test]
fn terms_link_within_running_text_but_not_within_names() {
    let text = "勾稽关系 @李伟勾稽关系";
    let record = record(text, &config());
    let term = |from: usize| {
        let anchor = Anchor {
            href: "t.html".into(),
            text: String::new(),
            class: "term",
            lang: String::new(),
            length: 0,
            size: None,
        };
        (Span::new(from, from + 12), anchor)
    };
    let mut anchors = anchors(&record);
    anchors[0].as_mut().unwrap().length = 9;
    let terms = [term(0), term(text.rfind("勾稽").unwrap())];
    let html = body(&record, &config(), Surroundings { anchors: &anchors, terms: &terms, ..alone(&WORDLESS) });
    insta::assert_snapshot!(html, @r##"<p><a class="term" href="t.html">勾稽关系</a> <a class="person" href="../李伟.html">@李伟勾</a>稽关系</p>"##);
}

#[test]
fn a_hole_cannot_be_forged() {
    let seal = format!("\u{FDD0}{}:0\u{FDD1}", Fingerprint::of(b"x"));
    let html = render(&format!("`{seal}` {seal} &#xFDD0;0&#xFDD1;\n\n```rust\nlet x = 1;\n```\n"));
    assert_eq!(html.matches("<span class=\"k\">let").count(), 1, "{html}");
}

/// Patterns that are known to make parsers slow, repeated.
pub const PATTERNS: &[&str] = &[
    "[",
    "]",
    "*",
    "**",
    "_",
    "`",
    "``a`",
    "<",
    "<a",
    "<a ",
    "<a href=\"",
    "<!--",
    "<b>",
    "<div>\n",
    "<p>",
    "<table><tr><td>",
    "![",
    "![[",
    "[[",
    "[[a|",
    "[a](",
    "[a][",
    "[^a]",
    "==",
    "==a",
    "a== ",
    "%%",
    "%%a ",
    "%%\n\n",
    "@",
    "@a",
    "@a ",
    "#",
    "#a",
    " #a",
    "# a\n",
    "> ",
    ">",
    "> [!a]\n",
    "- ",
    "1. ",
    "- a\n",
    "  - [ ] ",
    "|",
    "| a ",
    "$",
    "$$",
    "$a$ ",
    "~~",
    "~",
    "\\",
    "&",
    "&#",
    "&amp;",
    "^",
    " ^a",
    "\n",
    "a\n\n",
    "(",
    "()",
    ")",
    "[a:: ",
    "[problem:: ",
    "[problem:: a] ",
    "(due:: ",
    "[data:: a [id:: x]] ",
    "[data:: [by:: a, ",
    "> [!problem] a\n> b\n\n",
    "- [ ] a 📅 2025-03-10\n",
    "http://",
    "www.",
    "a@b.c ",
    "a@",
    "://",
    "**重：**后",
    "*重。*后 ",
    "中\n",
    ": a\n",
    "a\n: ",
    "*a _b ",
    "\u{202E}",
    "[[a]] ",
    "[^1]: a\n",
    "<script>",
    "</b>",
    "{",
    "${",
    "```a\n",
    "    a\n",
    "+++\n",
    "---\n",
];

#[test]
fn no_pattern_takes_long() {
    let config = config();
    for pattern in PATTERNS {
        let text = pattern.repeat(20_000 / pattern.len());
        // of this thread alone, however busy the machine
        let start = cpu_time::ThreadTime::now();
        render_with(&text, &config);
        let taken = start.elapsed();
        // generous: a build without optimisation; what is quadratic takes minutes
        assert!(taken.as_secs() < 5, "{pattern:?} took {taken:?}");
    }
}

/// The long run, described in `docs/proofs.md`: four times the text takes at most nine times as long, which what is quadratic does not.
#[test]
#[ignore = "takes long, and time is only told by a program that was optimised"]
fn no_pattern_takes_more_than_its_length() {
    // the least of three: what is measured is the program, not the machine
    let taken = |pattern: &str, length: usize| {
        let text = pattern.repeat(length / pattern.len());
        let once = || {
            let start = cpu_time::ThreadTime::now();
            render(&text);
            start.elapsed().as_secs_f64()
        };
        (0..3).map(|_| once()).fold(f64::MAX, f64::min)
    };
    let mut worst = (0.0, "");
    for pattern in PATTERNS {
        let first = taken(pattern, 100_000);
        assert!(first < 1.0, "{pattern:?} took {first} s");
        let growth = |some: f64, more: f64| if more < 0.1 { 0.0 } else { more / some };
        // what is done at once says nothing of how it grows
        let (some, more) = (taken(pattern, 200_000), taken(pattern, 800_000));
        let mut growth_of_it = growth(some, more);
        if growth_of_it >= 9.0 {
            // what no longer has room near the processor is slower once, what is quadratic is so again
            growth_of_it = growth(more, taken(pattern, 3_200_000));
        }
        let growth = growth_of_it;
        assert!(
            growth < 9.0,
            "{pattern:?} took {some} s, {more} s when it was four times as long, and then {growth} times that"
        );
        if growth > worst.0 {
            worst = (growth, pattern);
        }
    }
    println!(
        "{} patterns: four times the text takes at most {:.1} times as long ({:?})",
        PATTERNS.len(),
        worst.0,
        worst.1
    );
}

#[test]
fn nesting_is_capped_before_anything_recurses() {
    let deep = "> ".repeat(100_000) + "x";
    assert!(render(&deep).matches("<blockquote>").count() <= 64);
    let inline = "*a **b ".repeat(20_000) + &"b** a* ".repeat(20_000);
    assert!(render(&inline).matches("<em>").count() <= 64);
    let html = "<div>".repeat(100_000);
    assert!(render(&html).matches("<div>").count() <= 64);
    let cases = [
        ("> ".repeat(65) + "x", "1:129"),
        ("\n".to_owned() + &"<div>".repeat(65), "2:321"),
        ("> ".repeat(64) + "x", ""),
    ];
    for (text, place) in cases {
        let expected: Vec<String> = (!place.is_empty()).then(|| format!("deep-nesting {place}")).into_iter().collect();
        assert_eq!(complaints(&text, &config()), expected);
    }
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config { cases: 150, failure_persistence: None, ..Default::default() })]

    #[test]
    fn any_text_gives_a_safe_page(pieces in proptest::collection::vec(piece(), 0..40)) {
        let text = pieces.concat();
        for fix in [false, true] {
            let html = render_with(&text, &Config { cjk_emphasis_fix: fix, ..config() });
            proptest::prop_assert_eq!(dangers(&html), Vec::<String>::new());
            proptest::prop_assert_eq!(html.find('\u{FDD0}'), None);
        }
    }

    #[test]
    fn the_page_has_the_place_of_every_mark_once(pieces in proptest::collection::vec(piece(), 0..40)) {
        let text = pieces.concat();
        let mut record = record(&text, &config());
        record.title_heading = record.outline.iter().find(|heading| heading.level == 1).map(|heading| heading.span);
        let around = Surroundings { anchors: &anchors(&record), ..alone(&WORDLESS) };
        let html = body(&record, &config(), around);
        let marked = |(name, value): &(String, String)| name == "id" && value.starts_with("mark:");
        let ids = elements(&html).into_iter().flat_map(|(_, attributes)| attributes);
        let mut found: Vec<String> = ids.filter(marked).map(|(_, value)| value).collect();
        let mut expected: Vec<String> = record.marks.iter().map(|mark| mark.anchor.clone()).collect();
        found.sort();
        expected.sort();
        proptest::prop_assert_eq!(found, expected, "{}", html);
    }

    #[test]
    fn the_page_meets_every_reference_of_the_record(pieces in proptest::collection::vec(piece(), 0..30)) {
        let text = pieces.concat();
        let record = record(&text, &config());
        let anchor = |at: usize| Anchor {
            href: format!("met-{at}."), text: "t".into(), class: "record", lang: String::new(), length: 1, size: None,
        };
        let anchors: Vec<_> = (0..record.references.len()).map(|at| Some(anchor(at))).collect();
        let html = body(&record, &config(), Surroundings { anchors: &anchors, ..alone(&WORDLESS) });
        for (at, reference) in record.references.iter().enumerate() {
            // a name whose first letter has several bytes is not cut, and one within another's name is not met
            if reference.kind != ReferenceKind::Mention {
                proptest::prop_assert!(html.contains(&format!("met-{at}.")), "{:?}\n{}", reference, html);
            }
        }
    }
}

/// A fact stands in its sentence as its figure; what it is worked out from is at hand.
#[test]
fn facts() {
    for (text, shown) in [
        (
            "Closed at [fact:: sum(expense_q:all.spent@quarters) = 76.52] in all.",
            "<span class=\"mark mark-fact\" id=\"mark:1\" title=\"sum(expense_q:all.spent@quarters)\">76.52</span> in all.",
        ),
        ("[fact:: nothing to compare]", "<span class=\"mark mark-fact\" id=\"mark:1\"><span class=\"mark-label\">"),
        ("[fact:: a < b = \"1\"]", "title=\"a &lt; b\">\"1\"</span>"),
    ] {
        let html = render(text);
        assert!(html.contains(shown), "{text}: {html}");
    }
}
