// Who called a function and what it called, in sums over the call tree. A recursive call counts once.

/** @typedef {import("./profile.js").Profile} Profile */
/** @typedef {import("./selection.js").Weights} Weights */
/** @typedef {{fn: number, total: number, kinds: number[]}} Neighbour */
/** @typedef {{own: number, total: number, kinds: number[], callers: Neighbour[], callees: Neighbour[]}} Around */

/** @param {Map<number, Neighbour>} map @param {number} fn @param {Weights} weights @param {number} node */
function add(map, fn, weights, node) {
  let known = map.get(fn);
  if (!known) map.set(fn, (known = { fn, total: 0, kinds: [0, 0, 0, 0] }));
  known.total += weights.own[node];
  for (let kind = 0; kind < 4; kind++) known.kinds[kind] += weights.kinds[kind][node];
}

/** @param {Map<number, Neighbour>} map */
function sorted(map) {
  return [...map.values()].filter((each) => each.total > 0).sort((a, b) => b.total - a.total || a.fn - b.fn);
}

/**
 * By node: the outermost node of the function on its way from the root (whose caller is the caller), and the node below the
 * innermost one (which is the callee); -1 for none.
 * @param {Profile} profile @param {number} fn
 */
function places(profile, fn) {
  const { nodes } = profile;
  const outermost = new Int32Array(nodes.count).fill(-1);
  const below = new Int32Array(nodes.count).fill(-1);
  for (let node = 0; node < nodes.count; node++) {
    const parent = nodes.parent[node];
    const inside = parent >= 0 && outermost[parent] >= 0;
    const is = nodes.function[node] === fn;
    outermost[node] = inside ? outermost[parent] : is ? node : -1;
    if (inside && !is) below[node] = nodes.function[parent] === fn ? node : below[parent];
  }
  return { outermost, below };
}

/** @param {Profile} profile @param {Weights} weights @param {number} fn @returns {Around} */
export function neighbours(profile, weights, fn) {
  const { nodes } = profile;
  const { outermost, below } = places(profile, fn);
  /** @type {Map<number, Neighbour>} */
  const callers = new Map();
  /** @type {Map<number, Neighbour>} */
  const callees = new Map();
  let own = 0;
  let total = 0;
  const kinds = [0, 0, 0, 0];
  for (let node = 0; node < nodes.count; node++) {
    if (outermost[node] < 0 || weights.own[node] === 0) continue;
    total += weights.own[node];
    for (let kind = 0; kind < 4; kind++) kinds[kind] += weights.kinds[kind][node];
    const caller = nodes.parent[outermost[node]];
    if (caller >= 0) add(callers, nodes.function[caller], weights, node);
    if (below[node] >= 0) add(callees, nodes.function[below[node]], weights, node);
    else own += weights.own[node];
  }
  return { own, total, kinds, callers: sorted(callers), callees: sorted(callees) };
}

/**
 * Edges between functions: caller, callee, and the time below.
 * @param {Profile} profile @param {Weights} weights @param {Set<number>} wanted
 */
export function edgesBetween(profile, weights, wanted) {
  const { nodes } = profile;
  const subtree = Float64Array.from(weights.own);
  for (let node = nodes.count - 1; node > 0; node--) subtree[nodes.parent[node]] += subtree[node];
  const nearest = new Int32Array(nodes.count); // function of the nearest node of a wanted one above, or itself
  /** @type {Map<string, {from: number, to: number, total: number}>} */
  const edges = new Map();
  for (let node = 1; node < nodes.count; node++) {
    const above = nearest[nodes.parent[node]];
    const fn = nodes.function[node];
    nearest[node] = wanted.has(fn) ? fn : above;
    if (!wanted.has(fn) || above === fn) continue;
    const key = `${above}-${fn}`;
    const edge = edges.get(key) ?? { from: above, to: fn, total: 0 };
    edge.total += subtree[node];
    edges.set(key, edge);
  }
  return [...edges.values()].sort((a, b) => b.total - a.total || a.from - b.from || a.to - b.to);
}
