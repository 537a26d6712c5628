// A request comes in: only what is declared is read, nothing is kept before permission, sent twice is once, and
// what is not right is named and loses nothing.
//= policy:C02
//= policy:C05
//= policy:C06
//= policy:C09
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Stand } from '../lib/stand.mjs';
import { Api, add_staff } from '../lib/staff.mjs';
import { FORM_IDS } from '../lib/forms.mjs';
import { person, values_of, word } from '../lib/canary.mjs';
import { reference_of, wrong_fields } from '../lib/answers.mjs';
import { text_of } from '../lib/html.mjs';

let stand;
let api;
before(async () => {
  stand = await Stand.make();
  api = new Api(stand, (await add_staff(stand, 'Олена', 'manager')).token);
});
after(() => stand?.close());

const filled = (form, who) =>
  Object.fromEntries(
    ['name', 'email', 'phone', 'site', 'message']
      .filter((meaning) => form.field(meaning))
      .map((meaning) => [meaning, who[meaning]]),
  );
async function ready(id, language) {
  const form = await stand.open(id, { language });
  await stand.advance({ seconds: 6 });
  return form;
}

for (const id of FORM_IDS) {
  test(`${id}: a plain post is answered 303, JSON 201, multipart as well; each is kept once`, async () => {
    for (const [as, status] of [
      ['form', 303],
      ['json', 201],
      ['multipart', 303],
    ]) {
      const form = await ready(id);
      const who = person();
      const answer = await form.send(filled(form, who), { as });
      assert.equal(answer.status, status, text_of(answer.text).slice(0, 400));
      const reference = await reference_of(form.visitor, answer);
      const shown = await api.request(reference, id === 'collab' ? 'collaboration' : 'reply');
      if (id !== 'collab') {
        assert.equal(shown.status, 200, shown.text);
        assert.ok(shown.text.includes(who.email), 'opened for reply, the address is there');
        assert.equal(shown.json.form, id);
        assert.equal(shown.json.policy, 1);
      }
      await stand.sink.wait(who.email);
      stand.assert_absent(values_of(who));
    }
  });
}

test('C02: without the processing tick: 422 naming it, and no byte is kept', async () => {
  for (const as of ['form', 'json']) {
    const form = await ready('seo');
    const who = person();
    const answer = await form.send({ ...filled(form, who), processing: false }, { as });
    assert.equal(answer.status, 422);
    assert.deepEqual(wrong_fields(answer), [form.field('processing').name]);
    stand.assert_absent(values_of(who));
    assert.deepEqual(await stand.sink.to(who.email), []);
    if (as === 'form') assert.ok(answer.text.includes(who.message), 'what was typed is given back to the browser');
  }
});

test('C05: fields, parameters and headers that nobody declared are dropped', async () => {
  const form = await ready('seo');
  const who = person();
  const stray = [word(16), word(16), word(16), word(16), word(16)];
  const pairs = form.pairs(filled(form, who), [
    ['birthdate', stray[0]],
    ['_cc', `${stray[1]}@evil.example`],
  ]);
  const answer = await form.visitor.post_form(`${form.action}?utm_x=${stray[2]}`, pairs, {
    headers: { 'x-foo': stray[3], 'user-agent': stray[4] },
  });
  assert.equal(answer.status, 303);
  await stand.sink.wait(who.email);
  stand.assert_absent(stray);
  assert.deepEqual(
    (await stand.sink.mails()).filter((m) => m.rcpt.includes(stray[1])),
    [],
  );
  const shown = await api.request(await reference_of(form.visitor, answer), 'reply');
  for (const value of stray) assert.ok(!shown.text.includes(value));
});

test('C06: e-mail or phone is enough, neither is not', async () => {
  for (const [meaning, status] of [
    ['email', 303],
    ['phone', 303],
  ]) {
    const form = await ready('request');
    const who = person();
    const answer = await form.send({ [meaning]: who[meaning], message: who.message });
    assert.equal(answer.status, status, meaning);
  }
  const form = await ready('request');
  const answer = await form.send({ message: 'без адреси' });
  assert.equal(answer.status, 422);
  assert.ok(wrong_fields(answer).includes(form.field('email').name));
});

test('C06: addresses and numbers are understood in the forms that people write', async () => {
  const cases = [
    { email: `Ivan.${word(6)}@ПРИКЛАД.укр` },
    { email: ` ${word(8)}@firm.example ` },
    { phone: '050 123-45-67' },
    { phone: '+380 (50) 123 45 67' },
    { phone: '0501234567' },
  ];
  for (const contact of cases) {
    const form = await ready('request');
    const answer = await form.send({ ...contact, message: 'питання' }, { as: 'json' });
    assert.equal(answer.status, 201, `${JSON.stringify(contact)}: ${answer.text}`);
  }
});

