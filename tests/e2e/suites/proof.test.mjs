// Anyone can check: every clause with its state, the ledger with tools that are not ours, a receipt in one's hand;
// and one changed byte is found and named.
//= policy:C03
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { Stand } from '../lib/stand.mjs';
import { person } from '../lib/canary.mjs';
import { go_verifier } from '../lib/golog.mjs';
import { links, text_of } from '../lib/html.mjs';
import { until } from '../lib/sink.mjs';

let stand;
before(async () => {
  stand = await Stand.make();
});
after(() => stand?.close());

const size = async () => Number((await stand.visitor().get('/ledger/checkpoint')).text.split('\n')[1]);
async function request() {
  const who = person();
  const answer = await stand.submit('request', { email: who.email, message: who.message }, { as: 'json' });
  assert.equal(answer.status, 201, answer.text);
  return answer;
}
const verifier_key = async () => (await stand.visitor().get('/ledger/key')).text.trim();

test('the proof lists every clause once: kept by a rule and checked, broken, or not yet kept', async () => {
  const answer = await stand.visitor().get('/proof.json');
  assert.equal(answer.status, 200);
  const { clauses } = answer.json;
  assert.equal(clauses.length, 37);
  assert.equal(new Set(clauses.map((clause) => clause.id)).size, 37);
  for (const clause of clauses) {
    assert.ok(['kept', 'broken', 'planned', 'waiting'].includes(clause.state), `${clause.id} ${clause.state}`);
    if (clause.state === 'kept') assert.ok(clause.rules.length > 0 && clause.checks.length > 0, clause.id);
  }
  const page = await stand.visitor().get('/proof');
  const text = text_of(page.text);
  for (const clause of clauses) assert.ok(page.text.includes(clause.id), clause.id);
  assert.ok(text.length > 2000);
});

test('the clauses of this version are kept, after the live checks have run', async () => {
  const wanted = [
    'C00',
    'C01',
    'C02',
    'C04',
    'C05',
    'C06',
    'C08',
    'C09',
    'C10',
    'C11',
    'C14',
    'C15',
    'C16',
    'C20',
    'C27b',
    'C28',
  ];
  const proved = await stand.cli(['prove', '--data', stand.data]);
  const proof = await until(
    'live checks',
    async () => {
      const { clauses } = (await stand.visitor().get('/proof.json')).json;
      return wanted.every((id) => clauses.find((c) => c.id === id).state !== 'waiting') && clauses;
    },
    30000,
    500,
  );
  for (const id of wanted) assert.equal(proof.find((clause) => clause.id === id).state, 'kept', `${id}\n${proved.out}`);
  assert.ok(
    proof.some((clause) => clause.state === 'planned'),
    'what is not built is not shown as kept',
  );
  for (const clause of proof) assert.match(proved.out, new RegExp(`\\b${clause.id}\\b`));
});

test('a test stand says that it is one', async () => {
  assert.match((await stand.visitor().get('/proof.json')).text, /test/);
  const refused = await Stand.make({ start: false, sink: false });
  try {
    const outcome = await refused.start_refused(['--smtp', 'smtps://mail.example:465']);
    assert.equal(outcome.code, 2, 'a test stand mails nobody outside');
  } finally {
    await refused.close();
  }
});

test('the ledger grows by a request, its checkpoint is signed, and the command verifies it', async () => {
  const before_request = await size();
  await request();
  await until('integration', async () => (await size()) > before_request, 5000);
  const verified = await stand.cli(['ledger', 'verify', '--data', stand.data]);
  assert.equal(verified.code, 0, verified.err + verified.out);
});

test("Go's sumdb verifies the same ledger over HTTP, and the growth between two checkpoints", async () => {
  await request();
  const old = path.join(stand.folder, 'old-checkpoint');
  fs.writeFileSync(old, (await stand.visitor().get('/ledger/checkpoint')).buffer);
  await request();
  await until(
    'integration',
    async () => (await stand.visitor().get('/ledger/checkpoint')).text !== fs.readFileSync(old, 'utf8'),
  );
  const key = await verifier_key();
  assert.match(key, /^\S+\+[0-9a-f]{8}\+\S+$/);
  const all = await go_verifier(['log', stand.base, key]);
  assert.equal(all.code, 0, all.out);
  const grown = await go_verifier(['log', '-old', old, stand.base, key]);
  assert.equal(grown.code, 0, grown.out);
  const wrong = await go_verifier(['log', stand.base, key.replace(/.$/, (c) => (c === 'A' ? 'B' : 'A'))]);
  assert.notEqual(wrong.code, 0, 'another key does not verify');
});

test('a person takes their receipt along, and it verifies without us', async () => {
  const who = person();
  const form = await stand.open('request');
  await stand.advance({ seconds: 6 });
  const answer = await form.send({ email: who.email, message: who.message });
  const page = await form.visitor.follow(answer);
  const link = links(page.text).find((href) => /receipt|tlog-proof/.test(href));
  assert.ok(link, 'the page offers the receipt');
  const receipt = await until(
    'the receipt',
    async () => {
      const got = await form.visitor.get(link);
      return got.status === 200 && got;
    },
    5000,
    200,
  );
  assert.ok(!receipt.text.includes(who.email) && !receipt.text.includes(who.message));
  const file = path.join(stand.folder, 'receipt.tlog-proof');
  fs.writeFileSync(file, receipt.buffer);
  const verified = await go_verifier(['receipt', file, await verifier_key()]);
  assert.equal(verified.code, 0, verified.out);
  const ours = await stand.cli(['ledger', 'receipt', file, '--data', stand.data]);
  assert.equal(ours.code, 0, ours.err);
});

test("C03: a row that was changed behind the program's back is found and named", async () => {
  const answer = await request();
  assert.ok(answer.json.id);
  await stand.stop();
  const database = fs
    .readdirSync(stand.data)
    .map((name) => path.join(stand.data, name))
    .filter((name) => fs.statSync(name).isFile())
    .find((name) => fs.readFileSync(name).subarray(0, 15).toString() === 'SQLite format 3');
  const sql = (text) =>
    new Promise((resolve, reject) => {
      const child = spawn('sqlite3', [database, text]);
      let out = '';
      for (const stream of [child.stdout, child.stderr]) {
        stream.on('data', (chunk) => {
          out += chunk;
        });
      }
      child.on('error', reject);
      child.on('close', (code) => (code === 0 ? resolve(out.trim()) : reject(new Error(`sqlite3: ${code} ${out}`))));
    });
  const spoil = [
    ["UPDATE request SET form='collab' WHERE id=(SELECT max(id) FROM request)", /request|row/i],
    ["UPDATE event SET detail='{}' WHERE id=(SELECT max(id) FROM event WHERE detail<>'{}')", /event|\d/i],
    ['DELETE FROM event WHERE id=(SELECT max(id)-2 FROM event)', /event|gap|\d/i],
  ];
  const clean = fs.readFileSync(database);
  for (const [text, named] of spoil) {
    await sql(text);
    const verified = await stand.on_data(['ledger', 'verify']);
    assert.equal(verified.code, 1, `${text}: ${verified.out}${verified.err}`);
    assert.match(verified.out + verified.err, named);
    for (const end of ['-wal', '-shm']) fs.rmSync(database + end, { force: true });
    fs.writeFileSync(database, clean);
  }
  assert.equal((await stand.on_data(['ledger', 'verify'])).code, 0);
  await stand.start();
});
