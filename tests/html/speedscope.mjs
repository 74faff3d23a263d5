// Opens a file in speedscope's own page, from disk, and prints what its sandwich view says of the first profile:
//   node speedscope.mjs FILE  ->  {"title": ..., "rows": [[total, self, name], ...], "complaints": [...]}
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const PAGE = fileURLToPath(new URL("node_modules/speedscope/dist/release/index.html", import.meta.url));
const WEBGL = ["--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"];

const executablePath = process.env.FAH_CHROMIUM ?? "/usr/bin/chromium";
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", ...WEBGL] });
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 4000 } });
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("dialog", (dialog) => complaints.push(dialog.message()));
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  await page.goto(`file://${PAGE}`);
  await page.setInputFiles("input[type=file]", process.argv[2]);
  await page.getByText("Sandwich").click({ timeout: 60_000 });
  await page.locator("tr:visible td:has-text(\"%\")").first().waitFor({ timeout: 60_000 });
  const rows = await page.locator("tr:visible").evaluateAll((all) =>
    all.map((row) => [...row.querySelectorAll("td")].map((cell) => cell.innerText.trim())),
  );
  console.log(JSON.stringify({ title: await page.title(), rows: rows.filter((row) => row.length === 3), complaints }));
} finally {
  await browser.close();
}
