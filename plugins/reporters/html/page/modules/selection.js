// What each node of the call tree weighs for what is chosen: the metric, threads, and the span of time.

/** @typedef {import("./profile.js").Profile} Profile */
/** @typedef {import("./profile.js").Kinds} Kinds */
/** @typedef {import("./state.js").State} State */
/** @typedef {import("./format.js").Unit} Unit */

import { spanOf } from "./state.js";

/**
 * @typedef {Object} Weights
 * @property {Kinds} kinds by node
 * @property {Float64Array} own by node: the sum of its kinds
 * @property {number} total
 * @property {Unit} unit
 * @property {boolean} unsplit all stands in the first kind: there is no other
 */

/** @typedef {{id: string, label: string, help: string}} Metric */

/** A metric of what was before, and that of what is after. @type {Record<string, string>} */
const SIDES = { base: "time", base_peak: "peak" };

/** The same of the other side of a comparison. @param {string} metric */
export const otherSide = (metric) =>
  SIDES[metric] ?? Object.keys(SIDES).find((each) => SIDES[each] === metric) ?? metric;

/** @param {string} metric */
export const isBefore = (metric) => metric in SIDES;

/** @param {Profile} profile @returns {Metric[]} */
function sidesOf(profile) {
  const metrics = [
    { id: "time", label: "Time after", help: "Widths are the time after; what is gone has none" },
    { id: "base", label: "Time before", help: "Widths are the time before; what is new has none" },
  ];
  if (profile.nodes.baseAtPeak.length > 0)
    metrics.push(
      { id: "peak", label: "Memory after", help: "What was held when the run held the most" },
      { id: "base_peak", label: "Memory before", help: "What was held when the run held the most" },
    );
  return metrics;
}

/** @param {Profile} profile @returns {Metric[]} */
export function metricsOf(profile) {
  if (profile.compares) return sidesOf(profile);
  const metrics = [{ id: "time", label: "Time", help: "CPU time, and waiting where the clock counted it" }];
  if (profile.nodes.times[3].some((ns) => ns > 0)) {
    metrics.push({ id: "cpu", label: "CPU", help: "CPU time alone" });
    metrics.push({ id: "wait", label: "Waiting", help: "Time in which a thread did not run" });
  }
  if (profile.nodes.atPeak.some((bytes) => bytes > 0))
    metrics.push({ id: "peak", label: "Memory at peak", help: "What was held when the run held the most" });
  if (profile.nodes.allocated.some((bytes) => bytes > 0))
    metrics.push({ id: "allocated", label: "Allocated", help: "All that was allocated" });
  if (profile.nodes.copied.some((bytes) => bytes > 0))
    metrics.push({ id: "copied", label: "Copied", help: "Bytes copied by memcpy and memmove" });
  return metrics;
}

/** @param {Profile} profile @param {string} thread @returns {(row: number) => boolean} */
export function threadFilter(profile, thread) {
  const row = Number(thread.slice(1));
  if (thread.startsWith("t")) return (given) => given === row;
  if (thread.startsWith("p")) return (given) => profile.threads.process[given] === row;
  return () => true;
}

/** @param {number} count @returns {Kinds} */
function emptyKinds(count) {
  return [new Float64Array(count), new Float64Array(count), new Float64Array(count), new Float64Array(count)];
}

/**
 * The first and the last span of the time entries, of `spans`.
 * @param {Profile} profile @param {State} state @param {number} spans
 */
export function spanRange(profile, state, spans) {
  const [from, to] = spanOf(state.span, profile.time.end);
  const width = profile.time.end / 1e9 / spans;
  const first = Math.min(spans - 1, Math.floor(from / width + 1e-6));
  return { first, last: Math.max(first, Math.min(spans, Math.ceil(to / width - 1e-6)) - 1) };
}

/** By node, the part of these threads in the whole run. @param {Profile} profile @param {(row: number) => boolean} wanted */
function sharesOf(profile, wanted) {
  const { nodes, paths } = profile;
  const part = new Float64Array(nodes.count);
  const whole = new Float64Array(nodes.count);
  paths.node.forEach((node, row) => {
    for (let kind = 0; kind < 4; kind++) {
      whole[node] += paths.times[kind][row];
      if (wanted(paths.thread[row])) part[node] += paths.times[kind][row];
    }
  });
  return part.map((value, node) => (whole[node] > 0 ? value / whole[node] : 0));
}

/** @param {Profile} profile @param {State} state @returns {Kinds} */
function timesOf(profile, state) {
  const { nodes, paths, time } = profile;
  if (state.thread === "" && state.span === "") return nodes.times;
  const kinds = emptyKinds(nodes.count);
  const wanted = threadFilter(profile, state.thread);
  if (state.span === "") {
    paths.node.forEach((node, row) => {
      if (wanted(paths.thread[row])) for (let kind = 0; kind < 4; kind++) kinds[kind][node] += paths.times[kind][row];
    });
    return kinds;
  }
  const { first, last } = spanRange(profile, state, time.spans);
  const { span, thread, node, kind, ns } = time.entries();
  const share = time.hasThreads || state.thread === "" ? null : sharesOf(profile, wanted);
  for (let row = 0; row < span.length; row++) {
    if (span[row] < first || span[row] > last || !(share || wanted(thread[row]))) continue;
    const place = kind[row] === 5 ? 1 : kind[row] - 1; // time without a sample counts as native, as everywhere
    kinds[place][node[row]] += ns[row] * (share ? share[node[row]] : 1);
  }
  return kinds;
}

/** @param {Profile} profile @param {State} state @returns {Weights} */
export function weigh(profile, state) {
  const count = profile.nodes.count;
  const empty = new Float64Array(count);
  const { atPeak, allocated, copied, base, baseAtPeak } = profile.nodes;
  const columns = /** @type {Record<string, Float64Array>} */ ({ peak: atPeak, allocated, copied, base });
  const own = state.metric === "base_peak" ? baseAtPeak : columns[state.metric];
  if (own && own.length === count) {
    const total = own.reduce((a, b) => a + b, 0);
    const unit = state.metric === "base" ? "ns" : "bytes";
    return { kinds: [own, empty, empty, empty], own, total, unit, unsplit: true };
  }
  let kinds = timesOf(profile, state);
  if (state.metric === "cpu") kinds = [kinds[0], kinds[1], kinds[2], empty];
  if (state.metric === "wait") kinds = [empty, empty, empty, kinds[3]];
  const sums = new Float64Array(count);
  let total = 0;
  for (let node = 0; node < count; node++) {
    sums[node] = kinds[0][node] + kinds[1][node] + kinds[2][node] + kinds[3][node];
    total += sums[node];
  }
  return { kinds, own: sums, total, unit: "ns", unsplit: false };
}
