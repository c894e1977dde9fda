// The search page's script. From a folder nothing but classic scripts may be loaded: those beside the page call `annalsSearch.part`.
// src/site/search says what is in them.
"use strict";
const ROWS = 20, FILES = 6, LOOKUPS = 3; // results at a time; files for a step, `index` among them; of which words
const NONE = 255;
const LETTER = "0-9a-z\\u00c0-\\u00d6\\u00d8-\\u00f6\\u00f8-\\u0dff\\u10a0-\\u177f\\u1800-\\u1fff";
const letter = new RegExp(`[${LETTER}]`);
const words = new RegExp(`[${LETTER}](?:[${LETTER}'._-]*[${LETTER}])?`, "g");
const run = /^[\u0e00-\u109f\u1780-\u17ff\u2e80-\uffff]{2}$/;
const digit = (c) => "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".indexOf(c);

// files
const data = {}, loading = {}, texts = [], shards = [];
let index, read = 0;

function load(name) {
  return loading[name] ||= new Promise((done, fail) => {
    const script = document.createElement("script");
    read += 1;
    script.src = `${name}.js`;
    script.onload = () => done(data[name]);
    script.onerror = fail;
    document.head.append(script);
  });
}

async function loadTexts(block) {
  if (texts[block]) return;
  const bytes = Uint8Array.from(atob(await load(`texts/${block}`)), (c) => c.charCodeAt(0));
  texts[block] = await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"))).json();
}

async function loadWords(shard) {
  const [pairs, entries] = await load(`words/${shard}`), kept = shards[shard] ||= {};
  for (let at = 0, end; at < pairs.length; at = end + 1) {
    end = pairs.indexOf(" ", at + 2);
    kept[`+${pairs.substr(at, 2)}`] = pairs.slice(at + 2, end);
  }
  fronted(entries, (word, lists) => { kept[word] = lists; });
}

const loadFacet = async (name) => { index.facets[name] ||= await load(`facets/${name}`); };

// words, each written as what differs from the one before, with their lists
function fronted(text, each) {
  let before = "";
  for (const entry of text.split(" ")) {
    const at = entry.search(/[!()]/);
    if (at > 0) each(before = before.slice(0, digit(entry[0])) + entry.slice(1, at), entry.slice(at));
  }
}

// a list: Rice codes of the gaps
function numbers(list, each) {
  const k = digit(list[0]);
  let at = 1, held, bits = 0, number = -1;
  const bit = () => {
    if (!bits && at >= list.length) return -1;
    if (!bits) [held, bits] = [digit(list[at++]), 6];
    return held >> --bits & 1;
  };
  for (;;) {
    let gap = 0, one;
    while ((one = bit()) === 0) gap++;
    if (one < 0) return;
    for (let low = 0; low < k; low++) gap = gap << 1 | bit();
    each(number += gap + 1);
  }
}

// texts
function fold(text) {
  return text.normalize("NFKC").replace(/[\u00ad\u200b-\u200d\u2060\ufeff]/g, "")
    .replace(/[\0- \u0085\u1680\u2028\u2029]+/g, " ").replace(/[Σς]/g, "σ").toLowerCase();
}

function shardOf(key, count) {
  let hash = 0x811c9dc5;
  for (let at = 0; at < key.length; at++) hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193);
  return (hash >>> 0) % count;
}

// how `part` stands in `text`: 0 not, 1 within a word, 2 as one
function within(text, part) {
  const inner = (at, edge) => letter.test(text[at] || "") && letter.test(edge);
  let best = 0;
  for (let at = text.indexOf(part); at >= 0 && best < 2; at = text.indexOf(part, at + 1)) {
    best = inner(at - 1, part[0]) || inner(at + part.length, part.at(-1)) ? 1 : 2;
  }
  return best;
}

function parse(text) {
  const found = text.replace(/[“”„＂「」『』]/g, '"')
    .matchAll(/([-－]?)(?:(kind|year|dept|by|tag)[:：])?(?:"([^"]*)"?|([^\s"]+))/gi);
  return Array.from(found, ([raw, not, field = "", phrase, word]) =>
    ({ raw, not: !!not, field: field.toLowerCase(), phrase: !word, value: fold(word || phrase).trim() }))
    .filter((piece) => piece.value);
}

