// How often lines of chosen functions ran, and how long each time (--lines), beside their source.

import { h } from "./dom.js";
import { count, time } from "./format.js";

/** @typedef {{count: number, time: number}} Hits */

/** By line; of two functions on one line the sum. @param {import("./profile.js").Tables} profile @param {number} file */
export function hitsOf(profile, file) {
  const { file: files, line, count: counts, time: times } = profile.hits();
  /** @type {Map<number, Hits>} */
  const hits = new Map();
  files.forEach((of, row) => {
    if (of !== file) return;
    const sum = hits.get(line[row]) ?? { count: 0, time: 0 };
    hits.set(line[row], { count: sum.count + counts[row], time: sum.time + times[row] });
  });
  return hits;
}

/** @param {Hits | undefined} hits */
export function hitCells(hits) {
  const title = hits ? `${count(hits.count)} hits, ${time(hits.time)} in all, without the counting` : "";
  const each = hits && hits.count > 0 ? time(hits.time / hits.count) : "";
  return [
    h("div", { role: "cell", class: "figure hits", title }, hits ? count(hits.count) : ""),
    h("div", { role: "cell", class: "figure hits", title }, each),
  ];
}
