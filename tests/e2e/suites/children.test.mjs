// Signs of a child: set apart, one note, nobody of the managers sees it, a person decides; what is no child goes on.
//= policy:C27b
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Stand } from '../lib/stand.mjs';
import { Api, add_staff } from '../lib/staff.mjs';
import { person, values_of } from '../lib/canary.mjs';
import { reference_of } from '../lib/answers.mjs';
import { until } from '../lib/sink.mjs';

let stand;
let manager;
let dpo;
before(async () => {
  stand = await Stand.make();
  manager = new Api(stand, (await add_staff(stand, 'Олена', 'manager')).token);
  dpo = new Api(stand, (await add_staff(stand, 'Данило', 'dpo')).token);
});
after(() => stand?.close());

const send = async (message, who = person(), language = 'uk') => {
  const form = await stand.open('request', { language });
  await stand.advance({ seconds: 6 });
  const answer = await form.send({ name: who.name, email: who.email, message }, { as: 'json' });
  return { who, answer, form };
};

test('what a child says of itself, in three languages, is set apart with a notice', async () => {
  const said = [
    ['uk', 'мені 12 років, вчуся у 6 класі'],
    ['ru', 'мне 12 лет, учусь в 6 классе'],
    ['en', 'I am 12 and I like your site'],
  ];
  for (const [language, message] of said) {
    const { who, answer } = await send(message, person(), language);
    assert.equal(answer.status, 202, `${message}: ${answer.status}`);
    const reference = answer.json.reference ?? answer.json.id;
    for (const purpose of ['reply', 'marketing']) {
      assert.ok([403, 404].includes((await manager.request(reference, purpose)).status), 'invisible to managers');
    }
    assert.equal((await dpo.request(reference, 'screening')).status, 200, 'the one who decides reads it');
    assert.ok([403, 404].includes((await manager.request(reference, 'screening')).status), 'and nobody else');
    const list = await manager.requests();
    assert.ok(!list.text.includes(reference));
    const [note] = await stand.sink.wait(who.email);
    assert.ok(!note.text.includes(who.name) && !note.text.includes(message), 'the note repeats nothing');
    await stand.advance({ hours: 1 });
    assert.equal((await stand.sink.to(who.email)).length, 1, 'one note, no acknowledgement');
    stand.assert_absent(values_of(who).filter((v) => v !== who.message));
  }
});

test('the age of a site, a firm or a wish is no child', async () => {
  for (const message of [
    'моєму сайту 12 років, потрібен аудит',
    'сайту 12 лет',
    'our site is 12 years old',
    'мені 32 роки',
    'I have 12 years of experience',
    'нам потрібно 12 банерів',
  ]) {
    const { answer } = await send(message);
    assert.equal(answer.status, 201, message);
  }
});

test('confirmed as a child: erased, no byte stays; a plain post sees the notice page', async () => {
  const who = person();
  const form = await stand.open('request');
  await stand.advance({ seconds: 6 });
  const answer = await form.send({ email: who.email, name: who.name, message: `мені 11 років ${who.message}` });
  const page = answer.status === 303 ? await form.visitor.follow(answer) : answer;
  assert.ok([200, 202].includes(page.status));
  await stand.sink.wait(who.email);
  const reference = await reference_of(form.visitor, answer);
  const decided = await dpo.act(reference, 'child', {}, 'screening');
  assert.ok([200, 204].includes(decided.status), decided.text);
  await stand.advance({ minutes: 2 });
  assert.ok([404, 410].includes((await dpo.request(reference, 'reply')).status));
  stand.assert_absent(values_of(who));
});

test('cleared: an ordinary request, answered like any other', async () => {
  const { who, answer } = await send('мені 12 років… жарт, нашій фірмі 12 років');
  assert.equal(answer.status, 202);
  const reference = answer.json.reference ?? answer.json.id;
  assert.ok([200, 204].includes((await dpo.act(reference, 'not-child', {}, 'screening')).status));
  const shown = await manager.request(reference, 'reply');
  assert.equal(shown.status, 200);
  assert.ok(shown.text.includes(who.email));
});

test('undecided for 48 hours: erased', async () => {
  const { who, answer } = await send('мне 13 лет');
  assert.equal(answer.status, 202);
  const reference = answer.json.reference ?? answer.json.id;
  await stand.advance({ hours: 47 });
  await stand.advance({ hours: 2 });
  // The next pass of the house erases it: a pass a second, after the live checks of that pass.
  await until(
    'the erasure',
    async () => [404, 410].includes((await dpo.request(reference, 'screening')).status),
    30000,
  );
  assert.ok([404, 410].includes((await dpo.request(reference, 'reply')).status));
  stand.assert_absent(values_of(who));
});
