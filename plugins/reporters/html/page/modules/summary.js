// The first view: where it went, at one glance.

import { h, link, name, placeName, replace } from "./dom.js";
import { bar, legend, splitText } from "./bars.js";
import { codeLine } from "./code_line.js";
import { amount, bytes, count, percent, plural, time } from "./format.js";
import { listTable } from "./list_table.js";
import { sparkline } from "./sparkline.js";

/** @typedef {import("./context.js").Context} Context */
/** @typedef {import("./context.js").View} View */
/** @typedef {import("./dom.js").Child} Child */

const TOP = 5;
const LONGEST_PLACE = 60;

/** @param {string} title @param {Child} value @param {Child} [more] */
const figure = (title, value, more) =>
  h("div", { class: "card" }, h("dt", {}, title), h("dd", {}, value), h("dd", { class: "quiet" }, more));

/** @param {Context} context */
function figures(context) {
  const { facts, processes, threads, losses } = context.profile;
  /** @param {string} key */
  const number = (key) => facts.get(key)?.number ?? 0;
  const lost = losses.count.reduce((a, b) => a + b, 0);
  return h(
    "dl",
    { class: "cards" },
    figure(
      "Elapsed",
      time(number("elapsed_ns")),
      facts.has("user_ns") && `user ${time(number("user_ns"))}, system ${time(number("system_ns"))}`,
    ),
    figure(
      "Samples",
      count(number("samples")),
      `${plural(processes.pid.length, "process", "processes")}, ${plural(threads.tid.length, "thread", "threads")}`,
    ),
    facts.has("max_rss_bytes") && figure("Largest resident set", bytes(number("max_rss_bytes")), "of one process"),
    facts.has("heap_peak_bytes") &&
      figure("Heap at its peak", bytes(number("heap_peak_bytes")), `after ${time(number("heap_peak_ns"))}`),
    facts.has("handler_ns") &&
      figure("Cost of profiling", time(number("handler_ns")), `inside; ${time(number("host_cpu_ns"))} beside it`),
    figure(
      "Losses",
      lost === 0 ? "none" : count(lost),
      lost > 0 && link("which", () => context.store.set({ view: "run" })),
    ),
  );
}

/** @param {Context} context */
function topLines(context) {
  const { lines } = context.totals();
  const { total, unit, unsplit } = context.weights();
  return h(
    "ol",
    { class: "top-lines plain" },
    ...lines.slice(0, TOP).map((line) => {
      const text = (context.source(line.file)[line.line - 1] ?? "").trim();
      const label = context.profile.files.label[line.file];
      return h(
        "li",
        {},
        h("span", { class: "share" }, percent(line.own, total)),
        h(
          "div",
          { class: "top-line" },
          h(
            "div",
            { class: "top-code" },
            text === "" ? h("span", { class: "quiet" }, "source not kept") : codeLine(text),
          ),
          h(
            "div",
            { class: "top-place" },
            link(placeName(`${label}:${line.line}`, LONGEST_PLACE), () => context.openLine(line.file, line.line)),
            h("span", { class: "quiet" }, " in ", name(context.name(line.fn)), ` · ${amount(line.own, unit)}`),
          ),
          bar(line.kinds, lines[0].own, unsplit),
          h("span", { class: "unseen" }, splitText(line.kinds, line.own)),
        ),
      );
    }),
  );
}

/** @param {Context} context */
function topFunctions(context) {
  const { own, total, kinds } = context.totals();
  const weights = context.weights();
  const rows = Array.from(own.keys())
    .filter((fn) => own[fn] > 0)
    .sort((a, b) => own[b] - own[a] || a - b)
    .slice(0, TOP);
  return listTable(
    ["Function", ">Own", ">Total", "Split"],
    rows.map((fn) =>
      h(
        "tr",
        {},
        h(
          "td",
          { class: "wide" },
          fn === 0 ? name(context.name(fn)) : link(name(context.name(fn)), () => context.openGraph(fn)),
          " ",
          h("span", { class: "quiet" }, context.shortPlace(fn)),
        ),
        h("td", { class: "figure" }, percent(own[fn], weights.total)),
        h("td", { class: "figure" }, percent(total[fn], weights.total)),
        h(
          "td",
          { class: "split" },
          bar(
            kinds.map((kind) => kind[fn]),
            own[rows[0]],
            weights.unsplit,
          ),
        ),
      ),
    ),
  );
}

/** @param {Context} context */
function overTime(context) {
  const { rss, heap } = context.profile;
  const parts = [];
  if (rss.time.length > 1)
    parts.push(
      h("figure", {}, h("figcaption", {}, "Resident set"), sparkline(rss.time, rss.bytes, context.profile.time.end)),
    );
  if (heap.time.length > 1)
    parts.push(
      h("figure", {}, h("figcaption", {}, "Heap"), sparkline(heap.time, heap.bytes, context.profile.time.end)),
    );
  return parts.length > 0 && h("div", { class: "over-time" }, ...parts);
}

/** The words for what the page shows. @param {Context} context */
function heading(context) {
  const { total, unit, unsplit, kinds } = context.weights();
  const sums = kinds.map((kind) => kind.reduce((a, b) => a + b, 0));
  const waits = context.profile.nodes.times[3].some((ns) => ns > 0);
  const what = unsplit ? "" : waits ? "of CPU and waiting time" : "of CPU time";
  return h(
    "div",
    { class: "headline" },
    h("p", { class: "whole" }, h("b", {}, amount(total, unit)), " ", what, " ", context.caveat()),
    h("div", { class: "whole-bar" }, bar(sums, total, unsplit)),
    !unsplit && legend(sums, total, unit),
  );
}

/** @param {Context} context @returns {View} */
export function makeSummary(context) {
  const element = h("section", { class: "view-summary", "aria-label": "Summary" });
  return {
    element,
    update: () =>
      replace(
        element,
        heading(context),
        figures(context),
        h(
          "div",
          { class: "columns" },
          h("section", {}, h("h2", {}, "Lines that cost most"), topLines(context)),
          h(
            "section",
            {},
            h("h2", {}, "Functions that cost most"),
            topFunctions(context),
            overTime(context),
            context.profile.notes.length > 0 &&
              h(
                "section",
                { class: "notes" },
                h("h2", {}, "Notes"),
                h("ul", {}, ...context.profile.notes.map((note) => h("li", {}, note))),
              ),
          ),
        ),
      ),
  };
}
