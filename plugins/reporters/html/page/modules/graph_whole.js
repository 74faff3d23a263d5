// The whole program as circles: the functions that matter most, as large as their own time, joined by who calls whom, and set
// in columns by how far from the start they are called.

import { svg } from "./dom.js";
import { leading } from "./bars.js";
import { edgesBetween } from "./graph_sums.js";
import { label } from "./graph_label.js";
import { amount, percent } from "./format.js";

/** @typedef {import("./context.js").Context} Context */
/** @typedef {{fn: number, column: number, x: number, y: number, radius: number}} Circle */
/** @typedef {{from: number, to: number, total: number}} Edge */

const MOST = 40;
const LEAST_SHARE = 0.003;
const LARGEST = 46; // radius in pixels
const SMALLEST = 5;
const ROOM = 26; // below a circle, for its name

/** @param {Context} context */
function chosen(context) {
  const { own, total } = context.totals();
  const whole = context.weights().total;
  const rows = Array.from(total.keys()).filter((fn) => fn > 0 && total[fn] >= whole * LEAST_SHARE && total[fn] > 0);
  rows.sort((a, b) => own[b] + total[b] / 4 - (own[a] + total[a] / 4) || a - b);
  return rows.slice(0, MOST);
}

/** How many calls from the start, by the way that has the most time. @param {number[]} fns @param {Edge[]} edges */
function columnsOf(fns, edges) {
  /** @type {Map<number, number>} */
  const caller = new Map();
  for (const edge of edges) if (!caller.has(edge.to)) caller.set(edge.to, edge.from);
  /** @type {Map<number, number>} */
  const columns = new Map();
  for (const fn of fns) {
    const seen = new Set([fn]);
    let at = caller.get(fn) ?? 0;
    while (at !== 0 && !seen.has(at)) {
      seen.add(at);
      at = caller.get(at) ?? 0;
    }
    columns.set(fn, seen.size - 1);
  }
  return columns;
}

/** @param {Context} context @param {number[]} fns @param {Edge[]} edges @param {number} width @returns {Circle[]} */
function place(context, fns, edges, width) {
  const { own } = context.totals();
  const most = Math.max(...fns.map((fn) => own[fn]), 1);
  const columns = columnsOf(fns, edges);
  const used = [...new Set(columns.values())].sort((a, b) => a - b);
  const step = width / used.length;
  /** @type {Circle[]} */
  const circles = [];
  used.forEach((column, i) => {
    let y = 8;
    for (const fn of fns.filter((each) => columns.get(each) === column)) {
      const radius = Math.max(SMALLEST, LARGEST * Math.sqrt(own[fn] / most));
      circles.push({ fn, column: i, x: step * (i + 0.5), y: y + radius, radius });
      y += 2 * radius + ROOM;
    }
  });
  const height = Math.max(...circles.map((circle) => circle.y + circle.radius)) + ROOM;
  for (let i = 0; i < used.length; i++) {
    const column = circles.filter((circle) => circle.column === i);
    const spare = height - ROOM - Math.max(...column.map((circle) => circle.y + circle.radius));
    column.forEach((circle, row) => (circle.y += (spare * (row + 0.5)) / column.length));
  }
  return circles;
}

/** @param {Edge} edge @param {Map<number, Circle>} at @param {number} whole */
function line(edge, at, whole) {
  const from = at.get(edge.from);
  const to = at.get(edge.to);
  if (!from || !to || edge.total <= 0) return null;
  const bend = Math.max(30, Math.abs(to.x - from.x) / 2);
  return svg("path", {
    class: "edge",
    "stroke-width": Math.max(0.75, (10 * edge.total) / whole).toFixed(2),
    d: `M${from.x},${from.y} C${from.x + bend},${from.y} ${to.x - bend},${to.y} ${to.x},${to.y}`,
  });
}

/** @param {Context} context @param {Circle} circle @param {number} room @param {(fn: number) => void} open */
function draw(context, circle, room, open) {
  const { kinds, own, total } = context.totals();
  const { total: whole, unit, unsplit } = context.weights();
  const { fn } = circle;
  const text = `${context.name(fn)}, own ${percent(own[fn], whole)}, total ${percent(total[fn], whole)}`;
  const kind = leading(kinds.map((each) => each[fn]));
  return svg(
    "g",
    {
      class: "box can",
      role: "button",
      tabindex: 0,
      "aria-label": text,
      click: () => open(fn),
      keydown: (event) => /** @type {KeyboardEvent} */ (event).key === "Enter" && open(fn),
    },
    svg("title", {}, `${text}\n${context.place(fn)} ${amount(own[fn], unit)}`),
    svg("circle", {
      cx: circle.x,
      cy: circle.y,
      r: circle.radius,
      class: own[fn] === 0 ? "tint-none" : unsplit ? "tint-memory" : `tint-${kind}`,
    }),
    label(circle.x, circle.y + circle.radius + 14, context.name(fn), room, "graph-name centred"),
    circle.radius > 20 &&
      label(circle.x, circle.y + 4, percent(own[fn], whole), 2 * circle.radius, "graph-figure centred"),
  );
}

/** @param {Context} context @param {number} width @param {(fn: number) => void} open */
export function drawWhole(context, width, open) {
  const fns = chosen(context);
  if (fns.length === 0) return "Nothing of this was seen.";
  const edges = edgesBetween(context.profile, context.weights(), new Set(fns));
  const circles = place(context, fns, edges, width);
  const at = new Map(circles.map((circle) => [circle.fn, circle]));
  const columns = Math.max(...circles.map((circle) => circle.column)) + 1;
  const height = Math.max(...circles.map((circle) => circle.y + circle.radius)) + ROOM;
  const whole = Math.max(context.weights().total, 1);
  return svg(
    "svg",
    {
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      role: "group",
      "aria-label": "Functions, each as large as its own time",
    },
    ...edges.map((edge) => line(edge, at, whole)),
    ...circles.map((circle) => draw(context, circle, width / columns - 12, open)),
  );
}
