// The drawing of one function between its callers and its callees: boxes as high as their time, joined by ribbons.

import { svg } from "./dom.js";
import { leading } from "./bars.js";
import { label } from "./graph_label.js";
import { amount, percent } from "./format.js";

/** @typedef {import("./context.js").Context} Context */
/** @typedef {import("./graph_sums.js").Neighbour} Neighbour */
/** @typedef {import("./graph_sums.js").Around} Around */
/** @typedef {{item: Neighbour, y: number, height: number}} Box */

const HEIGHT = 420;
const GAP = 8;
const LOWEST = 22; // a box is never lower, so that its name can be read
const MOST = 10;

/** @param {Neighbour[]} all */
function shortened(all) {
  if (all.length <= MOST) return all;
  const rest = all.slice(MOST - 1);
  const kinds = [0, 1, 2, 3].map((kind) => rest.reduce((sum, each) => sum + each.kinds[kind], 0));
  return [...all.slice(0, MOST - 1), { fn: -1, total: rest.reduce((sum, each) => sum + each.total, 0), kinds }];
}

/** @param {Neighbour[]} items @param {number} whole @returns {Box[]} */
function stack(items, whole) {
  const room = HEIGHT - GAP * (items.length - 1);
  let y = 0;
  return items.map((item) => {
    const height = Math.max(LOWEST, (room * item.total) / whole);
    const box = { item, y, height };
    y += height + GAP;
    return box;
  });
}

/**
 * @param {number} x1 @param {Box} from @param {number} x2 @param {number} top @param {number} bottom
 * @param {number} kind @param {boolean} unsplit
 */
function ribbon(x1, from, x2, top, bottom, kind, unsplit) {
  const middle = (x1 + x2) / 2;
  return svg("path", {
    class: `ribbon ${unsplit ? "ink-memory" : `ink-${kind}`}`,
    d:
      `M${x1},${from.y} C${middle},${from.y} ${middle},${top} ${x2},${top} L${x2},${bottom} ` +
      `C${middle},${bottom} ${middle},${from.y + from.height} ${x1},${from.y + from.height} Z`,
  });
}

/**
 * @param {Context} context @param {Box} box @param {number} x @param {number} width
 * @param {(fn: number) => void} open
 */
function drawBox(context, box, x, width, open) {
  const { unit, total, unsplit } = context.weights();
  const { fn } = box.item;
  const title = fn < 0 ? "others" : context.name(fn);
  const figure = `${percent(box.item.total, total)} · ${amount(box.item.total, unit)}`;
  const two = box.height > 34;
  const act = () => fn >= 0 && open(fn);
  return svg(
    "g",
    {
      class: fn < 0 ? "box" : "box can",
      role: fn < 0 ? "img" : "button",
      tabindex: fn < 0 ? null : 0,
      "aria-label": `${title}, ${figure}`,
      click: act,
      keydown: (event) => /** @type {KeyboardEvent} */ (event).key === "Enter" && act(),
    },
    svg("title", {}, `${title} ${fn > 0 ? context.place(fn) : ""}\n${figure}`),
    svg("rect", {
      x,
      y: box.y,
      width,
      height: box.height,
      rx: 3,
      class: unsplit ? "tint-memory" : `tint-${leading(box.item.kinds)}`,
    }),
    label(
      x + 8,
      box.y + (two ? box.height / 2 - 3 : box.height / 2 + 4),
      two ? title : `${title}  ${percent(box.item.total, total)}`,
      width - 16,
      "graph-name",
    ),
    two && label(x + 8, box.y + box.height / 2 + 13, figure, width - 16, "graph-figure"),
  );
}

/**
 * @param {Context} context @param {number} fn @param {Around} around @param {number} width @param {(fn: number) => void} open
 */
export function drawGraph(context, fn, around, width, open) {
  const { unsplit } = context.weights();
  const whole = Math.max(around.total, 1);
  const box = Math.min(300, Math.max(150, width * 0.25));
  const callers = stack(shortened(around.callers), whole);
  const callees = stack(shortened(around.callees), whole);
  const centre = { item: { fn, total: around.total, kinds: around.kinds }, y: 0, height: HEIGHT };
  const left = (width - box) / 2;
  const parts = [];
  let at = 0;
  for (const caller of callers) {
    const next = at + (HEIGHT * caller.item.total) / whole;
    parts.push(ribbon(box, caller, left, at, next, leading(caller.item.kinds), unsplit));
    at = next;
  }
  at = 0;
  for (const callee of callees) {
    const next = at + (HEIGHT * callee.item.total) / whole;
    parts.push(ribbon(width - box, callee, left + box, at, next, leading(callee.item.kinds), unsplit));
    at = next;
  }
  const boxes = [
    ...callers.map((each) => drawBox(context, each, 0, box, open)),
    drawBox(context, centre, left, box, open),
    ...callees.map((each) => drawBox(context, each, width - box, box, open)),
  ];
  const height = Math.max(HEIGHT, ...[...callers, ...callees].map((each) => each.y + each.height)) + 2;
  return svg(
    "svg",
    {
      width,
      height,
      viewBox: `0 -1 ${width} ${height}`,
      role: "group",
      "aria-label": "Callers on the left, callees on the right",
    },
    ...parts,
    ...boxes,
  );
}
