// The person's side without an account: a demand, a link to the contact point on file, the page with everything
// that is kept, and what can be done there. E-1, E-2, E-4, E-5, E-20
//= policy:C29
//= policy:C30a
//= policy:C30b
//= policy:C30c
//= policy:C30d
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Stand } from '../lib/stand.mjs';
import { Api, add_staff } from '../lib/staff.mjs';
import { person, values_of, word } from '../lib/canary.mjs';
import { default_pairs, forms, text_of } from '../lib/html.mjs';
import { until } from '../lib/sink.mjs';
import { act, act_form, demand, own_links, own_page, press, send_requests, wait_for_link } from '../lib/rights.mjs';

let stand;
let api;
before(async () => {
  stand = await Stand.make();
  api = new Api(stand, (await add_staff(stand, 'Олена', 'manager')).token);
});
after(() => stand?.close());

const REFERENCE = /[a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{4}/;
const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

test('E-4: the link goes to the address on file, never to one in the demand', async () => {
  const who = person();
  const other = `${word(9)}@${word(9)}.example`;
  await send_requests(stand, [who]);
  const answer = await demand(stand, who.email.toUpperCase(), 'access', {
    more: { reply_to: other, email: other, text: `надішліть на ${other}` },
  });
  assert.equal(answer.status, 200);
  await wait_for_link(stand, who.email);
  await sleep(500);
  assert.equal((await stand.sink.to(other)).length, 0);
});

test('E-5: known and unknown contact points get the same answer, in words, headers and time', async () => {
  const known = Array.from({ length: 50 }, () => person());
  for (let i = 0; i < known.length; i += 10) await send_requests(stand, known.slice(i, i + 10));
  const asked = known.flatMap((who) => [
    { email: who.email, known: true },
    { email: person().email, known: false },
  ]);
  const times = { true: [], false: [] };
  const shapes = new Set();
  for (const one of asked) {
    const visitor = stand.visitor();
    const start = performance.now();
    const answer = await demand(stand, one.email, 'access', { visitor });
    times[one.known].push(performance.now() - start);
    const headers = { ...answer.headers, date: '', 'content-length': '' };
    shapes.add(JSON.stringify([answer.status, answer.text.replace(REFERENCE, 'R'), headers]));
    assert.ok(!answer.text.includes(one.email), 'the address is not repeated');
    await sleep(25); // so that the work for one is not in the way of the next
  }
  assert.equal(shapes.size, 1, 'one answer for everybody');
  const ratio = median(times.true) / median(times.false);
  assert.ok(ratio > 0.6 && ratio < 1.67, `medians ${median(times.true)} and ${median(times.false)} ms`);
  for (const one of asked.slice(0, 8).filter((a) => a.known)) await wait_for_link(stand, one.email);
  for (const one of asked.filter((a) => !a.known)) assert.equal((await stand.sink.to(one.email)).length, 0);
});

test('E-5: as JSON, and what is wrong names its field', async () => {
  const visitor = stand.visitor();
  for (const contact of [person().email, '+380501112233']) {
    const answer = await visitor.post_json('/privacy/requests', { contact, kind: 'access', language: 'en' });
    assert.equal(answer.status, 202, answer.text);
    assert.deepEqual(Object.keys(answer.json).sort(), ['ok', 'reference']);
    assert.match(answer.json.reference, REFERENCE);
  }
  const wrong = await visitor.post_json('/privacy/requests', { contact: 'nobody', kind: 'everything' });
  assert.equal(wrong.status, 422);
  assert.deepEqual(wrong.json.errors.map((error) => error.field).sort(), ['contact', 'kind']);
  const page = await demand(stand, 'nobody@nowhere@example', 'access');
  assert.equal(page.status, 422);
  assert.match(page.text, /<input id="contact"[^>]*aria-invalid="true"/);
  assert.ok(page.text.includes('nobody@nowhere@example'), 'what was typed is still there');
});

test('E-20: opening every link of a mail by GET and HEAD changes nothing', async () => {
  const who = person();
  const [reference] = await send_requests(stand, [who]);
  await demand(stand, who.email, 'stop-reply');
  const link = await wait_for_link(stand, who.email);
  for (const mail of await stand.sink.to(who.email)) {
    for (const found of mail.links.map((one) => new URL(one))) {
      for (const method of ['GET', 'HEAD', 'GET']) await stand.visitor().request(method, found.pathname + found.search);
    }
  }
  assert.equal((await api.request(reference, 'reply')).json.state, 'open', 'the request still waits');
  assert.equal((await stand.visitor().post_form(link.pathname, {})).status, 403, 'a post without the page is refused');
  const visitor = stand.visitor();
  const done = await press(visitor, await visitor.get(link.pathname), link.pathname);
  assert.equal(done.status, 303, 'the link was not spent by looking');
  assert.ok(!done.location.includes(link.pathname.split('/').at(-1)), 'no token in the next address');
  assert.notEqual((await api.request(reference, 'reply')).json.state, 'open', 'now the answer is called off');
  stand.assert_absent([link.pathname.split('/').at(-1)]);
});

test('a link works once; a spent one offers a fresh one, to the same address', async () => {
  const who = person();
  await send_requests(stand, [who]);
  const { link } = await own_page(stand, who.email);
  const visitor = stand.visitor();
  const over = await visitor.get(link.pathname);
  assert.equal(over.status, 410);
  const again = forms(over.text).find((form) => form.action.includes('/again'));
  assert.ok(again, 'a button for a fresh link');
  const sent = await visitor.post_form(again.action, default_pairs(again));
  assert.equal(sent.status, 200);
  const fresh = await wait_for_link(stand, who.email, 2);
  assert.notEqual(fresh.pathname, link.pathname);
  assert.equal((await stand.visitor().get(fresh.pathname)).status, 200);
  const unknown = await stand.visitor().get(`/privacy/r/${'x'.repeat(39)}`);
  assert.equal(unknown.status, 410);
  assert.ok(!forms(unknown.text).some((form) => form.method === 'post'), 'nothing to send for a link of nobody');
});

test('E-1: one person with two addresses sees only what belongs to the proven ones', async () => {
  const a = person();
  const b = person({ name: a.name });
  await send_requests(stand, [a, b]);
  const { visitor, page } = await own_page(stand, a.email);
  assert.ok(page.text.includes(a.message));
  for (const value of [b.message, b.email]) assert.ok(!page.text.includes(value), 'B is not proven');
  const both = await own_page(stand, b.email, { visitor });
  for (const value of [a.message, a.email, b.message, b.email]) assert.ok(both.page.text.includes(value));
});

test('E-2: a mailbox that several people share asks for the name, and shows only what that name wrote', async () => {
  const one = person();
  const two = person({ email: one.email });
  await send_requests(stand, [one, two]);
  const { visitor, page } = await own_page(stand, one.email);
  for (const value of [one.message, two.message, one.name, two.name]) assert.ok(!page.text.includes(value));
  const wrong = await act(visitor, page, 'name', { name: 'Хтось Інший' });
  for (const value of [one.message, two.message, one.name, two.name]) assert.ok(!wrong.text.includes(value));
  const mine = await act(visitor, wrong, 'name', { name: one.name });
  assert.ok(mine.text.includes(one.message) && mine.text.includes(one.name));
  for (const value of [two.message, two.name]) assert.ok(!mine.text.includes(value), 'the other stays hidden');
});

test('without a session there is no page; a post needs the token of its form', async () => {
  const stranger = stand.visitor();
  assert.equal((await stranger.get('/privacy/me')).status, 303);
  assert.equal((await stranger.post_form('/privacy/me/object', {})).status, 303);
  const who = person();
  await send_requests(stand, [who]);
  const { visitor, page } = await own_page(stand, who.email);
  assert.ok([...visitor.jar.keys()].includes('__Host-slovo-me'));
  assert.equal((await visitor.post_form('/privacy/me/object', {})).status, 403);
  const form = act_form(page, 'restrict');
  const record = default_pairs(form).find(([name]) => name === 'record')[1];
  const csrf = default_pairs(form).find(([name]) => name === 'csrf')[1];
  const other = person();
  await send_requests(stand, [other]);
  const theirs = await own_page(stand, other.email);
  const foreign = default_pairs(act_form(theirs.page, 'restrict')).find(([name]) => name === 'record')[1];
  assert.notEqual(record, foreign);
  assert.equal((await visitor.post_form('/privacy/me/restrict', { csrf, record: foreign })).status, 404, 'not theirs');
  const left = await visitor.post_form('/privacy/me/leave', { csrf });
  assert.equal(left.status, 303);
  assert.equal((await visitor.get('/privacy/me')).status, 303, 'the session is over');
});

test('the page says what is kept, who opened it and what for, and when each thing will be gone', async () => {
  const who = person({ marketing: true });
  const [reference] = await send_requests(stand, [who]);
  assert.equal((await api.request(reference, 'reply')).status, 200);
  assert.ok((await api.act(reference, 'answer', { text: `Відповідь ${who.message}` })).status < 300);
  await stand.sink.wait(who.email, 2);
  const { page } = await own_page(stand, who.email);
  const text = text_of(page.text);
  for (const value of values_of(who)) assert.ok(page.text.includes(value), value);
  assert.ok(text.includes(`Відповідь ${who.message}`), 'the answer in words');
  assert.ok(text.includes('Дозволяю обробляти дані з цієї форми'), 'the text agreed to');
  assert.match(text, /менеджер: відповісти на звернення/, 'who opened it, and what for');
  assert.ok(text.includes('Підтвердження'), 'the mails');
  assert.match(text, /зникне \d+ \S+ 20\d\d/, 'the day of a field');
  assert.ok(!text.includes('Олена'), 'a role, not a name');
});

test('C30a, C30b: correcting, withdrawing and giving again, restricting and lifting', async () => {
  const who = person({ marketing: true });
  const [reference] = await send_requests(stand, [who]);
  const { visitor, page } = await own_page(stand, who.email);
  const name = `Марія ${word(8)}`;
  let now = await act(visitor, page, 'correct', { value: name }, { field: 'name' });
  assert.ok(now.text.includes(name) && !now.text.includes(who.name));
  assert.match(now.text, /role="status"/);
  stand.assert_absent([who.name]);
  now = await act(visitor, now, 'correct', { value: 'не номер' }, { field: 'phone' });
  assert.match(now.text, /role="alert"/);
  assert.ok(now.text.includes(who.phone), 'nothing was changed');
  now = await act(visitor, now, 'give', {}, { purpose: 'marketing' }).catch(() => now);
  const badge = /<p class="quiet"><span class="badge (given|requested|withdrawn|offer)"/g;
  const consents = (html) => [...html.matchAll(badge)].map((m) => m[1]);
  const live = forms(now.text).filter((form) => form.action.includes('/withdraw'));
  assert.equal(live.length, 2, 'the answer and the news');
  const [, news] = live;
  const done = await visitor.post_form(news.action, default_pairs(news));
  now = await visitor.get(done.location);
  assert.ok(consents(now.text).includes('withdrawn') && consents(now.text).includes('offer'));
  now = await act(visitor, now, 'give', {}, { purpose: 'marketing' });
  assert.ok(consents(now.text).filter((state) => state === 'given').length === 2);
  now = await act(visitor, now, 'object');
  assert.ok(consents(now.text).filter((state) => state === 'given').length === 1, 'the answer only');
  now = await act(visitor, now, 'restrict');
  assert.equal((await api.request(reference, 'reply')).status, 403, 'nobody opens it');
  now = await act(visitor, now, 'lift');
  assert.equal((await api.request(reference, 'reply')).status, 200);
  act_form(now, 'restrict');
});

test('C30c: the answer is called off on the own page; a second time says that it is too late', async () => {
  const who = person();
  const [reference] = await send_requests(stand, [who]);
  const { visitor, page } = await own_page(stand, who.email);
  const form = act_form(page, 'stop-reply');
  const now = await act(visitor, page, 'stop-reply');
  assert.equal((await api.request(reference, 'reply')).status >= 400, true);
  assert.ok(!forms(now.text).some((one) => one.action.includes('stop-reply')));
  const late = await visitor.post_form(form.action, default_pairs(form));
  assert.equal(late.status, 303);
  assert.ok(late.location.includes('saved='), late.location);
});

test('C30d: a question becomes a demand with a day by which it is due', async () => {
  const who = person();
  await send_requests(stand, [who]);
  const { visitor, page } = await own_page(stand, who.email);
  const words = `Навіщо вам мій телефон ${word(10)}?`;
  const now = await act(visitor, page, 'question', { text: words });
  assert.match(text_of(now.text), /Спитати, як ви користуєтеся моїми даними в роботі від/);
  stand.assert_absent([words]);
});

test('erasing asks once more, then nothing can be read, and a page says what was done', async () => {
  const who = person();
  const [reference] = await send_requests(stand, [who]);
  const { visitor, page } = await own_page(stand, who.email);
  const href = /href="(\/privacy\/me\/erase\?record=[^"]+)"/.exec(page.text)[1].replaceAll('&amp;', '&');
  const asked = await visitor.get(href);
  assert.equal(asked.status, 200);
  assert.equal((await api.request(reference, 'reply')).status, 200, 'asking erases nothing');
  const form = forms(asked.text).find((one) => one.action.includes('/privacy/me/erase'));
  const done = await visitor.post_form(form.action, default_pairs(form));
  assert.equal(done.status, 303);
  assert.match(done.location, /^\/privacy\/erased\//);
  const told = await stand.visitor().get(done.location);
  assert.equal(told.status, 200);
  assert.match(text_of(told.text), /Стерто 1 заявку/);
  assert.equal((await stand.visitor().get(done.location.replace('n=1', 'n=7'))).status, 404, 'the numbers are bound');
  await until('the request to be gone', async () =>
    [404, 410].includes((await api.request(reference, 'reply')).status),
  );
  await until('the bytes to be gone', () => stand.scan(values_of(who)).length === 0, 60000, 500);
  assert.equal((await own_links(stand, who.email)).length, 1);
});
