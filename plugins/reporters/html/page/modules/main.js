// Starts the page: reads the data, makes the head, and shows the view that the address asks for.

import { Baseline } from "./baseline.js";
import { Context } from "./context.js";
import { Help } from "./help.js";
import { Store } from "./state.js";
import { Toolbar } from "./toolbar.js";
import { h, replace } from "./dom.js";
import { makeChanges } from "./changes.js";
import { makeFlame } from "./flame.js";
import { makeFunctions } from "./functions.js";
import { makeGraph } from "./graph.js";
import { makeMemory } from "./memory.js";
import { makeProfile } from "./profile.js";
import { makeRun } from "./run.js";
import { makeSource } from "./source.js";
import { makeSummary } from "./summary.js";
import { makeTimeline } from "./timeline.js";
import { nextTheme, restoreTheme } from "./theme.js";
import { unpack } from "./unpack.js";

/** @typedef {import("./context.js").View} View */
/** @typedef {import("./state.js").State} State */

/** @type {Record<string, (context: Context) => View>} */
const MAKERS = {
  changes: makeChanges,
  summary: makeSummary,
  flame: makeFlame,
  timeline: makeTimeline,
  source: makeSource,
  functions: makeFunctions,
  graph: makeGraph,
  memory: makeMemory,
  run: makeRun,
};

class Page {
  /** @param {Context} context */
  constructor(context) {
    this.context = context;
    this.help = new Help();
    this.toolbar = new Toolbar(context, () => this.help.toggle());
    this.main = /** @type {HTMLElement} */ (document.getElementById("main"));
    this.main.setAttribute("role", "tabpanel");
    replace(this.main);
    this.toolbar.mount(/** @type {HTMLElement} */ (document.getElementById("top")));
    /** @type {Map<string, View>} */
    this.views = new Map();
    context.store.listen((state) => this.show(state));
    document.addEventListener("keydown", (event) => this.key(event));
    document.getElementById("skip")?.addEventListener("click", (event) => {
      event.preventDefault();
      this.main.focus();
    });
    this.show(context.store.state);
  }

  /** @param {State} state */
  show(state) {
    const id = this.toolbar.views[this.toolbar.shown(state.view)][0];
    let view = this.views.get(id);
    if (!view) {
      view = MAKERS[id](this.context);
      this.views.set(id, view);
      this.main.append(view.element);
    }
    for (const [other, each] of this.views) each.element.hidden = other !== id;
    this.main.setAttribute("aria-labelledby", `tab-${id}`);
    this.toolbar.update(state);
    view.update(state);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || this.help.dialog.open) return;
    const { store } = this.context;
    const target = event.target;
    if (target instanceof HTMLInputElement && target.type !== "checkbox") {
      if (event.key === "Escape") {
        if (target === this.toolbar.search) store.set({ search: "" });
        target.blur();
      }
      return;
    }
    if (target instanceof HTMLSelectElement) return;
    const view = this.views.get(this.toolbar.views[this.toolbar.shown(store.state.view)][0]);
    if (view?.key?.(event) || this.common(event)) event.preventDefault();
  }

  /** @param {KeyboardEvent} event */
  common(event) {
    const { store } = this.context;
    const view = this.toolbar.views[Number(event.key) - 1];
    if (view) store.set({ view: view[0] });
    else if (event.key === "/") this.toolbar.search.focus();
    else if (event.key === "?") this.help.toggle();
    else if (event.key === "t") nextTheme();
    else if (event.key === "m") this.toolbar.nextMetric();
    else if (event.key === "Escape") store.set({ search: "", span: "" });
    else return false;
    return true;
  }
}

async function start() {
  restoreTheme();
  try {
    const data = document.getElementById("data")?.textContent ?? "";
    const profile = makeProfile(await unpack(data));
    const context = new Context(profile, new Store());
    if (profile.compares) context.baseline = new Baseline(profile, context);
    new Page(context);
    performance.mark("ready");
    document.documentElement.dataset.ready = "yes";
  } catch (error) {
    const main = document.getElementById("main");
    if (main)
      replace(
        main,
        h("p", { class: "loading" }, `This profile could not be read: ${error}. It needs a browser of 2023 or later.`),
      );
    throw error;
  }
}

start();
