// What the tests of the page share: one browser, pages by name, and the rule that nothing may be said on the console.
import assert from "node:assert/strict";
import { after, before } from "node:test";
import { chromium } from "playwright-core";

export const FOLDER = process.env.FAH_PAGES ?? ".";
const CHROMIUM = process.env.FAH_CHROMIUM ?? "/usr/bin/chromium";

/** @type {import("playwright-core").Browser} */
let browser;

before(async () => {
  browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox", "--disable-gpu"] });
});
after(async () => browser?.close());

/** Requests, errors and words on the console of each open page. @type {WeakMap<object, string[]>} */
const complaints = new WeakMap();

/** @param {string} name of the page @param {string} hash of the view @param {object} options of the page */
export async function open(name, hash = "", options = {}) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, ...options });
  const said = [];
  complaints.set(page, said);
  page.on("console", (message) => said.push(`console ${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => said.push(`error: ${error.stack}`));
  page.on("request", (request) => request.url().startsWith("file:") || said.push(`request: ${request.url()}`));
  page.on("dialog", (dialog) => said.push(`dialog: ${dialog.message()}`));
  page.setDefaultTimeout(60_000);
  await page.goto(name.startsWith("/") ? `file://${name}${hash}` : `file://${FOLDER}/${name}.html${hash}`);
  await page.waitForSelector("html[data-ready]", { state: "attached" });
  return page;
}

/** @param {import("playwright-core").Page} page */
export async function close(page) {
  await settle(page);
  assert.deepEqual(complaints.get(page), []);
  await page.close();
}

/** Two frames drawn. @param {import("playwright-core").Page} page */
export async function settle(page) {
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}

/** @param {import("playwright-core").Page} page */
export const hash = (page) => page.evaluate(() => new URLSearchParams(location.hash.slice(1)).toString());

/** The text of the view that shows. @param {import("playwright-core").Page} page */
export const shown = (page) => page.locator("#main > section:not([hidden])").innerText();

/** @param {import("playwright-core").Page} page @param {string} selector */
export const texts = (page, selector) => page.locator(selector).allInnerTexts();
