// The choices above the flame graph. Those for frames that the profile does not have are left out.

import { h } from "./dom.js";
import { compareChoice } from "./compare_choice.js";

/** @typedef {import("./context.js").Context} Context */
/** @typedef {import("./state.js").State} State */
/** @typedef {"reversed" | "libraries" | "natives"} Option */

/** @param {Context} context @param {() => void} changed @returns {{element: HTMLElement, update: (state: State) => void}} */
export function flameOptions(context, changed) {
  const { store, profile } = context;
  /** @type {[Option, HTMLInputElement][]} */
  const inputs = [];
  /** @param {Option} key @param {string} label @param {string} help */
  const toggle = (key, label, help) => {
    const input = h("input", {
      type: "checkbox",
      "data-option": key,
      change: () => store.set({ [key]: input.checked, zoom: "" }),
    });
    inputs.push([key, input]);
    return h("label", { title: help }, input, label);
  };
  const element = h(
    "div",
    { class: "options" },
    toggle("reversed", "Reversed", "From the functions where the time was spent up to their callers (R)"),
    context.hasLibraries() &&
      toggle("libraries", "Library frames", "Otherwise they are folded into who called them (L)"),
    profile.functions.shown.includes(2) &&
      toggle("natives", "Native frames", "Otherwise they are folded into the Python code that called them (N)"),
    profile.compares
      ? h(
          "span",
          { class: "quiet" },
          "Orange takes more than before, blue less; the metric chooses whose widths these are.",
        )
      : compareChoice(context, changed),
  );
  return { element, update: (state) => inputs.forEach(([key, input]) => (input.checked = state[key])) };
}