// what a text is looked up by, words before pairs of characters; `sure` if that tells exactly where it stands
function lookups(text) {
  const long = Array.from(text.matchAll(words)).filter(([word]) => word[2]), pairs = [[], [], []];
  for (let at = 0; at + 1 < text.length; at++) {
    const pair = text.substr(at, 2);
    if (long.some((word) => at >= word.index && at + 1 < word.index + word[0].length)) continue;
    pairs[run.test(pair) ? 0 : pair.includes(" ") ? 2 : 1].push(pair);
  }
  // those far apart first: neighbours tell much the same
  const [runs, mixed, blanks] = pairs, last = runs.length - 1;
  if (last > 1) runs.unshift(runs[0], runs[last], runs[last >> 1]);
  const keys = [...long.map(([word]) => word.slice(0, 17)).sort((a, b) => b.length - a.length), ...runs, ...mixed];
  return { keys: keys.length ? keys : blanks, sure: text.length === 2 || keys[0] === text };
}

// the gram whose file has a word: the first of the shortest that is not heavy
function gram(word) {
  for (let length = 3; length < word.length; length++) {
    for (let at = 0; at + length <= word.length; at++) {
      if (!index.heavy.has(word.substr(at, length))) return word.substr(at, length);
    }
  }
  return word;
}

// levels: 0 as a word of the title, 1 within one; 2, 3 in headings and fields; 4 as the title is read aloud; 5, 6 in the text
function note(levels, lists, inner) {
  for (const [, sign, list] of (lists || "").matchAll(/([!()])([^!()]*)/g)) {
    const level = { "!": 0, "(": 2, ")": 5 }[sign] + inner;
    numbers(list, (id) => { levels[id] = Math.min(levels[id], level); });
  }
}

const by = (key) => key[2] ? gram(key) : key;

function found(key) {
  const levels = new Uint8Array(index.records).fill(NONE), kept = shards[shardOf(by(key), index.shards)];
  if (!key[2] || index.heavy.has(by(key))) {
    note(levels, kept[(key[2] ? "=" : "+") + key], +(letter.test(key[0]) && letter.test(key[1])));
    note(levels, kept[key], 0);
    return levels;
  }
  for (const word in kept) {
    const how = /^[+=]/.test(word) ? 0 : within(word, key);
    if (how) note(levels, kept[word], 2 - how);
  }
  return levels;
}

// sets the best level that each record may have for a term
async function look(term, files) {
  const { keys, sure } = lookups(term.value), { shards: count, readings } = index;
  const names = [...new Set(keys.map((key) => shardOf(by(key), count)))].slice(0, files);
  await Promise.all(count ? names.map(loadWords) : index.blocks.map((_, block) => loadTexts(block)));
  const all = count ? keys.filter((key) => names.includes(shardOf(by(key), count))).map(found) : [];
  term.sure = sure || !count;
  term.read = {};
  term.levels = new Uint8Array(index.records).map((_, id) =>
    count ? Math.max(0, ...all.map((levels) => levels[id])) : held(row(id), term.value));
  if (!readings || term.not || term.phrase || !/^[a-z]{2,}$/.test(term.value)) return;
  const sounds = readings[0] ? readings : await load(`readings/${shardOf(term.value.slice(0, 2), readings)}`);
  sounds.forEach((text, short) => fronted(text, (reading, list) => {
    if (reading.startsWith(term.value) && (short || term.value[2]) || reading[11] && term.value.startsWith(reading)) {
      numbers(list.slice(1), (id) => { term.levels[id] = Math.min(term.levels[id], term.read[id] = 4); });
    }
  }));
}

// records
function place(id) {
  let block = 0;
  while (id >= index.blocks[block]) id -= index.blocks[block++];
  return [block, id];
}

function row(id) {
  const [block, at] = place(id), record = texts[block]?.[at];
  if (record && !record.lines) {
    const line = (level) => (text) => ({ text, folded: fold(text), level });
    record.lines = [line(0)(record[0]), ...[record[8], ...record[9].split("\n")].map(line(2)),
      ...record[10].split("\n").map((text) => text[0] === "\t" ? line(2)(text.slice(1)) : line(5)(text))];
  }
  return record;
}

const held = (record, text) => record.lines.reduce((best, line) => {
  const how = line.level < best ? within(line.folded, text) : 0;
  return how ? Math.min(best, line.level + 2 - how) : best;
}, NONE);

// how well a record whose text is known meets the query
const meets = (id) => terms.reduce((sum, term) => {
  const level = Math.min(held(row(id), term.value), term.read[id] || NONE);
  return term.not ? level < NONE ? NONE : sum : Math.min(NONE, sum + level);
}, 0);

// a query
let pieces = [], terms = [], queue, masks, base, shown, limit, turn = 0;
const rank = (level, id) => level * 1e8 - id; // of equals the newest first
const levelOf = (rank) => Math.ceil(rank / 1e8), idOf = (rank) => levelOf(rank) * 1e8 - rank;

