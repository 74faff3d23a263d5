// The flame graph: one row for each depth, the program's start at the top. Frames are elements, so their names can be selected,
// searched for in the page and read aloud; those narrower than a few pixels are left out until one zooms in.

import { h, link, replace, say } from "./dom.js";
import { flameTree, frameAt, matched, pathOf } from "./flame_tree.js";
import { splitText } from "./bars.js";
import { amount, percent, plural } from "./format.js";
import { detailsOf } from "./flame_details.js";
import { flameOptions } from "./flame_options.js";
import { FlamePicture } from "./flame_picture.js";

/** @typedef {import("./context.js").Context} Context */
/** @typedef {import("./context.js").View} View */
/** @typedef {import("./state.js").State} State */
/** @typedef {import("./flame_tree.js").Frame} Frame */
/** @typedef {import("./flame_picture.js").Matches} Matches */

class Flame {
  /** @param {Context} context */
  constructor(context) {
    this.context = context;
    this.picture = new FlamePicture(context);
    this.details = h("aside", { class: "details", "aria-label": "The frame under the pointer" });
    this.message = h("p", { class: "flame-message quiet", role: "status" });
    this.options = flameOptions(context, () => this.update(context.store.state));
    const { canvas } = this.picture;
    this.element = h(
      "section",
      { class: "view-flame", "aria-label": "Flame graph" },
      this.options.element,
      this.message,
      h("div", { class: "flame-body" }, h("div", { class: "flame-scroll" }, canvas), this.details),
    );
    /** @type {Frame | null} */
    this.root = null;
    /** @type {Frame | null} */
    this.current = null;
    this.built = "";
    canvas.addEventListener("click", (event) => this.clicked(event));
    canvas.addEventListener("pointermove", (event) => this.pointed(event));
    canvas.addEventListener("focusin", (event) => this.pointed(event));
    new ResizeObserver(() => this.resized()).observe(canvas);
  }

  resized() {
    const width = this.picture.canvas.clientWidth;
    if (this.root && width > 0 && Math.abs(width - this.picture.width) > 40) this.draw(this.context.store.state);
  }

  /** @param {State} state */
  update(state) {
    const { metric, thread, span, reversed, libraries, natives } = state;
    const wanted = [metric, thread, span, reversed, libraries, natives].join("|");
    if (this.built !== wanted || !this.root) {
      /** @param {number} fn */
      const hidden = (fn) => (!libraries && this.context.isLibrary(fn)) || (!natives && this.context.isNative(fn));
      const { profile, weights } = this.context.tree();
      this.root = flameTree(profile, weights, reversed, hidden);
      this.built = wanted;
      this.current = null;
    }
    this.context.baseline?.update(state);
    this.options.update(state);
    this.draw(state);
  }

  /** @param {State} state */
  draw(state) {
    const zoomed = frameAt(/** @type {Frame} */ (this.root), state.zoom);
    const matches = this.context.matcher();
    const left = this.picture.draw(zoomed, matches);
    this.tell(zoomed, matches, left);
    this.choose(this.current && this.picture.elements.has(this.current) ? this.current : zoomed, false);
  }

  /** @param {Frame} zoomed @param {Matches} matches @param {number} left */
  tell(zoomed, matches, left) {
    const { total, unit } = this.context.weights();
    const store = this.context.store;
    const sum = matches ? matched(/** @type {Frame} */ (this.root), matches) : 0;
    replace(
      this.message,
      h("b", {}, this.context.caveat()),
      total === 0 ? "Nothing of this was seen." : `${amount(total, unit)} in all. `,
      this.changeText(),
      matches && h("b", {}, `${percent(sum, total)} is under what matches. `),
      left > 0 && `${plural(left, "frame is", "frames are")} too narrow to draw. `,
      zoomed.parent && link("Zoom out", () => store.set({ zoom: "" }), { title: "Escape" }),
    );
  }

  changeText() {
    const { baseline } = this.context;
    if (!baseline || !this.root) return "";
    const { unit } = this.context.weights();
    const { before, change } = baseline.sides(this.root);
    const how = `${amount(Math.abs(change), unit)} ${change > 0 ? "more" : "less"}`;
    return h(
      "b",
      {},
      `${how} than ${this.context.profile.compares ? "before:" : "the other run's"} ${amount(before, unit)}. `,
    );
  }

  /** @param {Event} event @returns {Frame | undefined} */
  frameOf(event) {
    const element = event.target instanceof Element ? event.target.closest(".frame") : null;
    return element ? this.picture.frames.get(element) : undefined;
  }

  /** @param {MouseEvent} event */
  clicked(event) {
    const frame = this.frameOf(event);
    if (!frame || String(getSelection()) !== "") return;
    this.zoom(frame);
  }

  /** @param {Event} event */
  pointed(event) {
    const frame = this.frameOf(event);
    if (frame && frame !== this.current) this.choose(frame, event.type === "focusin");
    else if (frame && event.type === "focusin") this.sayFrame(frame);
  }

  /** @param {Frame} frame */
  zoom(frame) {
    this.current = frame;
    this.context.store.set({
      zoom: pathOf(frame)
        .slice(1)
        .map((each) => each.fn)
        .join("."),
    });
    this.picture.elements.get(frame)?.focus({ preventScroll: true });
    this.picture.elements.get(frame)?.scrollIntoView({ block: "nearest" });
  }

  /** @param {Frame} frame @param {boolean} aloud */
  choose(frame, aloud) {
    if (this.current) this.picture.elements.get(this.current)?.classList.remove("current");
    this.current = frame;
    const element = this.picture.elements.get(frame);
    element?.classList.add("current");
    for (const each of this.picture.canvas.querySelectorAll('[tabindex="0"]')) each.setAttribute("tabindex", "-1");
    element?.setAttribute("tabindex", "0");
    replace(this.details, ...detailsOf(this.context, frame, (which) => this.zoom(which)));
    if (aloud) this.sayFrame(frame);
  }

  /** @param {Frame} frame */
  sayFrame(frame) {
    const { total } = this.context.weights();
    say(`${this.context.name(frame.fn)} ${this.context.place(frame.fn)}, ${splitText(frame.kinds, total)}`);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const { store } = this.context;
    const toggles = /** @type {Record<string, "reversed" | "libraries" | "natives">} */ ({
      r: "reversed",
      l: "libraries",
      n: "natives",
    });
    const option = toggles[event.key];
    if (option) store.set({ [option]: !store.state[option], zoom: "" });
    else if (event.key === "Escape" && store.state.zoom !== "") store.set({ zoom: "" });
    else if (this.picture.canvas.contains(document.activeElement)) return this.move(event.key);
    else return false;
    return true;
  }

  /** @param {string} key */
  move(key) {
    const at = this.current;
    if (!at) return false;
    if (key === "Enter" || key === " ") this.zoom(at);
    else if (key === "Backspace") this.zoom(at.parent ?? at);
    else {
      const siblings = at.parent?.children ?? [at];
      const to = {
        ArrowUp: at.parent,
        ArrowDown: at.children[0],
        ArrowRight: siblings[siblings.indexOf(at) + 1],
        ArrowLeft: siblings[siblings.indexOf(at) - 1],
      }[key];
      if (to === undefined && !key.startsWith("Arrow")) return false;
      if (to) this.picture.elements.get(to)?.focus();
    }
    return true;
  }
}

/** @param {Context} context @returns {View} */
export function makeFlame(context) {
  const flame = new Flame(context);
  return { element: flame.element, update: (state) => flame.update(state), key: (event) => flame.key(event) };
}
