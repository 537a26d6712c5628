// Chromium starts here, sees what a page loads, and axe-core finds a fault that is put there.
import assert from 'node:assert/strict';
import http from 'node:http';
import { after, before, test } from 'node:test';
import { accessibility, close_browser, open_page } from '../lib/browser.mjs';

let server;
let stand;
before(async () => {
  server = http.createServer((request, answer) => {
    answer.setHeader('content-type', 'text/html; charset=utf-8');
    answer.setHeader('content-security-policy', "default-src 'self'");
    answer.end('<!doctype html><html lang="uk"><title>x</title><main><h1>Слово</h1><img src="/a.png"></main></html>');
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  stand = { base: `http://127.0.0.1:${server.address().port}` };
});
after(async () => {
  await close_browser();
  server.close();
});

test('a page is opened, its requests are seen, a picture without words is found', async () => {
  const { context, page, seen } = await open_page(stand);
  await page.goto('/');
  assert.equal(await page.textContent('h1'), 'Слово');
  assert.ok(seen.some((request) => request.url.endsWith('/a.png')));
  assert.ok((await accessibility(page)).some((finding) => finding.startsWith('image-alt')));
  await context.close();
});
