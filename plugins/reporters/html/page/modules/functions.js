// The table of functions: every one there is, sorted by any column, filtered by the search.

import { h, link, name } from "./dom.js";
import { LIBRARY } from "./profile.js";
import { VirtualTable } from "./virtual_table.js";
import { bar, splitText } from "./bars.js";
import { amount, bytes, count, percent, plural } from "./format.js";

/** @typedef {import("./context.js").Context} Context */
/** @typedef {import("./context.js").View} View */
/** @typedef {import("./virtual_table.js").Column} Column */

class Functions {
  /** @param {Context} context */
  constructor(context) {
    this.context = context;
    this.sort = "own";
    this.falling = true;
    this.most = 0;
    this.table = new VirtualTable("Functions", this.columns(), {
      sorted: (id) => this.sortBy(id),
      opened: (fn) => (context.profile.functions.file[fn] >= 0 ? context.openFunction(fn) : context.openGraph(fn)),
    });
    this.message = h("p", { class: "quiet", role: "status" });
    this.element = h(
      "section",
      { class: "view-functions", "aria-label": "Functions" },
      this.message,
      this.table.element,
    );
  }

  /** @returns {Column[]} */
  columns() {
    const { context } = this;
    const heap = context.profile.functions.heap;
    /** @param {Float64Array} column @param {number} fn */
    const memory = (column, fn) => (column[fn] > 0 ? bytes(column[fn]) : "");
    const columns = [
      { id: "name", title: "Function", class: "wide", cell: (/** @type {number} */ fn) => name(context.name(fn)) },
      {
        id: "place",
        title: "Place",
        class: "wide quiet",
        cell: (/** @type {number} */ fn) => context.shortPlace(fn, 30),
      },
      {
        id: "own",
        title: "Own",
        class: "figure",
        help: "Spent in the function itself and in code that is not shown",
        cell: (/** @type {number} */ fn) => percent(context.totals().own[fn], context.weights().total),
      },
      {
        id: "split",
        title: "Split",
        class: "split",
        help: "Python, native, system and waiting time of its own",
        cell: (/** @type {number} */ fn) => this.split(fn),
      },
      {
        id: "amount",
        title: "Amount",
        class: "figure",
        cell: (/** @type {number} */ fn) => amount(context.totals().own[fn], context.weights().unit),
      },
      {
        id: "total",
        title: "Total",
        class: "figure",
        help: "With all that it called",
        cell: (/** @type {number} */ fn) => percent(context.totals().total[fn], context.weights().total),
      },
      {
        id: "samples",
        title: "Samples",
        class: "figure",
        help: "Of the whole run",
        cell: (/** @type {number} */ fn) => count(context.totals().samples[fn]),
      },
    ];
    if (heap.peak.length > 0)
      columns.push(
        {
          id: "peak",
          title: "Peak",
          class: "figure",
          help: "The most that it held at one time",
          cell: (/** @type {number} */ fn) => memory(heap.peak, fn),
        },
        {
          id: "allocated",
          title: "Allocated",
          class: "figure",
          help: "All that it allocated",
          cell: (/** @type {number} */ fn) => memory(heap.allocated, fn),
        },
      );
    if (context.profile.functions.copied.some((bytes) => bytes > 0))
      columns.push({
        id: "copied",
        title: "Copied",
        class: "figure",
        help: "Bytes copied by memcpy and memmove",
        cell: (fn) => memory(context.profile.functions.copied, fn),
      });
    columns.push({
      id: "graph",
      title: "",
      class: "action",
      cell: (/** @type {number} */ fn) => link("Callers", () => context.openGraph(fn), { tabindex: -1 }),
    });
    return columns;
  }

  /** @param {number} fn */
  split(fn) {
    const { kinds, own } = this.context.totals();
    const { unsplit } = this.context.weights();
    const parts = kinds.map((kind) => kind[fn]);
    const element = bar(parts, unsplit ? this.most : own[fn], unsplit);
    element.title = splitText(parts, own[fn]);
    return element;
  }

  /** @param {string} id */
  sortBy(id) {
    if (id === "graph") return;
    this.falling = id === this.sort ? !this.falling : id !== "name" && id !== "place";
    this.sort = id;
    this.update();
  }

  /** @returns {(a: number, b: number) => number} */
  order() {
    const { context } = this;
    const totals = context.totals();
    const heap = context.profile.functions.heap;
    const columns = /** @type {Record<string, Float64Array>} */ ({
      own: totals.own,
      amount: totals.own,
      total: totals.total,
      samples: totals.samples,
      peak: heap.peak,
      allocated: heap.allocated,
      copied: context.profile.functions.copied,
      split: totals.kinds[0],
    });
    const sign = this.falling ? -1 : 1;
    const values = columns[this.sort];
    if (values) return (a, b) => sign * (values[a] - values[b]) || a - b;
    /** @param {number} fn */
    const text = (fn) => (this.sort === "name" ? context.name(fn) : context.place(fn));
    return (a, b) => sign * (text(a) < text(b) ? -1 : text(a) > text(b) ? 1 : 0) || a - b;
  }

  update() {
    const matches = this.context.matcher();
    this.most = this.context.totals().own.reduce((a, b) => Math.max(a, b), 0);
    const rows = [];
    const { count: functions, shown } = this.context.profile.functions;
    for (let fn = 0; fn < functions; fn++) if (shown[fn] !== LIBRARY && (!matches || matches(fn))) rows.push(fn);
    rows.sort(this.order());
    const found = `${plural(rows.length, "function", "functions")}${matches ? " match" : ""}`;
    this.message.textContent = `${found}; a row opens its source. ${this.context.caveat()}`;
    this.table.show(rows, this.sort, this.falling);
  }
}

/** @param {Context} context @returns {View} */
export function makeFunctions(context) {
  const functions = new Functions(context);
  return { element: functions.element, update: () => functions.update() };
}
