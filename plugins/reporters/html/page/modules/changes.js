// What changed between two runs, or two sets of them: in all, then function by function.

import { h, name, replace } from "./dom.js";
import { listTable } from "./list_table.js";
import { VirtualTable } from "./virtual_table.js";
import { amount, percent, plural } from "./format.js";

/** @typedef {import("./context.js").Context} Context */
/** @typedef {import("./context.js").View} View */
/** @typedef {import("./dom.js").Child} Child */
/** @typedef {import("./format.js").Unit} Unit */
/** @typedef {import("./virtual_table.js").Column} Column */
/** @typedef {{before: number, after: number, error: number}} Change error: half of the 99 % interval; -1 = not known */

/** @param {Change} change */
const difference = (change) => change.after - change.before;
/** @param {Change} change */
const beyondNoise = (change) => change.error >= 0 && Math.abs(difference(change)) > change.error;

/** @param {Change} change @param {Unit} unit */
function signed(change, unit) {
  const by = difference(change);
  if (by === 0) return amount(0, unit);
  return `${by < 0 ? "−" : "+"}${amount(Math.abs(by), unit)}`;
}

/** @param {Change} change */
function share(change) {
  if (difference(change) === 0) return "";
  if (change.before === 0) return "new";
  if (change.after === 0) return "gone";
  return (difference(change) < 0 ? "" : "+") + percent(difference(change), change.before);
}

/** @param {Change} change @param {Unit} unit */
const interval = (change, unit) => (change.error < 0 ? "" : `± ${amount(change.error, unit)}`);

/** @param {Change} change @param {Unit} unit */
function verdict(change, unit) {
  if (!beyondNoise(change)) return "";
  const more = difference(change) > 0;
  const word = unit === "bytes" ? (more ? "more" : "less") : more ? "slower" : "faster";
  return h("span", { class: more ? "verdict worse" : "verdict better" }, word);
}

class Changes {
  /** @param {Context} context */
  constructor(context) {
    this.context = context;
    this.sort = "change";
    this.falling = true;
    const { own, base, changeError } = context.profile.functions;
    /** @type {Change[]} */
    this.changes = Array.from(base, (before, fn) => ({
      before,
      after: own[0][fn] + own[1][fn] + own[2][fn] + own[3][fn],
      error: changeError[fn],
    }));
    this.table = new VirtualTable("Functions", this.columns(), {
      sorted: (id) => this.sortBy(id),
      opened: (fn) => context.store.set({ view: "flame", search: context.profile.functions.name(fn), zoom: "" }),
    });
    this.message = h("p", { class: "quiet", role: "status" });
    this.element = h(
      "section",
      { class: "view-functions view-changes", "aria-label": "Changes" },
      this.whole(),
      this.message,
      this.table.element,
    );
  }

  /** What ran, and what changed in all. */
  whole() {
    const { facts } = this.context.profile;
    /** @param {string} key */
    const number = (key) => facts.get(key)?.number;
    /** @param {string} side */
    const runs = (side) =>
      h(
        "p",
        { class: "side" },
        h("b", {}, side === "before" ? "Before" : "After"),
        ` ${plural(number(`compare_${side}_runs`) ?? 0, "run", "runs")} of `,
        name(facts.get(`compare_${side}`)?.text ?? ""),
      );
    /** @type {[string, string, Unit][]} */
    const wholes = [
      ["total", "CPU and waiting time", "ns"],
      ["elapsed", "Elapsed", "ns"],
      ["peak", "Memory at its peak", "bytes"],
    ];
    const rows = wholes
      .filter(([key]) => facts.has(`compare_${key}_before`))
      .map(([key, title, unit]) => {
        const before = number(`compare_${key}_before`) ?? 0;
        const change = {
          before,
          after: number(`compare_${key}_after`) ?? 0,
          error: number(`compare_${key}_error`) ?? -1,
        };
        const cells = [
          amount(before, unit),
          amount(change.after, unit),
          signed(change, unit),
          share(change),
          interval(change, unit),
        ];
        return h(
          "tr",
          {},
          h("th", { scope: "row" }, title),
          ...cells.map((cell) => h("td", { class: "figure" }, cell)),
          h("td", {}, verdict(change, unit)),
        );
      });
    return h(
      "div",
      { class: "compared" },
      runs("before"),
      runs("after"),
      listTable(["", ">Before", ">After", ">Change", ">", ">99 %", ""], rows),
      h(
        "p",
        { class: "quiet" },
        `${facts.get("compare_how")?.text.replace(/^./, (first) => first.toUpperCase()) ?? ""}.`,
      ),
    );
  }

  /** @returns {Column[]} */
  columns() {
    const { context } = this;
    /**
     * @param {string} id @param {string} title @param {(change: Change) => Child} cell @param {string} [help]
     */
    const figure = (id, title, cell, help) => ({
      id,
      title,
      help,
      class: "figure",
      cell: (/** @type {number} */ fn) => cell(this.changes[fn]),
    });
    return [
      { id: "name", title: "Function", class: "wide", cell: (fn) => name(context.name(fn)) },
      { id: "place", title: "Place", class: "wide quiet", cell: (fn) => context.shortPlace(fn) },
      figure("before", "Before", (change) => amount(change.before, "ns"), "Its own time, with code that is not shown"),
      figure("after", "After", (change) => amount(change.after, "ns"), "Its own time, with code that is not shown"),
      figure("change", "Change", (change) => signed(change, "ns")),
      figure("share", "%", share, "Of what it took before"),
      figure("error", "99 %", (change) => interval(change, "ns"), "Half of the interval of the change"),
      { id: "verdict", title: "", class: "verdicts", cell: (fn) => verdict(this.changes[fn], "ns") },
    ];
  }

  /** @param {string} id */
  sortBy(id) {
    if (id === "verdict") return;
    this.falling = id === this.sort ? !this.falling : id !== "name" && id !== "place";
    this.sort = id;
    this.update();
  }

  /** By what the column says; changes by their size, those beyond noise first. @param {number} fn @returns {number | string} */
  rank(fn) {
    const change = this.changes[fn];
    const { before, after, error } = change;
    if (this.sort === "name") return this.context.name(fn);
    if (this.sort === "place") return this.context.place(fn);
    const by = difference(change);
    if (this.sort === "share") return before > 0 ? by / before : Infinity;
    if (this.sort === "change") return Math.abs(by) + (beyondNoise(change) ? 1e18 : 0);
    return { before, after, error }[this.sort] ?? 0;
  }

  update() {
    const matches = this.context.matcher();
    /** @type {number[]} */
    const rows = [];
    this.changes.forEach(({ before, after }, fn) => {
      if ((before > 0 || after > 0) && (!matches || matches(fn))) rows.push(fn);
    });
    const sign = this.falling ? -1 : 1;
    const ranks = this.changes.map((_, fn) => this.rank(fn));
    rows.sort((a, b) => sign * (ranks[a] < ranks[b] ? -1 : ranks[a] > ranks[b] ? 1 : 0) || a - b);
    const beyond = rows.filter((fn) => beyondNoise(this.changes[fn])).length;
    const found = `${plural(rows.length, "function", "functions")}${matches ? " match" : ""}`;
    replace(this.message, `${found}, ${beyond} beyond noise; a row opens the flame graph.`);
    this.table.show(rows, this.sort, this.falling);
  }
}

/** @param {Context} context @returns {View} */
export function makeChanges(context) {
  const changes = new Changes(context);
  return { element: changes.element, update: () => changes.update() };
}
