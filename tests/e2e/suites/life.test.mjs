// Years of one person's life with us, by the injected clock: several forms, answers, every correction, an
// objection, a restriction, a hold, questions, silence; then the end of each field and of everything, backups too.
//= policy:C26b
//= policy:C26c
//= policy:C29
//= policy:C30a
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { Stand } from '../lib/stand.mjs';
import { Api, CasesApi, add_staff } from '../lib/staff.mjs';
import { person, word } from '../lib/canary.mjs';
import { FORM_IDS } from '../lib/forms.mjs';
import { default_pairs, forms, text_of } from '../lib/html.mjs';
import { until } from '../lib/sink.mjs';
import { act, demand, news_on, own_page, press_mail } from '../lib/rights.mjs';

let stand;
let api;
let dpo;
let backups;
const start = new Date('2026-12-01T09:00:00Z');
before(async () => {
  stand = await Stand.make();
  backups = path.join(stand.folder, 'backups');
  api = new Api(stand, (await add_staff(stand, 'Олена', 'manager')).token);
  dpo = new CasesApi(stand, (await add_staff(stand, 'Данило', 'dpo')).token);
});
after(() => stand?.close());

// ---- What there is of the person: every value is found nowhere else ----
const everything = new Set();
const remember = (...values) => {
  for (const value of values) everything.add(value);
  return values[0];
};
const sentence = (about) => remember(`${about} ${word(14)}.`);
const address = () => remember(`${word(9)}@${word(9)}.example`);
const phone = () => remember(person().phone);
const site = () => remember(`https://${word(10)}.example/`);
const name = (first) => remember(`${first} ${word(8)}`);

const own = { name: name('Оксана'), email: address() };
const records = {
  ppc: { ...own, phone: phone(), site: site(), message: sentence('Скільки коштує реклама'), marketing: true },
  seo: { ...own, phone: phone(), site: site(), message: sentence('Чому сайт упав у пошуку') },
  request: { ...own, phone: phone(), message: sentence('Потрібна порада') },
  collab: { ...own, phone: phone(), message: sentence('Пропоную співпрацю') },
  usability: {
    name: name('Оксанка'),
    email: address(),
    phone: phone(),
    site: site(),
    message: sentence('Відвідувачі губляться'),
  },
  caller: { name: name('Ксенія'), phone: phone(), message: sentence('Зателефонуйте мені') },
  screened: {
    name: name('Ксеня'),
    email: address(),
    message: sentence('Мені 12 років тому радили вас, мені 12 років'),
  },
};
const references = {};

// ---- Time and files ----
const at = (months, days = 0) => {
  const day = new Date(start);
  day.setUTCMonth(day.getUTCMonth() + months);
  day.setUTCDate(day.getUTCDate() + days);
  return day;
};
async function go_to(months, days) {
  assert.ok(at(months, days) >= stand.now, 'the clock goes forward');
  stand.set_clock_file(at(months, days));
  await stand.advance({ seconds: 0 });
}
const number = (sql) =>
  Number(execFileSync('sqlite3', ['-readonly', path.join(stand.data, 'slovo.db'), sql], { encoding: 'utf8' }));
const becomes = (what, sql, wanted) => until(`${what}: ${sql}`, () => number(sql) === wanted, 40000, 300);
/** The ledger is whole, and no file holds one of the values. */
async function check() {
  const verified = await stand.cli(['ledger', 'verify', '--data', stand.data]);
  assert.equal(verified.code, 0, verified.out + verified.err);
  const looked = await stand.cli(['scan', backups, stand.log, '--data', stand.data, '--journal', stand.journal], {
    input: `${[...everything].join('\n')}\n`,
  });
  assert.equal(looked.code, 0, looked.out + looked.err);
}
async function backup() {
  const made = await stand.cli(['backup', backups, '--data', stand.data]);
  assert.equal(made.code, 0, made.err);
  return fs.readdirSync(path.join(backups, 'data')).filter((one) => /^\d/.test(one)).length;
}

// ---- Acts ----
async function send(form) {
  const sent = await stand.submit(FORM_IDS.includes(form) ? form : 'request', records[form], { as: 'json' });
  assert.equal(sent.status, 201, sent.text);
  references[form] = sent.json.id;
}
async function answer(form) {
  const words = sentence(`Ось відповідь про ${form}`);
  const purpose = form === 'collab' ? 'collaboration' : 'reply';
  const done = await api.act(references[form], 'answer', { text: words }, purpose);
  assert.ok(done.status < 300, `${form}: ${done.status} ${done.text}`);
  const { email } = records[form];
  await until(
    'the answer',
    async () => (await stand.sink.to(email)).some((mail) => mail.text.includes(words)),
    30000,
    200,
  );
}
/** The form of an act on the record that shows this reference. */
function form_of(page, reference, name_of_act, field) {
  const article = page.text.split('<article').find((part) => part.includes(reference));
  return forms(article).find(
    (form) =>
      new URL(form.action, 'http://x').pathname === `/privacy/me/${name_of_act}` &&
      (!field || form.fields.some((one) => one.name === 'field' && one.value === field)),
  );
}
async function do_on(visitor, page, reference, name_of_act, field, value) {
  const form = form_of(page, reference, name_of_act, field);
  assert.ok(form, `${name_of_act} ${field ?? ''}`);
  const pairs = default_pairs(form).map(([key, old]) => [key, key === 'value' ? value : old]);
  const done = await visitor.post_form(form.action, pairs);
  assert.equal(done.status, 303, done.text);
  const next = await visitor.get(done.location);
  assert.ok(!/role="alert"/.test(next.text), text_of(next.text).slice(0, 300));
  return next;
}

