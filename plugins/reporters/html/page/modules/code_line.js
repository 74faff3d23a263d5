// A line of source as elements.

import { h } from "./dom.js";
import { highlight } from "./python_words.js";

/** @typedef {import("./python_words.js").Piece} Piece */

/** @param {Piece[]} pieces */
export function codeOf(pieces) {
  return h(
    "code",
    { dir: "ltr" },
    ...pieces.map((piece) => (piece.kind === "" ? piece.text : h("span", { class: `py-${piece.kind}` }, piece.text))),
  );
}

/** One line by itself. @param {string} line */
export function codeLine(line) {
  return codeOf(highlight([line])[0]);
}
