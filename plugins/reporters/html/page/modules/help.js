// The overlay that lists the keys.

import { h } from "./dom.js";

/** @type {[string, [string, string][]][]} */
const KEYS = [
  [
    "Everywhere",
    [
      ["1 … 8", "the views, from left to right"],
      ["/", "search: functions and files"],
      ["m", "next metric"],
      ["t", "light or dark"],
      ["Escape", "leave the search, zoom or span"],
      ["?", "this help"],
    ],
  ],
  [
    "Flame graph",
    [
      ["arrows", "from frame to frame"],
      ["Enter", "zoom in"],
      ["Backspace", "zoom to the caller"],
      ["r", "reverse"],
      ["l, n", "library frames, native frames"],
    ],
  ],
  [
    "Timeline",
    [
      ["← →", "move the span"],
      ["Shift ← →", "move its end"],
      ["Escape", "all of the time"],
    ],
  ],
  ["Source", [["n, p", "next and previous of the hottest lines"]]],
  [
    "Functions",
    [
      ["↑ ↓ Page Home End", "from row to row"],
      ["Enter", "open the source"],
    ],
  ],
];

export class Help {
  constructor() {
    /** @type {HTMLDialogElement} */
    this.dialog = h(
      "dialog",
      { class: "help", "aria-label": "Keys", click: (event) => event.target === this.dialog && this.dialog.close() },
      h(
        "div",
        {},
        h("h2", {}, "Keys"),
        h(
          "div",
          { class: "help-groups" },
          ...KEYS.map(([title, keys]) =>
            h(
              "section",
              {},
              h("h3", {}, title),
              h(
                "dl",
                {},
                ...keys.map(([key, what]) => h("div", {}, h("dt", {}, h("kbd", {}, key)), h("dd", {}, what))),
              ),
            ),
          ),
        ),
        h("button", { type: "button", click: () => this.dialog.close() }, "Close"),
      ),
    );
    document.body.append(this.dialog);
  }

  toggle() {
    if (this.dialog.open) this.dialog.close();
    else this.dialog.showModal();
  }
}
