// Splits lines of Python into words, strings, comments and the rest, for colours. What it does not know stays plain.

/** @typedef {{kind: "" | "word" | "string" | "comment" | "number" | "name", text: string}} Piece */

const WORDS = new Set(
  (
    "False None True and as assert async await break class continue def del elif else except finally for " +
    "from global if import in is lambda nonlocal not or pass raise return try while with yield match case"
  ).split(" "),
);
const TOKEN = /(#.*$)|((?:\b[rRbBuUfFtT]{1,2})?(?:"""|'''|"|'))|(\b\d[\w.]*)|([^\W\d]\w*)/gu;

/**
 * Where a string ends, behind its quotes; -1 when not in this line.
 * @param {string} line @param {number} from @param {string} quote
 */
function endOf(line, from, quote) {
  for (let at = from; at < line.length; at++) {
    if (line[at] === "\\") at++;
    else if (line.startsWith(quote, at)) return at + quote.length;
  }
  return -1;
}

/** @param {string} line @param {string} open the quote of a string that goes on from the line before, or "" */
function piecesOf(line, open) {
  /** @type {Piece[]} */
  const pieces = [];
  let at = 0;
  let quote = open;
  let named = false;
  /** @param {Piece["kind"]} kind @param {number} to */
  const add = (kind, to) => {
    if (to > at) pieces.push({ kind, text: line.slice(at, to) });
    at = to;
  };
  for (;;) {
    if (quote !== "") {
      const opened = open !== "" && at === 0 ? 0 : line.indexOf(quote, at) + quote.length;
      const end = endOf(line, opened, quote);
      add("string", end < 0 ? line.length : end);
      if (end < 0) return { pieces, open: quote.length === 3 ? quote : "" };
      quote = open = "";
    }
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(line);
    if (!match) break;
    add("", match.index);
    if (match[2]) quote = match[2].replace(/^[a-zA-Z]+/, "");
    else {
      const kind = match[1] ? "comment" : match[3] ? "number" : WORDS.has(match[4]) ? "word" : named ? "name" : "";
      named = match[4] === "def" || match[4] === "class";
      add(kind, match.index + match[0].length);
    }
  }
  add("", line.length);
  return { pieces, open: "" };
}

const LONGEST = 2000;

/** @param {string[]} lines @returns {Piece[][]} */
export function highlight(lines) {
  let open = "";
  return lines.map((line) => {
    const known = piecesOf(line.slice(0, LONGEST), open);
    open = known.open;
    if (line.length > LONGEST) known.pieces.push({ kind: "", text: line.slice(LONGEST) });
    return known.pieces;
  });
}
