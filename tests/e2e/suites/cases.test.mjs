// Rights cases as staff meet them: the list by due date, one case opened for its purpose, an answer in the post, a
// refusal that names whom to complain to, holds, and the same by the API. CLAUSES C29, C22, E-6, E-11, E-15.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { Stand } from '../lib/stand.mjs';
import { Api, CasesApi, add_staff, log_in } from '../lib/staff.mjs';
import { person } from '../lib/canary.mjs';
import { default_pairs, forms, links, text_of } from '../lib/html.mjs';
import { until } from '../lib/sink.mjs';

let stand;
before(async () => {
  stand = await Stand.make();
});
after(() => stand?.close());

async function request(values, at = stand) {
  const answer = await at.submit('request', values, { as: 'json' });
  assert.equal(answer.status, 201, answer.text);
  return answer.json.reference ?? answer.json.id;
}

/** What a person sends from /privacy. */
async function demand(kind, contact, words = '', at = stand) {
  const visitor = at.visitor();
  const page = await visitor.get('/privacy');
  const form = forms(page.text).find((f) => f.method === 'post' && /privacy\/requests/.test(f.action));
  assert.ok(form, 'the privacy page has its form');
  const pairs = new Map(default_pairs(form));
  const field = (...names) => form.fields.find((f) => names.includes(f.name))?.name ?? names[0];
  pairs.set(field('contact'), contact);
  pairs.set(field('kind'), kind);
  if (words) pairs.set(field('words', 'text', 'message'), words);
  const answer = await visitor.post_form(form.action, [...pairs]);
  assert.ok([200, 202, 303].includes(answer.status), `${answer.status} ${text_of(answer.text).slice(0, 200)}`);
  return answer;
}
const LINK = /https?:\/\/\S+\/privacy\/r\/[0-9a-z]+/;

/** Opens the link of the letter about the demand, by its button. */
async function prove(email, at = stand) {
  const letter = await until('the letter with the link', async () =>
    (await at.sink.to(email)).findLast((mail) => LINK.test(mail.text)),
  );
  const target = new URL(LINK.exec(letter.text)[0]).pathname;
  const visitor = at.visitor();
  const shown = await visitor.get(target);
  const form = forms(shown.text).find((f) => f.method === 'post');
  const done = await visitor.post_form(form.action || target, default_pairs(form));
  assert.equal(done.status, 303, text_of(done.text).slice(0, 300));
  return visitor;
}

let numbers = 0;
async function officer(at = stand) {
  const member = await add_staff(at, `Уповноважена ${++numbers}`, 'dpo');
  return { ...member, api: new CasesApi(at, member.token) };
}

const open_button = (html) => forms(html).find((f) => f.method === 'post' && !/logout/.test(f.action));
async function open_case(visitor, reference) {
  const shown = await visitor.get(`/desk/cases/${reference}`);
  assert.equal(shown.status, 200);
  const form = open_button(shown.text);
  return visitor.post_form(form.action, default_pairs(form));
}
const form_to = (html, act) => forms(html).find((f) => new RegExp(`/${act}(\\?|$)`).test(f.action));

