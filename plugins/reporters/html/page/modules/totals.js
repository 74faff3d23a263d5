// Functions and lines for what is chosen. As in every report, the time of native code is that of the Python line that called
// it, and a function that calls itself counts once in what it and its callees took.

/** @typedef {import("./profile.js").Profile} Profile */
/** @typedef {import("./profile.js").Kinds} Kinds */
/** @typedef {import("./selection.js").Weights} Weights */

/**
 * @typedef {Object} LineSum
 * @property {number} file @property {number} line @property {number} fn
 * @property {number[]} kinds @property {number} own
 */
/**
 * @typedef {Object} Totals
 * @property {Kinds} kinds by function: its own @property {Float64Array} own @property {Float64Array} total with callees
 * @property {Float64Array} samples by function, of the whole run
 * @property {LineSum[]} lines the largest first
 * @property {Map<number, Map<number, LineSum>>} byFile line sums by file and number
 */

const NATIVE = 2;

/** The node of the Python function to which each node's own time belongs. @param {Profile} profile */
export function owners(profile) {
  const { nodes, functions } = profile;
  const owner = new Int32Array(nodes.count);
  for (let node = 0; node < nodes.count; node++)
    owner[node] = functions.shown[nodes.function[node]] === NATIVE ? owner[nodes.parent[node]] : node;
  return owner;
}

/** @param {Profile} profile @param {Weights} weights */
function inclusive(profile, weights) {
  const { nodes } = profile;
  const subtree = Float64Array.from(weights.own);
  for (let node = nodes.count - 1; node > 0; node--) subtree[nodes.parent[node]] += subtree[node];
  const total = new Float64Array(profile.functions.count);
  const active = new Int32Array(profile.functions.count);
  /** @type {number[]} */
  const path = [];
  for (let node = 0; node < nodes.count; node++) {
    while (path.length > 0 && path[path.length - 1] !== nodes.parent[node])
      active[nodes.function[/** @type {number} */ (path.pop())]]--;
    if (active[nodes.function[node]]++ === 0) total[nodes.function[node]] += subtree[node];
    path.push(node);
  }
  return total;
}

/** @param {Map<number, Map<number, LineSum>>} byFile @param {number} file @param {number} line @param {number} fn */
function lineSum(byFile, file, line, fn) {
  let lines = byFile.get(file);
  if (!lines) byFile.set(file, (lines = new Map()));
  let sum = lines.get(line);
  if (!sum) lines.set(line, (sum = { file, line, fn, kinds: [0, 0, 0, 0], own: 0 }));
  return sum;
}

/** @param {Profile} profile @param {Weights} weights @returns {Totals} */
export function addUp(profile, weights) {
  const { nodes, functions } = profile;
  const owner = owners(profile);
  /** @type {Kinds} */
  const kinds = [
    new Float64Array(functions.count),
    new Float64Array(functions.count),
    new Float64Array(functions.count),
    new Float64Array(functions.count),
  ];
  const own = new Float64Array(functions.count);
  const samples = new Float64Array(functions.count);
  /** @type {Map<number, Map<number, LineSum>>} */
  const byFile = new Map();
  for (let node = 0; node < nodes.count; node++) {
    const place = owner[node];
    const fn = nodes.function[place];
    samples[fn] += nodes.samples[node];
    if (weights.own[node] === 0) continue;
    own[fn] += weights.own[node];
    const file = functions.file[fn];
    const sum = file >= 0 ? lineSum(byFile, file, Math.max(1, nodes.line[place]), fn) : null;
    if (sum) sum.own += weights.own[node];
    for (let kind = 0; kind < 4; kind++) {
      kinds[kind][fn] += weights.kinds[kind][node];
      if (sum) sum.kinds[kind] += weights.kinds[kind][node];
    }
  }
  const lines = [...byFile.values()].flatMap((sums) => [...sums.values()]);
  lines.sort((a, b) => b.own - a.own || a.file - b.file || a.line - b.line);
  return { kinds, own, total: inclusive(profile, weights), samples, lines, byFile };
}
