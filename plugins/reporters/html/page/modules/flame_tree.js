// The call tree merged by function, for the flame graph: from the program's start down, or reversed, from the functions where
// the time was spent up to their callers.

/** @typedef {import("./profile.js").Profile} Profile */
/** @typedef {import("./selection.js").Weights} Weights */

/**
 * @typedef {Object} Frame
 * @property {number} fn @property {Frame | null} parent @property {number} depth
 * @property {number} own @property {number} total @property {number[]} kinds of the total
 * @property {Frame[]} children the largest first
 * @property {Map<number, Frame>} byFunction
 */

/** @param {number} fn @param {Frame | null} parent @returns {Frame} */
function frame(fn, parent) {
  return {
    fn,
    parent,
    depth: parent ? parent.depth + 1 : 0,
    own: 0,
    total: 0,
    kinds: [0, 0, 0, 0],
    children: [],
    byFunction: new Map(),
  };
}

/** @param {Frame} parent @param {number} fn @param {Frame[]} [made] gets the frame when it is new */
function child(parent, fn, made) {
  let found = parent.byFunction.get(fn);
  if (!found) {
    found = frame(fn, parent);
    parent.byFunction.set(fn, found);
    parent.children.push(found);
    made?.push(found);
  }
  return found;
}

/** @param {Frame} at @param {Weights} weights @param {number} node */
function addKinds(at, weights, node) {
  at.total += weights.own[node];
  for (let kind = 0; kind < 4; kind++) at.kinds[kind] += weights.kinds[kind][node];
}

/** @param {Frame} root */
function sort(root) {
  const waiting = [root];
  for (let at = waiting.pop(); at; at = waiting.pop()) {
    at.children = at.children.filter((each) => each.total > 0);
    at.children.sort((a, b) => b.total - a.total || a.fn - b.fn);
    waiting.push(...at.children);
  }
  return root;
}

/** @param {Profile} profile @param {Weights} weights @param {(fn: number) => boolean} hidden */
function down(profile, weights, hidden) {
  const { nodes } = profile;
  const root = frame(0, null);
  /** @type {Frame[]} */
  const places = new Array(nodes.count);
  const frames = [root]; // parents first
  for (let node = 0; node < nodes.count; node++) {
    const above = node === 0 ? root : places[nodes.parent[node]];
    const place = node === 0 || hidden(nodes.function[node]) ? above : child(above, nodes.function[node], frames);
    places[node] = place;
    place.own += weights.own[node];
    addKinds(place, weights, node);
  }
  for (let i = frames.length - 1; i > 0; i--) {
    const above = /** @type {Frame} */ (frames[i].parent);
    above.total += frames[i].total;
    for (let kind = 0; kind < 4; kind++) above.kinds[kind] += frames[i].kinds[kind];
  }
  return sort(root);
}

/** @param {Profile} profile @param {Weights} weights @param {(fn: number) => boolean} hidden */
function up(profile, weights, hidden) {
  const { nodes } = profile;
  const root = frame(0, null);
  for (let node = 0; node < nodes.count; node++) {
    if (weights.own[node] === 0) continue;
    let at = root;
    addKinds(at, weights, node);
    for (let step = node; step > 0; step = nodes.parent[step]) {
      if (hidden(nodes.function[step])) continue;
      const first = at === root;
      at = child(at, nodes.function[step]);
      addKinds(at, weights, node);
      if (first) at.own += weights.own[node];
    }
    if (at === root) root.own += weights.own[node];
  }
  return sort(root);
}

/**
 * @param {Profile} profile @param {Weights} weights @param {boolean} reversed
 * @param {(fn: number) => boolean} hidden
 */
export function flameTree(profile, weights, reversed, hidden) {
  return reversed ? up(profile, weights, hidden) : down(profile, weights, hidden);
}

/** @param {Frame} at @returns {Frame[]} from the root */
export function pathOf(at) {
  /** @type {Frame[]} */
  const path = [];
  /** @type {Frame | null} */
  let step = at;
  for (; step; step = step.parent) path.unshift(step);
  return path;
}

/** The frame that a path of functions leads to, as far as it goes. @param {Frame} root @param {string} path */
export function frameAt(root, path) {
  let at = root;
  for (const word of path === "" ? [] : path.split(".")) {
    const next = at.children.find((each) => each.fn === Number(word));
    if (!next) break;
    at = next;
  }
  return at;
}

/**
 * What of the root stands under frames that match, each sample once.
 * @param {Frame} root @param {(fn: number) => boolean} matches
 */
export function matched(root, matches) {
  let sum = 0;
  const waiting = [...root.children];
  for (let at = waiting.pop(); at; at = waiting.pop()) {
    if (matches(at.fn)) sum += at.total;
    else waiting.push(...at.children);
  }
  return sum;
}