test('C29 a question: listed by its due date, opened for its purpose, answered by a letter', async () => {
  const who = person();
  await request({ name: who.name, email: who.email, message: who.message });
  await demand('question', who.email, 'Навіщо вам мій телефон?');
  await prove(who.email);
  const { link, api } = await officer();
  const { visitor, home } = await log_in(stand, link);
  assert.ok(
    links(home.text).some((href) => /\/desk\/cases/.test(href)),
    'a way to the cases',
  );
  const { reference, due } = await api.newest('question');
  assert.equal(due, '2026-12-31T21:59:59Z', 'thirty days, to the end of the day in Kyiv');
  const list = await visitor.get('/desk/cases');
  assert.ok(list.text.includes(reference));
  assert.ok(!list.text.includes(who.email), 'the list opens nobody');
  const opened = await open_case(visitor, reference);
  assert.ok(text_of(opened.text).includes('Навіщо вам мій телефон?'));
  assert.ok(text_of(opened.text).includes(who.email));
  const form = form_to(opened.text, 'answer');
  const pairs = [...default_pairs(form).filter(([name]) => name !== 'words'), ['words', 'Щоб передзвонити вам.']];
  assert.equal((await visitor.post_form(form.action, pairs)).status, 303);
  assert.equal((await visitor.post_form(form.action, pairs)).status, 303, 'sent twice is one');
  const mails = await stand.sink.wait(who.email, 3);
  const letter = mails.find((mail) => mail.text.includes('Щоб передзвонити вам.'));
  assert.ok(letter?.text.includes(reference), 'the letter names the case as the desk does');
  assert.equal((await api.case(reference)).json.state, 'fulfilled');
  const forged = await stand.visitor().post_form(form.action, pairs);
  assert.ok(forged.status >= 300 && !/saved/.test(forged.location ?? ''), 'without a session nothing is done');
});

test('C29 extended once with a reason; refused with a reason and whom to complain to; by the API', async () => {
  const who = person();
  await request({ name: who.name, email: who.email, message: who.message });
  await demand('question', who.email, 'Дуже складне запитання.');
  await prove(who.email);
  const { api } = await officer();
  const { reference, due } = await api.newest('question');
  assert.equal((await api.case(reference, 'reply')).status, 403);
  assert.equal((await api.visitor.get(`/api/v1/cases/${reference}`, { headers: api.headers() })).status, 400);
  assert.equal((await api.do(reference, 'take')).status, 204);
  assert.equal((await api.do(reference, 'extend', { text: 'Треба ще час.' })).status, 422, 'a reason is needed');
  // Nobody waits longer for an answer about their own data: a question has the term of access.
  assert.equal((await api.do(reference, 'extend', { text: 'Час.', reason: 'complexity' })).status, 409);
  assert.equal((await api.do(reference, 'note', { text: 'Говорили телефоном.' })).status, 204);
  assert.equal((await api.do(reference, 'refuse', { text: 'Ні.', reason: 'complexity' })).status, 422);
  const no = await api.do(reference, 'refuse', { text: 'Закон цього не вимагає.', reason: 'claim_not_covered' });
  assert.equal(no.status, 204, no.text);
  const mails = await stand.sink.wait(who.email, 3);
  assert.match(mails.find((mail) => mail.text.includes('Закон цього не вимагає.')).text, /ombudsman\.gov\.ua/);
  const told = (await api.case(reference)).json;
  assert.equal(told.state, 'denied');
  assert.equal(told.reason, 'claim_not_covered');
  assert.equal(told.due, due);
  assert.ok(told.answers.some((one) => !one.letter && one.text === 'Говорили телефоном.'));
  assert.equal((await api.do(reference, 'answer', { text: 'Пізно.' })).status, 409);

  await demand('erase', who.email);
  const erase = await api.newest('erase');
  const moved = await api.do(erase.reference, 'extend', { text: 'Записи в архіві.', reason: 'complexity' });
  assert.equal(moved.status, 204, moved.text);
  assert.ok((await api.case(erase.reference)).json.due > erase.due);
  assert.equal((await api.do(erase.reference, 'extend', { text: 'Ще.', reason: 'complexity' })).status, 409, 'once');
});

