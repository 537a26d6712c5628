// Every record has a day on which it is gone: a day before it is there, a day after no file holds a byte of it.
//= policy:C26c
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { Stand } from '../lib/stand.mjs';
import { Api, add_staff } from '../lib/staff.mjs';
import { person, values_of } from '../lib/canary.mjs';
import { default_pairs, forms } from '../lib/html.mjs';
import { until } from '../lib/sink.mjs';

let stand;
let api;
beforeEach(async () => {
  stand = await Stand.make();
  api = new Api(stand, (await add_staff(stand, 'Олена', 'manager')).token);
});
afterEach(() => stand?.close());

/** One number out of the database, as it lies on the disk. */
const number = (sql) =>
  Number(execFileSync('sqlite3', ['-readonly', path.join(stand.data, 'slovo.db'), sql], { encoding: 'utf8' }));
const people = () => number('SELECT count(*) FROM subject');
const gone = (what, sql) => until(what, () => number(sql) === 0, 30000, 200);

/** A request that was answered, at the clock's present. */
async function answered(more = {}, who = person()) {
  const answer = await stand.submit('request', { ...who, ...more }, { as: 'json' });
  assert.equal(answer.status, 201, answer.text);
  const reference = answer.json.reference ?? answer.json.id;
  const done = await api.act(reference, 'answer', { text: `Ось відповідь ${who.name}.` });
  assert.ok([200, 201, 204].includes(done.status), done.text);
  await stand.sink.wait(who.email, 2);
  return { who, reference };
}
const months_later = (from, months, days) => {
  const at = new Date(from);
  at.setUTCMonth(at.getUTCMonth() + months);
  at.setUTCDate(at.getUTCDate() + days);
  return at;
};
async function go_to(instant) {
  stand.set_clock_file(instant);
  await stand.advance({ seconds: 0 });
}
async function agree(who) {
  const [mail] = await stand.sink.wait(who.email);
  const link = mail.links.map((one) => new URL(one)).find((url) => url.pathname.startsWith('/c/'));
  const visitor = stand.visitor();
  const shown = await visitor.get(link.pathname);
  const form = forms(shown.text).find((f) => f.method === 'post');
  const pairs = [...default_pairs(form), ['news', 'yes']];
  const done = await visitor.post_form(form.action || link.pathname, pairs);
  assert.ok([200, 303].includes(done.status));
}
/** Long enough for several passes of the house. */
const passes = () => new Promise((resolve) => setTimeout(resolve, 4000));

test('an answered request: twelve months less a day it is there, a day more and no file knows it', async () => {
  const start = stand.now;
  const { who } = await answered();
  await go_to(months_later(start, 12, -1));
  await passes();
  assert.equal(people(), 1, 'its time is not over');
  const said = await stand.cli(['retention', '--dry-run', '--data', stand.data]);
  assert.equal(said.code, 0, said.err);
  assert.match(said.out, /Nothing is over|0 +0/, said.out);
  await go_to(months_later(start, 12, 1));
  await gone('the erasure', 'SELECT count(*) FROM subject');
  await gone('the rows', 'SELECT (SELECT count(*) FROM request) + (SELECT count(*) FROM contact)');
  stand.assert_absent(values_of(who));
  assert.ok(number('SELECT count(*) FROM event WHERE kind = 1150') >= 1, 'retention.erased');
  const proof = JSON.parse((await stand.visitor().get('/proof.json')).text);
  assert.ok(!JSON.stringify(proof).includes('retention-blocked'));
});

test('what waits for an answer does not end', async () => {
  const start = stand.now;
  const answer = await stand.submit('request', person(), { as: 'json' });
  assert.equal(answer.status, 201);
  await go_to(months_later(start, 18, 0));
  await passes();
  assert.equal(people(), 1);
});

test('marketing alone keeps name and address: number, site, words and answers go, and at its own end all', async () => {
  const start = stand.now;
  const { who } = await answered({ marketing: true });
  await agree(who);
  const given = "SELECT count(*) FROM consent WHERE purpose = 'marketing' AND state = 2";
  await until('the consent', () => number(given) === 1);
  await go_to(months_later(start, 12, 1));
  await gone('the words', 'SELECT count(*) FROM request WHERE sealed_text IS NOT NULL OR sealed_site IS NOT NULL');
  assert.equal(number('SELECT count(*) FROM request WHERE sealed_name IS NOT NULL'), 1, 'the name stays');
  assert.equal(number('SELECT count(*) FROM contact'), 1, 'one contact point stays');
  assert.equal(number('SELECT kind FROM contact'), 1, 'it is the address');
  assert.equal(number('SELECT count(*) FROM reply WHERE length(sealed_body) > 0'), 0, 'the answers go');
  stand.assert_absent(values_of(who));
  await go_to(months_later(start, 24, 2));
  await gone('the erasure', 'SELECT count(*) FROM subject');
  const verified = await stand.cli(['ledger', 'verify', '--quiet', '--data', stand.data]);
  assert.equal(verified.code, 0, verified.out + verified.err);
});

test('a consent that nobody confirmed expires after seven days, with its proof', async () => {
  const start = stand.now;
  await answered({ marketing: true });
  await go_to(new Date(start.getTime() + 6 * 24 * 3600 * 1000));
  await passes();
  assert.equal(number('SELECT count(*) FROM consent WHERE state = 1'), 1);
  await go_to(new Date(start.getTime() + 8 * 24 * 3600 * 1000));
  await gone('the consent', 'SELECT count(*) FROM consent WHERE state = 1');
  assert.equal(number('SELECT count(*) FROM consent WHERE state = 5 AND length(sealed_proof) = 0'), 1);
});

test('retention says what is over in numbers, without a server too; a stray file is an alarm', async () => {
  const start = stand.now;
  const { who } = await answered();
  await stand.stop();
  stand.set_clock_file(months_later(start, 12, 1));
  const said = await stand.on_data(['retention', '--dry-run']);
  assert.equal(said.code, 0, said.err);
  assert.match(said.out, /people, for reply +1 +0/);
  for (const value of values_of(who)) assert.ok(!said.out.includes(value), 'numbers only');
  const done = await stand.on_data(['retention']);
  assert.equal(done.code, 0, done.err);
  assert.match(done.out, /Gone: \d+/);
  assert.equal(people(), 0);
  fs.writeFileSync(path.join(stand.data, 'left-behind.txt'), 'x');
  await stand.start();
  await until('the alarm', async () =>
    (await stand.visitor().get('/proof.json')).text.includes('unknown-files'),
  );
});
