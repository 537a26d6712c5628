// A consent to news before its end: one letter that asks, the button that renews, the one that stops, and silence.
//= policy:C13
//= policy:C30b
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { accessibility, close_browser, open_page } from '../lib/browser.mjs';
import { news_on, own_page, press_mail, subscribe } from '../lib/rights.mjs';
import { until } from '../lib/sink.mjs';
import { Api, CasesApi, add_staff } from '../lib/staff.mjs';
import { START, Stand } from '../lib/stand.mjs';

let stand;
let dpo;
const people = {};
before(async () => {
  stand = await Stand.make();
  dpo = new CasesApi(stand, (await add_staff(stand, 'Данило', 'dpo')).token);
  for (const name of ['goes_on', 'stops', 'stops_by_program', 'is_silent', 'reads'])
    people[name] = await subscribe(stand, dpo);
  const api = new Api(stand, (await add_staff(stand, 'Олена', 'manager')).token);
  const done = await api.act(people.is_silent.reference, 'answer', { text: 'Ось відповідь.' });
  assert.ok(done.status < 300, done.text);
});
after(async () => {
  await close_browser();
  await stand?.close();
});

/** So many months after the first day, and days. */
async function go_to(months, days = 0) {
  const at = new Date(START);
  at.setUTCMonth(at.getUTCMonth() + months);
  at.setUTCDate(at.getUTCDate() + days);
  stand.set_clock_file(at);
  await stand.advance({ seconds: 0 });
}
const path_of = (mail, start) => mail.links.map((one) => new URL(one).pathname).find((one) => one.startsWith(start));
const asking = async ({ who }) => (await stand.sink.to(who.email)).filter((mail) => path_of(mail, '/g/'));
const asked = (one) => until('the letter that asks', async () => (await asking(one))[0], 20000, 200);

test('a month before the end each is asked by one letter that mail programs can stop, and not earlier', async () => {
  await go_to(22, 25);
  await new Promise((resolve) => setTimeout(resolve, 3000)); // several looks of the house
  for (const one of Object.values(people)) assert.equal((await asking(one)).length, 0, 'too early');
  await go_to(23, 8);
  for (const one of Object.values(people)) {
    const mail = await asked(one);
    const head = mail.raw.split(/\r?\n\r?\n/)[0].replace(/\r?\n[ \t]+/g, ' ');
    assert.match(head, /^List-Unsubscribe-Post: List-Unsubscribe=One-Click$/m);
    assert.equal(new URL(head.match(/^List-Unsubscribe: <(.*)>$/m)[1]).pathname, path_of(mail, '/u/'));
    assert.equal(mail.headers.get('auto-submitted'), 'auto-generated');
    assert.match(mail.text, /новини|новин/, 'what was agreed to');
  }
});

test('the page behind its link, three languages, by keyboard, axe-core clean; looking renews nothing', async () => {
  const address = path_of(await asked(people.reads), '/g/');
  for (const [lang, look] of [
    ['uk', { width: 390, height: 844 }],
    ['ru', { dark: true, width: 390, height: 844 }],
    ['en', { width: 1280 }],
  ]) {
    const { page, context, messages } = await open_page(stand, look);
    await page.goto(`${address}?lang=${lang}`);
    assert.equal(await page.getAttribute('html', 'lang'), lang);
    assert.deepEqual(await accessibility(page), [], lang);
    assert.deepEqual(messages, []);
    await context.close();
  }
  assert.deepEqual(news_on((await own_page(stand, people.reads.who.email)).page), ['given']);
  const { page, context } = await open_page(stand, { javascript: false });
  await page.goto(address);
  await page.focus('main form button');
  await page.keyboard.press('Enter');
  await page.waitForSelector('main form', { state: 'detached' });
  await context.close();
  assert.deepEqual(news_on((await own_page(stand, people.reads.who.email)).page), ['given', 'given']);
});

test('the button gives a new consent; pressed again it says that the link is used', async () => {
  const mail = await asked(people.goes_on);
  await press_mail(stand, mail, '/g/');
  assert.equal((await stand.visitor().get(path_of(mail, '/g/'))).status, 410);
  const visitor = stand.visitor();
  const without_nonce = await visitor.post_form(path_of(await asked(people.is_silent), '/g/'), []);
  assert.equal(without_nonce.status, 403, 'a foreign page cannot press it');
});

test('stopped by the button of the page, and by the mail program without a cookie', async () => {
  const page_of = await stand.visitor().get(path_of(await asked(people.stops), '/g/'));
  assert.ok(page_of.text.includes(path_of(await asked(people.stops), '/u/')), 'the page has the same stop');
  for (const name of ['stops', 'stops_by_program']) {
    const mail = await asked(people[name]);
    const done = await stand
      .visitor()
      .post_form(path_of(mail, '/u/'), name === 'stops' ? [] : [['List-Unsubscribe', 'One-Click']]);
    assert.equal(done.status, 200, done.text);
    assert.equal((await stand.visitor().get(path_of(mail, '/g/'))).status, 410, 'nothing to renew any more');
    assert.ok(!news_on((await own_page(stand, people[name].who.email)).page).includes('given'));
  }
});

test('after two years the silent one is gone, whoever pressed the button stays, and the ledger is whole', async () => {
  await go_to(24, 3);
  const found = ({ who }) => stand.sink.to(who.email).then((mails) => mails.length);
  // Whoever looked at their page has a case, which keeps what it is about: seen in the database, not by a demand.
  const ask = (sql) =>
    execFileSync('sqlite3', ['-readonly', path.join(stand.data, 'slovo.db'), sql])
      .toString()
      .trim();
  const counts = 'SELECT count(*), (SELECT count(*) FROM consent WHERE state = 5) FROM request';
  await until('the old consents have ended', () => ask(counts) === '4|2', 30000, 300);
  // The live check looks at what stood when the letters left: who stopped them since does not turn it red.
  const verdict = `SELECT json_extract(value, '$.verdict') FROM meta WHERE name = 'proof.S-C13-2'
    AND json_extract(value, '$.at') >= ${stand.now.getTime() * 1000} AND json_extract(value, '$.count') = 4`;
  await until('S-C13-2 keeps', () => ask(verdict) === '0', 30000, 300);
  const { page } = await own_page(stand, people.goes_on.who.email);
  assert.deepEqual(news_on(page), ['expired', 'given']);
  assert.ok(page.text.includes(people.goes_on.who.name));
  const before_it = await found(people.is_silent);
  await stand.visitor().post_form('/privacy/requests', { contact: people.is_silent.who.email, kind: 'access' });
  await own_page(stand, people.reads.who.email);
  assert.equal(await found(people.is_silent), before_it, 'nobody is known at that address');
  assert.equal((await asking(people.is_silent)).length, 1, 'asked once');
  const verified = await stand.cli(['ledger', 'verify', '--data', stand.data]);
  assert.equal(verified.code, 0, verified.out + verified.err);
});
