// What the person looks at: one object, in the address's hash, so that back, forward, reload and a copied link keep the view.

/**
 * @typedef {Object} State
 * @property {string} view
 * @property {string} metric "time", "cpu", "wait", "peak", "allocated" or "copied"; of a comparison also "base" and "base_peak"
 * @property {string} thread "" = all, "t3" = row 3 of the threads, "p1" = row 1 of the processes
 * @property {string} span "" = all, or "from-to" in seconds
 * @property {string} search
 * @property {string} zoom rows of functions from the root, joined by dots
 * @property {boolean} reversed
 * @property {boolean} libraries whether frames of libraries show
 * @property {boolean} natives whether native frames show
 * @property {number} fn row of a function, -1 = none
 * @property {number} file row of a file, -1 = none
 * @property {number} line
 */

/** @type {State} */
export const FIRST = {
  view: "summary",
  metric: "time",
  thread: "",
  span: "",
  search: "",
  zoom: "",
  reversed: false,
  libraries: false,
  natives: true,
  fn: -1,
  file: -1,
  line: 0,
};

const KEYS = /** @type {(keyof State)[]} */ (Object.keys(FIRST));

/** @param {string} hash @returns {State} */
export function fromHash(hash) {
  const given = new URLSearchParams(hash.replace(/^#/, ""));
  /** @type {Record<string, string | number | boolean>} */
  const state = { ...FIRST };
  for (const key of KEYS) {
    const text = given.get(key);
    if (text === null) continue;
    const first = FIRST[key];
    if (typeof first === "boolean") state[key] = text === "1";
    else if (typeof first === "number") state[key] = Number.isInteger(Number(text)) ? Number(text) : first;
    else state[key] = text;
  }
  return /** @type {State} */ (/** @type {unknown} */ (state));
}

/** @param {State} state */
function toHash(state) {
  const words = new URLSearchParams();
  for (const key of KEYS)
    if (state[key] !== FIRST[key])
      words.set(key, String(state[key] === true ? 1 : state[key] === false ? 0 : state[key]));
  return `#${words}`;
}

/** @typedef {(state: State, before: State) => void} Listener */

export class Store {
  constructor() {
    /** @type {State} */
    this.state = fromHash(location.hash);
    /** @type {Listener[]} */
    this.listeners = [];
    addEventListener("hashchange", () => this.take(fromHash(location.hash)));
  }

  /** @param {Listener} listener */
  listen(listener) {
    this.listeners.push(listener);
  }

  /** A new view is a new entry of the history; anything else changes the one there is. @param {Partial<State>} patch */
  set(patch) {
    const next = { ...this.state, ...patch };
    const hash = toHash(next);
    if (hash === toHash(this.state)) return;
    if (next.view !== this.state.view) history.pushState(null, "", hash);
    else history.replaceState(null, "", hash);
    this.take(next);
  }

  /** @param {State} next */
  take(next) {
    const before = this.state;
    this.state = next;
    for (const listener of this.listeners) listener(next, before);
  }
}

/**
 * Seconds; all of the time where none is chosen.
 * @param {string} span @param {number} endNs @returns {[number, number]}
 */
export function spanOf(span, endNs) {
  const [from, to] = span.split("-").map(Number);
  const end = endNs / 1e9;
  return span !== "" && from >= 0 && to > from ? [Math.min(from, end), Math.min(to, end)] : [0, end];
}
