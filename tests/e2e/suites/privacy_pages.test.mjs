// The person's own page in the real browser: by keyboard alone, without script, in three languages, light and
// dark, telephone and desk, with no fault that axe-core knows.
//= policy:C29
//= policy:C30d
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Stand } from '../lib/stand.mjs';
import { Api, add_staff } from '../lib/staff.mjs';
import { accessibility, close_browser, open_page } from '../lib/browser.mjs';
import { person, word } from '../lib/canary.mjs';
import { own_links, send_requests, wait_for_link } from '../lib/rights.mjs';

let stand;
let api;
before(async () => {
  stand = await Stand.make();
  api = new Api(stand, (await add_staff(stand, 'Олена', 'manager')).token);
});
after(async () => {
  await close_browser();
  await stand?.close();
});

async function someone() {
  const who = person({ marketing: true });
  const [reference] = await send_requests(stand, [who]);
  await api.request(reference, 'reply');
  return who;
}
/** From the form on /privacy to the own page, with keys only. */
async function walk(page, who, lang) {
  await page.goto(`/privacy?lang=${lang}`);
  assert.deepEqual(await accessibility(page), [], `/privacy ${lang}`);
  await page.focus('#contact');
  await page.keyboard.type(who.email);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  assert.ok(await page.isChecked('#kind-access'), 'the first wish is chosen by keyboard');
  await page.focus('#demand button[type="submit"]');
  await page.keyboard.press('Enter');
  await page.waitForSelector('#reference');
  assert.deepEqual(await accessibility(page), [], `taken ${lang}`);
  const link = await wait_for_link(stand, who.email, (await own_links(stand, who.email)).length || 1);
  await page.goto(link.pathname + link.search);
  assert.equal(await page.getAttribute('html', 'lang'), lang, 'in the language of the demand');
  assert.deepEqual(await accessibility(page), [], `link ${lang}`);
  await page.focus('main form button');
  await page.keyboard.press('Enter');
  await page.waitForSelector('article.record');
  assert.ok(!page.url().includes(link.pathname.split('/').at(-1)));
  return link;
}

for (const [lang, look] of [
  ['uk', { width: 1280 }],
  ['ru', { dark: true, width: 390, height: 844 }],
  ['en', { dark: true, width: 1280 }],
]) {
  test(`by keyboard from the demand to the erasure, ${lang}, axe-core clean`, async () => {
    const who = await someone();
    const { context, page, seen, messages } = await open_page(stand, look);
    await walk(page, who, lang);
    assert.equal(await page.getAttribute('html', 'lang'), lang);
    assert.deepEqual(await accessibility(page), [], `me ${lang}`);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok(wide <= 1, `scrolls sideways by ${wide}`);

    // Open "correct" beside the name, type, save.
    const name = `Ірина ${word(8)}`;
    await page.focus('.said details summary');
    await page.keyboard.press('Enter');
    await page.focus('.said details[open] input[name="value"]');
    await page.keyboard.press('Control+A');
    await page.keyboard.type(name);
    assert.deepEqual(await accessibility(page), [], `correct ${lang}`);
    await page.keyboard.press('Enter');
    await page.waitForSelector('[role="status"]');
    assert.ok((await page.textContent('.said')).includes(name));

    // Withdraw the last consent, then give it again.
    const switches = async (act) => page.locator(`form[action*="/${act}"] button`);
    await (await switches('withdraw')).last().focus();
    await page.keyboard.press('Enter');
    await page.waitForSelector('.badge.withdrawn');
    assert.deepEqual(await accessibility(page), [], `withdrawn ${lang}`);
    await (await switches('give')).last().focus();
    await page.keyboard.press('Enter');
    await page.waitForSelector('form[action*="/withdraw"] >> nth=1');

    // The whole history opens by keyboard too.
    await page.focus('.record > details summary');
    await page.keyboard.press('Enter');
    assert.ok(await page.isVisible('.record > details .history'));
    assert.deepEqual(await accessibility(page), [], `history ${lang}`);

    await page.focus('.record a[href*="/erase?"]');
    await page.keyboard.press('Enter');
    await page.waitForSelector('form[action*="/privacy/me/erase"]');
    assert.deepEqual(await accessibility(page), [], `erase ${lang}`);
    await page.focus('form[action*="/privacy/me/erase"] button');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/privacy\/erased\//);
    assert.deepEqual(await accessibility(page), [], `erased ${lang}`);

    assert.ok(seen.filter((r) => r.url.startsWith('http')).every((r) => r.url.startsWith(stand.base)), 'nobody else');
    assert.deepEqual(messages, []);
    await context.close();
  });
}

test('without script everything works the same', async () => {
  const who = await someone();
  const { context, page } = await open_page(stand, { javascript: false, width: 390, height: 844 });
  await page.goto('/privacy');
  await page.fill('#contact', who.email);
  await page.focus('#kind-erase');
  await page.keyboard.press('Space');
  await page.press('#demand button[type="submit"]', 'Enter');
  await page.waitForSelector('#reference');
  const link = await wait_for_link(stand, who.email);
  await page.goto(link.pathname);
  await page.press('main form button', 'Enter');
  await page.waitForSelector('article.record');
  await page.press('form[action*="/restrict"] button', 'Enter');
  await page.waitForSelector('form[action*="/lift"]');
  await page.press('form[action*="/lift"] button', 'Enter');
  await page.waitForSelector('form[action*="/restrict"]');
  await page.press('form[action*="/object"] button', 'Enter');
  await page.waitForSelector('.badge.withdrawn');
  await page.press('form[action*="/leave"] button', 'Enter');
  await page.waitForURL(/\/privacy\?/);
  assert.equal((await context.cookies()).filter((cookie) => cookie.name === '__Host-slovo-me').length, 0);
  await context.close();
});
