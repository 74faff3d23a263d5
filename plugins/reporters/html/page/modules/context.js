// What the views share: the profile, what is chosen, and what follows from both, worked out once for each choice.

/** @typedef {import("./profile.js").Profile} Profile */
/** @typedef {import("./state.js").State} State */
/** @typedef {import("./selection.js").Weights} Weights */
/** @typedef {import("./totals.js").Totals} Totals */

import { addUp } from "./totals.js";
import { LIBRARY } from "./profile.js";
import { weigh } from "./selection.js";
import { placeName } from "./dom.js";
import { middle } from "./format.js";
import { Store } from "./state.js";

/**
 * @typedef {Object} View
 * @property {HTMLElement} element
 * @property {(state: State) => void} update draws what the state asks for; called while the view is the one that shows
 * @property {(event: KeyboardEvent) => boolean} [key] true when it has used the key
 */

const INSTALLED = /\/(site-packages|dist-packages)\/|\/lib(64)?\/(python|pypy)3/;
const LONGEST_NAME = 400;

export class Context {
  /** @param {Profile} profile @param {Store} store */
  constructor(profile, store) {
    this.profile = profile;
    this.store = store;
    this.libraries = profile.files.path.map((path) => INSTALLED.test(path));
    this.choice = "";
    /** @type {Map<number, string[]>} */
    this.sources = new Map();
    /** @type {Weights | null} */
    this.known = null;
    /** @type {Totals | null} */
    this.sums = null;
    /** The run to compare with. @type {import("./baseline.js").Baseline | null} */
    this.baseline = null;
  }

  /** What every node weighs. @returns {Weights} */
  weights() {
    const { metric, thread, span } = this.store.state;
    const choice = [metric, thread, span].join("|");
    if (!this.known || this.choice !== choice) {
      this.known = weigh(this.profile, this.store.state);
      this.sums = null;
      this.choice = choice;
    }
    return this.known;
  }

  /**
   * The tree of the flame graph, with frames of libraries where they are wanted.
   * @returns {{profile: Profile, weights: Weights}}
   */
  tree() {
    const { profile, store } = this;
    if (!store.state.libraries || !profile.unfolded) return { profile, weights: this.weights() };
    return { profile: profile.unfolded, weights: weigh(profile.unfolded, store.state) };
  }

  /** @returns {Totals} */
  totals() {
    const weights = this.weights();
    return (this.sums ??= addUp(this.profile, weights));
  }

  /** @param {number} fn */
  name(fn) {
    return middle(this.profile.functions.name(fn), LONGEST_NAME);
  }

  /** "advanced.py:15"; "" for code without a file. @param {number} fn */
  place(fn) {
    const file = this.profile.functions.file[fn];
    return file >= 0
      ? `${middle(this.profile.files.label[file], LONGEST_NAME)}:${this.profile.functions.line[fn]}`
      : "";
  }

  hasLibraries() {
    return this.libraries.includes(true) || this.profile.functions.shown.includes(LIBRARY);
  }

  /** @param {number} fn */
  isLibrary(fn) {
    if (this.profile.functions.shown[fn] === LIBRARY) return true;
    const file = this.profile.functions.file[fn];
    return file >= 0 && this.libraries[file];
  }

  /** @param {number} fn @param {number} [length] */
  shortPlace(fn, length = 40) {
    return placeName(this.place(fn), length);
  }

  /** @param {number} fn */
  isNative(fn) {
    return this.profile.functions.shown[fn] === 2;
  }

  /** Lines of a file's text; none when it was not kept. @param {number} file @returns {string[]} */
  source(file) {
    const row = this.profile.files.source[file] ?? 0;
    let lines = this.sources.get(file);
    if (!lines)
      this.sources.set(file, (lines = row === 0 ? [] : this.profile.text(row).replace(/\n$/, "").split("\n")));
    return lines;
  }

  /** Opens the source. @param {number} file @param {number} line */
  openLine(file, line) {
    if (file >= 0) this.store.set({ view: "source", file, line });
  }

  /** @param {number} fn */
  openFunction(fn) {
    this.openLine(this.profile.functions.file[fn], this.profile.functions.line[fn]);
  }

  /** @param {number} fn */
  openGraph(fn) {
    this.store.set({ view: "graph", fn });
  }

  /** What a reader should know of what is chosen; "" for nothing. */
  caveat() {
    const { thread, span } = this.store.state;
    if (this.weights().unit === "bytes" && (thread !== "" || span !== ""))
      return "Memory is that of the whole run: threads and spans do not filter it. ";
    if (thread !== "" && span !== "" && !this.profile.time.hasThreads)
      return "A thread within a span is an estimate: the run has too much to keep both. ";
    return "";
  }

  /** What the search looks for, in names and files. @returns {((fn: number) => boolean) | null} null without a search */
  matcher() {
    const wanted = this.store.state.search.trim().toLowerCase();
    if (wanted === "") return null;
    /** @type {Map<number, boolean>} */
    const known = new Map();
    return (fn) => {
      let found = known.get(fn);
      if (found === undefined) {
        found = `${this.profile.functions.name(fn)} ${this.place(fn)}`.toLowerCase().includes(wanted);
        known.set(fn, found);
      }
      return found;
    };
  }
}
