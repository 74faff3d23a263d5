// Bars that show how an amount splits by kind of time, and what they say to a screen reader.

import { h } from "./dom.js";
import { KINDS } from "./profile.js";
import { amount, percent } from "./format.js";

/** @typedef {import("./format.js").Unit} Unit */

/** "Python 80.0%, native 20.0%". @param {ArrayLike<number>} kinds @param {number} whole */
export function splitText(kinds, whole) {
  const parts = KINDS.map((kind, i) => (kinds[i] > 0 ? `${kind.toLowerCase()} ${percent(kinds[i], whole)}` : ""));
  const text = parts.filter((part) => part !== "").join(", ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** @param {number} share */
const width = (share) => `${Math.max(0, Math.min(100, share * 100)).toFixed(2)}%`;

/**
 * A bar of which `most` would fill the whole width.
 * @param {ArrayLike<number>} kinds @param {number} most @param {boolean} [memory]
 */
export function bar(kinds, most, memory = false) {
  const element = h("span", { class: "bar", "aria-hidden": "true" });
  for (let kind = 0; kind < 4; kind++) {
    if (!(kinds[kind] > 0)) continue;
    const part = h("span", { class: memory ? "fill-memory" : `fill-${kind}` });
    part.style.width = width(kinds[kind] / (most || 1));
    element.append(part);
  }
  return element;
}

/** @param {ArrayLike<number>} kinds @param {number} whole @param {Unit} unit */
export function legend(kinds, whole, unit) {
  return h(
    "ul",
    { class: "legend" },
    ...KINDS.map(
      (kind, i) =>
        kinds[i] > 0 &&
        h(
          "li",
          {},
          h("span", { class: `swatch fill-${i}`, "aria-hidden": "true" }),
          h("b", {}, kind),
          " ",
          h("span", { class: "number" }, percent(kinds[i], whole)),
          " ",
          h("span", { class: "quiet" }, amount(kinds[i], unit)),
        ),
    ),
  );
}

/** The kind that has the most. @param {ArrayLike<number>} kinds */
export function leading(kinds) {
  let best = 0;
  for (let kind = 1; kind < 4; kind++) if (kinds[kind] > kinds[best]) best = kind;
  return best;
}
