// The frames of the flame graph as elements: which are wide enough to be drawn, where they lie, and what colour they have.

import { h, name } from "./dom.js";
import { leading } from "./bars.js";
import { amount, percent } from "./format.js";
import { pathOf } from "./flame_tree.js";

/** @typedef {import("./context.js").Context} Context */
/** @typedef {import("./flame_tree.js").Frame} Frame */
/** @typedef {((fn: number) => boolean) | null} Matches */
/** @typedef {{from: number, share: number, above: boolean}} Place in parts of the width; above: it called what is zoomed */

const ROW = 20; // pixels
const NARROWEST = 2;
const NAMED = 26; // from this width on a frame has its name
const MOST_FRAMES = 6000;

/** A shade for each function, the same every time. @param {number} fn */
const shade = (fn) => ((fn * 2654435761) >>> 28) % 4;

/** How the frame splits by kind of time, as a strip along its foot. @param {number[]} kinds @param {number} total */
function stripOf(kinds, total) {
  let at = 0;
  const stops = kinds.map((kind, i) => {
    const from = at;
    at += (kind / total) * 100;
    return `var(--kind-${i}) ${from.toFixed(1)}% ${at.toFixed(1)}%`;
  });
  return `linear-gradient(90deg, ${stops.filter((_, i) => kinds[i] > 0).join(", ")})`;
}

export class FlamePicture {
  /** @param {Context} context */
  constructor(context) {
    this.context = context;
    this.canvas = h("div", {
      class: "flame",
      role: "tree",
      "aria-label": "Flame graph; arrow keys move, Enter zooms in",
    });
    /** @type {Map<Element, Frame>} */
    this.frames = new Map();
    /** @type {Map<Frame, HTMLElement>} */
    this.elements = new Map();
    this.width = 0;
  }

  /** Returns how many frames are too narrow to be drawn. @param {Frame} zoomed @param {Matches} matches */
  draw(zoomed, matches) {
    this.frames.clear();
    this.elements.clear();
    this.width = this.canvas.clientWidth || 1000;
    const parts = document.createDocumentFragment();
    for (const frame of pathOf(zoomed).slice(0, -1))
      parts.append(this.place(frame, { from: 0, share: 1, above: true }, matches));
    const left = this.layOut(zoomed, parts, matches);
    this.canvas.replaceChildren(parts);
    this.canvas.classList.toggle("searching", matches !== null);
    let depth = 0;
    for (const frame of this.elements.keys()) depth = Math.max(depth, frame.depth);
    this.canvas.style.height = `${(depth + 1) * ROW}px`;
    return left;
  }

  /** @param {Frame} zoomed @param {DocumentFragment} parts @param {Matches} matches */
  layOut(zoomed, parts, matches) {
    /** @type {[Frame, number, number][]} */
    const waiting = [[zoomed, 0, 1]];
    let left = 0;
    for (let i = 0; i < waiting.length; i++) {
      const [frame, from, share] = waiting[i];
      parts.append(this.place(frame, { from, share, above: false }, matches));
      let at = from;
      for (const child of frame.children) {
        const part = (share * child.total) / frame.total;
        if (part * this.width < NARROWEST || waiting.length >= MOST_FRAMES) left++;
        else waiting.push([child, at, part]);
        at += part;
      }
    }
    return left;
  }

  /** @param {Frame} frame */
  label(frame) {
    if (frame.parent) return this.context.name(frame.fn);
    return this.context.store.state.reversed ? "all samples" : "whole program";
  }

  /** What changed since the run compared with: more is warm, less is cold. @param {Frame} frame @param {HTMLElement} element */
  colorChange(frame, element) {
    const { baseline } = this.context;
    if (!baseline) return;
    const { change } = baseline.sides(frame);
    const part = Math.abs(change) / Math.max(frame.total, Math.abs(change), 1);
    const strength = Math.sqrt(part); // so that a tenth shows
    element.classList.add(change > 0 ? "more" : "less");
    element.style.setProperty("--change", `${Math.round(strength * 100)}%`);
  }

  /** @param {Frame} frame @param {Place} place @param {Matches} matches */
  place(frame, { from, share, above }, matches) {
    const { total, unit, unsplit } = this.context.weights();
    const label = this.label(frame);
    const element = h(
      "div",
      {
        role: "treeitem",
        tabindex: -1,
        "aria-level": frame.depth + 1,
        "aria-label": `${label}, ${percent(frame.total, total)}, ${amount(frame.total, unit)}`,
      },
      share * this.width > NAMED && name(label),
    );
    element.className = `frame ${unsplit ? "tint-memory" : `tint-${leading(frame.kinds)}`} shade-${shade(frame.fn)}`;
    this.colorChange(frame, element);
    if (above) element.classList.add("above");
    if (frame.parent && matches?.(frame.fn)) element.classList.add("hit");
    if (!unsplit && !this.context.baseline && share * this.width > NAMED)
      element.style.backgroundImage = stripOf(frame.kinds, frame.total);
    element.style.left = `${(from * 100).toFixed(4)}%`;
    element.style.width = `${(share * 100).toFixed(4)}%`;
    element.style.top = `${frame.depth * ROW}px`;
    this.frames.set(element, frame);
    this.elements.set(frame, element);
    return element;
  }
}
