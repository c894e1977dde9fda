//! The script's doings on the pages of a small site.

use std::sync::OnceLock;

use serde_json::{Value, json};

use super::run;
use crate::browser::Opened;
use crate::support::{Output, SiteTest};

const FILES: &str = "\
=== annals.yaml ===
title: {en: Office, zh: 办公室}
kinds:
  paper:
    label: {en: Paper, zh: 文件}
    plural: {en: Papers, zh: 文件}
    dir: papers
    traits: [dated]
    fields: {serial: {type: integer, label: {en: Serial, zh: 顺序号}}}
    columns: [date, serial]
=== content/papers/in-1.md ===
---
title: On the lift
date: 2025-03-04
serial: 10
gist: The lift of the hall stands still on Mondays.
---
## The reasons & more

Because of [[in-2]], [problem:: it stands still], see [the reasons](#the-reasons-more). ^why

> [!note]- Folded
> Inside.

Elsewhere: [a page](https://example.org/page).[^1]

[^1]: A note.
=== content/papers/in-2.md ===
---
title: 关于电梯
date: 2025-03-06
serial: 9
---
See [[in-1]] and [[in-3]].
=== content/papers/in-3.md ===
---
title: Zebra <b>crossing
date: 2025-02-10
serial: 1200
gist: Short.
---
Text.[^1]

[^1]: Another note.
";

fn site() -> &'static Output {
    static SITE: OnceLock<Output> = OnceLock::new();
    SITE.get_or_init(|| SiteTest::new(FILES).build())
}

/// What the steps give on a page of the site; `None`: there is no browser.
fn seen(path: &str, steps: &str) -> Option<Value> {
    Some(run(&Opened::new(site())?, path, steps))
}

#[test]
fn a_record_is_shown_beside_its_link() {
    let steps = "
        const tip = () => { const tip = $('.preview'); return tip.hidden ? null : tip.textContent; };
        const link = $('.text a[href*=\"in-1\"]');
        link.dispatchEvent(new PointerEvent('pointerover', { bubbles: true, pointerType: 'mouse' }));
        const at_once = tip();
        await until(tip);
        const shown = tip(), described = link.getAttribute('aria-describedby');
        const box = $('.preview').getBoundingClientRect();
        press('Escape');
        const escaped = [tip(), link.getAttribute('aria-describedby')];
        link.focus();
        await until(tip);
        const focused = tip() === shown;
        link.blur();
        press('Escape');
        link.dispatchEvent(new PointerEvent('pointerover', { bubbles: true, pointerType: 'touch' }));
        await wait(900);
        const touched = tip();
        const other = $('.text a[href*=\"in-3\"]');
        other.dispatchEvent(new PointerEvent('pointerover', { bubbles: true, pointerType: 'mouse' }));
        await until(tip);
        const hostile = [tip(), $$('.preview b').length];
        $('.preview').dispatchEvent(new PointerEvent('pointerover', { bubbles: true, pointerType: 'mouse' }));
        await wait(600);
        const held = tip() !== null;
        $('h1').dispatchEvent(new PointerEvent('pointerover', { bubbles: true, pointerType: 'mouse' }));
        await wait(600);
        return { at_once, shown, described, inside: box.left >= 0 && box.right <= innerWidth, escaped, focused, touched, hostile, held, left: tip(),
                 files: $$('script[src*=previews]').length }";
    let Some(seen) = seen("papers/in-2.html", steps) else { return };
    assert_eq!(
        seen,
        json!({
            "at_once": null,
            "shown": "On the liftPaper · 4 Mar 2025 The lift of the hall stands still on Mondays.",
            "described": "page:preview",
            "inside": true,
            "escaped": [null, null],
            "focused": true,
            "touched": null,
            "hostile": ["Zebra <b>crossingPaper · 10 Feb 2025 Short.", 1],
            "held": true,
            "left": null,
            "files": 1,
        })
    );
}

#[test]
fn pages_are_gone_to_by_keys() {
    let steps = "
        const before = $('.text a');
        before.focus();
        const taken = press('k', { ctrlKey: true });
        await until(() => $('dialog[open]'));
        const box = $('dialog input'), lines = () => $$('dialog [role=option]').map((line) => line.textContent.trim());
        const first = { open: !!$('dialog[open]'), focus: document.activeElement === box, lines: lines().slice(0, 2) };
        box.value = '2025-02';
        box.oninput();
        const month = lines();
        box.value = 'pape';
        box.oninput();
        const found = lines(), said = $('dialog [role=status]').textContent;
        const chosen = () => $$('dialog [aria-selected=true]').map((line) => [line.textContent.trim(), line.id === box.getAttribute('aria-activedescendant')]);
        const top = chosen();
        press('ArrowUp');
        const last = chosen();
        $('dialog').close();
        await until(() => !$('dialog'));
        const closed = [$$('dialog').length, document.activeElement === before];
        press('?');
        await until(() => $('dialog[open]'));
        const keys = $$('dialog kbd').map((key) => key.textContent);
        const boxes = $$('dialog input[type=checkbox]');
        boxes[0].click();
        const saved = localStorage.getItem('annals-keys');
        $('dialog button').click();
        await until(() => !$('dialog'));
        const off = [press('/'), press('?'), saved];
        press('k', { metaKey: true });
        await until(() => $('dialog[open]'));
        $('dialog button').click();
        await until(() => $('dialog.keys'));
        const again = $$('dialog.keys input').map((box) => box.checked);
        $('dialog').close();
        await until(() => !$('dialog'));
        localStorage.clear();
        return { taken, first, month, found, said, top, last, closed, keys, off, again, dialogs: $$('dialog').length }";
    let Some(seen) = seen("papers/in-2.html", steps) else { return };
    assert_eq!(seen["taken"], true);
    assert_eq!(seen["first"]["open"], true, "{seen}");
    assert_eq!(seen["first"]["focus"], true);
    assert_eq!(seen["month"][0], "February 2025 Time", "{seen}");
    assert_eq!(seen["found"], json!(["Papers Archive", "Search for “pape”"]));
    assert_eq!(seen["said"], "Pages found: 1");
    assert_eq!(seen["top"], json!([["Papers Archive", true]]));
    assert_eq!(seen["last"], json!([["Search for “pape”", true]]));
    assert_eq!(seen["closed"], json!([0, true]));
    assert!(seen["keys"].as_array().unwrap().contains(&json!("Esc")));
    assert_eq!(seen["off"], json!([false, false, "off"]), "single keys can be switched off");
    assert_eq!(seen["again"], json!([false, true]), "and be found again without them");
    assert_eq!(seen["dialogs"], 0);
}

#[test]
fn tables_sort_by_what_stands_in_them_and_back() {
    let steps = "
        const heads = $$('table thead th'), rows = () => $$('table tbody th a').map((link) => link.textContent.trim().split(' ')[0]);
        const column = (name) => heads.find((head) => head.textContent === name), seen = { before: rows() };
        for (const name of ['Serial', 'Date', 'Title']) {
          const head = column(name);
          head.querySelector('button').click();
          const up = [rows(), head.ariaSort];
          $('.hush[role=status]').textContent = '';
          head.querySelector('button').click();
          await until(() => $('.hush[role=status]').textContent.endsWith('falling'));
          const down = [rows(), head.ariaSort, $('.hush[role=status]').textContent];
          head.querySelector('button').click();
          seen[name] = [up, down, rows(), head.ariaSort];
        }
        return seen";
    let Some(seen) = seen("papers/index.html", steps) else { return };
    let before = &seen["before"];
    assert_eq!(seen["Serial"][0], json!([["关于电梯", "On", "Zebra"], "ascending"]), "{seen}");
    assert_eq!(seen["Serial"][1], json!([["Zebra", "On", "关于电梯"], "descending", "Sorted by Serial, falling"]));
    assert_eq!(seen["Date"][0], json!([["Zebra", "On", "关于电梯"], "ascending"]));
    for name in ["Serial", "Date", "Title"] {
        assert_eq!((&seen[name][2], &seen[name][3]), (before, &Value::Null), "{name}");
    }
}

#[test]
fn days_are_moved_among_by_arrows() {
    let steps = "
        const links = $$('[data-days] td a'), at = () => document.activeElement.textContent.trim().split(' ')[0];
        const stops = () => links.filter((link) => link.tabIndex === 0).map((link) => link.textContent.trim().split(' ')[0]);
        const first = stops();
        links[0].focus();
        const seen = [at()];
        for (const key of ['ArrowRight', 'ArrowRight', 'Home', 'End', 'ArrowLeft', 'ArrowDown']) { press(key); seen.push(at()); }
        return { count: links.length, first, seen, stops: stops() }";
    let Some(seen) = seen("2025/03/index.html", steps) else { return };
    assert_eq!(seen, json!({"count": 2, "first": ["6"], "seen": ["4", "6", "6", "4", "6", "4", "4"], "stops": ["4"]}));
    // without script they are links
    let page = site().page("index.html");
    assert!(!page.contains("tabindex=\"-1\" href"), "days of the strip can be reached");
}

#[test]
fn a_link_to_a_place_is_copied() {
    let steps = "
        const buttons = $$('.copy');
        const names = buttons.map((button) => [button.parentElement.tagName, button.getAttribute('aria-label')]);
        let copied = '';
        Object.defineProperty(navigator, 'clipboard', { configurable: true, value: { writeText: async (text) => { copied = text; } } });
        buttons[0].click();
        await until(() => $('.hush[role=status]').textContent);
        const said = $('.hush[role=status]').textContent;
        Object.defineProperty(navigator, 'clipboard', { configurable: true, value: undefined });
        buttons[1].click();
        await until(() => $('dialog[open]'));
        const box = $('dialog input');
        return { names, copied: copied.split('/').pop(), said, by_hand: box.value.split('#')[1], chosen: box.selectionEnd === box.value.length }";
    let Some(seen) = seen("papers/in-1.html", steps) else { return };
    let label = "Copy the link to this place";
    assert_eq!(seen["names"], json!([["H2", label], ["P", label]]));
    assert_eq!(seen["copied"], "in-1.html#the-reasons-more");
    assert_eq!(seen["said"], "The link is copied.");
    assert_eq!((&seen["by_hand"], &seen["chosen"]), (&json!("%5Ewhy"), &json!(true)), "{seen}");
}

/// A button that has nothing to do is not to be seen.
#[test]
fn facets_that_have_no_more_to_show_have_no_button() {
    let steps = "
        location.hash = '#q=lift';
        await until(() => $('[data-search-results] li') && !$('[data-facet=kind]').hidden);
        const seen = (element) => element.checkVisibility();
        const idle = $$('[data-facet] button').filter((button) => !button.hidden).length;
        return { idle, kinds: seen($('[data-facet=kind]')), buttons: $$('[data-facet] button').filter(seen).length, more: seen($('[data-search-more]')) }";
    let Some(seen) = seen("search/index.html", steps) else { return };
    assert_eq!(seen, json!({"idle": 0, "kinds": true, "buttons": 0, "more": false}));
}

/// The choice of light or dark stands before anything is drawn: by the first script of the head, before the style sheet.
#[test]
fn light_or_dark_is_known_before_the_first_paint() {
    let page = site().page("index.html");
    let choice = page.find("dataset.theme=t").unwrap();
    assert!(choice < page.find("rel=\"stylesheet\"").unwrap() && choice < page.find("<body").unwrap());
}