test('C29 a demand by post: written down by staff, proven by the person, due from the day it came', async () => {
  const who = person();
  await request({ name: who.name, email: who.email, message: who.message });
  const { link, api } = await officer();
  const { visitor } = await log_in(stand, link);
  const list = await visitor.get('/desk/cases?lang=uk');
  const page = await visitor.get(links(list.text).find((href) => /\/desk\/cases\/new/.test(href)));
  const send = async (values) => {
    const form = form_to(page.text, 'new');
    const pairs = new Map(default_pairs(form));
    for (const [name, value] of Object.entries(values)) pairs.set(name, value);
    return visitor.post_form(form.action, [...pairs]);
  };
  const by_post = {
    kind: 'question',
    way: 'post',
    received: '2026-11-20',
    language: 'uk',
    text: 'Лист із <проханням>',
  };
  const nobody = await send({ ...by_post, contact: 'nobody-at-all@example.net' });
  assert.equal(nobody.status, 422);
  assert.match(text_of(nobody.text), /немає, і нічого не записано/);
  assert.ok(nobody.text.includes('Лист із &lt;проханням&gt;'), 'what was typed comes back');
  const mistakes = [
    { contact: 'not an address' },
    { received: '2026-12-30' },
    { received: '2024-01-01' },
    { received: 'x' },
  ];
  for (const wrong of mistakes) {
    const answer = await send({ ...by_post, contact: who.email, ...wrong });
    assert.equal(answer.status, 422, JSON.stringify(wrong));
    assert.match(answer.text, /aria-invalid="true"/);
  }
  assert.equal((await send({ ...by_post, contact: who.email, kind: 'all' })).status, 400);
  assert.equal((await send({ ...by_post, contact: who.email })).status, 303);
  const { reference, due } = await api.newest('question');
  assert.equal(due, '2026-12-21T21:59:59Z', 'thirty days from the day of the letter, and that is a Sunday');
  assert.equal((await api.case(reference)).json.state, 'open', 'nobody has shown yet who they are');
  await prove(who.email);
  const opened = await open_case(visitor, reference);
  assert.ok(text_of(opened.text).includes('Лист із <проханням>'));
  const manager = await log_in(stand, (await add_staff(stand, 'Менеджерка без прав', 'manager')).link);
  assert.equal((await manager.visitor.get('/desk/cases/new')).status, 403);
});

test('C29 other roles see no case; a case near its end is an alarm, one past it shows on /proof', async () => {
  const other = await Stand.make();
  try {
    const who = person();
    await request({ name: who.name, email: who.email, message: who.message }, other);
    await demand('question', who.email, 'Коли?', other);
    await prove(who.email, other);
    const { api } = await officer(other);
    const { reference } = await api.newest('question');
    for (const role of ['manager', 'marketer', 'ops', 'analyst']) {
      const member = await add_staff(other, `Роль ${role}`, role);
      const stranger = new CasesApi(other, member.token);
      assert.equal((await stranger.cases()).status, 403, role);
      assert.equal((await stranger.case(reference)).status, 403, role);
      const { visitor, home } = await log_in(other, member.link);
      assert.ok(!links(home.text).some((href) => /\/desk\/cases/.test(href)), role);
      assert.equal((await visitor.get('/desk/cases')).status, 403, role);
    }
    const alarms = async () => (await other.visitor().get('/proof.json')).json.alarms.map((a) => a.kind ?? a.id ?? a);
    await other.advance({ days: 26 });
    await until('the alarm at 80 %', async () => JSON.stringify(await alarms()).includes('case-due'), 20000, 300);
    await other.advance({ days: 6 });
    await until('the overdue case', async () => JSON.stringify(await alarms()).includes('case-overdue'), 20000, 300);
    const again = await officer(other);
    assert.equal((await again.api.case(reference)).json.overdue, true);
    const { visitor } = await log_in(other, again.link);
    assert.match((await visitor.get('/desk/cases')).text, /class="in_progress overdue"/);
    const overdue = async () =>
      (await again.api.case(reference)).json.events.filter((one) => one.kind === 'case.overdue').length;
    await until('the event of it', async () => (await overdue()) > 0, 20000, 300);
    await other.advance({ hours: 1 });
    assert.equal(await overdue(), 1, 'once');
  } finally {
    await other.close();
  }
});

