// How long a page takes to come up and to answer: measure.mjs PAGE. Prints JSON, in milliseconds; `./dev bench page` reads it.
import { chromium } from "playwright-core";

const VIEWS = ["flame", "timeline", "source", "functions", "graph", "memory", "run", "summary"];
const CHOICES = {
  "flame graph of a span": "view=flame&span=10-100",
  "flame graph reversed": "view=flame&reversed=1",
  "flame graph of a thread": "view=flame&thread=t3",
  "flame graph searched": "view=flame&search=method_12",
  "functions searched": "view=functions&search=12",
  "timeline with a span": "view=timeline&span=100-200",
};
const STARTS = 5;

const browser = await chromium.launch({
  executablePath: process.env.FAH_CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu"],
});
const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });

/** From the change of the address to the second frame after it. @param {string} hash */
const change = (hash) =>
  page.evaluate(
    (to) =>
      new Promise((done) => {
        const start = performance.now();
        location.hash = to;
        requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - start)));
      }),
    hash,
  );

// CPU time of the page's own thread, which other programs do not lengthen.
const session = await page.context().newCDPSession(page);
await session.send("Performance.enable", { timeDomain: "threadTicks" });
const cpu = async () => {
  const { metrics } = await session.send("Performance.getMetrics");
  return 1000 * metrics.find((metric) => metric.name === "TaskDuration").value;
};

const starts = [];
const worked = [];
for (let i = 0; i < STARTS; i++) {
  await page.goto("about:blank");
  const before = await cpu();
  await page.goto(`file://${process.argv[2]}`);
  await page.waitForSelector("html[data-ready]", { state: "attached" });
  starts.push(await page.evaluate(() => performance.getEntriesByName("ready")[0].startTime));
  worked.push((await cpu()) - before);
}
const changes = {};
for (const [what, hash] of [...VIEWS.map((view) => [view, `view=${view}`]), ...Object.entries(CHOICES)]) {
  const before = await cpu();
  const wall = await change(hash);
  changes[what] = [(await cpu()) - before, wall];
}
await browser.close();
/** @param {number[]} values */
const sorted = (values) => values.sort((a, b) => a - b);
console.log(JSON.stringify({ starts: sorted(starts), worked: sorted(worked), changes }));