async function ask(text) {
  const mine = ++turn;
  pieces = parse(text);
  terms = pieces.filter((piece) => !piece.field);
  const wanted = terms.filter((term) => !term.not), fields = pieces.filter((piece) => piece.field);
  queue = null;
  if (!fields.length && !wanted.some((term) => term.value[1])) return clear(text.trim() && "short");
  try {
    if (!index) {
      index = await load("index");
      index.heavy = new Set(index.heavy.split(" "));
    }
    read = 1;
    const files = Math.max(1, Math.floor(LOOKUPS / wanted.length));
    await Promise.all([...terms.map((term) => look(term, files)), ...fields.map((piece) => loadFacet(piece.field))]);
    if (mine !== turn) return;
    collect(wanted, fields);
    clear();
    await step();
    // they are read behind the first results
    await Promise.all(brief.map((nav) => loadFacet(nav.dataset.facet).then(() => queue && offer(nav))));
  } catch (error) {
    if (mine === turn) clear("broken");
    throw error;
  }
}

function collect(wanted, fields) {
  const out = terms.filter((term) => term.not && term.sure);
  [masks, queue, base, shown, limit] = [{}, [], [], 0, ROWS];
  for (const { field } of fields) masks[field] ||= mask(fields.filter((piece) => piece.field === field));
  for (let id = 0; id < index.records; id++) {
    const level = wanted.reduce((sum, term) => Math.min(NONE, sum + term.levels[id]), 0);
    if (level === NONE || out.some((term) => term.levels[id] < NONE)) continue;
    base.push(id);
    if (passes(id)) queue.push(rank(level, id));
  }
  queue.sort((a, b) => a - b);
}

// Reads what the next results need, as many files as a step may, and shows those that are then known. A record that meets the query
// less well than it might waits for its turn.
async function step(tries = 0) {
  const now = queue, before = shown;
  const blocks = new Set(now.slice(0, limit - shown).map((rank) => place(idOf(rank))[0]));
  await Promise.all([...blocks].filter((block) => !texts[block]).slice(0, Math.max(1, FILES - read)).map(loadTexts));
  if (now !== queue) return;
  read = 0;
  while (shown < limit && now.length && row(idOf(now[0]))) {
    const [id, level] = [idOf(now[0]), levelOf(now.shift())], is = meets(id);
    if (is <= level) results.append(result(row(id), shown++));
    else if (is < NONE) now.splice(now.findLastIndex((other) => other < rank(is, id)) + 1, 0, rank(is, id));
  }
  const total = shown + now.length;
  say(!total ? "none" : now.length && !terms.every((term) => term.sure) ? "most" : total > 1 ? "other" : "one", total);
  button.hidden = !now.length;
  if (now.length && (shown === before || shown < limit && near()) && tries < 9) await step(tries + 1);
}

// facets
function mask(own) {
  const through = new Uint8Array(index.records).fill(+own.every((piece) => piece.not));
  for (const { field, value, not } of own.sort((a, b) => a.not - b.not)) {
    for (const [, , list] of meant(field, value)) numbers(list, (id) => { through[id] = +!not; });
  }
  return through;
}

function meant(name, value) {
  const all = index.facets[name].map((one) => [fold(one[0]), fold(one[1]), one[2]]);
  const same = all.filter(([of, label]) => of === value || label === value || of.startsWith(`${value}/`));
  return same.length || name === "year" ? same : all.filter(([, label]) => label.includes(value));
}

const passes = (id, but) => Object.keys(masks).every((name) => name === but || masks[name][id]);

// the values of a facet with how many results each would leave; one that is chosen leads back
function offer(nav) {
  const name = nav.dataset.facet, values = index.facets[name] || [], open = new Set(base.filter((id) => passes(id, name)));
  const links = values.flatMap(([key, label, list]) => {
    const own = `${name}:${/[\s"]/.test(key) ? `"${key}"` : key}`, all = pieces.map((piece) => piece.raw);
    const chosen = all.includes(own), link = make("a", label);
    let count = 0;
    numbers(list, (id) => { count += open.has(id); });
    link.href = hash((chosen ? all.filter((raw) => raw !== own) : [...all, own]).join(" "));
    if (chosen) link.setAttribute("aria-current", "true");
    return count || chosen ? [{ count, item: make("li", link, " ", make("small", `${count}`)) }] : [];
  });
  if (!/kind|year/.test(name)) links.sort((a, b) => b.count - a.count);
  nav.querySelector("ul").replaceChildren(...links.slice(0, 12).map((one) => one.item));
  const comes = brief.includes(nav) || !!index.facets[name];
  nav.querySelector("button").hidden = comes;
  nav.hidden = comes && !links.length;
}