test('E-6 a hold hides the request, keeps it from erasure, and its release erases it', async () => {
  const who = person();
  const reference = await request({ name: who.name, email: who.email, message: who.message });
  const { api, link } = await officer();
  const { visitor } = await log_in(stand, link);
  const list = await visitor.get('/desk/cases');
  const form = form_to(list.text, 'holds');
  const wrong = await visitor.post_form(form.action, [
    ['csrf', default_pairs(form).find(([n]) => n === 'csrf')[1]],
    ['reference', 'zzz'],
    ['kind', 'legal'],
  ]);
  assert.equal(wrong.status, 422);
  const placed = await visitor.post_form(form.action, [
    ...default_pairs(form).filter(([n]) => n === 'csrf'),
    ['reference', reference],
    ['kind', 'legal'],
  ]);
  assert.equal(placed.status, 303, text_of(placed.text).slice(0, 300));
  const hold = (await api.holds()).json.holds.at(-1);
  assert.equal(hold.kind, 'legal');

  const manager = await add_staff(stand, 'Менеджерка обмеженого', 'manager');
  const refused = await new Api(stand, manager.token).request(reference, 'reply');
  assert.equal(refused.status, 403);
  assert.equal(refused.json.error, 'restricted');
  const desk = await log_in(stand, manager.link);
  const envelope = await desk.visitor.get(`/desk/requests/${reference}`);
  assert.match(text_of(envelope.text), /обмежено з/i);

  await demand('erase', who.email);
  const person_page = await prove(who.email);
  const erased = await erase_all(person_page);
  assert.ok(erased.status < 400, `${erased.status} ${text_of(erased.text).slice(0, 300)}`);
  assert.equal((await api.holds()).json.holds.find((one) => one.reference === hold.reference)?.erase_after, true);
  assert.equal((await api.with_hold(hold.reference, 'review')).status, 204);
  assert.equal((await api.with_hold(hold.reference, 'release')).status, 204);
  assert.equal((await api.with_hold(hold.reference, 'release')).status >= 400, true);
  const gone = await new Api(stand, manager.token).request(reference, 'reply');
  assert.equal(gone.status, 404, gone.text);
  await until('no byte left', () => stand.scan([who.name, who.message]).length === 0, 10000, 300);
});

/** Presses what erases everything on the person's own page, as far as it takes. */
async function erase_all(visitor) {
  const me = await visitor.get('/privacy/me');
  assert.equal(me.status, 200);
  const erase_link = links(me.text).find((href) => /erase/.test(href));
  const page = erase_link ? await visitor.get(erase_link) : me;
  const form = forms(page.text).find((f) => f.method === 'post' && /erase/.test(f.action));
  assert.ok(form, 'a button that erases');
  const pairs = default_pairs(form);
  for (const field of form.fields) {
    if (field.type === 'checkbox') pairs.push([field.name, field.value || 'on']);
  }
  return visitor.follow(await visitor.post_form(form.action, pairs));
}

test('E-11 nobody handles their own case or reads their own request; a colleague does', async () => {
  const who = person();
  const reference = await request({ name: who.name, email: who.email, message: who.message });
  await demand('question', who.email, 'Що ви про мене знаєте?');
  await prove(who.email);
  const file = path.join(stand.folder, 'own-address');
  fs.writeFileSync(file, `${who.email}\n`);
  const done = await stand.cli([
    'staff',
    'add',
    'Сама собі',
    '--role',
    'dpo',
    '--token',
    '--contact-file',
    file,
    '--data',
    stand.data,
  ]);
  assert.equal(done.code, 0, done.err);
  const token = done.out
    .split('\n')
    .filter((line) => !line.includes('://'))
    .map((line) => /([A-Za-z0-9_-]{24,})/.exec(line)?.[1])
    .find(Boolean);
  const own = new CasesApi(stand, token);
  const colleague = (await officer()).api;
  const question = await colleague.newest('question');
  assert.equal((await own.case(question.reference)).status, 403);
  for (const act of ['take', 'close']) assert.equal((await own.do(question.reference, act)).status, 403, act);
  assert.equal((await own.do(question.reference, 'answer', { text: 'Усе гаразд.' })).status, 403);
  assert.equal((await own.hold({ reference, kind: 'legal' })).status, 403);
  const { visitor } = await log_in(stand, /(https?:\/\/\S+)/.exec(done.out)[1]);
  assert.equal((await open_case(visitor, question.reference)).status, 403);
  const opened = await colleague.case(question.reference);
  assert.equal(opened.status, 200);
  assert.equal(opened.json.fields.email, who.email);
  const kinds = opened.json.events.map((one) => one.kind);
  assert.ok(kinds.includes('use.denied') && kinds.includes('access.read'), kinds.join());
  fs.rmSync(file);
  stand.assert_absent([who.email]);
});

