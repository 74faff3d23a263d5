// GIVEN the page of a comparison WHEN it is read, sorted, searched and zoomed THEN it says what changed, by how much, and what
// of it is noise.
// Seen to fail: with before and after exchanged, with the noise left out, and with widths of one side under both names.
import assert from "node:assert/strict";
import { test } from "node:test";
import { close, hash, open, settle, shown, texts } from "./browser.mjs";

const frame = (page, name) => page.locator(".frame", { hasText: new RegExp(`^${name}$`) });
const rows = (page) => texts(page, ".vt-body .vt-row");
const cells = (row) => row.split("\n").map((cell) => cell.trim());

test("what changed in all stands first, then every function, the largest change first", async () => {
  const page = await open("compare");
  assert.match(await page.title(), /comparison/);
  assert.deepEqual(await texts(page, "[role=tab]"), ["Changes", "Flame graph"]);
  const text = await shown(page);
  assert.match(text, /Before 1 run of /);
  assert.match(text, /CPU and waiting time\s+5\.40 s\s+7\.00 s\s+\+1\.60 s\s+\+29\.\d%\s+±/);
  assert.match(text, /only a set of repeats on both sides can tell\./);
  const [first] = await rows(page);
  assert.deepEqual(cells(first).slice(0, 6), ["crunch", "app/main.py:15", "2.20 s", "3.80 s", "+1.60 s", "+72.7%"]);
  assert.match(first, /slower/);
  await close(page);
});

test("several runs on both sides have Welch's interval", async () => {
  const page = await open("compare_sets");
  const text = await shown(page);
  assert.match(text, /Before 3 runs of /);
  assert.match(text, /Welch's t test over the runs/);
  assert.match(await page.locator(".vt-body").innerText(), /crunch[^]*slower/);
  await close(page);
});

test("the table is sorted by a click and by keyboard, and filtered by the search", async () => {
  const page = await open("compare");
  await page.locator('[data-sort="before"]').click();
  const before = (await rows(page)).map((row) => cells(row)[0]);
  assert.equal(before[0], "crunch");
  await page.locator('[data-sort="name"]').click();
  const names = (await rows(page)).map((row) => cells(row)[0]);
  assert.deepEqual(names, [...names].sort());
  await page.keyboard.press("/");
  await page.keyboard.type("walk");
  assert.deepEqual(
    (await rows(page)).map((row) => cells(row)[0]),
    ["walk"],
  );
  assert.match(await page.locator('[role="status"].quiet').innerText(), /^1 function match, 0 beyond noise/);
  await page.keyboard.press("Escape");
  await page.locator(".vt-scroll").focus();
  await page.keyboard.press("End");
  await page.keyboard.press("Home");
  await page.keyboard.press("Enter");
  assert.match(await hash(page), /view=flame/);
  await close(page);
});

test("the flame graph is warm where it grew, and has the widths of both sides", async () => {
  const page = await open("compare", "#view=flame");
  assert.match(await page.locator(".flame-message").innerText(), /1\.60 s more than before: 5\.40 s/);
  const all = (await frame(page, "whole program").boundingBox()).width;
  const after = (await frame(page, "crunch").boundingBox()).width / all;
  assert.ok(Math.abs(after - 3800 / 6999) < 0.01, String(after));
  assert.match(await frame(page, "crunch").getAttribute("class"), /more/);
  await frame(page, "crunch").hover();
  assert.match(await page.locator(".figures").innerText(), /Before\s+2\.20 s[^]*After\s+3\.80 s[^]*Change\s+1\.60 s/);
  await page.locator("body").press("m");
  await settle(page);
  assert.match(await hash(page), /metric=base/);
  const before = (await frame(page, "crunch").boundingBox()).width / all;
  assert.ok(Math.abs(before - 2200 / 5399) < 0.01, String(before));
  await frame(page, "crunch").hover();
  assert.match(await page.locator(".figures").innerText(), /Before\s+2\.20 s[^]*After\s+3\.80 s[^]*Change\s+1\.60 s/);
  const same = page.locator('.frame[aria-label^="walk,"]').first();
  assert.equal(await same.evaluate((each) => each.style.getPropertyValue("--change")), "0%");
  assert.equal(await page.getByRole("button", { name: "Compare with…" }).count(), 0);
  await close(page);
});

test("what is gone has its width before", async () => {
  const page = await open("compare_gone", "#view=flame");
  assert.equal(await frame(page, "crunch").count(), 0);
  await page.getByLabel("Metric").selectOption({ label: "Time before" });
  assert.match(await frame(page, "crunch").getAttribute("class"), /less/);
  await page.keyboard.press("1");
  assert.match(await page.locator(".vt-body").innerText(), /crunch[^]*gone/);
  await close(page);
});

test("memory at the peak is compared too", async () => {
  const page = await open("compare_memory");
  assert.match(await shown(page), /Memory at its peak\s+[\d.]+ MB\s+[\d.]+ MB/);
  await page.keyboard.press("2");
  await page.getByLabel("Metric").selectOption({ label: "Memory before" });
  assert.match(await page.locator(".flame-message").innerText(), /MB in all/);
  await close(page);
});

test("nothing of the programs runs, and long names leave the page its width", async () => {
  const page = await open("compare_hostile");
  for (const view of ["1", "2"]) {
    await page.keyboard.press(view);
    await settle(page);
    assert.equal(await page.evaluate(() => "ran" in window), false);
    assert.equal(await page.locator("img, #main script, #main style, b[onload]").count(), 0);
    const [wide, room] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    assert.ok(wide <= room, `view ${view}: ${wide}`);
  }
  await page.keyboard.press("1");
  const text = await shown(page);
  assert.ok(text.includes("</script><script>window.ran=1</script>"));
  assert.ok(text.includes("\\u202egnp.") && !text.includes("\u202e"));
  await close(page);
});

test("it follows the system's dark, and t changes it", async () => {
  const page = await open("compare", "", { colorScheme: "dark" });
  const color = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const dark = await color();
  await page.keyboard.press("t");
  assert.notEqual(await color(), dark);
  await close(page);
});
