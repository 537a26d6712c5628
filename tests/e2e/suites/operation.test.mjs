// What an operator can get wrong, and what the program does about it: refuses, says why and what to do.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { Stand } from '../lib/stand.mjs';
import { Api, add_staff } from '../lib/staff.mjs';
import { person, values_of, word } from '../lib/canary.mjs';

let stand;
beforeEach(async () => {
  stand = await Stand.make();
});
afterEach(() => stand?.close());

async function request(who = person()) {
  const answer = await stand.submit(
    'request',
    { email: who.email, name: who.name, message: who.message },
    { as: 'json' },
  );
  assert.equal(answer.status, 201, answer.text);
  return { who, reference: answer.json.reference ?? answer.json.id };
}

test('C09: what was acknowledged is there after kill -9, once', async () => {
  const sent = [];
  for (let i = 0; i < 5; ++i) {
    sent.push(await request());
    await stand.kill();
    await stand.start();
  }
  const api = new Api(stand, (await add_staff(stand, 'Олена', 'manager')).token);
  const list = (await api.requests('?limit=100')).text;
  for (const { reference } of sent) assert.equal(list.split(reference).length - 1 >= 1, true);
  for (const { who, reference } of sent) assert.ok((await api.request(reference, 'reply')).text.includes(who.email));
});

test('a second server on the same data is refused; the first goes on', async () => {
  const port = stand.port;
  const first = stand.server;
  const ended = stand.ended;
  const refused = await stand.start_refused(['--listen', '127.0.0.1:0']);
  assert.ok([1, 2, 3].includes(refused.code), `${refused.code}`);
  assert.match(refused.output, /already|another|lock|running|зайнят/i);
  Object.assign(stand, { server: first, ended, port, exited: undefined });
  assert.equal((await stand.visitor().get('/readyz')).status, 200);
});

test('without its keys it does not start, and says what to do', async () => {
  await request();
  await stand.stop();
  const keys = fs
    .readdirSync(stand.data)
    .map((name) => path.join(stand.data, name))
    .find((name) => name.endsWith('keys.slo'));
  for (const file of [stand.master_key, keys]) {
    fs.renameSync(file, `${file}.away`);
    const refused = await stand.start_refused();
    assert.ok([2, 3].includes(refused.code), `${file}: ${refused.code}`);
    assert.match(refused.output, /key/i);
    assert.match(refused.output, /restore|backup|--master-key/i);
    assert.ok(!fs.existsSync(file), 'no new key is made over old data');
    fs.renameSync(`${file}.away`, file);
  }
  await stand.start();
});

test('a master key inside the data folder, or open to others, is refused', async () => {
  await stand.stop();
  const inside = path.join(stand.data, 'master.key');
  fs.copyFileSync(stand.master_key, inside);
  fs.chmodSync(inside, 0o600);
  const refused = await stand.start_refused(['--master-key', inside]);
  assert.equal(refused.code, 2, refused.output);
  fs.rmSync(inside);
  fs.chmodSync(stand.master_key, 0o644);
  assert.equal((await stand.start_refused()).code, 2);
  fs.chmodSync(stand.master_key, 0o600);
  await stand.start();
});

test('data of a newer version, and data that are damaged, are named and left alone', async () => {
  await request();
  await stand.stop();
  const database = fs
    .readdirSync(stand.data)
    .map((name) => path.join(stand.data, name))
    .find(
      (name) => fs.statSync(name).isFile() && fs.readFileSync(name).subarray(0, 15).toString() === 'SQLite format 3',
    );
  const good = fs.readFileSync(database);
  const { execFileSync } = await import('node:child_process');
  execFileSync('sqlite3', [database, "UPDATE meta SET value='999' WHERE name='schema'"]);
  const newer = await stand.start_refused();
  assert.ok([2, 3].includes(newer.code), newer.output);
  assert.match(newer.output, /newer/i);
  fs.writeFileSync(database, good);
  const bad = Buffer.from(good);
  bad.fill(0xa5, 4096, Math.min(bad.length, 40960));
  fs.writeFileSync(database, bad);
  const damaged = await stand.start_refused();
  assert.ok([2, 3].includes(damaged.code), damaged.output);
  assert.match(damaged.output, /corrupt|damaged/i);
  assert.ok(fs.readFileSync(database).equals(bad), 'never repaired in silence');
  fs.writeFileSync(database, good);
  await stand.start();
});

