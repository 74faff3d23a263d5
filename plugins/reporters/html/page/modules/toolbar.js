// The head of the page: what ran, the views, and what is chosen in all of them.

import { h, name, replace } from "./dom.js";
import { metricsOf } from "./selection.js";
import { threadName } from "./lanes.js";
import { nextTheme } from "./theme.js";
import { middle } from "./format.js";

/** @typedef {import("./context.js").Context} Context */
/** @typedef {import("./state.js").State} State */

const COMPARISON = [
  ["changes", "Changes"],
  ["flame", "Flame graph"],
];

const VIEWS = [
  ["summary", "Summary"],
  ["flame", "Flame graph"],
  ["timeline", "Timeline"],
  ["source", "Source"],
  ["functions", "Functions"],
  ["graph", "Callers"],
  ["memory", "Memory"],
  ["run", "Run"],
];

const MOST_THREADS = 300;

export class Toolbar {
  /** @param {Context} context @param {() => void} help */
  constructor(context, help) {
    this.context = context;
    const { store } = context;
    this.views = context.profile.compares ? COMPARISON : VIEWS;
    this.tabs = this.views.map(([id, title], i) =>
      h(
        "button",
        {
          type: "button",
          role: "tab",
          id: `tab-${id}`,
          "aria-controls": "main",
          "data-title": title,
          title: `${title} (${i + 1})`,
          click: () => store.set({ view: id }),
        },
        title,
      ),
    );
    this.metrics = metricsOf(context.profile);
    this.metric = h(
      "select",
      { "aria-label": "Metric", title: "Metric (M)", change: () => store.set({ metric: this.metric.value }) },
      ...this.metrics.map((metric) => h("option", { value: metric.id, title: metric.help }, metric.label)),
    );
    this.thread = h(
      "select",
      { "aria-label": "Thread or process", change: () => store.set({ thread: this.thread.value, zoom: "" }) },
      ...this.threadChoices(),
    );
    this.search = h("input", {
      type: "search",
      placeholder: "Search  /",
      "aria-label": "Search functions and files",
      spellcheck: false,
      input: () => store.set({ search: this.search.value }),
    });
    this.span = h("button", {
      type: "button",
      class: "chip",
      title: "All of the time",
      click: () => store.set({ span: "" }),
    });
    const facts = context.profile.facts;
    const script = facts.get("script")?.text || facts.get("command")?.text || "profile";
    document.title = `${middle(script, 60)} · ${context.profile.compares ? "comparison" : "profile"}`;
    this.parts = [
      h(
        "div",
        { class: "title" },
        h("h1", {}, name(middle(script, 80))),
        h("span", { class: "quiet command" }, name(middle(facts.get("command")?.text ?? "", 200))),
      ),
      h(
        "div",
        { class: "tools" },
        this.search,
        this.metric,
        this.thread,
        this.span,
        h("span", { class: "grow" }),
        h(
          "button",
          {
            type: "button",
            class: "icon",
            title: "Light or dark (T)",
            "aria-label": "Light or dark",
            click: nextTheme,
          },
          "◐",
        ),
        h("button", { type: "button", class: "icon", title: "Keys (?)", "aria-label": "Keys", click: help }, "?"),
      ),
      h(
        "div",
        {
          class: "tabs",
          role: "tablist",
          "aria-label": "Views",
          keydown: (event) => this.tabKey(/** @type {KeyboardEvent} */ (event)),
        },
        ...this.tabs,
      ),
    ];
  }

  /** @param {HTMLElement} head */
  mount(head) {
    replace(head, ...this.parts);
  }

  threadChoices() {
    const { threads, processes } = this.context.profile;
    const choices = [h("option", { value: "" }, "All threads")];
    if (processes.pid.length > 1)
      choices.push(
        ...Array.from(processes.pid, (pid, row) => h("option", { value: `p${row}` }, `Process ${pid}`)).slice(
          0,
          MOST_THREADS,
        ),
      );
    if (threads.tid.length > 1)
      choices.push(
        ...Array.from(threads.tid, (_, row) =>
          h("option", { value: `t${row}` }, middle(threadName(this.context, row), 60)),
        ).slice(0, MOST_THREADS),
      );
    return choices;
  }

  /** Left and right move among the tabs, as tabs do everywhere. @param {KeyboardEvent} event */
  tabKey(event) {
    const at = this.shown(this.context.store.state.view);
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    event.stopPropagation();
    const to = (at + step + this.views.length) % this.views.length;
    this.context.store.set({ view: this.views[to][0] });
    this.tabs[to].focus();
  }

  /** The place of the view that shows: the first, where the page has no such. @param {string} view */
  shown(view) {
    return Math.max(
      0,
      this.views.findIndex(([id]) => id === view),
    );
  }

  nextMetric() {
    const at = this.metrics.findIndex((metric) => metric.id === this.context.store.state.metric);
    this.context.store.set({ metric: this.metrics[(at + 1) % this.metrics.length].id });
  }

  /** @param {State} state */
  update(state) {
    const at = this.shown(state.view);
    this.tabs.forEach((tab, i) => {
      const chosen = i === at;
      tab.setAttribute("aria-selected", String(chosen));
      tab.tabIndex = chosen ? 0 : -1;
    });
    this.metric.value = state.metric;
    this.thread.value = state.thread;
    this.thread.hidden = this.thread.options.length < 2;
    if (this.search.value !== state.search) this.search.value = state.search;
    this.span.hidden = this.context.profile.compares;
    this.span.classList.toggle("off", state.span === "");
    this.span.disabled = state.span === "";
    replace(this.span, state.span === "" ? "all of the time" : `${state.span.replace("-", " – ")} s  ✕`);
  }
}
