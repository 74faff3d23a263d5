// A small curve without axes.

import { svg } from "./dom.js";
import { bytes } from "./format.js";

const WIDTH = 320;
const HEIGHT = 44;

/**
 * Each point holds until the next.
 * @param {ArrayLike<number>} times @param {ArrayLike<number>} values @param {number} end
 */
export function sparkline(times, values, end, width = WIDTH, height = HEIGHT) {
  let most = 1;
  for (let i = 0; i < values.length; i++) most = Math.max(most, values[i]);
  /** @param {number} time */
  const x = (time) => ((time / end) * width).toFixed(1);
  /** @param {number} value */
  const y = (value) => (height - (value / most) * (height - 2)).toFixed(1);
  let line = `M${x(times[0] ?? 0)},${height}`;
  for (let i = 0; i < times.length; i++) line += `V${y(values[i])}H${x(i + 1 < times.length ? times[i + 1] : end)}`;
  return svg(
    "svg",
    {
      class: "sparkline",
      viewBox: `0 0 ${width} ${height}`,
      preserveAspectRatio: "none",
      role: "img",
      "aria-label": `up to ${bytes(most)}`,
    },
    svg("title", {}, `up to ${bytes(most)}`),
    svg("path", { d: `${line}V${height}Z` }),
  );
}
