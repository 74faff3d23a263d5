// Texts in drawings: cut to the room that they have.

import { svg } from "./dom.js";

/** @param {string} text @param {number} room pixels */
export function fitting(text, room) {
  const letters = Math.max(3, Math.floor(room / 7));
  return text.length > letters ? `${text.slice(0, letters - 1)}…` : text;
}

/** @param {number} x @param {number} y @param {string} text @param {number} room pixels @param {string} kind class */
export function label(x, y, text, room, kind) {
  return svg("text", { x, y, class: kind }, fitting(text, room));
}
