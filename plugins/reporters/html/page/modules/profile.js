// The profile by name: the tables of fixingahole/model.h as the page has them. Times are nanoseconds, memory is bytes.

/** @typedef {import("./unpack.js").Columns} Columns */
/** @typedef {Float64Array} Numbers */
/** @typedef {[Numbers, Numbers, Numbers, Numbers]} Kinds python, native, system and waiting time */
/** @typedef {Tables & {unfolded?: Tables}} Profile */

export const KINDS = ["Python", "Native", "System", "Waiting"];

/** @param {Columns} columns @param {string} table @returns {Kinds} */
function kinds(columns, table) {
  return [
    columns.numbers(`${table}.python`),
    columns.numbers(`${table}.native`),
    columns.numbers(`${table}.system`),
    columns.numbers(`${table}.wait`),
  ];
}

/** @param {Columns} columns @param {string} table */
function heap(columns, table) {
  return {
    allocated: columns.numbers(`${table}.allocated`),
    allocations: columns.numbers(`${table}.allocations`),
    peak: columns.numbers(`${table}.peak`),
    atPeak: columns.numbers(`${table}.at_peak`),
    average: columns.numbers(`${table}.average`),
    growth: columns.numbers(`${table}.growth`),
  };
}

/** Rows that stand from 1 on, 0 for none; -1 is none here. @param {Numbers} rows */
function fromZero(rows) {
  return rows.map((row) => row - 1);
}

/** @param {Columns} columns */
function makeNodes(columns) {
  const above = columns.numbers("node.parent");
  return {
    count: above.length,
    parent: above.map((steps, row) => (steps === 0 ? -1 : row - steps)),
    function: columns.numbers("node.function"),
    line: columns.numbers("node.line"),
    times: kinds(columns, "node"),
    samples: columns.numbers("node.samples"),
    allocated: columns.numbers("node.allocated"),
    atPeak: columns.numbers("node.at_peak"),
    copied: columns.numbers("node.copied"),
    base: columns.numbers("node.base"),
    baseAtPeak: columns.numbers("node.base_at_peak"),
    leftOut: columns.numbers("node.left_out")[0] ?? 0,
  };
}

/** What is asked for late, or never, is read when it is first asked for. @template T @param {() => T} make @returns {() => T} */
function late(make) {
  /** @type {{made: T} | null} */
  let known = null;
  return () => (known ??= { made: make() }).made;
}

/** @param {Columns} columns */
function makeTimes(columns) {
  const [end = 1, spans = 1, fine = 1, unit = 1, threads = 1] = columns.numbers("time.axis");
  /** @param {string} table */
  const entries = (table) =>
    late(() => ({
      span: columns.numbers(`${table}.span`),
      thread: columns.numbers(`${table}.thread`),
      node: columns.numbers(`${table}.node`),
      kind: columns.bytes(`${table}.kind`),
      ns: columns.numbers(`${table}.units`).map((units) => units * unit),
    }));
  return { end, spans, fine, hasThreads: threads === 1, entries: entries("time"), activity: entries("activity") };
}

/** @param {Columns} columns */
function makeFacts(columns) {
  /** @type {Map<string, {text: string, number: number}>} */
  const facts = new Map();
  const texts = columns.numbers("fact.text");
  const numbers = columns.numbers("fact.number");
  columns
    .numbers("fact.key")
    .forEach((key, row) => facts.set(columns.text(key), { text: columns.text(texts[row]), number: numbers[row] }));
  return facts;
}

/** @param {Columns} columns @param {string} name @returns {string[]} */
function texts(columns, name) {
  return Array.from(columns.numbers(name), (row) => columns.text(row));
}

/** @param {Columns} columns */
function makeCode(columns) {
  const names = columns.numbers("function.name");
  return {
    files: {
      label: texts(columns, "file.label"),
      path: texts(columns, "file.path"),
      source: columns.numbers("file.source"),
      shown: columns.bytes("file.shown"),
    },
    functions: {
      count: names.length,
      name: (/** @type {number} */ row) => columns.text(names[row]),
      file: fromZero(columns.numbers("function.file")),
      line: columns.numbers("function.line"),
      shown: columns.bytes("function.shown"),
      heap: heap(columns, "function"),
      copied: columns.numbers("function.copied"),
      own: kinds(columns, "function"),
      base: columns.numbers("function.base"),
      changeError: columns.numbers("function.change_error"),
    },
    lines: {
      file: columns.numbers("line.file"),
      number: columns.numbers("line.number"),
      function: columns.numbers("line.function"),
      heap: heap(columns, "line"),
    },
    hits: late(() => ({
      file: columns.numbers("hit.file"),
      line: columns.numbers("hit.line"),
      count: columns.numbers("hit.count"),
      time: columns.numbers("hit.time"),
    })),
  };
}

