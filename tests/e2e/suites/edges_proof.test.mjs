// What proves a consent after its person is erased: found by the address, held against the public log. E-23
//= policy:C02
//= policy:C29
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { Stand } from '../lib/stand.mjs';
import { Api, CasesApi, add_staff } from '../lib/staff.mjs';
import { person, values_of } from '../lib/canary.mjs';
import { go_verifier } from '../lib/golog.mjs';
import { until } from '../lib/sink.mjs';
import { erase_all, own_page, subscribe } from '../lib/rights.mjs';

let stand;
let api;
let dpo;
before(async () => {
  stand = await Stand.make();
  api = new Api(stand, (await add_staff(stand, 'Олена', 'manager')).token);
  dpo = new CasesApi(stand, (await add_staff(stand, 'Данило', 'dpo')).token);
});
after(() => stand?.close());

const gone = (reference) =>
  until('the request to be gone', async () => [404, 410].includes((await api.request(reference, 'reply')).status));

test('E-23: the proof is found by the address alone, no list names one, and a kept receipt verifies', async () => {
  const { who, reference } = await subscribe(stand, dpo);
  const key = (await stand.visitor().get('/ledger/key')).text.trim();
  const receipt = await until('the receipt', async () => {
    const got = await stand.visitor().get(`/receipt/${reference}`);
    return got.status === 200 && got;
  });
  const file = path.join(stand.folder, 'kept.tlog-proof');
  fs.writeFileSync(file, receipt.buffer);
  const proof_of = (typed) => stand.on_data(['proof', 'find'], { input: `${typed}\n` });
  assert.equal((await proof_of(who.email)).code, 1, 'while the person is there, there is nothing apart from them');
  const { visitor } = await own_page(stand, who.email);
  await erase_all(visitor);
  await gone(reference);
  const found = await proof_of(who.email.toUpperCase());
  assert.equal(found.code, 0, found.err);
  const records = found.out
    .split('\n')
    .filter((line) => line.startsWith('{"address"'))
    .map((line) => JSON.parse(line));
  assert.deepEqual(records.map((one) => one.purpose).sort(), ['marketing', 'reply']);
  const news = records.find((one) => one.purpose === 'marketing');
  assert.equal(news.address, 'confirmed');
  assert.equal(news.how, 'erased');
  assert.match(news.label, /^[0-9a-f]{64}$/);
  const given = news.events.find((one) => one.event.kind === 'optin.confirmed');
  const entry = createHash('sha256')
    .update('slovo.event.v1\n')
    .update(Buffer.from(given.salt, 'hex'))
    .update(JSON.stringify(given.event))
    .digest();
  const bundle = Math.floor(given.index / 256);
  const size = await until('the entry in the tree', async () => {
    const now = Number((await stand.visitor().get('/ledger/checkpoint')).text.split('\n')[1]);
    return now > given.index && now;
  });
  const part = bundle === Math.floor(size / 256) ? `.p/${size % 256}` : '';
  const tile = await stand.visitor().get(`/ledger/tile/entries/${String(bundle).padStart(3, '0')}${part}`);
  const place = (given.index % 256) * 34 + 2;
  assert.deepEqual(tile.buffer.subarray(place, place + 32), entry, 'the public log has the entry');
  const stranger = await proof_of(person().email);
  assert.equal(stranger.code, 1);
  assert.doesNotMatch(stranger.out, /\{/);
  assert.equal((await proof_of('no address at all')).code, 2);
  await until('the bytes to be gone', () => stand.scan(values_of(who)).length === 0, 60000, 500);
  const proofs = await stand.on_data(['proof', 'list']);
  for (const line of found.out.split('\n').filter((one) => /^[0-9a-z]{39} /.test(one)))
    assert.ok(proofs.out.includes(line), 'each has a handle, a purpose, two days');
  const verified = await go_verifier(['receipt', file, key]);
  assert.equal(verified.code, 0, verified.out);
  assert.equal((await stand.cli(['ledger', 'receipt', file, '--data', stand.data])).code, 0);
  const spoiled = path.join(stand.folder, 'spoiled.tlog-proof');
  const root = /^[A-Za-z0-9+/]{43}=$/m.exec(receipt.text)[0];
  const other_root = (root[0] === 'A' ? 'B' : 'A') + root.slice(1);
  fs.writeFileSync(spoiled, receipt.text.replace(root, other_root));
  assert.notEqual((await go_verifier(['receipt', spoiled, key])).code, 0, 'a changed one does not');
  const lists = [
    (await stand.visitor().get('/proof.json')).text,
    (await dpo.requests('?limit=1000')).text,
    (await dpo.cases()).text,
    (await dpo.visitor.get('/api/v1/events?limit=1000', { headers: dpo.headers('rights') })).text,
    proofs.out,
    (await stand.cli(['prove', '--data', stand.data])).out,
    (await stand.cli(['ledger', 'verify', '--data', stand.data])).out,
  ];
  for (const list of lists) {
    for (const value of values_of(who)) assert.ok(!list.includes(value));
    assert.doesNotMatch(list, /@[a-z]{9}\.example/, 'no address of anybody');
  }
});
