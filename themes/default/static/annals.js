// The default theme's script: what pages can do without, made a little more convenient. What it says and shows beyond the page stands in
// small files under previews/, which call `annals.take`: from a folder nothing but classic scripts may be loaded.
"use strict";
(() => {
const root = document.documentElement, own = document.currentScript, base = new URL("../", own.src);
const all = (what, of = document) => Array.from(of.querySelectorAll(what));
const find = (what, of = document) => of.querySelector(what);

function make(name, attributes, ...content) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) element.setAttribute(key, value);
  element.append(...content);
  return element;
}

// what the reader chose; a page from a file may have no storage: the choice then lasts for this page
const chosen = {};
function kept(key) {
  try { return chosen[key] ?? localStorage.getItem(`annals-${key}`); } catch { return chosen[key]; }
}
function keep(key, value) {
  chosen[key] = value;
  try {
    if (value) localStorage.setItem(`annals-${key}`, value); else localStorage.removeItem(`annals-${key}`);
  } catch { /* it lasts for this page */ }
}

// files
const data = {}, loading = {};
window.annals = { take(name, value) { data[name] = value; } };
const load = (name) => loading[name] ||= new Promise((done) => {
  const script = make("script", { src: new URL(`previews/${name}.js`, base) });
  script.onload = script.onerror = () => done(data[name]);
  document.head.append(script);
});
const asked = async () => await load("pages") || { words: {}, pages: all(".rail a").map((link) => [link.textContent, link.href, ""]) };
async function word(key, filled = {}) {
  const said = (await asked()).words[key] || "";
  return said.replace(/\{(\w+)\}/g, (whole, name) => filled[name] ?? whole);
}

const status = make("p", { class: "hush", role: "status" });
document.body.append(status);
const announce = (text) => { status.textContent = text; };

// light or dark: the reader's choice is kept only while it differs from the system's
const dark = matchMedia("(prefers-color-scheme: dark)");
for (const button of all("[data-theme-switch]")) {
  button.onclick = () => {
    const system = dark.matches ? "dark" : "light";
    const next = (root.dataset.theme || system) === "dark" ? "light" : "dark";
    if (next === system) delete root.dataset.theme; else root.dataset.theme = next;
    keep("theme", next === system ? "" : next);
  };
}

// the search page reads what is sought behind `#`
const searched = (text) => new URL(`search/index.html#q=${encodeURIComponent(text)}`, base).href;
const seek = find("[data-seek]");
if (seek) {
  seek.onsubmit = (event) => {
    event.preventDefault();
    location.href = searched(seek.q.value);
  };
}

// keys
document.addEventListener("keydown", (event) => {
  const { key, ctrlKey, metaKey, altKey, target } = event;
  if ((ctrlKey || metaKey) && !altKey && !event.shiftKey && key.toLowerCase() === "k") {
    event.preventDefault();
    go();
  } else if (key === "Escape") {
    hide();
  } else if (!ctrlKey && !metaKey && !altKey && kept("keys") !== "off" && !target.closest?.("input, textarea, select, dialog")) {
    const box = find(".seek input");
    if (key === "/" && box) {
      event.preventDefault();
      box.focus();
    } else if (key === "?") {
      event.preventDefault();
      help();
    }
  }
});

// a dialog: Escape and a click beside it close it, and who had the focus has it again
function open(dialog) {
  const before = document.activeElement;
  hide();
  dialog.onclick = (event) => { if (event.target === dialog) dialog.close(); };
  dialog.onclose = () => {
    dialog.remove();
    before?.focus?.();
  };
  document.body.append(dialog);
  dialog.showModal();
}
const isOpen = () => find("dialog[open]");

// pages by their names, and what leads on to the search
const plain = (text) => text.normalize("NFKC").toLowerCase();
function fits(text, [title, href]) {
  // `2025-03` is the month, whatever it is called
  const name = plain(title), line = /^\d/.test(text) ? `${name} ${href.replace(/\//g, "-")}` : name;
  if (!text.split(/\s+/).every((part) => line.includes(part))) return 0;
  return name.startsWith(text) ? 3 : name.includes(text) ? 2 : 1;
}