test('E-19: a clock behind the last event refuses the start; one far ahead stops erasing and says so', async () => {
  await request();
  await stand.stop();
  const now = stand.now;
  stand.set_clock_file(now.getTime() - 3600 * 1000);
  const refused = await stand.start_refused();
  assert.ok([2, 3].includes(refused.code), refused.output);
  assert.match(refused.output, /clock/i);
  stand.set_clock_file(now.getTime() + 72 * 3600 * 1000);
  await stand.start();
  const proof = (await stand.visitor().get('/proof.json')).text;
  assert.match(proof, /clock/i);
});

test('a password in an argument or URL is refused with bad usage', async () => {
  await stand.stop();
  for (const more of [['--smtp', 'smtps://user:secret@127.0.0.1:465'], ['--nonsense'], ['--listen', 'nowhere']]) {
    const refused = await stand.start_refused(more);
    assert.equal(refused.code, 2, more.join(' '));
    assert.ok(!refused.output.includes('secret'));
  }
  for (const args of [[], ['nonsense'], ['staff', 'add', 'x', '--role', 'king', '--data', stand.data]]) {
    const done = await stand.cli(args);
    assert.equal(done.code, 2, args.join(' '));
  }
  await stand.start();
});

test('stopping is graceful: what is under way is answered, the exit code is 0', async () => {
  const form = await stand.open('request');
  await stand.advance({ seconds: 6 });
  const who = person();
  const sending = form.send({ email: who.email, message: who.message }, { as: 'json' });
  await new Promise((resolve) => setTimeout(resolve, 15));
  assert.equal(await stand.stop(), 0);
  const answer = await sending.catch(() => undefined);
  if (answer) assert.ok([201, 503].includes(answer.status));
  await stand.start();
  if (answer?.status === 201) {
    const api = new Api(stand, (await add_staff(stand, 'Олена', 'manager')).token);
    assert.equal((await api.request(answer.json.reference ?? answer.json.id, 'reply')).status, 200);
  }
});

test('the log and a process list hold no person and no secret', async () => {
  const { who } = await request();
  await stand.sink.wait(who.email);
  const log = fs.readFileSync(stand.log, 'utf8');
  for (const value of values_of(who)) assert.ok(!log.includes(value));
  const key = fs.readFileSync(stand.master_key);
  for (const file of ['cmdline', 'environ']) {
    const bytes = fs.readFileSync(`/proc/${stand.server.pid}/${file}`);
    assert.ok(bytes.indexOf(key.subarray(0, 16)) < 0);
  }
});

test('scan finds what is there and does not find what is sealed', async () => {
  const { who } = await request();
  const stray = word(20);
  fs.writeFileSync(path.join(stand.data, 'left-behind.txt'), `x${stray}y`);
  const found = await stand.cli(['scan', '--data', stand.data], { input: `${stray}\n` });
  assert.equal(found.code, 1, found.err);
  assert.match(found.out, /left-behind\.txt/);
  const clean = await stand.cli(['scan', '--data', stand.data], { input: `${values_of(who).join('\n')}\n` });
  assert.equal(clean.code, 0, clean.out + clean.err);
});

test('doctor and keys status answer beside the running server', async () => {
  for (const args of [['doctor'], ['keys', 'status']]) {
    const done = await stand.cli([...args, '--data', stand.data]);
    assert.ok([0, 1].includes(done.code), `${args.join(' ')}: ${done.code} ${done.err}`);
    assert.ok(done.out.length > 10, args.join(' '));
  }
});
