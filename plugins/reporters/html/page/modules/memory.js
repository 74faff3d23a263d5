// Memory: which lines held it, which may leak, and how large allocations were.

import { listTable } from "./list_table.js";
import { h, link, placeName, replace } from "./dom.js";
import { codeLine } from "./code_line.js";
import { bytes, count, percent } from "./format.js";
import { sparkline } from "./sparkline.js";

/** @typedef {import("./context.js").Context} Context */
/** @typedef {import("./context.js").View} View */
/** @typedef {import("./dom.js").Child} Child */

const MOST = 50;
const LONGEST_PLACE = 60;

/** Points of each row of the lines. @param {Context} context */
function heldByRow(context) {
  const { row, time, bytes: held } = context.profile.held;
  /** @type {Map<number, {times: number[], values: number[]}>} */
  const series = new Map();
  for (let i = 0; i < row.length; i++) {
    let points = series.get(row[i]);
    if (!points) series.set(row[i], (points = { times: [], values: [] }));
    points.times.push(time[i]);
    points.values.push(held[i]);
  }
  return series;
}

/** @param {Context} context @param {number} row of the lines @returns {Child[]} */
function placeOf(context, row) {
  const { lines, files } = context.profile;
  const text = (context.source(lines.file[row])[lines.number[row] - 1] ?? "").trim();
  return [
    link(placeName(`${files.label[lines.file[row]]}:${lines.number[row]}`, LONGEST_PLACE), () =>
      context.openLine(lines.file[row], lines.number[row]),
    ),
    h("div", { class: "top-code" }, text !== "" && codeLine(text)),
  ];
}

/** @param {Context} context @param {number} row @param {ReturnType<typeof heldByRow>} held */
function curve(context, row, held) {
  const points = held.get(row);
  return h(
    "td",
    { class: "spark" },
    points && sparkline(points.times, points.values, context.profile.time.end, 140, 24),
  );
}

/** @param {Context} context @param {ReturnType<typeof heldByRow>} held */
function topLines(context, held) {
  const { heap } = context.profile.lines;
  const peak = context.profile.facts.get("heap_peak_bytes")?.number ?? 0;
  const rows = Array.from(heap.peak.keys()).filter((row) => heap.peak[row] > 0);
  rows.sort((a, b) => heap.peak[b] - heap.peak[a] || a - b);
  return listTable(
    ["Line", ">Peak", ">At the run's peak", ">Average", ">Allocated", ">Allocations", "Over time"],
    rows
      .slice(0, MOST)
      .map((row) =>
        h(
          "tr",
          {},
          h("td", { class: "wide" }, ...placeOf(context, row)),
          h("td", { class: "figure" }, bytes(heap.peak[row])),
          h("td", { class: "figure" }, percent(heap.atPeak[row], peak)),
          h("td", { class: "figure" }, bytes(heap.average[row])),
          h("td", { class: "figure" }, bytes(heap.allocated[row])),
          h("td", { class: "figure" }, count(heap.allocations[row])),
          curve(context, row, held),
        ),
      ),
  );
}

/** @param {Context} context @param {ReturnType<typeof heldByRow>} held */
function leaks(context, held) {
  const { line, likelihood, velocity } = context.profile.leaks;
  if (line.length === 0) return h("p", { class: "quiet" }, "No line looks as if it leaked.");
  return listTable(
    ["Line", ">Likelihood", ">Growth", "Over time"],
    Array.from(line, (row, i) =>
      h(
        "tr",
        {},
        h("td", { class: "wide" }, ...placeOf(context, row)),
        h("td", { class: "figure" }, percent(likelihood[i], 1)),
        h("td", { class: "figure" }, `${bytes(velocity[i])}/s`),
        curve(context, row, held),
      ),
    ),
  );
}

/** @param {Context} context */
function sizes(context) {
  const { from, count: counts, bytes: sums } = context.profile.sizes;
  const most = Math.max(1, ...sums);
  return listTable(
    ["Size", ">Allocations", ">Bytes", ""],
    Array.from(from, (size, i) => {
      const part = h("span", { class: "fill-memory" });
      part.style.width = `${(sums[i] / most) * 100}%`;
      return h(
        "tr",
        {},
        h("td", {}, `from ${bytes(size)}`),
        h("td", { class: "figure" }, count(counts[i])),
        h("td", { class: "figure" }, bytes(sums[i])),
        h("td", { class: "split" }, h("span", { class: "bar", "aria-hidden": "true" }, part)),
      );
    }),
  );
}

/** @param {Context} context @returns {View} */
export function makeMemory(context) {
  const element = h("section", { class: "view-memory", "aria-label": "Memory" });
  let drawn = false;
  return {
    element,
    update: () => {
      if (drawn) return;
      drawn = true;
      if (context.profile.lines.heap.peak.length === 0)
        return replace(
          element,
          h("p", { class: "quiet" }, "Allocations were not counted in this run; --memory counts them."),
        );
      const held = heldByRow(context);
      replace(
        element,
        h("p", { class: "quiet" }, "Of the whole run: threads and spans that are chosen do not filter this view."),
        h("h2", {}, "Lines that may leak"),
        leaks(context, held),
        h("h2", {}, "Lines that held most"),
        topLines(context, held),
        h("h2", {}, "Sizes of allocations"),
        sizes(context),
      );
    },
  };
}
