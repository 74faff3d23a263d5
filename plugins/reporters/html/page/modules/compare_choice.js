// The choice of another run to compare with: a page from disk, which is read here and goes nowhere.

import { h, link, replace } from "./dom.js";
import { Baseline, profileOfPage } from "./baseline.js";

/** @typedef {import("./context.js").Context} Context */

/** @param {Context} context @param {() => void} changed @returns {HTMLElement} */
export function compareChoice(context, changed) {
  const element = h("span", { class: "compare" });
  const input = h("input", {
    type: "file",
    accept: ".html,text/html",
    class: "unseen",
    "aria-label": "Page to compare with",
  });
  /** @param {string} problem */
  const show = (problem) =>
    replace(
      element,
      context.baseline
        ? link("Stop comparing", () => take(null))
        : link("Compare with…", () => input.click(), { title: "Another profile.html: what got slower, what faster" }),
      input,
      problem !== "" && h("span", { role: "alert" }, ` ${problem}`),
    );
  /** @param {Baseline | null} baseline */
  const take = (baseline) => {
    context.baseline = baseline;
    input.value = "";
    show("");
    changed();
  };
  input.addEventListener("change", async () => {
    const file = input.files?.[0];
    if (!file) return;
    try {
      take(new Baseline(await profileOfPage(await file.text()), context));
    } catch (error) {
      show(`${file.name}: ${error instanceof Error ? error.message : error}`);
    }
  });
  show("");
  return element;
}