/** FAH_SHOWN_LIBRARY: folded code, in the tree alone. */
export const LIBRARY = 3;

/** @typedef {ReturnType<typeof readProfile>} Tables */

/**
 * The same with frames of libraries folded into who called them: their nodes stay, with nothing, and what stood below them
 * stands below their caller.
 * @param {Tables} tables @returns {Tables}
 */
function folded(tables) {
  const { nodes, functions, paths, time } = tables;
  if (!functions.shown.includes(LIBRARY)) return tables;
  const owner = new Float64Array(nodes.count);
  for (let node = 0; node < nodes.count; node++)
    owner[node] = functions.shown[nodes.function[node]] === LIBRARY ? owner[nodes.parent[node]] : node;
  /** @param {Numbers} values */
  const sums = (values) => {
    const moved = new Float64Array(values.length);
    values.forEach((value, node) => (moved[owner[node]] += value));
    return moved;
  };
  /** @param {Numbers} rows */
  const owners = (rows) => rows.map((node) => owner[node]);
  const { times, samples, allocated, atPeak, copied, base, baseAtPeak } = nodes;
  return {
    ...tables,
    nodes: {
      ...nodes,
      parent: nodes.parent.map((above) => (above < 0 ? above : owner[above])),
      times: /** @type {Kinds} */ (times.map(sums)),
      samples: sums(samples),
      allocated: sums(allocated),
      atPeak: sums(atPeak),
      copied: sums(copied),
      base: sums(base),
      baseAtPeak: sums(baseAtPeak),
    },
    paths: { ...paths, node: owners(paths.node) },
    time: { ...time, entries: late(() => ({ ...time.entries(), node: owners(time.entries().node) })) },
  };
}

/** Frames of libraries are folded; `unfolded` has them. @param {Columns} columns @returns {Tables & {unfolded: Tables}} */
export function makeProfile(columns) {
  const unfolded = readProfile(columns);
  return { ...folded(unfolded), unfolded };
}

/** @param {Columns} columns */
function readProfile(columns) {
  /** @param {string} name */
  const numbers = (name) => columns.numbers(name);
  return {
    text: columns.text,
    compares: columns.numbers("node.base").length > 0, // two sides, and no profile of a run
    ...makeCode(columns),
    nodes: makeNodes(columns),
    paths: { thread: fromZero(numbers("path.thread")), node: numbers("path.node"), times: kinds(columns, "path") },
    time: makeTimes(columns),
    facts: makeFacts(columns),
    processes: {
      pid: numbers("process.pid"),
      parent: numbers("process.parent_pid"),
      cpu: numbers("process.cpu"),
      unsampled: numbers("process.unsampled"),
      heapPeak: numbers("process.heap_peak"),
      runtime: texts(columns, "process.runtime"),
      command: texts(columns, "process.command"),
    },
    threads: {
      process: numbers("thread.process"),
      tid: numbers("thread.tid"),
      name: texts(columns, "thread.name"),
      cpu: numbers("thread.cpu"),
      wait: numbers("thread.wait"),
      idle: columns.bytes("thread.idle"),
    },
    rss: { time: numbers("rss.time"), bytes: numbers("rss.bytes") },
    heap: { time: numbers("heap.time"), bytes: numbers("heap.bytes") },
    held: { row: numbers("held.row"), time: numbers("held.time"), bytes: numbers("held.bytes") },
    sizes: { from: numbers("size.from"), count: numbers("size.count"), bytes: numbers("size.bytes") },
    leaks: { line: numbers("leak.line"), likelihood: numbers("leak.likelihood"), velocity: numbers("leak.velocity") },
    losses: { name: texts(columns, "loss.name"), count: numbers("loss.count") },
    notes: texts(columns, "note.text"),
  };
}
