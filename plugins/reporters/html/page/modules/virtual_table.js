// A table of any number of rows, of which only those in sight are elements. All rows are of one height.

import { h } from "./dom.js";

/**
 * @typedef {Object} Column
 * @property {string} id @property {string} title @property {string} [help] @property {string} [class]
 * @property {(row: number) => import("./dom.js").Child} cell
 */

const ROW = 26; // pixels; as in tables.css
const BEYOND = 8; // rows drawn beyond each edge

export class VirtualTable {
  /**
   * @param {string} label
   * @param {Column[]} columns
   * @param {{sorted: (id: string) => void, opened: (row: number) => void}} on what happens when a title or a row is chosen
   */
  constructor(label, columns, on) {
    this.columns = columns;
    this.on = on;
    /** @type {number[]} */
    this.rows = [];
    this.at = 0;
    this.head = h("div", { role: "row", class: "vt-row vt-head" });
    this.body = h("div", { role: "rowgroup", class: "vt-body" });
    this.scroll = h(
      "div",
      { class: "vt-scroll", role: "grid", "aria-label": label, tabindex: 0 },
      h("div", { role: "rowgroup", class: "vt-top" }, this.head),
      this.body,
    );
    this.element = this.scroll;
    this.scroll.addEventListener("scroll", () => this.draw());
    this.scroll.addEventListener("keydown", (event) => this.key(event));
    this.body.addEventListener("click", (event) => this.clicked(event));
    new ResizeObserver(() => this.draw()).observe(this.scroll);
  }

  /** @param {number[]} rows @param {string} sort id of the column @param {boolean} falling */
  show(rows, sort, falling) {
    this.rows = rows;
    this.at = Math.min(this.at, Math.max(0, rows.length - 1));
    this.scroll.setAttribute("aria-rowcount", String(rows.length + 1));
    this.body.style.height = `${rows.length * ROW}px`;
    this.head.replaceChildren(
      ...this.columns.map((column) =>
        h(
          "div",
          {
            role: "columnheader",
            class: column.class ?? "",
            title: column.help ?? "",
            "aria-sort": column.id !== sort ? "none" : falling ? "descending" : "ascending",
          },
          column.title !== "" &&
            h(
              "button",
              { type: "button", click: () => this.on.sorted(column.id), "data-sort": column.id },
              h("span", { class: "arrow", "aria-hidden": "true" }, column.id !== sort ? "" : falling ? "▾ " : "▴ "),
              column.title,
            ),
        ),
      ),
    );
    this.draw();
  }

  draw() {
    const first = Math.max(0, Math.floor(this.scroll.scrollTop / ROW) - BEYOND);
    const last = Math.min(this.rows.length, first + Math.ceil(this.scroll.clientHeight / ROW) + 2 * BEYOND);
    const parts = [];
    for (let i = first; i < last; i++) {
      const row = h(
        "div",
        {
          role: "row",
          class: i === this.at ? "vt-row chosen" : "vt-row",
          "aria-rowindex": i + 2,
          "aria-selected": i === this.at ? "true" : "false",
          id: `vt-${i}`,
        },
        ...this.columns.map((column) =>
          h("div", { role: "gridcell", class: column.class ?? "" }, column.cell(this.rows[i])),
        ),
      );
      row.style.top = `${i * ROW}px`;
      parts.push(row);
    }
    this.body.replaceChildren(...parts);
    if (this.rows.length > 0) this.scroll.setAttribute("aria-activedescendant", `vt-${this.at}`);
  }

  /** @param {number} to */
  move(to) {
    this.at = Math.max(0, Math.min(this.rows.length - 1, to));
    const top = this.at * ROW;
    const room = this.scroll.clientHeight - this.head.offsetHeight - ROW;
    if (top < this.scroll.scrollTop) this.scroll.scrollTop = top;
    else if (top > this.scroll.scrollTop + room) this.scroll.scrollTop = top - room;
    this.draw();
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.target !== this.scroll) return;
    const page = Math.max(1, Math.floor(this.scroll.clientHeight / ROW) - 2);
    const to = {
      ArrowDown: this.at + 1,
      ArrowUp: this.at - 1,
      PageDown: this.at + page,
      PageUp: this.at - page,
      Home: 0,
      End: this.rows.length - 1,
    }[event.key];
    if (to !== undefined) this.move(to);
    else if (event.key === "Enter" && this.rows.length > 0) this.on.opened(this.rows[this.at]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** A click on what is no button of its own; not the end of selecting text. @param {MouseEvent} event */
  clicked(event) {
    if (!(event.target instanceof Element) || event.target.closest("button") || String(getSelection()) !== "") return;
    const row = event.target.closest(".vt-row");
    if (!row) return;
    this.at = Number(row.id.slice(3));
    this.on.opened(this.rows[this.at]);
  }
}