// the page
const part = (name) => document.querySelector(`[data-search-${name}]`), facets = document.querySelectorAll("[data-facet]");
const brief = [...facets].filter((nav) => /kind|year|dept/.test(nav.dataset.facet)); // those with few values
const form = part("form"), input = form.q, results = part("results"), button = part("more"), said = part("said");
const hash = (text) => `#q=${encodeURIComponent(text)}`;
const near = () => button.getBoundingClientRect().top < innerHeight + 200;

function make(name, ...content) {
  const element = document.createElement(name);
  element.append(...content);
  return element;
}

function say(key, count) {
  said.textContent = key ? said.dataset[key].replace("{count}", count) : "";
}

function clear(key) {
  results.replaceChildren();
  button.hidden = true;
  say(key);
  for (const nav of facets) if (queue) offer(nav); else nav.hidden = true;
}

// `text`, or what is around the first of the words looked for, with these marked
function marked(text, whole) {
  let folded = "", first = text.length;
  const at = [], spans = [], piece = document.createDocumentFragment();
  for (const { 0: letters, index: from } of text.matchAll(/\P{M}\p{M}*|\p{M}+/gu)) {
    folded += fold(letters);
    while (at.length < folded.length) at.push(from);
  }
  at.push(text.length);
  for (const { value, not } of terms) {
    for (let from = not ? -1 : folded.indexOf(value); from >= 0; from = folded.indexOf(value, from + value.length)) {
      spans.push([at[from], at[from + value.length]]);
      first = Math.min(first, at[from]);
    }
  }
  let start = whole || !spans.length ? 0 : Math.max(0, first - 60), end = whole ? text.length : start + 240;
  // neither a word nor a character is cut
  if (start) start += Math.max(0, text.slice(start, first).search(/\s|(?<=[^\ud800-\udbff])[\u2e80-\uffff]/));
  if (start) piece.append("… ");
  for (const [from, to] of spans.sort((a, b) => a[0] - b[0])) {
    if (from < start || to > end) continue;
    piece.append(text.slice(start, from), make("mark", text.slice(from, to)));
    start = to;
  }
  piece.append(text.slice(start, end), end < text.length ? " …" : "");
  return piece;
}

function result(record) {
  const [title, href, kind, iso, date, state, light, lang, gist] = record;
  const link = make("a", marked(title, true)), time = make("time", date), head = make("p", link, " "), quote = make("blockquote");
  const add = (text, name) => { if (text) head.append(Object.assign(make("span", text), { className: name }), " "); };
  link.href = `../${href}`;
  link.lang = quote.lang = lang || document.documentElement.lang;
  add(kind, "kind");
  add(state, `badge s-${light}`);
  time.dateTime = iso;
  if (date) head.append(time);
  // the line that has most of the words, of the text rather than of a field
  const has = (line) => terms.filter((term) => !term.not && line.folded.includes(term.value)).length * 9 + line.level;
  const best = record.lines.slice(1).reduce((best, line) => has(line) > has(best) ? line : best);
  const first = record.lines.find((line) => line.level === 5) || best;
  quote.append(marked(has(best) > 9 ? best.text : gist || first.text));
  return make("li", head, quote);
}

function fromAddress() {
  const text = /[#?&]q=([^&]*)/.exec(location.hash || location.search)?.[1] || "";
  try { input.value = decodeURIComponent(text.replace(/\+/g, " ")); } catch { /* no text */ }
  ask(input.value);
}

let typing;
form.onsubmit = (event) => {
  event.preventDefault();
  location.hash = hash(input.value);
};
input.oninput = () => {
  clearTimeout(typing);
  typing = setTimeout(() => {
    history.replaceState(null, "", hash(input.value));
    ask(input.value);
  }, 200);
};
button.onclick = () => {
  limit = shown + ROWS;
  step();
};
onscroll = () => { if (queue?.length && shown < limit && near()) step(); };
onhashchange = fromAddress;
for (const nav of facets) nav.querySelector("button").onclick = () => loadFacet(nav.dataset.facet).then(() => queue && offer(nav));
document.querySelector("main").onkeydown = (event) => {
  const stops = [input, ...results.querySelectorAll("a")], at = stops.indexOf(event.target);
  const to = stops[{ ArrowDown: at + 1, ArrowUp: at - 1, Escape: 0 }[event.key]];
  if (at < 0 || !to || to === event.target) return;
  event.preventDefault();
  to.focus();
};
const annalsSearch = { part(name, value) { data[name] = value; } };
fromAddress();
