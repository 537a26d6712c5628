// Data are opened for a purpose or not at all; every opening is recorded; an answer goes to one person only; a
// request never goes unanswered unseen; nothing leaves for anybody else.
//= policy:C03
//= policy:C10
//= policy:C11
//= policy:C14
//= policy:C15
//= policy:C16
//= policy:C20
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Stand } from '../lib/stand.mjs';
import { Api, add_staff } from '../lib/staff.mjs';
import { person } from '../lib/canary.mjs';
import { until } from '../lib/sink.mjs';

let stand;
const staff = {};
before(async () => {
  stand = await Stand.make();
  for (const role of ['manager', 'analyst', 'marketer', 'dpo', 'ops']) {
    staff[role] = new Api(stand, (await add_staff(stand, `Staff ${role}`, role)).token);
  }
});
after(() => stand?.close());

async function request(form = 'seo', who = person()) {
  const values = { email: who.email, name: who.name, message: who.message };
  const opened = await stand.open(form);
  if (opened.field('site')) values.site = who.site;
  await stand.advance({ seconds: 6 });
  const answer = await opened.send(values, { as: 'json' });
  assert.equal(answer.status, 201, answer.text);
  return { who, reference: answer.json.reference ?? answer.json.id };
}
const events = async (reference, kind) => {
  const answer = await staff.dpo.visitor.get(`/api/v1/requests/${reference}/events`, {
    headers: staff.dpo.headers('rights'),
  });
  assert.equal(answer.status, 200, answer.text);
  return answer.json.events.filter((event) => event.kind === kind);
};

test('no purpose: 400; the right one: 200 and one more access.read; a wrong one: 403 and use.denied', async () => {
  const { who, reference } = await request();
  assert.equal((await staff.manager.request(reference)).status, 400);
  assert.equal((await events(reference, 'access.read')).length, 0);
  const shown = await staff.manager.request(reference, 'reply');
  assert.equal(shown.status, 200);
  assert.ok(shown.text.includes(who.email));
  assert.equal((await events(reference, 'access.read')).length, 1);
  for (const purpose of ['marketing', 'analytics', 'nonsense', 'collaboration']) {
    const denied = await staff.manager.request(reference, purpose);
    assert.equal(denied.status, 403, purpose);
    assert.ok(!denied.text.includes(who.email));
  }
  assert.ok((await events(reference, 'use.denied')).length >= 4);
  assert.equal((await events(reference, 'access.read')).length, 1);
});

test('a role sees what the policy gives it, and ops sees no person', async () => {
  const { who, reference } = await request();
  const denied = [
    ['marketer', 'marketing'],
    ['marketer', 'reply'],
    ['ops', 'reply'],
    ['analyst', 'marketing'],
  ];
  for (const [role, purpose] of denied) {
    const answer = await staff[role].request(reference, purpose);
    assert.equal(answer.status, 403, `${role} ${purpose}`);
    assert.ok(!answer.text.includes(who.email) && !answer.text.includes(who.name));
  }
  assert.equal((await stand.visitor().get(`/api/v1/requests/${reference}`)).status, 401);
  const stranger = new Api(stand, 'x'.repeat(43));
  assert.equal((await stranger.request(reference, 'reply')).status, 401);
  assert.equal((await staff.manager.request('x'.repeat(39), 'reply')).status, 404);
});

test('C19: a proposal to work together is not opened for sales', async () => {
  const { who, reference } = await request('collab');
  const answer = await staff.manager.request(reference, 'reply');
  assert.equal(answer.status, 403);
  assert.ok(!answer.text.includes(who.email));
});

test('a list holds no personal value and opens nothing', async () => {
  const { who, reference } = await request();
  const list = await staff.manager.requests();
  assert.equal(list.status, 200);
  assert.ok(list.text.includes(reference));
  for (const value of Object.values(who)) assert.ok(!list.text.includes(value));
  assert.equal((await events(reference, 'access.read')).length, 0);
});

