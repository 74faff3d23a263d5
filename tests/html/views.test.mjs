// GIVEN the page of a hand-made profile WHEN its views are used by keyboard and mouse THEN they show what the profile says.
// Seen to fail: with the sums of functions taken from the wrong column, without the listener for keys, and with a module that
// writes to the console.
import assert from "node:assert/strict";
import { test } from "node:test";
import { close, hash, open, settle, shown, texts } from "./browser.mjs";

test("the summary says how much, what kind, and which lines with their code", async () => {
  const page = await open("mixed");
  const text = await shown(page);
  assert.match(text, /^7\.00 s\s+of CPU time/);
  assert.match(text, /Python\s64\.\d%/);
  const lines = await texts(page, ".top-lines li");
  assert.match(lines[0], /45\.7%[^]*total \+= number \* number % 7[^]*app\/main\.py:18\s+in\s+crunch/);
  assert.match(text, /perf_event is not allowed here/);
  assert.match(text, /Losses\n15/);
  await close(page);
});

test("numbers lead to every view, and the address keeps it", async () => {
  const page = await open("memory");
  const ids = ["summary", "flame", "timeline", "source", "functions", "graph", "memory", "run"];
  for (const [i, id] of ids.entries()) {
    await page.keyboard.press(String(i + 1));
    await settle(page);
    assert.equal(await page.locator(`#tab-${id}`).getAttribute("aria-selected"), "true");
    assert.equal(await page.locator("#main > section:not([hidden])").count(), 1);
    assert.ok((await shown(page)).length > 40, id);
  }
  assert.equal(await hash(page), "view=run");
  await page.goBack();
  assert.equal(await page.locator("#tab-memory").getAttribute("aria-selected"), "true");
  await page.reload();
  await page.waitForSelector("html[data-ready]", { state: "attached" });
  assert.match(await shown(page), /Lines that may leak/);
  await close(page);
});

test("tabs are one stop of the keyboard, and arrows move among them", async () => {
  const page = await open("mixed");
  await page.locator("#tab-summary").focus();
  await page.keyboard.press("ArrowRight");
  assert.equal(await page.evaluate(() => document.activeElement?.id), "tab-flame");
  assert.equal(await page.locator('[role="tab"][tabindex="0"]').count(), 1);
  await close(page);
});

test("functions sort by any column and are filtered by the search", async () => {
  const page = await open("mixed", "#view=functions");
  const names = () => texts(page, ".vt-body .vt-row > :first-child");
  assert.equal((await names())[0], "crunch");
  await page.locator('[data-sort="name"]').click();
  const sorted = await names();
  assert.deepEqual(sorted, [...sorted].sort());
  await page.locator('[data-sort="name"]').click();
  assert.deepEqual(await names(), sorted.reverse());
  await page.keyboard.press("/");
  await page.keyboard.type("tools");
  assert.deepEqual(
    new Set((await texts(page, ".vt-body .vt-row > :nth-child(2)")).map((place) => place.split(":")[0])),
    new Set(["lib/deep/tools.py"]),
  );
  await page.keyboard.press("Escape");
  await page.locator(".vt-scroll").focus();
  await page.keyboard.press("End");
  await page.keyboard.press("Home");
  await page.locator('[data-sort="own"]').click();
  await page.locator(".vt-scroll").focus();
  await page.keyboard.press("Enter");
  assert.equal(await hash(page), "view=source&file=0&line=15");
  await close(page);
});

test("the source stands beside what its lines cost", async () => {
  const page = await open("mixed", "#view=source");
  const chosen = page.locator(".ln.chosen");
  assert.match(await chosen.innerText(), /45\.7%\s+3\.20 s[^]*18\s+total \+= number \* number % 7/);
  await page.keyboard.press("n");
  await page.keyboard.press("n");
  assert.notEqual(await chosen.locator(".number").innerText(), "18");
  await page.keyboard.press("p");
  assert.match(await chosen.innerText(), /18/);
  await page.locator(".file", { hasText: "tools.py" }).click();
  assert.match(await page.locator(".file-title").innerText(), /tools\.py/);
  await close(page);
});

test("lines that were counted have their hits and what each took", async () => {
  const page = await open("counted", "#view=source");
  const row = (line) => page.locator(".ln", { has: page.locator(".number", { hasText: new RegExp(`^${line}$`) }) });
  assert.deepEqual(await row(2).locator(".hits").allInnerTexts(), ["21\u202f900", "9 µs"]);
  assert.deepEqual(await row(4).locator(".hits").allInnerTexts(), ["10\u202f945", "37 µs"]);
  assert.match(await row(4).locator(".hits").first().getAttribute("title"), /10\u202f945 hits, 410 ms in all/);
  assert.deepEqual(await row(1).locator(".hits").allInnerTexts(), ["", ""]);
  await close(page);
  const without = await open("mixed", "#view=source");
  assert.equal(await without.locator(".hits").first().isVisible(), false);
  await close(without);
});

test("callers and callees lead from function to function", async () => {
  const page = await open("mixed", "#view=graph");
  await page.locator('g[aria-label^="main,"]').click();
  assert.match(await page.locator(".view-graph h2").innerText(), /main 79\.3%/);
  assert.match(await page.locator(".graph-lists").innerText(), /Callers\n100|Callers[^]*<module>[^]*Callees[^]*crunch/);
  await page.locator('g[aria-label^="crunch,"]').focus();
  await page.keyboard.press("Enter");
  assert.match(await page.locator(".view-graph h2").innerText(), /crunch 54\.\d%/);
  await page.locator(".view-graph select").selectOption({ label: "Whole program" });
  assert.ok((await page.locator(".view-graph circle").count()) > 4);
  await close(page);
});

test("memory has its leaks, its lines and the sizes", async () => {
  const page = await open("memory", "#view=memory");
  const text = await shown(page);
  assert.match(text, /app\/main\.py:13\n?\s*CACHE\.append/);
  assert.match(text, /MB\/s/);
  await page.locator(".view-memory .link").first().click();
  assert.match(await hash(page), /view=source/);
  await close(page);
});

test("the run has its backend, its losses and its cost", async () => {
  const page = await open("mixed", "#view=run");
  const text = await shown(page);
  for (const words of [/fah\.sampler\.signal; thread CPU timers/, /dropped\s+12/, /23 ms inside the program/, /pool-0/])
    assert.match(text, words);
  await page.getByRole("button", { name: "pool-0" }).click();
  assert.match(await hash(page), /thread=t2/);
  assert.match(await page.locator(".flame-message").innerText(), /196 ms in all/);
  await close(page);
});

test("a profile without samples, and one without anything, show what there is", async () => {
  for (const name of ["without_samples", "empty"]) {
    const page = await open(name);
    for (let i = 1; i <= 8; i++) {
      await page.keyboard.press(String(i));
      await settle(page);
    }
    await close(page);
  }
});
