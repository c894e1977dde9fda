// The default theme's script: what pages can do without, made a little more convenient.
"use strict";
(function () {
  var root = document.documentElement;
  var key = "annals-theme";

  // light or dark: the reader's choice is kept only while it differs from the system's
  var dark = window.matchMedia("(prefers-color-scheme: dark)");
  document.querySelectorAll("[data-theme-switch]").forEach(function (button) {
    button.addEventListener("click", function () {
      var system = dark.matches ? "dark" : "light";
      var next = (root.dataset.theme || system) === "dark" ? "light" : "dark";
      if (next === system) { delete root.dataset.theme; } else { root.dataset.theme = next; }
      try {
        if (next === system) { localStorage.removeItem(key); } else { localStorage.setItem(key, next); }
      } catch (error) { /* a page from a file may have no storage: the choice then lasts for this page */ }
    });
  });

  // the search page reads what is sought behind `#`; `/` leads to the box
  var seek = document.querySelector("[data-seek]");
  if (seek) {
    seek.addEventListener("submit", function (event) {
      event.preventDefault();
      location.href = seek.action + "#q=" + encodeURIComponent(seek.q.value);
    });
  }
  document.addEventListener("keydown", function (event) {
    var box = document.querySelector(".seek input");
    if (event.key !== "/" || !box || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) { return; }
    event.preventDefault();
    box.focus();
  });

  // whole tables sort by a click on a heading; a part of a longer list does not, its order would mislead
  var collator = new Intl.Collator(root.lang, { numeric: true });
  function sortKey(cell) {
    var time = cell.querySelector("time");
    if (time) { return time.getAttribute("datetime"); }
    return cell.textContent.trim().replace(/,(?=\d{3})/g, "");
  }
  document.querySelectorAll("table[data-sort]").forEach(function (table) {
    var body = table.tBodies[0];
    var heads = Array.from(table.tHead.rows[0].cells);
    heads.forEach(function (head, column) {
      var button = document.createElement("button");
      button.type = "button";
      button.className = "sort";
      button.append.apply(button, Array.from(head.childNodes));
      head.append(button);
      button.addEventListener("click", function () {
        var down = head.getAttribute("aria-sort") === "ascending";
        heads.forEach(function (other) { other.removeAttribute("aria-sort"); });
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        var rows = Array.from(body.rows).map(function (row) { return [sortKey(row.cells[column]), row]; });
        rows.sort(function (a, b) {
          if (!a[0] || !b[0]) { return a[0] ? -1 : b[0] ? 1 : 0; }
          return down ? collator.compare(b[0], a[0]) : collator.compare(a[0], b[0]);
        });
        body.append.apply(body, rows.map(function (row) { return row[1]; }));
      });
    });
  });

  // a box above a long table hides the rows that do not hold all its words
  document.querySelectorAll(".sift").forEach(function (box) {
    var input = box.querySelector("input");
    var said = box.querySelector("output");
    var bodies = Array.from(box.nextElementSibling.querySelector("table").tBodies);
    input.addEventListener("input", function () {
      var words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
      var total = 0, shown = 0;
      bodies.forEach(function (body) {
        var here = 0;
        Array.from(body.rows).forEach(function (row) {
          if (row.className === "group" || row.className === "l-sum") { return; }
          var text = row.textContent.toLowerCase();
          row.hidden = !words.every(function (word) { return text.includes(word); });
          total += 1;
          here += row.hidden ? 0 : 1;
        });
        body.hidden = !here;
        shown += here;
      });
      said.textContent = words.length ? said.dataset.said.replace("{shown}", shown).replace("{total}", total) : "";
    });
  });
})();
