// Debian's Chromium, driven by playwright-core: every request is seen, nothing but the stand may be asked.
import { createRequire } from 'node:module';
import fs from 'node:fs';
import { chromium } from 'playwright-core';

const require = createRequire(import.meta.url);
const axe_source = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

let browser;
export async function open_browser() {
  browser ??= await chromium.launch({
    executablePath: process.env.SLOVO_CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-dev-shm-usage',
    ],
  });
  return browser;
}
export async function close_browser() {
  await browser?.close();
  browser = undefined;
}

/** A fresh profile with one page. `seen` lists every request; `messages` what the console complained of. */
export async function open_page(
  stand,
  { javascript = true, dark = false, width = 1280, height = 900, locale = 'uk-UA' } = {},
) {
  const context = await (
    await open_browser()
  ).newContext({
    baseURL: stand.base,
    javaScriptEnabled: javascript,
    colorScheme: dark ? 'dark' : 'light',
    locale,
    viewport: { width, height },
    acceptDownloads: true,
  });
  const page = await context.newPage();
  const seen = [];
  const messages = [];
  page.on('request', (request) =>
    seen.push({ method: request.method(), url: request.url(), body: request.postData() }),
  );
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) messages.push(message.text());
  });
  page.on('pageerror', (error) => messages.push(String(error)));
  return { context, page, seen, messages };
}

/** axe-core's findings for WCAG 2.2 AA, as short lines. The page's policy forbids eval of ours: isolated world. */
export async function accessibility(page) {
  await page.evaluate(axe_source);
  const result = await page.evaluate(() =>
    globalThis.axe.run(document, {
      runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] },
    }),
  );
  return result.violations.flatMap((v) => v.nodes.map((node) => `${v.id}: ${node.target.join(' ')}`));
}
