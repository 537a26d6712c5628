// Every page of tools/preview in a real browser: axe-core finds nothing, no page asks anything of a
// foreign host, none is wider than the phone, the strict content security policy is kept.
//   node pages.mjs PREVIEW_PROGRAM [SHOTS_FOLDER [name…]]
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const require = createRequire(join(process.env.SLOVO_NODE_MODULES ?? join(here, "../e2e"), "x.js"));
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const [program, shots, ...only] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "slovo-preview-"));
const made = spawnSync(program, [folder], { stdio: "inherit" });
if (made.status !== 0) process.exit(3);

const types = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
};
const policy = [
  "default-src 'none'", "style-src 'self'", "script-src 'self'", "img-src 'self'", "connect-src 'self'",
  "worker-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
].join("; ");
const server = createServer((request, response) => {
  const path = join(folder, decodeURIComponent(new URL(request.url, "http://x").pathname));
  if (!path.startsWith(folder) || !existsSync(path) || !extname(path)) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, { "Content-Type": types[extname(path)] ?? "text/plain", "Content-Security-Policy": policy });
  response.end(readFileSync(path));
});
await new Promise((done) => server.listen(0, "127.0.0.1", done));
const base = `http://127.0.0.1:${server.address().port}`;

const browser = await chromium.launch({
  executablePath: process.env.SLOVO_CHROMIUM ?? "/usr/bin/chromium",
  args: [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
  ],
});
const screens = [
  { name: "phone", viewport: { width: 390, height: 844 } },
  { name: "desktop", viewport: { width: 1280, height: 900 } },
];
let looked = 0;
const faults = [];

async function look(page, language, file, screen, scheme) {
  const where = `${language}/${file} ${screen.name} ${scheme}`;
  const asked = [];
  page.on("request", (request) => { if (!request.url().startsWith(base)) asked.push(request.url()); });
  page.on("console", (message) => { if (message.type() === "error") faults.push(`${where}: ${message.text()}`); });
  page.on("pageerror", (error) => faults.push(`${where}: ${error.message}`));
  await page.goto(`${base}/${language}/${file}`);
  if (asked.length > 0) faults.push(`${where}: asks ${asked.join(" ")}`);
  const wide = await page.evaluate(() => {
    const root = document.documentElement;
    return root.scrollWidth - root.clientWidth;
  });
  if (wide > 0) faults.push(`${where}: ${wide} px wider than the screen`);
  // addInitScript-like evaluation is not subject to the page's own policy.
  await page.evaluate(axe);
  const result = await page.evaluate(() => globalThis.axe.run(document, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
  }));
  for (const violation of result.violations) {
    const places = violation.nodes.slice(0, 3).map((node) => node.html.slice(0, 160));
    faults.push(`${where}: ${violation.id}: ${violation.help}: ${places.join(" | ")}`);
  }
  if (shots) {
    mkdirSync(shots, { recursive: true });
    const name = `${file.replace(".html", "")}-${language}-${screen.name}-${scheme}.png`;
    await page.screenshot({ path: join(shots, name), fullPage: true });
  }
  looked += 1;
}

// Without shots each page is seen twice, on a light phone and a dark desktop: every rule of either
// screen and scheme is met once.
const looks = screens.flatMap((screen) => ["light", "dark"].map((scheme) => ({ screen, scheme })));
for (const { screen, scheme } of looks) {
  if (shots || (screen.name === "phone") === (scheme === "light")) {
    const look_of = { viewport: screen.viewport, colorScheme: scheme, reducedMotion: "reduce" };
    const context = await browser.newContext(look_of);
    for (const language of ["uk", "ru", "en"]) {
      for (const file of readdirSync(join(folder, language)).sort()) {
        if (only.length > 0 && !only.includes(file.replace(".html", ""))) continue;
        if (shots && language === "ru") continue;
        const page = await context.newPage();
        await look(page, language, file, screen, scheme);
        await page.close();
      }
    }
    await context.close();
  }
}
await browser.close();
server.close();
rmSync(folder, { recursive: true });
for (const fault of faults) console.error(fault);
console.log(`${looked} pages looked at, ${faults.length} faults`);
process.exit(faults.length === 0 && looked > 0 ? 0 : 1);
