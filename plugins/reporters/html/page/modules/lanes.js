// Strips over the run's time: what each thread did, and when each of the hottest functions ran. One row of colour each.

import { h, link, name } from "./dom.js";
import { color, LEFT, RIGHT } from "./curves.js";
import { owners } from "./totals.js";
import { percent } from "./format.js";

/** @typedef {import("./context.js").Context} Context */
/** @typedef {{label: string, title: string, kinds: Float64Array[], action: () => void}} Lane values by kind, then span */

const MOST_THREADS = 24;
const MOST_FUNCTIONS = 24;
const THREAD_HEIGHT = 22;
const FUNCTION_HEIGHT = 16;

/** @param {number} spans */
const emptyKinds = (spans) => [0, 1, 2, 3].map(() => new Float64Array(spans));

/** @param {number} kind of a sample */
const placeOf = (kind) => (kind === 5 ? 1 : kind - 1);

/** @param {Context} context @param {number} row */
export function threadName(context, row) {
  const { threads, processes } = context.profile;
  const pid = processes.pid[threads.process[row]];
  const own = threads.name[row] || (threads.tid[row] === pid ? "main" : `thread ${threads.tid[row]}`);
  return processes.pid.length > 1 ? `${own} (${pid})` : own;
}

/** @param {Context} context @returns {Lane[]} */
export function threadLanes(context) {
  const { fine } = context.profile.time;
  const activity = context.profile.time.activity();
  /** @type {Map<number, Float64Array[]>} */
  const lanes = new Map();
  for (let row = 0; row < activity.span.length; row++) {
    const thread = activity.thread[row];
    let kinds = lanes.get(thread);
    if (!kinds) lanes.set(thread, (kinds = emptyKinds(fine)));
    kinds[placeOf(activity.kind[row])][activity.span[row]] += activity.ns[row];
  }
  const threads = [...lanes.keys()].sort((a, b) => a - b);
  return threads
    .filter((thread) => thread >= 0)
    .slice(0, MOST_THREADS)
    .map((thread) => ({
      label: threadName(context, thread),
      title: "Only this thread",
      kinds: /** @type {Float64Array[]} */ (lanes.get(thread)),
      action: () => context.store.set({ thread: context.store.state.thread === `t${thread}` ? "" : `t${thread}` }),
    }));
}

/** By function, of the largest ones: its own time in each span. @param {Context} context @returns {Lane[]} */
export function functionLanes(context) {
  const { profile } = context;
  const { spans } = profile.time;
  const entries = profile.time.entries();
  const { own } = context.totals();
  const { total } = context.weights();
  const order = Array.from(own.keys())
    .filter((fn) => own[fn] > 0)
    .sort((a, b) => own[b] - own[a] || a - b)
    .slice(0, MOST_FUNCTIONS);
  const lanes = new Map(order.map((fn) => [fn, emptyKinds(spans)]));
  const owner = owners(profile);
  for (let row = 0; row < entries.span.length; row++) {
    const lane = lanes.get(profile.nodes.function[owner[entries.node[row]]]);
    if (lane) lane[placeOf(entries.kind[row])][entries.span[row]] += entries.ns[row];
  }
  return order.map((fn) => ({
    label: context.name(fn),
    title: `${percent(own[fn], total)} ${context.place(fn)}`,
    kinds: /** @type {Float64Array[]} */ (lanes.get(fn)),
    action: () => context.openFunction(fn),
  }));
}

/**
 * Bars as high as the part of the span, one for each pixel.
 * @param {HTMLCanvasElement} canvas @param {Lane} lane @param {number} spanNs
 */
function paint(canvas, lane, spanNs) {
  const ratio = devicePixelRatio || 1;
  const width = (canvas.width = Math.max(1, Math.round(canvas.clientWidth * ratio)));
  const height = (canvas.height = Math.max(1, Math.round(canvas.clientHeight * ratio)));
  const pen = canvas.getContext("2d");
  if (!pen) return;
  const spans = lane.kinds[0].length;
  const inks = [0, 1, 2, 3].map((kind) => color(`--kind-${kind}`));
  for (let x = 0; x < width; x++) {
    const first = Math.floor((x / width) * spans);
    const last = Math.max(first + 1, Math.floor(((x + 1) / width) * spans));
    let y = height;
    for (let kind = 0; kind < 4; kind++) {
      let sum = 0;
      for (let span = first; span < last; span++) sum += lane.kinds[kind][span];
      if (sum === 0) continue;
      const part = Math.min(1, sum / (spanNs * (last - first)));
      const bar = Math.max(1, part * height);
      pen.fillStyle = inks[kind];
      pen.fillRect(x, y - bar, 1, bar);
      y -= bar;
    }
  }
}

/** @param {Lane[]} lanes @param {"thread" | "function"} what @param {number} endNs @param {string} chosen */
export function drawLanes(lanes, what, endNs, chosen) {
  const element = h("div", { class: `lanes lanes-${what}` });
  /** @type {[HTMLCanvasElement, Lane][]} */
  const canvases = [];
  for (const lane of lanes) {
    const canvas = h("canvas", { "aria-hidden": "true" });
    canvas.style.height = `${what === "thread" ? THREAD_HEIGHT : FUNCTION_HEIGHT}px`;
    canvases.push([canvas, lane]);
    element.append(
      h(
        "div",
        { class: lane.label === chosen ? "lane chosen" : "lane" },
        link(name(lane.label), lane.action, { title: lane.title, class: "lane-label link" }),
        canvas,
      ),
    );
  }
  element.style.paddingLeft = `${LEFT}px`;
  element.style.paddingRight = `${RIGHT}px`;
  const draw = () => canvases.forEach(([canvas, lane]) => paint(canvas, lane, endNs / lane.kinds[0].length));
  return { element, draw };
}
