// GIVEN a program whose every text tries to be markup, code, or to reorder what stands beside it WHEN its page is used THEN all
// of it is text and none of it runs; the page asks for nothing from anywhere.
// Seen to fail: with a name written as innerHTML, with the policy left out, and with texts that are not made printable.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { close, FOLDER, open, settle, shown } from "./browser.mjs";

const MARKUP = "</script><script>window.ran=1</script>";

test("nothing of the program runs, in no view", async () => {
  const page = await open("hostile");
  for (let i = 1; i <= 8; i++) {
    await page.keyboard.press(String(i));
    await settle(page);
    assert.equal(await page.evaluate(() => "ran" in window), false, `view ${i}`);
    assert.equal(await page.locator("img, #main script, #main style, b[onload]").count(), 0, `view ${i}`);
  }
  assert.equal(await page.evaluate(() => document.scripts.length), 2);
  await close(page);
});

test("names, files and source show as they are", async () => {
  const page = await open("hostile", "#view=functions");
  let text = await shown(page);
  assert.ok(text.includes(MARKUP));
  assert.ok(text.includes('"><img src=x onerror="window.ran=1">'));
  assert.ok(text.includes("a'b\"c`d&amp;<b>${window.ran=1}"));
  assert.ok(text.includes("\\u202egnp."), "what reorders text is an escape");
  assert.ok(text.includes("bad\ufffd\ufffd\ufffd(utf8"));
  assert.ok(!text.includes("\u202e"));
  await page.keyboard.press("4");
  await page.locator(".file").first().click();
  text = await page.locator(".code").innerText();
  assert.ok(text.includes(`import os  # ${MARKUP}`));
  assert.ok(text.includes("<!-- bad\ufffd"));
  assert.ok(!text.includes("\x1b"));
  await close(page);
});

test("a name of 10,000 letters leaves the page its width", async () => {
  const page = await open("hostile");
  for (let i = 1; i <= 8; i++) {
    await page.keyboard.press(String(i));
    await settle(page);
    const [wide, room] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    assert.ok(wide <= room, `view ${i}: ${wide}`);
    const main = await page.evaluate(() => [
      document.getElementById("main").scrollWidth,
      document.getElementById("main").clientWidth,
    ]);
    assert.ok(main[0] <= main[1], `view ${i}: ${main}`);
  }
  await close(page);
});

test("the file has one script and one style, both by hash, and no address", () => {
  const html = readFileSync(`${FOLDER}/hostile.html`, "utf8");
  assert.equal(html.match(/<script\b/g).length, 2);
  assert.equal(html.match(/<\/script/g).length, 2);
  assert.match(
    html,
    /Content-Security-Policy" content="default-src 'none'; script-src 'sha256-[^']+'; style-src 'sha256-[^']+'/,
  );
  assert.match(html, /<script id="data" type="application\/octet-stream">[A-Za-z0-9+/]+=*<\/script>/);
  assert.doesNotMatch(html, /<(link|img|iframe)\b|@import|\bfetch\(|XMLHttpRequest|innerHTML\s*=\s*[^"]*data/);
});

test("what is not shown is not in the file", async () => {
  const page = await open("mixed");
  const sources = await page.evaluate(async () => {
    const letters = atob(document.getElementById("data").textContent);
    const bytes = Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
    return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"))).text();
  });
  assert.ok(sources.includes("def crunch(numbers)"));
  assert.ok(!sources.includes("def encode("), "of libraries names alone");
  await close(page);
});
