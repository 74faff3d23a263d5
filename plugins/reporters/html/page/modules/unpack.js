// Reads what plugins/reporters/html/pack.h describes. Numbers are exact up to 2^53.

/**
 * @typedef {Object} Columns
 * @property {(name: string) => Float64Array} numbers the column; empty where the profile has none of that name
 * @property {(name: string) => Uint8Array} bytes
 * @property {(row: number) => string} text
 */

/** @param {string} base64 @returns {Uint8Array<ArrayBuffer>} */
function bytesOf(base64) {
  const letters = atob(base64);
  const bytes = new Uint8Array(letters.length);
  for (let i = 0; i < letters.length; i++) bytes[i] = letters.charCodeAt(i);
  return bytes;
}

/** @param {Uint8Array<ArrayBuffer>} bytes @returns {Promise<Uint8Array>} */
async function inflate(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** A place in the bytes that moves on as it is read. */
class Reader {
  /** @param {Uint8Array} bytes @param {number} [at] */
  constructor(bytes, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  varint() {
    const bytes = this.bytes;
    let byte = bytes[this.at++];
    if (byte < 0x80) return byte;
    let value = byte & 0x7f;
    let factor = 128;
    do {
      byte = bytes[this.at++];
      value += (byte & 0x7f) * factor;
      factor *= 128;
    } while (byte >= 0x80);
    return value;
  }

  /** @param {number} size */
  take(size) {
    this.at += size;
    return this.bytes.subarray(this.at - size, this.at);
  }
}

/** @param {Uint8Array} bytes @param {number} rows @param {boolean} differences */
function varints(bytes, rows, differences) {
  const values = new Float64Array(rows);
  let at = 0;
  let before = 0;
  for (let i = 0; i < rows; i++) {
    let byte = bytes[at++];
    let value = byte & 0x7f;
    for (let factor = 128; byte >= 0x80; factor *= 128) {
      byte = bytes[at++];
      value += (byte & 0x7f) * factor;
    }
    if (value < 0x7fffffff) value = (value >>> 1) ^ -(value & 1);
    else value = value % 2 === 0 ? value / 2 : -(value + 1) / 2;
    if (differences) before = value += before;
    values[i] = value;
  }
  return values;
}

/** @param {Uint8Array} bytes @param {number} rows @returns {(row: number) => string} */
function textsOf(bytes, rows) {
  const reader = new Reader(bytes);
  const ends = new Float64Array(rows + 1);
  for (let i = 0; i < rows; i++) ends[i + 1] = ends[i] + reader.varint();
  const start = reader.at;
  const decoder = new TextDecoder();
  /** @type {Map<number, string>} */
  const known = new Map();
  return (row) => {
    let text = known.get(row);
    if (text === undefined) {
      text = row >= 0 && row < rows ? decoder.decode(bytes.subarray(start + ends[row], start + ends[row + 1])) : "";
      known.set(row, text);
    }
    return text;
  };
}

/** @param {string} base64 @returns {Promise<Columns>} */
export async function unpack(base64) {
  const bytes = await inflate(bytesOf(base64));
  const reader = new Reader(bytes);
  const ascii = new TextDecoder();
  /** @type {Map<string, () => Float64Array>} */
  const numbers = new Map();
  /** @type {Map<string, Uint8Array>} */
  const raw = new Map();
  /** @type {(row: number) => string} */
  let text = () => "";
  while (reader.at < bytes.length) {
    const name = ascii.decode(reader.take(reader.take(1)[0]));
    const type = reader.take(1)[0];
    const rows = reader.varint();
    const coded = reader.take(reader.varint());
    if (type === 1) raw.set(name, coded);
    if (type === 2 || type === 3) numbers.set(name, () => varints(coded, rows, type === 3));
    if (type === 4) numbers.set(name, () => new Float64Array(coded.slice().buffer));
    if (type === 5) text = textsOf(coded, rows);
  }
  return {
    numbers: (name) => numbers.get(name)?.() ?? new Float64Array(0),
    bytes: (name) => raw.get(name) ?? new Uint8Array(0),
    text,
  };
}