test('the first days: five requests, an opt-in, five answers, a backup', async () => {
  for (const form of ['ppc', 'seo', 'request']) await send(form);
  await press_mail(stand, (await stand.sink.wait(own.email))[0], '/c/');
  await go_to(0, 1);
  for (const form of ['collab', 'usability']) await send(form);
  for (const form of ['ppc', 'seo', 'request', 'collab', 'usability']) await answer(form);
  const { page } = await own_page(stand, own.email);
  assert.deepEqual(news_on(page).filter((state) => state === 'given').length, 1);
  for (const form of ['ppc', 'seo', 'request', 'collab']) assert.ok(page.text.includes(records[form].message), form);
  await backup();
  await check();
});

test('every field is corrected, the address by a letter to the new one; the old values are gone at once', async () => {
  await go_to(0, 3);
  const old = records.usability;
  const { visitor, page } = await own_page(stand, old.email);
  const fresh = { name: name('Оксана'), phone: phone(), site: site(), text: sentence('Губляться в кошику') };
  let now = page;
  for (const [field, value] of Object.entries(fresh)) {
    now = await do_on(visitor, now, references.usability, 'correct', field, value);
    assert.ok(now.text.includes(value), field);
  }
  const email = address();
  now = await do_on(visitor, now, references.usability, 'correct', 'email', email);
  assert.ok(now.text.includes(old.email), 'the old one counts until the new one is proven');
  await press_mail(stand, (await stand.sink.wait(email))[0], '/c/');
  const shown = (await own_page(stand, email)).page;
  for (const value of [...Object.values(fresh), email]) assert.ok(shown.text.includes(value));
  for (const value of [old.name, old.phone, old.site, old.message, old.email]) assert.ok(!shown.text.includes(value));
  records.usability = { ...old, ...fresh, message: fresh.text, email };
  const mails = (await stand.sink.to(old.email)).length;
  await demand(stand, old.email, 'access');
  await own_page(stand, own.email);
  assert.equal((await stand.sink.to(old.email)).length, mails, 'the old address is nobody’s');
  await check();
});

test('a restriction and its end, a question with its answer, a note of a call', async () => {
  const { visitor, page } = await own_page(stand, own.email);
  let now = await do_on(visitor, page, references.seo, 'restrict');
  assert.equal((await api.request(references.seo, 'reply')).status, 403);
  now = await do_on(visitor, now, references.seo, 'lift');
  assert.equal((await api.request(references.seo, 'reply')).status, 200);
  await act(visitor, now, 'question', { text: sentence('Навіщо вам мій номер') });
  const { reference } = await dpo.newest('question');
  assert.equal((await dpo.do(reference, 'note', { text: sentence('Домовились письмово') })).status, 204);
  assert.equal((await dpo.do(reference, 'answer', { text: sentence('Щоб передзвонити') })).status, 204);
  await check();
});

test('an objection, a new consent; a question through the site that is refused; a hold by law', async () => {
  await go_to(1);
  let { visitor, page } = await own_page(stand, own.email);
  page = await act(visitor, page, 'object');
  assert.ok(!news_on(page).includes('given'));
  await go_to(2);
  ({ visitor, page } = await own_page(stand, own.email));
  const give = form_of(page, references.ppc, 'give');
  assert.equal((await visitor.post_form(give.action, default_pairs(give))).status, 303);
  assert.ok(news_on(await visitor.get('/privacy/me')).includes('given'));
  await own_page(stand, own.email, { kind: 'access' });
  await demand(stand, own.email, 'question', { more: { text: sentence('Дайте мені все про всіх') } });
  const { reference } = await dpo.newest('question');
  const refused = await dpo.do(reference, 'refuse', { text: sentence('Це не ваші дані'), reason: 'claim_not_covered' });
  assert.equal(refused.status, 204, refused.text);
  await go_to(3);
  const placed = await dpo.hold({ reference: references.request, kind: 'legal' });
  assert.ok(placed.status < 300, placed.text);
  assert.equal((await api.request(references.request, 'reply')).status, 403, 'held, and used for nothing');
  await check();
});

