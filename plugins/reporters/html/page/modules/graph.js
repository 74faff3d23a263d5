// Callers and callees of one function: who called it on the left, what it called on the right, all as large as their time.

import { h, link, name, replace } from "./dom.js";
import { neighbours } from "./graph_sums.js";
import { drawGraph } from "./graph_picture.js";
import { drawWhole } from "./graph_whole.js";
import { amount, percent } from "./format.js";

/** @typedef {import("./context.js").Context} Context */
/** @typedef {import("./context.js").View} View */
/** @typedef {import("./state.js").State} State */
/** @typedef {import("./graph_sums.js").Neighbour} Neighbour */

const MOST_CHOICES = 200;

class Graph {
  /** @param {Context} context */
  constructor(context) {
    this.context = context;
    this.picture = h("div", { class: "graph-picture" });
    this.lists = h("div", { class: "graph-lists" });
    this.title = h("h2", {});
    this.choice = h("select", {
      "aria-label": "Function",
      change: () => context.store.set({ fn: Number(this.choice.value) }),
    });
    this.element = h(
      "section",
      { class: "view-graph", "aria-label": "Callers and callees" },
      h(
        "div",
        { class: "options" },
        h("label", {}, "Function ", this.choice),
        link("Whole program", () => context.store.set({ fn: -1 }), { title: "Every function, as large as its time" }),
      ),
      this.title,
      this.picture,
      this.lists,
    );
    new ResizeObserver(() => this.resized()).observe(this.picture);
  }

  width = 0;

  resized() {
    const width = this.picture.clientWidth;
    if (width > 0 && Math.abs(width - this.width) > 10) this.update(this.context.store.state);
  }

  /** @param {number} fn */
  fillChoice(fn) {
    const { own, total } = this.context.totals();
    const order = Array.from(total.keys()).filter((row) => row > 0 && total[row] > 0);
    order.sort((a, b) => total[b] - total[a] || own[b] - own[a] || a - b);
    const rows = order.slice(0, MOST_CHOICES);
    if (fn > 0 && !rows.includes(fn)) rows.unshift(fn);
    replace(
      this.choice,
      h("option", { value: -1, selected: fn < 0 }, "Whole program"),
      ...rows.map((row) =>
        h("option", { value: row, selected: row === fn }, `${this.context.name(row)} ${this.context.place(row)}`),
      ),
    );
  }

  /** @param {State} state */
  update(state) {
    const fn = state.fn > 0 && state.fn < this.context.profile.functions.count ? state.fn : -1;
    this.width = this.picture.clientWidth || 1000;
    this.fillChoice(fn);
    /** @param {number} to */
    const open = (to) => this.context.store.set({ fn: to > 0 ? to : -1 });
    if (fn < 0) {
      replace(this.title, "Whole program");
      replace(this.picture, drawWhole(this.context, this.width, open));
      replace(this.lists);
      return;
    }
    const { unit, total } = this.context.weights();
    const around = neighbours(this.context.profile, this.context.weights(), fn);
    replace(
      this.title,
      name(this.context.name(fn)),
      " ",
      h(
        "span",
        { class: "quiet" },
        `${percent(around.total, total)}, ${amount(around.total, unit)}, own ${amount(around.own, unit)} `,
      ),
      this.context.profile.functions.file[fn] >= 0 &&
        link(name(this.context.place(fn)), () => this.context.openFunction(fn), { title: "Show the source" }),
    );
    replace(this.picture, drawGraph(this.context, fn, around, this.width, open));
    replace(this.lists, this.list("Callers", around.callers, open), this.list("Callees", around.callees, open));
  }

  /** @param {string} title @param {Neighbour[]} rows @param {(fn: number) => void} open */
  list(title, rows, open) {
    const { unit, total } = this.context.weights();
    return h(
      "div",
      {},
      h("h3", {}, title),
      rows.length === 0
        ? h("p", { class: "quiet" }, "none")
        : h(
            "ol",
            { class: "plain" },
            ...rows
              .slice(0, 50)
              .map((row) =>
                h(
                  "li",
                  {},
                  h("span", { class: "number" }, percent(row.total, total)),
                  " ",
                  row.fn > 0 ? link(name(this.context.name(row.fn)), () => open(row.fn)) : "[interpreter]",
                  " ",
                  h("span", { class: "quiet" }, amount(row.total, unit)),
                ),
              ),
          ),
    );
  }
}

/** @param {Context} context @returns {View} */
export function makeGraph(context) {
  const graph = new Graph(context);
  return { element: graph.element, update: (state) => graph.update(state) };
}
