// The call tree merged by function, for the flame graph: from the program's start down, or reversed, from the functions where
// the time was spent up to their callers.

/** @typedef {import("./profile.js").Profile} Profile */
/** @typedef {import("./selection.js").Weights} Weights */

export class Frame {
  /** @param {number} fn @param {Frame | null} parent */
  constructor(fn, parent) {
    this.fn = fn;
    this.parent = parent;
    /** @type {number} */
    this.depth = parent ? parent.depth + 1 : 0;
    this.own = 0;
    this.total = 0;
    this.kinds = [0, 0, 0, 0]; // of the total
    /** @type {Frame[] | null} */
    this.sorted = null;
    /** @type {Map<number, Frame> | null} */
    this.byFunction = null;
    /** Makes the children when they are first asked for. @type {((frame: Frame) => void) | null} */
    this.grow = null;
  }

  /** @param {number} fn @param {Frame[]} [made] gets the child when it is new */
  child(fn, made) {
    this.byFunction ??= new Map();
    let found = this.byFunction.get(fn);
    if (!found) {
      found = new Frame(fn, this);
      this.byFunction.set(fn, found);
      made?.push(found);
    }
    return found;
  }

  /** The largest first. @returns {Frame[]} */
  get children() {
    if (this.sorted) return this.sorted;
    this.grow?.(this);
    this.grow = null;
    const made = this.byFunction ? [...this.byFunction.values()].filter((each) => each.total > 0) : [];
    this.sorted = made.sort((a, b) => b.total - a.total || a.fn - b.fn);
    return this.sorted;
  }

  /** @param {Weights} weights @param {number} node */
  add(weights, node) {
    this.total += weights.own[node];
    for (let kind = 0; kind < 4; kind++) this.kinds[kind] += weights.kinds[kind][node];
  }
}

/** @param {Profile} profile @param {Weights} weights @param {(fn: number) => boolean} hidden */
function down(profile, weights, hidden) {
  const { nodes } = profile;
  const root = new Frame(0, null);
  const frames = [root]; // parents first
  /** @type {Frame[]} */
  const places = new Array(nodes.count);
  for (let node = 0; node < nodes.count; node++) {
    const above = node === 0 ? root : places[nodes.parent[node]];
    const place = node === 0 || hidden(nodes.function[node]) ? above : above.child(nodes.function[node], frames);
    places[node] = place;
    place.own += weights.own[node];
    place.add(weights, node);
  }
  for (const frame of frames.reverse()) {
    if (!frame.parent) continue;
    frame.parent.total += frame.total;
    for (let kind = 0; kind < 4; kind++) frame.parent.kinds[kind] += frame.kinds[kind];
  }
  return root;
}

/** @param {Profile} profile @param {Weights} weights @param {(fn: number) => boolean} hidden */
function up(profile, weights, hidden) {
  const { nodes } = profile;
  /** The nearest at or above that shows, 0 for none. @param {number} node */
  const shown = (node) => {
    let at = node;
    while (at > 0 && hidden(nodes.function[at])) at = nodes.parent[at];
    return at;
  };
  /**
   * Splits by caller.
   * @param {Frame} frame @param {number[]} leaves nodes with time @param {number[]} places where each stands now
   */
  const split = (frame, leaves, places) => {
    /** @type {Map<Frame, {leaves: number[], places: number[]}>} */
    const parts = new Map();
    leaves.forEach((leaf, i) => {
      if (places[i] === 0) return;
      const child = frame.child(nodes.function[places[i]]);
      child.add(weights, leaf);
      if (!frame.parent) child.own += weights.own[leaf];
      const part = parts.get(child) ?? { leaves: [], places: [] };
      part.leaves.push(leaf);
      part.places.push(shown(nodes.parent[places[i]]));
      parts.set(child, part);
    });
    for (const [child, part] of parts) child.grow = (grown) => split(grown, part.leaves, part.places);
  };
  const root = new Frame(0, null);
  /** @type {number[]} */
  const leaves = [];
  for (let node = 0; node < nodes.count; node++) {
    if (weights.own[node] === 0) continue;
    leaves.push(node);
    root.add(weights, node);
    if (shown(node) === 0) root.own += weights.own[node];
  }
  root.grow = (frame) => split(frame, leaves, leaves.map(shown));
  return root;
}

/** @param {Profile} profile @param {Weights} weights @param {boolean} reversed @param {(fn: number) => boolean} hidden */
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
