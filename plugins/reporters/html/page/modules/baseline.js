// Another run to compare with: the data of its page, or the other side of a page that compares; and what each frame of the
// flame graph had there. Frames are the same where names and files are the same all the way from the root; lines and rows of
// tables may have moved.

import { Context } from "./context.js";
import { flameTree } from "./flame_tree.js";
import { makeProfile } from "./profile.js";
import { unpack } from "./unpack.js";
import { isBefore, otherSide, weigh } from "./selection.js";

/** @typedef {import("./profile.js").Profile} Profile */
/** @typedef {import("./state.js").State} State */
/** @typedef {import("./flame_tree.js").Frame} Frame */

const DATA = / id="data" type="application\/octet-stream">([A-Za-z0-9+/]+=*)</;

/** @param {string} page the text of a profile.html @returns {Promise<Profile>} */
export async function profileOfPage(page) {
  const found = DATA.exec(page);
  if (!found) throw new Error("that is no page of a profile");
  return makeProfile(await unpack(found[1]));
}

/** What a frame is called in both runs. @param {Profile} profile @param {number} fn */
function keyOf(profile, fn) {
  const file = profile.functions.file[fn];
  return `${profile.functions.name(fn)}\n${file >= 0 ? profile.files.label[file] : ""}`;
}

export class Baseline {
  /** @param {Profile} profile @param {Context} context of the run that is shown */
  constructor(profile, context) {
    this.profile = profile;
    this.context = context;
    this.own = new Context(profile, context.store);
    /** @type {WeakMap<Frame, Frame | null>} */
    this.known = new WeakMap();
    this.built = "";
    /** @type {Frame | null} */
    this.root = null;
  }

  /** All of the other run, by the metric and the choices of frames. @param {State} state */
  update(state) {
    const wanted = [state.metric, state.reversed, state.libraries, state.natives].join("|");
    if (this.built === wanted) return;
    this.built = wanted;
    const metric = this.profile.compares ? otherSide(state.metric) : state.metric;
    const profile = (state.libraries && this.profile.unfolded) || this.profile;
    const weights = weigh(profile, { ...state, metric, thread: "", span: "" });
    /** @param {number} fn */
    const hidden = (fn) => (!state.libraries && this.own.isLibrary(fn)) || (!state.natives && this.own.isNative(fn));
    this.root = flameTree(profile, weights, state.reversed, hidden);
    this.known = new WeakMap();
  }

  /** Nothing where the frame was not. @param {Frame} frame @returns {{before: number, after: number, change: number}} */
  sides(frame) {
    const other = this.find(frame)?.total ?? 0;
    const swapped = isBefore(this.context.store.state.metric);
    const [before, after] = swapped ? [frame.total, other] : [other, frame.total];
    return { before, after, change: after - before };
  }

  /** @param {Frame} frame @returns {Frame | null} */
  find(frame) {
    if (!frame.parent) return this.root;
    let found = this.known.get(frame);
    if (found === undefined) {
      const key = keyOf(this.context.profile, frame.fn);
      const above = this.find(frame.parent);
      found = above?.children.find((each) => keyOf(this.profile, each.fn) === key) ?? null;
      this.known.set(frame, found);
    }
    return found;
  }
}
