// Numbers as a person reads them.

/** @param {number} value @param {number} digits */
const fixed = (value, digits) => value.toFixed(digits);

/** @param {number} ns @returns {string} */
export function time(ns) {
  const size = Math.abs(ns);
  if (size >= 100e9) return `${fixed(ns / 1e9, 0)} s`;
  if (size >= 1e9) return `${fixed(ns / 1e9, 2)} s`;
  if (size >= 1e6) return `${fixed(ns / 1e6, size < 1e7 ? 1 : 0)} ms`;
  if (size >= 1e3) return `${fixed(ns / 1e3, 0)} µs`;
  return ns === 0 ? "0 s" : `${fixed(ns, 0)} ns`;
}

/** MB is 2^20. @param {number} count @returns {string} */
export function bytes(count) {
  const units = ["B", "KB", "MB", "GB", "TB"];
  let value = count;
  let unit = 0;
  while (Math.abs(value) >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  const digits = unit === 0 || Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return `${fixed(value, digits)} ${units[unit]}`;
}

/** @param {number} part @param {number} whole @returns {string} */
export function percent(part, whole) {
  const share = whole > 0 ? (part / whole) * 100 : 0;
  if (share === 0) return "0%";
  return `${fixed(share, Math.abs(share) < 0.1 ? 2 : 1)}%`;
}

/** @param {number} value @returns {string} */
export function count(value) {
  return Math.round(value)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, "\u202f");
}

/** @param {number} number @param {string} one @param {string} many */
export function plural(number, one, many) {
  return `${count(number)} ${number === 1 ? one : many}`;
}

/** @typedef {"ns" | "bytes"} Unit */

/** @param {number} value @param {Unit} unit */
export function amount(value, unit) {
  return unit === "ns" ? time(value) : bytes(value);
}

/** The end of a path, from a folder on: "…/deep/tools.py:20". @param {string} path @param {number} length */
export function tail(path, length) {
  if (path.length <= length) return path;
  const from = path.indexOf("/", path.length - length + 1);
  return from < 0 ? `…${path.slice(path.length - length + 1)}` : `…${path.slice(from)}`;
}

/** Keeps both ends of what is too long. @param {string} text @param {number} length */
export function middle(text, length) {
  if (text.length <= length) return text;
  const half = Math.floor((length - 1) / 2);
  return `${text.slice(0, half)}…${text.slice(text.length - half)}`;
}