async function go() {
  if (isOpen()) return;
  const { words, pages } = await asked();
  if (isOpen()) return;
  const list = make("ul", { role: "listbox", id: "page:go", "aria-label": words.go || "" });
  const box = make("input", {
    type: "text", role: "combobox", "aria-expanded": "true", "aria-controls": "page:go", "aria-autocomplete": "list", "aria-label": words.go || "",
    placeholder: words.find || "", autocomplete: "off", spellcheck: "false", autofocus: "",
  });
  let at = 0, shown = [];
  const mark = (to) => {
    at = (to + shown.length) % shown.length;
    Array.from(list.children, (line, place) => line.setAttribute("aria-selected", place === at));
    list.children[at]?.scrollIntoView({ block: "nearest" });
    box.setAttribute("aria-activedescendant", `page:go-${at}`);
  };
  const follow = (to) => {
    dialog.close();
    location.href = to;
  };
  const fill = () => {
    const text = plain(box.value).trim();
    const found = pages.map((page) => [fits(text, page), page]).filter(([rank]) => rank).sort((a, b) => b[0] - a[0]);
    shown = found.slice(0, 12).map(([, [title, href, group]]) => [title, group, new URL(href, base).href]);
    if (text) shown.push([(words.search || "{text}").replace("{text}", box.value.trim()), "", searched(box.value.trim())]);
    list.replaceChildren(...shown.map(([title, group, href], place) => {
      const line = make("li", { role: "option", id: `page:go-${place}` }, title, " ", make("small", null, group));
      line.onclick = () => follow(href);
      return line;
    }));
    mark(0);
    announced.textContent = (words.pages || "").replace("{count}", found.length);
  };
  const announced = make("p", { class: "hush", role: "status" });
  const keys = make("button", { type: "button" }, words.help || "?");
  const dialog = make("dialog", { class: "go", "aria-label": words.go || "" }, box, list, keys, announced);
  keys.onclick = () => {
    dialog.close();
    help();
  };
  box.oninput = fill;
  box.onkeydown = (event) => {
    const to = { ArrowDown: at + 1, ArrowUp: at - 1 }[event.key];
    if (to !== undefined) mark(to);
    else if (event.key === "Enter" && !event.isComposing && shown[at]) follow(shown[at][2]);
    else return;
    event.preventDefault();
  };
  open(dialog);
  fill();
}
for (const button of all("[data-go]")) {
  button.onclick = go;
}

// the keys, and what can be switched off
async function help() {
  const { words } = await asked();
  if (isOpen()) return;
  const line = (keys, said) => make("div", null,
    make("dt", null, ...keys.flatMap((key) => [make("kbd", null, key), " "])), make("dd", null, words[said] || ""));
  const box = (key, said) => {
    const input = make("input", { type: "checkbox" });
    input.checked = kept(key) !== "off";
    input.onchange = () => keep(key, input.checked ? "" : "off");
    return make("p", null, make("label", null, input, " ", words[said] || ""));
  };
  const close = make("button", { type: "button" }, words.close || "×");
  const control = /Mac|iP/.test(navigator.platform) ? "⌘ K" : "Ctrl K";
  const dialog = make("dialog", { class: "go keys", "aria-labelledby": "page:keys" },
    make("h2", { id: "page:keys" }, words.help || ""),
    make("dl", null, line([control], "key_go"), line(["/"], "key_search"), line(["?"], "key_help"), line(["Esc"], "key_close"),
      line(["←", "→", "↑", "↓"], "key_move"), line(["PgUp", "PgDn"], "key_turn")),
    box("keys", "single"), box("previews", "previews"), close);
  close.onclick = () => dialog.close();
  open(dialog);
}

// what a record is, before its link is followed: one small file, and only if it says more than what stands around the link
let link, timer;
const tip = make("div", { class: "preview", id: "page:preview", role: "tooltip", hidden: "" });
document.body.append(tip);