test('bad values are named field by field, in the language of the page', async () => {
  const cases = [
    ['email', 'nobody'],
    ['email', 'a@b@c.example'],
    ['email', 'a b@c.example'],
    ['email', `${'x'.repeat(300)}@c.example`],
    ['phone', '12'],
    ['phone', 'телефон'],
    ['site', 'javascript:alert(1)'],
    ['site', 'ftp://firm.example/'],
    ['site', 'https://user:secret@firm.example/'],
    ['name', 'x'.repeat(500)],
  ];
  const messages = new Map();
  for (const language of ['uk', 'ru', 'en']) {
    for (const [meaning, value] of cases) {
      const form = await ready('seo', language);
      const who = person();
      const answer = await form.send({ ...filled(form, who), [meaning]: value }, { as: 'json' });
      assert.equal(answer.status, 422, `${language} ${meaning} ${value}: ${answer.text}`);
      assert.deepEqual(wrong_fields(answer), [form.field(meaning).name]);
      const [error] = answer.json.errors;
      assert.ok(error.message.length > 5 && error.code, answer.text);
      messages.set(`${language} ${meaning}`, error.message);
      stand.assert_absent(values_of(who));
    }
  }
  assert.notEqual(messages.get('uk email'), messages.get('en email'));
});

test('C09: the same request twice is one request and one mail; another body is a conflict', async () => {
  const who = person();
  const form = await ready('ppc');
  const values = filled(form, who);
  const headers = { 'idempotency-key': word(24) };
  const first = await form.send(values, { as: 'json', headers });
  const second = await form.send(values, { as: 'json', headers });
  assert.equal(first.status, 201);
  assert.deepEqual([second.status, second.json.id], [201, first.json.id]);
  const other = await form.send({ ...values, message: 'інше питання' }, { as: 'json', headers });
  assert.equal(other.status, 409);
  await stand.sink.wait(who.email);
  await stand.advance({ minutes: 5 });
  assert.equal((await stand.sink.to(who.email)).length, 1);
});

test('C09: without script the render token does the same', async () => {
  const who = person();
  const form = await ready('ppc');
  const first = await form.send(filled(form, who));
  const second = await form.send(filled(form, who));
  assert.deepEqual([first.status, second.status], [303, 303]);
  assert.equal(await reference_of(form.visitor, first), await reference_of(form.visitor, second));
  const other = await form.send(filled(form, { ...who, message: 'зовсім інше' }));
  assert.equal(other.status, 409);
  assert.ok(other.text.includes('зовсім інше'), 'what was typed stays in the browser');
  await stand.sink.wait(who.email);
  assert.equal((await stand.sink.to(who.email)).length, 1);
});

test('fifty at once with one key are one request', async () => {
  const who = person();
  const form = await ready('ppc');
  const pairs = Object.fromEntries(form.pairs(filled(form, who)));
  const key = word(24);
  const answers = await Promise.all(
    Array.from({ length: 50 }, () =>
      stand.visitor().post_json(form.action, pairs, { headers: { 'idempotency-key': key } }),
    ),
  );
  const ids = new Set(answers.filter((a) => a.status === 201).map((a) => a.json.id));
  assert.equal(ids.size, 1, answers.map((a) => a.status).join(' '));
  await stand.sink.wait(who.email);
  await stand.advance({ minutes: 5 });
  assert.equal((await stand.sink.to(who.email)).length, 1);
});

test('C09: a site is stored as it is written, and never fetched', async () => {
  const form = await ready('seo');
  const who = person({ site: 'http://169.254.169.254/latest/' });
  const answer = await form.send(filled(form, who), { as: 'json' });
  assert.ok([201, 422].includes(answer.status));
});

//= policy:C28
test('a guardian writes on behalf of a child: kept as usual, nothing for marketing', async () => {
  const form = await ready('request');
  const who = person();
  const answer = await form.send({ ...filled(form, who), guardian: true, marketing: true }, { as: 'json' });
  assert.equal(answer.status, 201);
  const shown = await api.request(answer.json.id, 'reply');
  assert.equal(shown.json.on_behalf, true);
  assert.ok(
    !/"purpose"\s*:\s*"marketing"[^}]*"state"\s*:\s*"given"/.test(shown.text),
    'no marketing consent for a child',
  );
});
