// Source with what each line cost beside it. Only files that the profile shows have their text here.

import { h, name, replace } from "./dom.js";
import { bar, splitText } from "./bars.js";
import { codeOf } from "./code_line.js";
import { highlight } from "./python_words.js";
import { amount, bytes, percent } from "./format.js";
import { fileList } from "./file_list.js";
import { hitCells, hitsOf } from "./line_hits.js";

/** @typedef {import("./context.js").Context} Context */
/** @typedef {import("./context.js").View} View */
/** @typedef {import("./state.js").State} State */
/** @typedef {import("./totals.js").LineSum} LineSum */

const CHUNK = 200; // lines that the browser skips together while they are out of sight

class Source {
  /** @param {Context} context */
  constructor(context) {
    this.context = context;
    this.files = h("nav", { class: "files", "aria-label": "Files" });
    this.code = h("div", { class: "code", role: "table", "aria-label": "Lines", tabindex: 0 });
    this.title = h("h2", { class: "file-title" });
    this.element = h(
      "section",
      { class: "view-source", "aria-label": "Source" },
      this.files,
      h("div", { class: "code-side" }, this.title, this.code),
    );
    /** @type {Map<number, HTMLElement>} */
    this.lines = new Map();
    this.drawn = "";
  }

  /** @param {State} state */
  update(state) {
    const file =
      state.file >= 0 && state.file < this.context.profile.files.label.length ? state.file : this.hottestFile();
    replace(this.files, fileList(this.context, file));
    const key = [file, state.metric, state.thread, state.span].join("|");
    if (key !== this.drawn) this.draw(file);
    const changed = this.drawn !== key || this.shown !== state.line;
    this.drawn = key;
    if (changed) this.show(state.line > 0 ? state.line : (this.hottestLines()[0]?.line ?? 1));
    this.shown = state.line;
  }

  shown = -1;
  file = -1;

  hottestFile() {
    const first = this.context.totals().lines[0];
    return first ? first.file : 0;
  }

  hottestLines() {
    return this.context.totals().lines.filter((line) => line.file === this.file);
  }

  /** @param {number} file */
  draw(file) {
    this.file = file;
    this.lines.clear();
    const label = this.context.profile.files.label[file];
    replace(this.title, label === undefined ? "No file" : name(label));
    const sums = this.context.totals().byFile.get(file) ?? new Map();
    const text = this.context.source(file);
    this.hits = hitsOf(this.context.profile, file);
    const known = new Set([...sums.keys(), ...this.hits.keys()]);
    const numbers = text.length > 0 ? text.map((_, i) => i + 1) : [...known].sort((a, b) => a - b);
    const pieces = highlight(text);
    const most = Math.max(0, ...[...sums.values()].map((sum) => sum.own));
    const parts = [this.head()];
    for (let from = 0; from < numbers.length; from += CHUNK) {
      const chunk = h("div", { role: "rowgroup", class: "chunk" });
      for (const number of numbers.slice(from, from + CHUNK))
        chunk.append(this.row(number, sums.get(number), most, text.length > 0 ? codeOf(pieces[number - 1]) : null));
      chunk.style.containIntrinsicSize = `auto ${Math.min(CHUNK, numbers.length - from) * 20}px`;
      parts.push(chunk);
    }
    if (numbers.length === 0) parts.push(h("div", { class: "quiet" }, "Nothing of this file was seen."));
    this.code.replaceChildren(...parts);
    this.code.classList.toggle("no-memory", this.context.profile.lines.heap.peak.length === 0);
    this.code.classList.toggle("no-hits", this.hits.size === 0);
  }

  head() {
    const titles = [
      ["", "Share"],
      ["", "Amount"],
      ["split", "Split"],
      ["memory", "Peak"],
      ["hits", "Hits"],
      ["hits", "Each"],
      ["", "Line"],
      ["text", "Source"],
    ];
    return h(
      "div",
      { role: "rowgroup", class: "ln-top" },
      h(
        "div",
        { role: "row", class: "ln ln-head" },
        ...titles.map(([kind, title]) => h("div", { role: "columnheader", class: kind }, title)),
      ),
    );
  }

  /** @param {number} number @param {LineSum | undefined} sum @param {number} most @param {HTMLElement | null} code */
  row(number, sum, most, code) {
    const { total, unit, unsplit } = this.context.weights();
    const peak = this.peakOf(number);
    const row = h(
      "div",
      { role: "row", class: "ln" },
      h("div", { role: "cell", class: "figure" }, sum ? percent(sum.own, total) : ""),
      h("div", { role: "cell", class: "figure quiet" }, sum ? amount(sum.own, unit) : ""),
      h(
        "div",
        { role: "cell", class: "split", title: sum ? splitText(sum.kinds, sum.own) : "" },
        sum && bar(sum.kinds, most, unsplit),
        sum && h("span", { class: "unseen" }, splitText(sum.kinds, sum.own)),
      ),
      h("div", { role: "cell", class: "figure memory" }, peak > 0 ? bytes(peak) : ""),
      ...hitCells(this.hits.get(number)),
      h("div", { role: "rowheader", class: "figure quiet number" }, number),
      h("div", { role: "cell", class: "text" }, code),
    );
    if (sum && total > 0) row.style.setProperty("--heat", Math.min(1, sum.own / most).toFixed(3));
    if (sum) row.classList.add("seen");
    this.lines.set(number, row);
    return row;
  }

  /** @type {Map<number, import("./line_hits.js").Hits>} */
  hits = new Map();

  /** The most that the line held, in any function that has it. @param {number} number */
  peakOf(number) {
    const { lines } = this.context.profile;
    if (lines.heap.peak.length === 0) return 0;
    this.peaks ??= new Map();
    let peaks = this.peaks.get(this.file);
    if (!peaks) {
      peaks = new Map();
      for (let row = 0; row < lines.file.length; row++)
        if (lines.file[row] === this.file)
          peaks.set(lines.number[row], Math.max(peaks.get(lines.number[row]) ?? 0, lines.heap.peak[row]));
      this.peaks.set(this.file, peaks);
    }
    return peaks.get(number) ?? 0;
  }

  /** @type {Map<number, Map<number, number>> | undefined} */
  peaks;

  /** @param {number} line */
  show(line) {
    for (const row of this.code.querySelectorAll(".chosen")) row.classList.remove("chosen");
    const row = this.lines.get(line);
    row?.classList.add("chosen");
    row?.scrollIntoView({ block: "center" });
  }

  /** N and P go to the next and the previous of the hottest lines. @param {KeyboardEvent} event */
  key(event) {
    if (event.key !== "n" && event.key !== "p") return false;
    const hottest = this.hottestLines();
    const at = hottest.findIndex((line) => line.line === this.context.store.state.line);
    const next = hottest[event.key === "n" ? at + 1 : Math.max(0, at - 1)];
    if (next) this.context.store.set({ file: this.file, line: next.line });
    return true;
  }
}

/** @param {Context} context @returns {View} */
export function makeSource(context) {
  const source = new Source(context);
  return { element: source.element, update: (state) => source.update(state), key: (event) => source.key(event) };
}
