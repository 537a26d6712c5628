// An address that somebody typed is nobody's until it is confirmed; a link in a mail changes nothing by being opened.
// E-3, E-20
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Stand } from '../lib/stand.mjs';
import { Api, add_staff } from '../lib/staff.mjs';
import { person, values_of } from '../lib/canary.mjs';
import { default_pairs, forms } from '../lib/html.mjs';

let stand;
let api;
before(async () => {
  stand = await Stand.make();
  api = new Api(stand, (await add_staff(stand, 'Олена', 'manager')).token);
});
after(() => stand?.close());

async function request(values = {}) {
  const who = person();
  const form = await stand.open('request');
  await stand.advance({ seconds: 6 });
  const answer = await form.send({ name: who.name, email: who.email, message: who.message, ...values }, { as: 'json' });
  assert.equal(answer.status, 201, answer.text);
  return { who, reference: answer.json.reference ?? answer.json.id };
}
const link_to = (mail, start) => mail.links.map((link) => new URL(link)).find((url) => url.pathname.startsWith(start));
async function press(link) {
  const visitor = stand.visitor();
  const shown = await visitor.get(link.pathname + link.search);
  assert.equal(shown.status, 200);
  const form = forms(shown.text).find((f) => f.method === 'post');
  assert.ok(form, 'a button');
  return visitor.post_form(form.action || link.pathname, default_pairs(form));
}

test('the acknowledgement has a reference, confirm and not-me, and repeats nothing that was typed', async () => {
  const { who, reference } = await request();
  const [mail] = await stand.sink.wait(who.email);
  assert.ok(mail.text.includes(reference), 'the reference');
  assert.ok(link_to(mail, '/c/'), 'confirm');
  assert.ok(link_to(mail, '/n/'), 'not me');
  for (const value of [who.name, who.message]) assert.ok(!mail.raw.includes(value) && !mail.text.includes(value));
  assert.ok(!mail.html.includes(who.message) && !/<img|<script/i.test(mail.html));
  assert.equal(mail.headers.get('auto-submitted'), 'auto-replied');
  assert.ok(mail.subject.length > 5);
  assert.ok(!/[\w-]+\.(local|internal|lan)\b/.test(mail.raw.split('\n\n')[0]), 'no host name inside');
});

test('E-20: opening every link by GET and HEAD changes nothing', async () => {
  const { who, reference } = await request();
  const [mail] = await stand.sink.wait(who.email);
  for (const link of mail.links) {
    const path = new URL(link).pathname;
    for (const method of ['GET', 'HEAD', 'GET']) await stand.visitor().request(method, path);
  }
  const shown = await api.request(reference, 'reply');
  assert.equal(shown.status, 200);
  assert.equal(shown.json.confirmed, false);
});

test('confirming takes one press; the link works once and then says so', async () => {
  const { who, reference } = await request();
  const [mail] = await stand.sink.wait(who.email);
  const link = link_to(mail, '/c/');
  const without_nonce = await stand.visitor().post_form(link.pathname, {});
  assert.ok(without_nonce.status >= 400, 'a post from elsewhere, without the page, is refused');
  const done = await press(link);
  assert.ok([200, 303].includes(done.status));
  if (done.status === 303)
    assert.ok(!done.location.includes(link.pathname.split('/').at(-1)), 'no token in the address');
  assert.equal((await api.request(reference, 'reply')).json.confirmed, true);
  const again = await stand.visitor().get(link.pathname);
  assert.ok([200, 410].includes(again.status));
  stand.assert_absent([link.pathname.split('/').at(-1)]);
});

test('E-3: not me: one press, and everything that was typed is gone; no more mail', async () => {
  const { who, reference } = await request();
  const [mail] = await stand.sink.wait(who.email);
  const not_me = link_to(mail, '/n/');
  const done = await press(not_me);
  assert.ok([200, 303].includes(done.status));
  await stand.advance({ minutes: 2 });
  assert.ok([404, 410].includes((await api.request(reference, 'reply')).status));
  stand.assert_absent(values_of(who));
  assert.ok([404, 409, 410].includes((await api.act(reference, 'answer', { text: 'пізно' })).status));
  await stand.advance({ hours: 1 });
  assert.equal((await stand.sink.to(who.email)).length, 1);
});

test('however many senders type one address, it gets a few mails a day', async () => {
  const victim = person();
  for (let i = 0; i < 12; ++i) {
    const form = await stand.open('request');
    await stand.advance({ seconds: 6 });
    const answer = await form.send({ email: victim.email, message: `питання ${i}` }, { as: 'json' });
    assert.equal(answer.status, 201, 'the sender sees no difference');
  }
  await stand.advance({ minutes: 10 });
  await new Promise((resolve) => setTimeout(resolve, 1500));
  assert.ok((await stand.sink.to(victim.email)).length <= 5);
});

test('what nobody ever sent answers like a link that is over', async () => {
  for (const path of ['/c/', '/n/']) {
    const unknown = await stand.visitor().get(`${path}${'x'.repeat(39)}`);
    assert.ok([200, 404, 410].includes(unknown.status), `${path} ${unknown.status}`);
    assert.deepEqual(unknown.headers['cache-control']?.includes('no-store'), true);
  }
});
