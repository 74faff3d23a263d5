// What ran, how it was measured, what that cost and what is missing.

import { listTable } from "./list_table.js";
import { h, link, name, replace } from "./dom.js";
import { threadName } from "./lanes.js";
import { bytes, count, percent, time } from "./format.js";

/** @typedef {import("./context.js").Context} Context */
/** @typedef {import("./context.js").View} View */
/** @typedef {import("./dom.js").Child} Child */

const MOST = 500;

/** @param {Context} context @param {string} key */
const factOf = (context, key) => context.profile.facts.get(key)?.number ?? 0;

/** @param {Context} context */
const asked = (context) => context.profile.facts.get("rate_hz")?.text ?? "";

/** @param {Context} context */
function cost(context) {
  if (!context.profile.facts.has("handler_ns")) return "";
  const inside = factOf(context, "handler_ns");
  const share = percent(inside, factOf(context, "total_ns"));
  return `${time(inside)} inside the program (${share}), ${time(factOf(context, "host_cpu_ns"))} beside it`;
}

/** @param {Context} context */
function heap(context) {
  if (!context.profile.facts.has("heap_peak_bytes")) return "";
  const error = bytes(factOf(context, "heap_peak_error_bytes"));
  const allocated = bytes(factOf(context, "heap_allocated_bytes"));
  return `peak ${bytes(factOf(context, "heap_peak_bytes"))} ± ${error} (95%), ${allocated} allocated`;
}

/** @param {Context} context @returns {[string, Child][]} */
function head(context) {
  const { facts, nodes, processes } = context.profile;
  /** @param {string} key */
  const text = (key) => facts.get(key)?.text ?? "";
  /** @param {string} key */
  const number = (key) => factOf(context, key);
  /** @type {[string, string][]} */
  const rows = [
    ["Command", text("command")],
    ["Started", text("start_utc")],
    ["Python", [text("python"), processes.runtime[0]].filter(Boolean).join(", ")],
    ["Sampler", [text("sampler"), text("sampler_reason")].filter(Boolean).join("; ")],
    ["Clock", text("clock")],
    [
      "Rate",
      facts.has("achieved_hz")
        ? `${number("achieved_hz").toFixed(0)} samples a CPU second (${asked(context)} asked)`
        : "",
    ],
    ["100 %", `${time(number("total_ns"))}, ${count(number("samples"))} samples`],
    [
      "Not sampled",
      number("unsampled_ns") > 0 ? `${time(number("unsampled_ns"))} of CPU time ended before a sample` : "",
    ],
    ["Cost of profiling", cost(context)],
    ["Heap", heap(context)],
    ["Exit code", text("exit_code")],
    ["Logs", text("log_file")],
    [
      "Left out",
      nodes.leftOut > 0 ? `${count(nodes.leftOut)} small call paths count to their callers on this page` : "",
    ],
    ["Version", text("version")],
  ];
  return rows.filter(([, value]) => value !== "");
}

/** @param {Context} context */
function processes(context) {
  const { pid, parent, cpu, runtime, command, heapPeak } = context.profile.processes;
  return listTable(
    ["Process", "Parent", ">CPU", ">Heap peak", "Runtime", "Command"],
    Array.from(pid.subarray(0, MOST), (id, row) =>
      h(
        "tr",
        {},
        h(
          "td",
          {},
          link(id, () => context.store.set({ thread: `p${row}`, view: "flame" }), { title: "Only this process" }),
        ),
        h("td", {}, parent[row] || ""),
        h("td", { class: "figure" }, time(cpu[row])),
        h("td", { class: "figure" }, heapPeak[row] > 0 ? bytes(heapPeak[row]) : ""),
        h("td", {}, runtime[row]),
        h("td", { class: "wide" }, name(command[row])),
      ),
    ),
  );
}

/** @param {Context} context */
function threads(context) {
  const { tid, process, cpu, wait, idle } = context.profile.threads;
  return listTable(
    ["Thread", "Id", "Process", ">CPU", ">Waited", ""],
    Array.from(tid.subarray(0, MOST), (id, row) =>
      h(
        "tr",
        {},
        h(
          "td",
          {},
          link(name(threadName(context, row)), () => context.store.set({ thread: `t${row}`, view: "flame" }), {
            title: "Only this thread",
          }),
        ),
        h("td", {}, id),
        h("td", {}, context.profile.processes.pid[process[row]] ?? ""),
        h("td", { class: "figure" }, time(cpu[row])),
        h("td", { class: "figure" }, time(wait[row])),
        h("td", { class: "quiet" }, idle[row] ? "only waited, not counted in" : ""),
      ),
    ),
  );
}

/** @param {Context} context @returns {View} */
export function makeRun(context) {
  const element = h("section", { class: "view-run", "aria-label": "Run" });
  const { notes, losses } = context.profile;
  return {
    element,
    update: () =>
      replace(
        element,
        h(
          "table",
          { class: "head" },
          h(
            "tbody",
            {},
            ...head(context).map(([key, value]) => h("tr", {}, h("th", { scope: "row" }, key), h("td", {}, value))),
          ),
        ),
        h("h2", {}, "Losses"),
        losses.name.length === 0
          ? h("p", { class: "quiet" }, "Nothing was lost.")
          : listTable(
              ["What", ">How many"],
              losses.name.map((what, row) =>
                h("tr", {}, h("td", {}, what), h("td", { class: "figure" }, count(losses.count[row]))),
              ),
            ),
        notes.length > 0 && h("h2", {}, "Notes"),
        notes.length > 0 && h("ul", {}, ...notes.map((note) => h("li", {}, note))),
        h("h2", {}, "Processes"),
        processes(context),
        h("h2", {}, "Threads"),
        threads(context),
      ),
  };
}
