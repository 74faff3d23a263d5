// The timeline: what the threads did, what was held, and when each function ran, over one axis. A span that is chosen here
// filters every view.

import { h, link, replace } from "./dom.js";
import { activityCurve, memoryCurve } from "./curves.js";
import { drawLanes, functionLanes, threadLanes } from "./lanes.js";
import { threadFilter } from "./selection.js";
import { spanOf } from "./state.js";

/** @typedef {import("./context.js").Context} Context */
/** @typedef {import("./context.js").View} View */
/** @typedef {import("./state.js").State} State */

/** @param {Float64Array} times @param {Float64Array} values */
const points = (times, values) => ({ times: Array.from(times, (ns) => ns / 1e9), values: Array.from(values) });

const STEPS = 200; // of the curve: wider than a sample, so that it does not flicker

/** @param {number} seconds */
const short = (seconds) => String(+seconds.toFixed(4));

class Timeline {
  /** @param {Context} context */
  constructor(context) {
    this.context = context;
    this.ends = context.profile.time.end / 1e9;
    this.from = h("input", {
      type: "number",
      min: 0,
      max: this.ends,
      step: "any",
      "aria-label": "From, in seconds",
      change: () => this.typed(),
    });
    this.to = h("input", {
      type: "number",
      min: 0,
      max: this.ends,
      step: "any",
      "aria-label": "To, in seconds",
      change: () => this.typed(),
    });
    this.activity = h("div", { class: "curve", role: "img", "aria-label": "Busy threads over time, by kind of time" });
    this.memory = h("div", { class: "curve", role: "img", "aria-label": "Resident set and heap over time" });
    this.threads = h("div", {});
    this.functions = h("div", {});
    this.shade = h("div", { class: "span-shade", hidden: true });
    this.element = h(
      "section",
      { class: "view-timeline", "aria-label": "Timeline" },
      h(
        "div",
        { class: "options" },
        h("label", {}, "From ", this.from, " s"),
        h("label", {}, "to ", this.to, " s"),
        link("All of it", () => this.choose(null), { title: "Escape" }),
        h("span", { class: "quiet" }, "Drag over a curve to choose a span; it filters every view."),
      ),
      this.activity,
      this.memory,
      h("h3", {}, "Threads"),
      this.threads,
      h("h3", {}, "Functions, own time"),
      this.functions,
    );
    /** @type {uPlot[]} */
    this.plots = [];
    this.key_ = "";
    new ResizeObserver(() => this.resized()).observe(this.element);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.redraw());
    document.addEventListener("theme", () => this.redraw());
  }

  width = 0;

  resized() {
    const width = this.element.clientWidth;
    if (width > 0 && this.width > 0 && Math.abs(width - this.width) > 8) this.redraw();
  }

  redraw() {
    this.key_ = "";
    if (!this.element.closest("[hidden]")) this.update(this.context.store.state);
  }

  typed() {
    const from = Math.max(0, Number(this.from.value));
    const to = this.to.value === "" ? this.ends : Math.min(this.ends, Number(this.to.value));
    this.choose(to > from ? [from, to] : null);
  }

  /** @param {[number, number] | null} span */
  choose(span) {
    const all = !span || (span[0] <= 0 && span[1] >= this.ends);
    this.context.store.set({ span: all ? "" : `${short(span[0])}-${short(span[1])}` });
  }

  /** Busy threads in each span, by kind. @param {State} state */
  busy(state) {
    const { fine, end } = this.context.profile.time;
    const activity = this.context.profile.time.activity();
    const wanted = threadFilter(this.context.profile, state.thread);
    const width = end / STEPS;
    const kinds = [0, 1, 2, 3].map(() => new Array(STEPS + 1).fill(0));
    for (let row = 0; row < activity.span.length; row++) {
      if (!wanted(activity.thread[row])) continue;
      const step = Math.floor((activity.span[row] * STEPS) / fine);
      kinds[activity.kind[row] === 5 ? 1 : activity.kind[row] - 1][step] += activity.ns[row] / width;
    }
    return { times: Array.from({ length: STEPS + 1 }, (_, i) => (i * this.ends) / STEPS), kinds };
  }

  /** @param {State} state */
  drawCurves(state) {
    const { rss, heap } = this.context.profile;
    /** @param {[number, number] | null} span */
    const choose = (span) => this.choose(span);
    for (const plot of this.plots) plot.destroy();
    this.plots = [];
    const { times, kinds } = this.busy(state);
    if (this.context.profile.time.activity().span.length > 0)
      this.plots.push(activityCurve(this.activity, times, kinds, this.ends, choose));
    else replace(this.activity, h("p", { class: "quiet" }, "There are no samples with times."));
    if (rss.time.length + heap.time.length > 0)
      this.plots.push(
        memoryCurve(this.memory, points(rss.time, rss.bytes), points(heap.time, heap.bytes), this.ends, choose),
      );
  }

  /** @param {State} state */
  update(state) {
    const [from, to] = spanOf(state.span, this.context.profile.time.end);
    if (document.activeElement !== this.from) this.from.value = short(from);
    if (document.activeElement !== this.to) this.to.value = short(to);
    const key = [state.metric, state.thread].join("|");
    if (this.key_ !== key) {
      this.width = this.element.clientWidth;
      this.drawCurves(state);
    }
    const lanes = `${key}|${state.span}`;
    if (this.lanes !== lanes || this.key_ !== key) this.drawLanes(state);
    this.key_ = key;
    this.lanes = lanes;
    for (const plot of this.plots) {
      const left = plot.valToPos(from, "x");
      plot.setSelect(
        { left, top: 0, width: state.span === "" ? 0 : plot.valToPos(to, "x") - left, height: plot.over.clientHeight },
        false,
      );
    }
  }

  lanes = "";

  /** @param {State} state */
  drawLanes(state) {
    const { end } = this.context.profile.time;
    const row = state.thread.startsWith("t") ? Number(state.thread.slice(1)) : -1;
    const threads = threadLanes(this.context);
    const first = drawLanes(threads, "thread", end, row >= 0 ? (threads[row]?.label ?? "") : "");
    const second = drawLanes(functionLanes(this.context), "function", end, "");
    replace(this.threads, first.element);
    replace(this.functions, second.element);
    first.draw();
    second.draw();
  }

  /** The arrows move the span by a tenth of it, with Shift its end. @param {KeyboardEvent} event */
  key(event) {
    const state = this.context.store.state;
    if (event.key === "Escape" && state.span !== "") return (this.choose(null), true);
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return false;
    const [from, to] = state.span === "" ? [0, this.ends / 10] : spanOf(state.span, this.context.profile.time.end);
    const step = (state.span === "" ? 0 : (to - from) / 10) * (event.key === "ArrowLeft" ? -1 : 1);
    const moved = Math.max(-from, Math.min(step, this.ends - to));
    this.choose([event.shiftKey ? from : from + moved, Math.min(this.ends, event.shiftKey ? to + step : to + moved)]);
    return true;
  }
}

/** @param {Context} context @returns {View} */
export function makeTimeline(context) {
  const timeline = new Timeline(context);
  return { element: timeline.element, update: (state) => timeline.update(state), key: (event) => timeline.key(event) };
}
