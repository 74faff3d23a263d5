// The files, the one that costs most first.

import { h, name } from "./dom.js";
import { bar } from "./bars.js";
import { percent } from "./format.js";

/** @typedef {import("./context.js").Context} Context */

const MOST = 500;

/** @param {Context} context */
function sumsOf(context) {
  const { byFile } = context.totals();
  const sums = context.profile.files.label.map((_, file) => ({ file, own: 0, kinds: [0, 0, 0, 0] }));
  for (const [file, lines] of byFile)
    for (const line of lines.values()) {
      sums[file].own += line.own;
      for (let kind = 0; kind < 4; kind++) sums[file].kinds[kind] += line.kinds[kind];
    }
  const { shown } = context.profile.files;
  return sums.filter(({ file }) => shown[file] !== 0).sort((a, b) => b.own - a.own || a.file - b.file);
}

/** @param {Context} context @param {number} chosen */
export function fileList(context, chosen) {
  const { total, unsplit } = context.weights();
  const sums = sumsOf(context);
  return h(
    "ul",
    { class: "plain" },
    ...sums.slice(0, MOST).map((sum) =>
      h(
        "li",
        {},
        h(
          "button",
          {
            type: "button",
            class: "file",
            "aria-current": sum.file === chosen ? "true" : "false",
            title: context.profile.files.path[sum.file],
            click: () => context.store.set({ file: sum.file, line: 0 }),
          },
          h("span", { class: "file-name" }, name(context.profile.files.label[sum.file])),
          h("span", { class: "number" }, percent(sum.own, total)),
          bar(sum.kinds, sums[0].own, unsplit),
        ),
      ),
    ),
  );
}
