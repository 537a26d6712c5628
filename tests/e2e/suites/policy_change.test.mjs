// E-14: the policy changes while a form is open; a wrong file never takes the site down; versions stay for ever.
//= policy:C00
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { Stand } from '../lib/stand.mjs';
import { Api, add_staff } from '../lib/staff.mjs';
import { person, values_of } from '../lib/canary.mjs';
import { text_of } from '../lib/html.mjs';
import { until } from '../lib/sink.mjs';

let stand;
let api;
before(async () => {
  stand = await Stand.make();
  api = new Api(stand, (await add_staff(stand, 'Олена', 'manager')).token);
});
after(() => stand?.close());

const publish = (file) => stand.cli(['policy', 'publish', file, '--data', stand.data]);
const served = async () => Number(/version\s*=\s*"?(\d+)/.exec((await stand.visitor().get('/policy.toml')).text)?.[1]);
const bump = (text, version) =>
  text
    .replace(/^version = \d+$/m, `version = ${version}`)
    .replace(/^supersedes = \d+$/m, `supersedes = ${version - 1}`);

test('E-14: words only (D0): published hot; a form opened before is taken under its own version', async () => {
  const form = await stand.open('request');
  await stand.advance({ seconds: 6 });
  const file = stand.policy_copy('v2.toml', (text) => bump(text, 2).replace(/^(text\.uk = "[^"]*)\."$/m, '$1!"'));
  const published = await publish(file);
  assert.equal(published.code, 0, published.err + published.out);
  assert.match(published.out, /D[01]/);
  await until('version 2', async () => (await served()) === 2);
  const who = person();
  const answer = await form.send({ email: who.email, message: who.message }, { as: 'json' });
  assert.equal(answer.status, 201, answer.text);
  assert.equal((await api.request(answer.json.id, 'reply')).json.policy, 1);
});

test('E-14: D3 and more: 409 with the new text, what was typed stays in the browser only', async () => {
  const form = await stand.open('request');
  await stand.advance({ seconds: 6 });
  const file = stand.policy_copy('v3.toml', (text) =>
    bump(text, 3).replace(/keep\s*=\s*"P(\d+)([MD])"/, (_, n, unit) => `keep = "P${Number(n) + 12}${unit}"`),
  );
  const published = await publish(file);
  assert.equal(published.code, 0, published.err + published.out);
  await until('version 3', async () => (await served()) === 3);
  const who = person();
  const answer = await form.send({ name: who.name, email: who.email, message: who.message });
  assert.equal(answer.status, 409, text_of(answer.text).slice(0, 300));
  assert.ok(answer.text.includes(who.message) && answer.text.includes('/policy/diff'));
  stand.assert_absent(values_of(who));
});

test('old versions are read for ever, and the difference has an address', async () => {
  for (const version of [1, 2, 3]) assert.equal((await stand.visitor().get(`/policy/v/${version}/uk`)).status, 200);
  const diff = await stand.visitor().get('/policy/diff?from=1&to=3');
  assert.equal(diff.status, 200);
  // How each clause stands now is beside the words, and may change with each check.
  const words = async () => {
    const { status, text } = await stand.visitor().get('/policy/v/1/ru');
    assert.equal(status, 200);
    const kept = text.replace(/<a class="state \w+"[^>]*>.*?<\/a>/g, '');
    assert.ok(kept.length < text.length && kept.includes('id="C08"'));
    return kept;
  };
  const first = await words();
  await stand.restart();
  assert.equal(await words(), first);
});

test('a file with an error is refused with file, line and key; the last accepted version is served on', async () => {
  const broken = stand.policy_copy('broken.toml', (text) =>
    bump(text, 4).replace(/^(\[\[purpose\]\]\n)/m, '$1wishes = 1\n'),
  );
  const refused = await publish(broken);
  assert.equal(refused.code, 1, refused.out);
  assert.match(refused.err + refused.out, /broken\.toml:\d+/);
  assert.match(refused.err + refused.out, /wishes/);
  assert.equal(await served(), 3);
  assert.equal((await stand.visitor().get('/forms/seo')).status, 200);
  assert.match((await stand.visitor().get('/proof.json')).text, /refused/);
});

test('a promise that the program cannot keep is refused by its rule', async () => {
  const ticked = stand.policy_copy('ticked.toml', (text) => bump(text, 4).replace(/(default\s*=\s*)false/, '$1true'));
  const lint = await stand.cli(['policy', 'lint', ticked]);
  assert.equal(lint.code, 1, lint.err);
  assert.match(lint.out + lint.err, /L08/);
  assert.notEqual((await publish(ticked)).code, 0);
  assert.equal((await stand.cli(['policy', 'lint', stand.policy])).code, 0);
  const wider = path.join(stand.policy_folder, 'v3.toml');
  const difference = await stand.cli(['policy', 'diff', stand.policy, wider]);
  assert.equal(difference.code, 0, difference.err);
  assert.match(difference.out, /D\d/);
});

test('without any accepted policy the server does not start', async () => {
  const other = await Stand.make({ start: false, sink: false });
  try {
    fs.writeFileSync(other.policy, 'nonsense = [');
    const refused = await other.start_refused();
    assert.equal(refused.code, 2, refused.output);
    assert.match(refused.output, /webpromo\.toml/);
  } finally {
    await other.close();
  }
});
