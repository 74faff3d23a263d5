// What is known of one frame of the flame graph.

import { h, link, name } from "./dom.js";
import { bar } from "./bars.js";
import { KINDS, LIBRARY } from "./profile.js";
import { amount, percent } from "./format.js";

/** @typedef {import("./context.js").Context} Context */
/** @typedef {import("./flame_tree.js").Frame} Frame */
/** @typedef {import("./dom.js").Child} Child */

const MOST_CHILDREN = 8;

/** @param {Context} context @param {Frame} frame @returns {Child[]} */
function children(context, frame) {
  const { unit } = context.weights();
  return frame.children
    .slice(0, MOST_CHILDREN)
    .map((child) =>
      h(
        "li",
        {},
        h("span", { class: "number" }, percent(child.total, frame.total)),
        " ",
        name(context.name(child.fn)),
        " ",
        h("span", { class: "quiet" }, amount(child.total, unit)),
      ),
    );
}

/** @param {Context} context @param {Frame} frame */
function figures(context, frame) {
  const { total, unit, unsplit } = context.weights();
  const rows = [
    ["Total", frame.total],
    ["Own", frame.own],
  ];
  const { baseline } = context;
  if (baseline) {
    const { before, after, change } = baseline.sides(frame);
    rows.push(["Before", before], ["After", after], ["Change", change]);
  }
  if (!unsplit) KINDS.forEach((kind, i) => frame.kinds[i] > 0 && rows.push([kind, frame.kinds[i]]));
  return h(
    "table",
    { class: "figures" },
    h(
      "tbody",
      {},
      ...rows.map(([label, value]) =>
        h(
          "tr",
          {},
          h("th", { scope: "row" }, label),
          h("td", {}, amount(Number(value), unit)),
          h("td", {}, percent(Number(value), total)),
        ),
      ),
    ),
  );
}

/** @param {Context} context @param {Frame} frame @param {(frame: Frame) => void} zoom @returns {Child[]} */
export function detailsOf(context, frame, zoom) {
  const { unsplit } = context.weights();
  const root = frame.parent === null;
  const place = root ? "" : context.place(frame.fn);
  const below = children(context, frame);
  const file = context.profile.functions.file[frame.fn];
  return [
    h("h2", {}, root ? "Whole program" : name(context.name(frame.fn))),
    h(
      "p",
      { class: "place" },
      place !== "" &&
        (context.source(file).length > 0
          ? link(name(place), () => context.openFunction(frame.fn), { title: "Show the source" })
          : name(place)),
    ),
    bar(frame.kinds, frame.total, unsplit),
    figures(context, frame),
    !root &&
      h(
        "p",
        { class: "actions" },
        link("Zoom in", () => zoom(frame)),
        !context.profile.compares &&
          context.profile.functions.shown[frame.fn] !== LIBRARY &&
          link("Callers and callees", () => context.openGraph(frame.fn)),
      ),
    below.length > 0 && h("h3", {}, context.store.state.reversed ? "Called by" : "Calls"),
    below.length > 0 && h("ol", { class: "plain" }, ...below),
  ];
}
