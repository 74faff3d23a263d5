// Curves over the run's time, drawn by uPlot: what the threads did, and what was held. Dragging over one chooses a span.

import { bytes } from "./format.js";

/** @typedef {import("./profile.js").Profile} Profile */
/** @typedef {{times: number[], values: (number | null)[]}} Points seconds, and their values */

export const LEFT = 132; // pixels beside the plots; the lanes below keep them too
export const RIGHT = 16;

/** @param {string} name */
export function color(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

const BYTES = Array.from({ length: 44 }, (_, i) => 2 ** i);

/** Two series on one axis of time; each holds its last value. @param {Points[]} series */
export function joined(series) {
  const times = [...new Set(series.flatMap((points) => points.times))].sort((a, b) => a - b);
  const rows = series.map((points) => {
    let at = -1;
    return times.map((time) => {
      while (at + 1 < points.times.length && points.times[at + 1] <= time) at++;
      return at < 0 ? null : points.values[at];
    });
  });
  return /** @type {uPlot.AlignedData} */ ([times, ...rows]);
}

/**
 * @param {number} ends seconds @param {(span: [number, number] | null) => void} choose
 * @returns {Partial<uPlot.Options>}
 */
function common(ends, choose) {
  return {
    padding: [8, RIGHT, 0, 0],
    legend: { live: true },
    cursor: { sync: { key: "time" }, drag: { x: true, y: false, setScale: false }, points: { size: 5 } },
    scales: { x: { time: false, min: 0, max: ends, range: [0, ends] } },
    hooks: {
      setSelect: [
        (plot) => {
          const { left, width } = plot.select;
          if (width >= 3)
            choose([Math.max(0, plot.posToVal(left, "x")), Math.min(ends, plot.posToVal(left + width, "x"))]);
        },
      ],
    },
  };
}

/**
 * @param {string} label @param {(value: number) => string} say @param {string} scale @param {number[]} incrs steps to choose from
 * @returns {uPlot.Axis[]}
 */
function axes(label, say, scale, incrs) {
  const text = color("--quiet");
  const grid = { stroke: color("--line"), width: 1 };
  const font = `12px ${color("--sans")}`;
  return [
    {
      stroke: text,
      grid,
      ticks: grid,
      font,
      size: 28,
      values: (_, splits) => splits.map((split) => `${+split.toFixed(3)} s`),
    },
    {
      stroke: text,
      grid,
      ticks: grid,
      font,
      size: LEFT,
      scale,
      label,
      labelSize: 0,
      labelFont: font,
      incrs,
      values: (_, splits) => splits.map(say),
    },
  ];
}

/**
 * What the threads did, stacked: how many were busy at once.
 * @param {HTMLElement} place @param {number[]} times @param {number[][]} kinds @param {number} ends
 * @param {(span: [number, number] | null) => void} choose
 */
export function activityCurve(place, times, kinds, ends, choose) {
  const sums = times.map(() => 0);
  const stacked = kinds.map((kind) => kind.map((value, i) => (sums[i] += value)));
  const names = ["Python", "Native", "System", "Waiting"];
  const steps = uPlot.paths.stepped?.({ align: 1 });
  /** @type {uPlot.Series[]} */
  const series = [3, 2, 1, 0].map((kind) => ({
    label: names[kind],
    stroke: "transparent",
    fill: color(`--kind-${kind}`),
    width: 0,
    paths: steps,
    points: { show: false },
    value: (_, __, ___, i) => (i === null || i === undefined ? "–" : kinds[kind][i].toFixed(2)),
  }));
  const most = Math.max(1, ...sums);
  return new uPlot(
    /** @type {uPlot.Options} */ ({
      ...common(ends, choose),
      width: place.clientWidth,
      height: 150,
      axes: axes(
        "Threads",
        (value) => `${+value.toFixed(2)}`,
        "y",
        [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000],
      ),
      scales: { x: { time: false, range: [0, ends] }, y: { range: [0, most * 1.05] } },
      series: [{ label: "Time", value: (_, value) => (value === null ? "–" : `${value.toFixed(3)} s`) }, ...series],
    }),
    [times, stacked[3], stacked[2], stacked[1], stacked[0]],
    place,
  );
}

/**
 * @param {HTMLElement} place @param {Points} rss @param {Points} heap @param {number} ends
 * @param {(span: [number, number] | null) => void} choose
 */
export function memoryCurve(place, rss, heap, ends, choose) {
  /** @type {[string, string, Points][]} */
  const given = [
    ["Resident set", "--rss", rss],
    ["Heap", "--memory", heap],
  ];
  const there = given.filter(([, , points]) => points.times.length > 0);
  const most = Math.max(1, ...there.flatMap(([, , points]) => points.values.map((value) => value ?? 0)));
  return new uPlot(
    /** @type {uPlot.Options} */ ({
      ...common(ends, choose),
      width: place.clientWidth,
      height: 130,
      axes: axes("Memory", bytes, "mb", BYTES),
      scales: { x: { time: false, range: [0, ends] }, mb: { range: [0, most * 1.08] } },
      series: [
        { label: "Time", value: (_, value) => (value === null ? "–" : `${value.toFixed(3)} s`) },
        ...there.map(([label, ink]) => ({
          label,
          scale: "mb",
          stroke: color(ink),
          width: 1.5,
          points: { show: false },
          value: (/** @type {unknown} */ _, /** @type {number | null} */ value) =>
            value === null ? "–" : bytes(value),
        })),
      ],
    }),
    joined(there.map(([, , points]) => points)),
    place,
  );
}
