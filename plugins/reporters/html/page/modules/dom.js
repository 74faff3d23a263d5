// Elements from names, attributes and children. Texts become text nodes, never markup, so no name of a program can be more
// than text.

import { tail } from "./format.js";

/** @typedef {Node | string | number | null | undefined | false} Child */
/** @typedef {Record<string, string | number | boolean | null | undefined | EventListener>} Attributes */

const SVG = "http://www.w3.org/2000/svg";

/** @param {Element} element @param {string} name @param {Attributes[string]} value */
function give(element, name, value) {
  if (value === false || value === null || value === undefined) return;
  if (typeof value === "function") element.addEventListener(name, value);
  else element.setAttribute(name, value === true ? "" : String(value));
}

/** @param {Element} element @param {Child[]} children */
function fill(element, children) {
  for (const child of children)
    if (child !== null && child !== undefined && child !== false)
      element.append(child instanceof Node ? child : String(child));
}

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag @param {Attributes} [attributes] functions listen to the event of that name @param {...Child} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) give(element, name, value);
  fill(element, children);
  return element;
}

/**
 * @template {keyof SVGElementTagNameMap} Tag
 * @param {Tag} tag @param {Attributes} [attributes] @param {...Child} children
 * @returns {SVGElementTagNameMap[Tag]}
 */
export function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) give(element, name, value);
  fill(element, children);
  return element;
}

/** Isolated, so that a name in another direction does not reorder what stands beside it. @param {string} text */
export function name(text) {
  return h("bdi", {}, text);
}

/** The end of a long path, with all of it as the tip. @param {string} place @param {number} length */
export function placeName(place, length) {
  return h("bdi", place.length > length ? { title: place } : {}, tail(place, length));
}

/** @param {Element} element @param {...Child} children */
export function replace(element, ...children) {
  element.replaceChildren();
  fill(element, children);
}

/** A button that looks like a link. @param {Child} label @param {() => void} action @param {Attributes} [attributes] */
export function link(label, action, attributes = {}) {
  return h("button", { type: "button", class: "link", click: action, ...attributes }, label);
}

/** Tells a screen reader. @param {string} text */
export function say(text) {
  const live = document.getElementById("live");
  if (live) live.textContent = text;
}