function hide() {
  clearTimeout(timer);
  link?.removeAttribute("aria-describedby");
  link = null;
  tip.hidden = true;
}

function pathOf(to) {
  const path = to.href.startsWith(base.href) && to.href !== location.href ? to.href.slice(base.href.length).split(/[?#]/)[0] : "";
  if (!/\.html$/.test(path) || /(^|\/)index\.html$/.test(path) || to.pathname === location.pathname) return "";
  try { return decodeURIComponent(path); } catch { return ""; }
}

function fileOf(path) {
  let hash = 0x811c9dc5;
  for (let at = 0; at < path.length; at++) hash = Math.imul(hash ^ path.charCodeAt(at), 0x01000193);
  return (hash >>> 0) % own.dataset.previews;
}

async function show(to) {
  const path = pathOf(to), record = path && (await load(fileOf(path)))?.[path];
  if (!record || to !== link) return;
  const [title, kind, date, state, shade, lang, text] = record;
  const around = to.closest("li, tr, p, blockquote, div").textContent;
  if (!text || around.includes(text.slice(0, 60))) return;
  const about = make("p", { class: "kind" }, [kind, date].filter(Boolean).join(" · "), " ");
  if (state) about.append(make("span", { class: `badge s-${shade}` }, state));
  const said = lang ? { lang } : {};
  tip.replaceChildren(make("b", said, title), about, make("p", said, text));
  tip.hidden = false;
  to.setAttribute("aria-describedby", tip.id);
  const at = to.getBoundingClientRect(), wide = root.clientWidth;
  const above = at.bottom + tip.offsetHeight + 8 > innerHeight && at.top > tip.offsetHeight + 8;
  tip.style.left = `${scrollX + Math.max(8, Math.min(at.left, wide - tip.offsetWidth - 8))}px`;
  tip.style.top = `${scrollY + (above ? at.top - tip.offsetHeight - 4 : at.bottom + 4)}px`;
}

function consider(event, wanted) {
  const to = event.target.closest?.("main a[href], .margin a[href]");
  clearTimeout(timer);
  if (event.target.closest?.(".preview") || to && to === link) return;
  if (to && wanted && own.dataset.previews && kept("previews") !== "off") {
    timer = setTimeout(() => {
      hide();
      link = to;
      show(to);
    }, 350);
  } else if (link) {
    timer = setTimeout(hide, 250);
  }
}
document.addEventListener("pointerover", (event) => consider(event, event.pointerType !== "touch"));
document.addEventListener("focusin", (event) => consider(event, event.target.matches(":focus-visible")));

// whole tables sort by a click on a heading, up, down and back; a part of a longer list does not, its order would mislead
const collator = new Intl.Collator(root.lang, { numeric: true });
const figure = (text) => {
  const plain = text.replace(/[\s,\u00a0\u202f]/g, "").replace("−", "-").replace(/^([-+]?)[¥$€£]/, "$1");
  return /^[-+]?\d+(\.\d+)?%?$/.test(plain) ? parseFloat(plain) : NaN;
};
function sortKey(cell) {
  const exact = cell && find("time, data", cell);
  return exact ? exact.getAttribute("datetime") || exact.value : cell ? cell.textContent.trim() : "";
}
for (const table of all("table[data-sort]")) {
  const body = table.tBodies[0], before = Array.from(body.rows), heads = Array.from(table.tHead.rows[0].cells);
  heads.forEach((head, column) => {
    const name = head.textContent, button = make("button", { type: "button", class: "sort" }, ...head.childNodes);
    head.append(button);
    button.onclick = () => {
      const way = { ascending: "descending", descending: "" }[head.ariaSort] ?? "ascending";
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      if (way) head.setAttribute("aria-sort", way);
      const rows = before.map((row) => [sortKey(row.cells[column]), row]);
      const numbers = rows.every(([key]) => !key || !isNaN(figure(key)));
      const compare = numbers ? (a, b) => figure(a) - figure(b) : collator.compare;
      // what says nothing stands last either way
      if (way) rows.sort(([a], [b]) => !a || !b ? !a - !b : way === "descending" ? compare(b, a) : compare(a, b));
      body.append(...rows.map(([, row]) => row));
      word({ ascending: "up", descending: "down" }[way] || "unsorted", { column: name }).then(announce);
    };
  });
}

// a box above a long table hides the rows that do not hold all its words
for (const box of all(".sift")) {
  const input = find("input", box), said = find("output", box), bodies = Array.from(find("table", box.nextElementSibling).tBodies);
  input.oninput = () => {
    const words = plain(input.value).split(/\s+/).filter(Boolean);
    let total = 0, shown = 0;
    for (const body of bodies) {
      let here = 0;
      for (const row of body.rows) {
        if (row.className === "group" || row.className === "l-sum") continue;
        const text = plain(row.textContent);
        row.hidden = !words.every((word) => text.includes(word));
        total += 1;
        here += !row.hidden;
      }
      body.hidden = !here;
      shown += here;
    }
    said.textContent = words.length ? said.dataset.said.replace("{shown}", shown).replace("{total}", total) : "";
  };
}

// days in a grid: one stop for the tab key, arrows lead on to the next day that has something
for (const grid of all("[data-days]")) {
  const down = grid.tagName === "TABLE" ? 7 : 1, along = 8 - down;
  const days = all(down === 7 ? "td" : "a, i", grid).map((cell) => cell.tagName === "A" ? cell : find("a", cell));
  const links = days.filter(Boolean);
  const only = (one) => links.forEach((link) => { link.tabIndex = link === one ? 0 : -1; });
  only(links.find((link) => link.closest(".today")) || links.at(-1));
  grid.addEventListener("keydown", (event) => {
    const at = days.indexOf(event.target), turn = getComputedStyle(grid).direction === "rtl" ? -1 : 1;
    if (at < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = { ArrowLeft: -along * turn, ArrowRight: along * turn, ArrowUp: -down, ArrowDown: down }[event.key];
    let to = { Home: links[0], End: links.at(-1) }[event.key];
    for (let next = at + step; step && !to && next >= 0 && next < days.length; next += step) to = days[next];
    const page = down === 7 && find(`.steps [rel="${{ PageUp: "prev", PageDown: "next" }[event.key]}"]`);
    if (page) location.href = page.href;
    else if (to) {
      only(to);
      to.focus();
    } else if (!step) return;
    event.preventDefault();
  });
}

// a button beside whatever in a text has a name of its own copies the link to it
for (const text of all("[data-copy]")) {
  const places = new Map();
  for (const named of all(":is(h2, h3, h4, h5, h6, li, aside, details, .mark, .block)[id]", text)) {
    const block = named.closest("h2, h3, h4, h5, h6, li, p, aside, details, td");
    if (block && !named.closest(".footnotes")) places.set(block, places.get(block) || named.id);
  }
  for (const [block, id] of places) {
    const button = make("button", { type: "button", class: "copy", "aria-label": text.dataset.copy, title: text.dataset.copy });
    block.classList.add("copied");
    (block.tagName === "DETAILS" ? find("summary", block) : block).append(button);
    button.onclick = (event) => {
      event.preventDefault();
      copy(button, `${location.href.split("#")[0]}#${encodeURIComponent(id)}`);
    };
  }
}

async function copy(button, address) {
  try {
    await navigator.clipboard.writeText(address);
    button.classList.add("done");
    setTimeout(() => button.classList.remove("done"), 1500);
    announce(await word("copied"));
  } catch {
    // where the clipboard is not to be had the address is at hand, chosen
    const box = make("input", { type: "text", readonly: "", value: address });
    open(make("dialog", { class: "go" }, make("p", null, make("label", null, await word("by_hand"), " ", box))));
    box.select();
  }
}

// what is folded is printed too
const folded = () => all(".text details:not([open])");
let unfolded = [];
addEventListener("beforeprint", () => {
  unfolded = folded();
  unfolded.forEach((one) => { one.open = true; });
});
addEventListener("afterprint", () => unfolded.forEach((one) => { one.open = false; }));
})();