test('C11: the answer is one mail to this person, with nothing of others, no list headers, no picture', async () => {
  const other = await request();
  const { who, reference } = await request();
  await stand.sink.wait(who.email);
  const text = 'Дякуємо за запит. Аудит коштує 5000 гривень і триває тиждень.';
  const answered = await staff.manager.act(reference, 'answer', { text });
  assert.ok([200, 201, 202].includes(answered.status), answered.text);
  const mails = await stand.sink.wait(who.email, 2);
  const mail = mails.at(-1);
  assert.deepEqual(
    mail.to.map((to) => to.address),
    [who.email],
  );
  assert.ok(mail.text.includes(text));
  assert.ok(!mail.headers.has('cc') && !mail.headers.has('bcc') && !mail.headers.has('list'));
  assert.ok(!/<img/i.test(mail.html) && !/https?:\/\/(?!127\.0\.0\.1)/.test(mail.html));
  for (const value of Object.values(other.who)) assert.ok(!mail.raw.includes(value));
  assert.ok(!mail.text.includes(who.message), 'an unconfirmed address is told nothing of the request');
  assert.equal((await events(reference, 'reply.sent')).length, 1);
});

test('C15: no sequence follows: three and seven days later the sink holds what it held', async () => {
  const { who, reference } = await request('request');
  await stand.sink.wait(who.email);
  await staff.manager.act(reference, 'answer', { text: 'Ось прайс.' });
  await stand.sink.wait(who.email, 2);
  await stand.advance({ hours: 40 });
  await stand.advance({ hours: 40 });
  await new Promise((resolve) => setTimeout(resolve, 1500));
  assert.equal((await stand.sink.to(who.email)).length, 2);
});

test('C11: a request past its day of reply is overdue, in the ledger and on the proof', async () => {
  const { reference } = await request();
  for (let i = 0; i < 6; ++i) await stand.advance({ hours: 40 });
  await until('reply.overdue', async () => (await events(reference, 'reply.overdue')).length === 1, 15000, 300);
  const proof = (await stand.visitor().get('/proof.json')).json;
  const clause = proof.clauses.find((c) => c.id === 'C11');
  assert.ok(clause, 'C11 stands on the proof');
  assert.match(JSON.stringify(proof), /overdue/);
});

test('C16: a request ends answered, cancelled or refused with a reason, once', async () => {
  const { reference } = await request();
  assert.ok([400, 422].includes((await staff.manager.act(reference, 'close', { reason: 'because' })).status));
  assert.ok([200, 204].includes((await staff.manager.act(reference, 'close', { reason: 'spam' })).status));
  const ends = [...(await events(reference, 'request.closed')), ...(await events(reference, 'request.cancelled'))];
  assert.equal(ends.length, 1);
  assert.equal(ends[0].detail.outcome, 'spam');
  assert.ok([403, 409].includes((await staff.manager.act(reference, 'answer', { text: 'пізно' })).status));
});

test('C14: every purpose that the ledger has seen is one of the policy', async () => {
  const shown = await stand.cli(['policy', 'show', '--json', '--data', stand.data]);
  const known = new Set(JSON.parse(shown.out).purposes.map((purpose) => purpose.id));
  const answer = await staff.dpo.visitor.get('/api/v1/events?limit=1000', { headers: staff.dpo.headers('rights') });
  assert.equal(answer.status, 200);
  const seen = new Set(
    answer.json.events
      .filter((e) => e.kind !== 'use.denied')
      .map((e) => e.purpose)
      .filter(Boolean),
  );
  for (const purpose of seen) assert.ok(known.has(purpose), purpose);
  assert.ok(seen.has('reply'));
});

test('C20: nothing is handed to anybody: no such address, and the ledger knows of no disclosure', async () => {
  for (const path of ['/api/v1/disclosures', '/api/v1/webhooks', '/api/v1/export']) {
    for (const role of ['manager', 'marketer', 'ops']) {
      const answer = await staff[role].visitor.post_json(path, {}, { headers: staff[role].headers('reply') });
      assert.ok([403, 404, 405].includes(answer.status), `${role} ${path} ${answer.status}`);
    }
  }
  const recipients = new Set((await stand.sink.mails()).map((mail) => mail.rcpt));
  for (const address of recipients) assert.ok(address.endsWith('.example'));
});
