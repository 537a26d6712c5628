// In the real browser: the whole way of a person with and without script, nothing sent before the button, nothing
// asked of another server, no fault that axe-core knows, by keyboard, on a telephone, in the dark.
//= policy:C01
//= policy:C02
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Stand } from '../lib/stand.mjs';
import { add_staff } from '../lib/staff.mjs';
import { accessibility, close_browser, open_page } from '../lib/browser.mjs';
import { FORM_IDS } from '../lib/forms.mjs';
import { person, values_of } from '../lib/canary.mjs';

let stand;
before(async () => {
  stand = await Stand.make();
});
after(async () => {
  await close_browser();
  await stand?.close();
});

const own = (seen) => seen.filter((request) => !request.url.startsWith('data:'));
async function fill(page, who) {
  await page.fill('input[autocomplete="name"]', who.name);
  await page.fill('input[type="email"]', who.email);
  await page.fill('form textarea', who.message);
  // By keyboard: without script the browser paints no frames while nothing changes, which a click waits for.
  await page.focus('input[type="checkbox"][required]');
  await page.keyboard.press('Space');
}

for (const javascript of [true, false]) {
  test(`a request is sent ${javascript ? 'with' : 'without'} script, and the person sees the reference`, async () => {
    const { context, page, seen, messages } = await open_page(stand, { javascript });
    const who = person();
    await page.goto('/');
    await page.click('a[href*="/forms/request"]');
    await stand.advance({ seconds: 6 });
    await fill(page, who);
    await page.press('form [type="submit"], form button:not([type="button"])', 'Enter');
    await page.waitForURL(/received/);
    const [mail] = await stand.sink.wait(who.email);
    const text = await page.textContent('main');
    const reference = (text.match(/[a-z0-9]{20,}/g) ?? []).find((word) => mail.text.includes(word));
    assert.ok(reference, `the page and the mail show the same reference: ${text.slice(0, 300)}`);
    assert.ok(
      own(seen).every((request) => request.url.startsWith(stand.base)),
      'nobody else was asked',
    );
    assert.deepEqual(
      messages.filter((m) => !/status of 4\d\d/.test(m)),
      [],
    );
    assert.deepEqual(await context.cookies(), [], 'and no cookie was set');
    await context.close();
  });
}

test('C02: typing and leaving sends nothing at all', async () => {
  const { context, page, seen } = await open_page(stand);
  await page.goto('/forms/seo');
  await page.waitForLoadState('networkidle');
  const loaded = seen.length;
  const who = person();
  await fill(page, who);
  await page.press('input[type="email"]', 'Tab');
  await page.waitForTimeout(700);
  assert.deepEqual(seen.slice(loaded), []);
  await page.goto('about:blank');
  await page.waitForTimeout(300);
  assert.deepEqual(
    own(seen.slice(loaded)).filter((r) => r.url.startsWith('http')),
    [],
  );
  assert.equal(
    await page.evaluate(() => {
      try {
        return localStorage.length;
      } catch {
        return 0;
      }
    }),
    0,
  );
  await context.close();
  stand.assert_absent(values_of(who));
});

test('a mistake is told beside its field, what was typed stays, mending works, with and without script', async () => {
  for (const javascript of [true, false]) {
    const { context, page } = await open_page(stand, { javascript });
    const who = person();
    await page.goto('/forms/request');
    await stand.advance({ seconds: 6 });
    await fill(page, who);
    await page.evaluate?.(() => undefined).catch(() => undefined);
    await page.fill('input[type="email"]', 'nobody@nowhere@example');
    await page
      .$eval('form[method="post"]', (form) => {
        form.noValidate = true;
      })
      .catch(() => undefined);
    await page.press('form [type="submit"], form button:not([type="button"])', 'Enter');
    await page.waitForSelector('[aria-invalid="true"]', { timeout: 20000 });
    assert.equal(await page.inputValue('form textarea'), who.message);
    assert.equal(await page.getAttribute('input[type="email"]', 'aria-invalid'), 'true');
    assert.ok(await page.getAttribute('input[type="email"]', 'aria-describedby'));
    await page.fill('input[type="email"]', who.email);
    await page.press('form [type="submit"], form button:not([type="button"])', 'Enter');
    await page.waitForURL(/received/);
    await stand.sink.wait(who.email);
    await context.close();
  }
});

test('no page has a fault that axe-core knows, light and dark, telephone and desk', async () => {
  const paths = [
    '/',
    ...FORM_IDS.map((id) => `/forms/${id}`),
    '/policy/uk',
    '/policy/en',
    '/proof',
    '/privacy',
    '/choices',
    '/nothing',
    '/policy/v/1/ru',
    '/forms/seo?lang=en',
  ];
  for (const look of [
    { dark: false, width: 1280 },
    { dark: true, width: 390, height: 844 },
  ]) {
    const { context, page } = await open_page(stand, look);
    for (const path of paths) {
      await page.goto(path);
      assert.deepEqual(await accessibility(page), [], `${path} ${JSON.stringify(look)}`);
      const wide = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      assert.ok(wide <= 1, `${path} scrolls sideways by ${wide}`);
    }
    await context.close();
  }
});

test('the desk too, from login to answer, with the keyboard alone', async () => {
  const who = person();
  await stand.submit('request', { name: who.name, email: who.email, message: who.message });
  const { link } = await add_staff(stand, 'Олена', 'manager');
  const { context, page } = await open_page(stand);
  await page.goto(link);
  assert.deepEqual(await accessibility(page), [], 'login');
  await page.focus('form button');
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => url.pathname.startsWith('/desk') && !url.href.includes(link.split('/').at(-1)));
  assert.deepEqual(await accessibility(page), [], 'inbox');
  await page.focus('main a[href*="/desk/requests/"]');
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => url.pathname.startsWith('/desk/requests/'));
  // The envelope first: the purpose is said by the press that opens it.
  assert.ok(!(await page.textContent('main')).includes(who.name));
  assert.deepEqual(await accessibility(page), [], 'envelope');
  await page.focus('main form button');
  await page.keyboard.press('Enter');
  await page.waitForSelector('main textarea');
  assert.ok((await page.textContent('main')).includes(who.name));
  assert.deepEqual(await accessibility(page), [], 'request');
  await page.focus('main textarea');
  await page.keyboard.type('Дякуємо, відповідаємо з клавіатури.');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.waitForLoadState('networkidle');
  const mails = await stand.sink.wait(who.email, 2);
  assert.ok(mails.at(-1).text.includes('відповідаємо з клавіатури'));
  await context.close();
});

test('the first press of Tab offers to skip to the content, and focus is always seen', async () => {
  const { context, page } = await open_page(stand);
  await page.goto('/forms/request');
  await page.keyboard.press('Tab');
  const href = await page.evaluate(() => document.activeElement?.getAttribute('href'));
  assert.match(href ?? '', /^#/);
  for (let i = 0; i < 12; ++i) {
    await page.keyboard.press('Tab');
    const seen = await page.evaluate(() => {
      const style = getComputedStyle(document.activeElement);
      return document.activeElement === document.body || style.outlineStyle !== 'none' || style.boxShadow !== 'none';
    });
    assert.ok(seen, `focus ${i} is visible`);
  }
  await context.close();
});
