// A table of a few rows. Titles that begin with ">" stand over numbers, at the right.

import { h } from "./dom.js";

/** @param {string[]} titles @param {HTMLElement[]} rows */
export function listTable(titles, rows) {
  const heads = titles.map((title) =>
    h("th", { scope: "col", class: title.startsWith(">") ? "figure" : "" }, title.replace(/^>/, "")),
  );
  return h("table", { class: "list" }, h("thead", {}, h("tr", {}, ...heads)), h("tbody", {}, ...rows));
}