test('half a year later: a request by telephone, and one that looked like a child’s', async () => {
  await go_to(6);
  const kept = await backup();
  assert.equal(kept, 1, 'the copy of half a year ago is gone');
  await send('caller');
  await demand(stand, records.caller.phone, 'question', { more: { text: sentence('Хто мені дзвонив') } });
  const { reference } = await dpo.newest('question');
  assert.equal(
    (await dpo.do(reference, 'answer', { text: 'Ще не знаємо, хто це.' })).status,
    409,
    'not before the call',
  );
  assert.equal((await dpo.do(reference, 'verify')).status, 204, 'two facts were told');
  assert.equal((await dpo.do(reference, 'note', { text: sentence('Назвала сайт і день') })).status, 204);
  assert.equal((await dpo.do(reference, 'answer', { text: sentence('Дзвонив менеджер') })).status, 204);
  assert.ok((await api.act(references.caller, 'close', { reason: 'answered' })).status < 300);

  await go_to(8);
  const sent = await stand.submit('request', records.screened, { as: 'json' });
  assert.equal(sent.status, 202, sent.text);
  references.screened = sent.json.id;
  assert.ok((await dpo.act(references.screened, 'not-child', {}, 'screening')).status < 300);
  await answer('screened');
  assert.ok(everything.size >= 40, `${everything.size} values`);
  await check();
});

test('silence: what was asked for ends after a year; news keep name and address, the hold its own', async () => {
  const requests = 'SELECT count(*) FROM request';
  assert.equal(number(requests), 7);
  await go_to(11, 25);
  assert.equal(number(requests), 7, 'not a day too early');
  await go_to(12, 9);
  await becomes('three of five go', requests, 4);
  const texts = 'SELECT count(*) FROM request WHERE sealed_text IS NOT NULL';
  await becomes('the words of the one with news go too', texts, 3);
  assert.equal((await api.request(references.request, 'reply')).status, 403, 'held');
  const kept = await backup();
  assert.equal(kept, 1);
  await check();
  const { page } = await own_page(stand, own.email);
  assert.ok(page.text.includes(own.name) && page.text.includes(records.request.message));
  for (const form of ['ppc', 'seo', 'collab']) assert.ok(!page.text.includes(records[form].message), form);
  for (const form of ['ppc', 'seo']) assert.ok(!page.text.includes(records[form].phone), form);
});

test('the hold is released, and what it kept goes', async () => {
  await go_to(14);
  const hold = (await dpo.holds()).json.holds.at(-1);
  assert.equal((await dpo.with_hold(hold.reference, 'release')).status, 204);
  await go_to(14, 1); // the next round of the reaper: this one may have passed it
  await becomes('what was held', 'SELECT count(*) FROM request', 3);
  await go_to(18, 9);
  await becomes('the caller', 'SELECT count(*) FROM request', 2);
  await go_to(20, 9);
  await becomes('the one who was no child', 'SELECT count(*) FROM request', 1);
  await check();
});

test('the consent to news ends after two years, and with it the last record', async () => {
  await go_to(25, 25);
  assert.equal(number('SELECT count(*) FROM request'), 1, 'a consent of two years');
  await go_to(26, 9);
  await becomes('the last record', 'SELECT count(*) FROM request', 0);
  for (const table of ['consent', 'reply']) {
    const sql = `SELECT count(*) FROM ${table} WHERE subject NOT IN (SELECT subject FROM rights_case)`;
    assert.equal(number(sql), 0, table);
  }
  await backup();
  await check();
});

test('three years after the last case nothing is left of the person, in no file and in no backup', async () => {
  await go_to(38, 30);
  await becomes(
    'the cases of the first months',
    "SELECT count(*) FROM rights_case WHERE closed_at < strftime('%s', '2027-02-15') * 1000000",
    0,
  );
  await go_to(52, 0);
  await becomes('everybody', 'SELECT count(*) FROM subject', 0);
  for (const table of [
    'request',
    'contact',
    'consent',
    'reply',
    'delivery',
    'captured',
    'rights_case',
    'privacy_session',
  ]) {
    assert.equal(number(`SELECT count(*) FROM ${table}`), 0, table);
  }
  assert.equal(number('SELECT count(*) FROM event WHERE subject IS NOT NULL'), 0, 'the ledger tells nothing of them');
  await go_to(52, 31);
  assert.equal(await backup(), 1, 'older copies are gone');
  assert.deepEqual(fs.readdirSync(backups).sort(), ['data', 'keys']);
  await check();
  const mails = (await stand.sink.to(own.email)).length;
  await demand(stand, own.email, 'access');
  const stranger = person();
  await stand.submit('request', { email: stranger.email, message: 'Добрий день.' }, { as: 'json' });
  await stand.sink.wait(stranger.email);
  assert.equal((await stand.sink.to(own.email)).length, mails, 'nobody is known at that address');
});