test('E-15 a person with a telephone only: stopped at once; to see anything, a call with two facts', async () => {
  const who = person();
  const number = '+380 44 300 11 22';
  const reference = await request({ name: who.name, phone: number, message: who.message });
  const { api, link } = await officer();
  await demand('access', number);
  const one = await api.newest('access');
  assert.equal(one.reason, 'need_user_verification');
  assert.equal((await api.do(one.reference, 'answer', { text: 'Ось ваші дані.' })).status, 409, 'not before the call');
  const { visitor } = await log_in(stand, link);
  const opened = await open_case(visitor, one.reference);
  const shown = text_of(opened.text);
  assert.ok(shown.includes(who.name), 'a fact of the record to ask for');
  assert.match(shown, /Наберіть номер/);
  assert.ok(!shown.includes(who.message), 'and no more than is asked for');
  assert.ok((await api.case(one.reference)).json.events.some((e) => e.kind === 'case.identity_asked'));
  const verify = form_to(opened.text, 'verify');
  assert.equal((await visitor.post_form(verify.action, default_pairs(verify))).status, 303);
  const after_call = (await api.case(one.reference)).json;
  assert.equal(after_call.state, 'in_progress');
  assert.deepEqual(after_call.facts, [], 'the facts are shown for the call only');
  assert.equal((await api.do(one.reference, 'answer', { text: 'Розповіли телефоном.' })).status, 204);
  assert.equal((await api.case(one.reference)).json.state, 'fulfilled');
  stand.assert_absent([who.name, who.message]);

  await demand('stop-reply', number);
  const manager = new Api(stand, (await add_staff(stand, 'Менеджер телефонів', 'manager')).token);
  await until('the answer to be called off', async () =>
    (await manager.requests()).json.requests.some((line) => line.reference === reference && line.state === 'cancelled'),
  );
});

test('the description of the API names every call that is served', async () => {
  const description = (await stand.visitor().get('/api/openapi.json')).json;
  assert.match(description.openapi, /^3\.1/);
  const { api } = await officer();
  for (const [pattern, methods] of Object.entries(description.paths)) {
    if (!/cases|holds/.test(pattern)) continue;
    for (const method of Object.keys(methods)) {
      const target = pattern.replace('{reference}', 'x'.repeat(39));
      const stranger = await stand
        .visitor()
        .request(method.toUpperCase(), target, { body: method === 'post' ? '' : undefined });
      assert.equal(stranger.status, 401, `${method} ${pattern} without a token`);
      const answer = await api.visitor.request(method.toUpperCase(), target, {
        headers: { ...api.headers('rights'), 'content-type': 'application/json' },
        body: method === 'post' ? '{"text":"x","reason":"other"}' : undefined,
      });
      assert.ok(answer.status < 500 && answer.status !== 405, `${method} ${pattern}: ${answer.status}`);
    }
  }
});

test('after questions, refusals, notes, calls and holds the ledger is whole', async () => {
  const verified = await stand.cli(['ledger', 'verify', '--data', stand.data]);
  assert.equal(verified.code, 0, verified.out + verified.err);
});
