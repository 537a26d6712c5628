// The copy of everything that a person takes along: exactly theirs, readable, and proven without us. E-1, E-2
//= policy:C30d
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { after, before, test } from 'node:test';
import { ROOT, Stand } from '../lib/stand.mjs';
import { accessibility, close_browser, open_browser } from '../lib/browser.mjs';
import { person, values_of, word } from '../lib/canary.mjs';
import { default_pairs } from '../lib/html.mjs';
import { act, act_form, own_page, press, send_requests } from '../lib/rights.mjs';
import { Api, add_staff } from '../lib/staff.mjs';
import { until } from '../lib/sink.mjs';

const GOLOG = path.join(ROOT, 'build/dev/tests/verifiers/golog/golog');
const UNPACK = `import sys, zipfile
archive = zipfile.ZipFile(sys.argv[1])
assert archive.testzip() is None
archive.extractall(sys.argv[2])`;
let stand;
let api;
before(async () => {
  stand = await Stand.make();
  api = new Api(stand, (await add_staff(stand, 'Олена', 'manager')).token);
  if (!fs.existsSync(GOLOG)) {
    fs.mkdirSync(path.dirname(GOLOG), { recursive: true });
    execFileSync(path.join(ROOT, 'tests/verifiers/golog/build.sh'), [GOLOG]);
  }
});
after(async () => {
  await close_browser();
  await stand?.close();
});

let number = 0;
/** Posts the form of the own page, and gives the files of the archive: name → Buffer. */
async function take_along(visitor, page, lang) {
  const form = act_form(page, 'export');
  const action = lang ? `/privacy/me/export?lang=${lang}` : form.action;
  const answer = await visitor.post_form(action, default_pairs(form));
  assert.equal(answer.status, 200, answer.text.slice(0, 300));
  assert.equal(answer.type, 'application/zip');
  assert.match(answer.headers['content-disposition'], /attachment; filename="slovo-data\.zip"/);
  assert.equal(answer.headers['cache-control'], 'no-store');
  const folder = path.join(path.dirname(stand.data), `export-${++number}`);
  fs.mkdirSync(folder);
  const file = `${folder}.zip`;
  fs.writeFileSync(file, answer.buffer);
  execFileSync('python3', ['-c', UNPACK, file, folder]);
  const files = new Map();
  for (const name of fs.readdirSync(folder, { recursive: true })) {
    const at = path.join(folder, name);
    if (fs.statSync(at).isFile()) files.set(name, fs.readFileSync(at));
  }
  return { folder, files, text: (name) => files.get(name).toString('utf8') };
}
const graph_of = (copy) => JSON.parse(copy.text('data.jsonld'))['@graph'];
const consents_of = (copy) => graph_of(copy).filter((node) => node.type === 'dpv:ConsentRecord');
/** The same once the last events are in the tree, a second later at most. */
function proven_copy(visitor, page) {
  return until('all events to be in the tree', async () => {
    const copy = await take_along(visitor, page);
    return consents_of(copy).every((record) => record.event.every((event) => event.receipt)) && copy;
  });
}
const all_of = (copy) => Buffer.concat([...copy.files.values()]).toString('utf8');

function holds(copy, who) {
  for (const name of ['index.html', 'data.jsonld', 'requests.csv']) {
    const text = copy.text(name).replaceAll('&#39;', "'");
    for (const value of values_of(who)) assert.ok(text.includes(value), `${name} has ${value}`);
  }
}
function holds_nothing_of(copy, who, shared = []) {
  const text = all_of(copy);
  for (const value of values_of(who).filter((one) => !shared.includes(one))) assert.ok(!text.includes(value), value);
}

test('E-1: two addresses of one person are two until both are proven', async () => {
  const one = person();
  const two = person({ name: one.name });
  const stranger = person({ name: one.name });
  await send_requests(stand, [one, two, stranger]);
  const first = await own_page(stand, one.email);
  const copy = await take_along(first.visitor, first.page);
  holds(copy, one);
  holds_nothing_of(copy, two, [one.name]);
  const both = await own_page(stand, two.email, { visitor: first.visitor });
  const joint = await take_along(first.visitor, both.page);
  holds(joint, one);
  holds(joint, two);
  holds_nothing_of(joint, stranger, [one.name]);
});

test('E-2: of a shared mailbox only what was written under the name given', async () => {
  const email = `info@${word(9)}.example`;
  const one = person({ email });
  const two = person({ email });
  await send_requests(stand, [one, two]);
  const own = await own_page(stand, email);
  const asked = await own.visitor.post_form('/privacy/me/export', default_pairs(act_form(own.page, 'leave')));
  assert.equal(asked.status, 303, 'the name is asked for first');
  assert.equal(new URL(asked.location, stand.base).pathname, '/privacy/me');
  const named = await act(own.visitor, own.page, 'name', { name: one.name });
  const copy = await take_along(own.visitor, named);
  holds(copy, one);
  holds_nothing_of(copy, two, [email]);
});

test('who opened the data, what was answered and what was sent is in the copy', async () => {
  const who = person({ marketing: true });
  const [reference] = await send_requests(stand, [who]);
  assert.equal((await api.request(reference, 'reply')).status, 200);
  const words = `Порахували: ${word(12)} гривень.`;
  assert.ok((await api.act(reference, 'answer', { text: words })).status < 300);
  const own = await own_page(stand, who.email);
  const copy = await proven_copy(own.visitor, own.page);
  for (const name of ['index.html', 'data.jsonld', 'requests.csv']) assert.ok(copy.text(name).includes(words), name);
  assert.match(copy.text('accesses.csv'), /,manager,reply,no\r\n/);
  assert.match(copy.text('messages.csv'), /,ack,/);
  assert.match(copy.text('demands.csv'), /,access,in_progress,|,access,fulfilled,/);
  assert.match(copy.text('index.html'), /id="demands"[\s\S]*<strong>[^<]+<\/strong>/);
  const consents = consents_of(copy);
  assert.equal(consents.length, 2);
  for (const record of consents) {
    assert.ok(record.header.schema_version && record.header.record_id && record.header.pii_principal_id);
    assert.ok(record.processing[0].text.length > 20, 'the full text agreed to');
    assert.ok(record.event[0].event_time && record.event[0].receipt);
    assert.ok(copy.files.has(record.event[0].receipt));
    assert.equal(record.collected.act, 'tick-and-submit');
  }
});

test('every receipt is accepted by the command line and by an independent verifier', async () => {
  const who = person({ marketing: true });
  await send_requests(stand, [who]);
  const own = await own_page(stand, who.email);
  const copy = await proven_copy(own.visitor, own.page);
  const key = copy.text('receipts/verifier-key.txt').trim();
  const receipts = [...copy.files.keys()].filter((name) => name.endsWith('.tlog-proof'));
  const first = ['001-request', '001-consent', '002-consent'].map((name) => `receipts/${name}.tlog-proof`);
  for (const name of first) assert.ok(receipts.includes(name), name);
  // Each is named where the event is told, and none is left over.
  const told = consents_of(copy).flatMap((record) => record.event.map((event) => event.receipt));
  assert.deepEqual([...told, first[0]].sort(), receipts.sort());
  for (const name of receipts) {
    const file = path.join(copy.folder, name);
    execFileSync(GOLOG, ['receipt', file, key]);
    const done = await stand.cli(['ledger', 'receipt', file, '--data', stand.data]);
    assert.equal(done.code, 0, done.err);
    const changed = `${file}.changed`;
    const moved = fs.readFileSync(file, 'utf8').replace(/^index (\d+)/m, (_, n) => `index ${Number(n) + 1}`);
    fs.writeFileSync(changed, moved);
    assert.throws(() => execFileSync(GOLOG, ['receipt', changed, key], { stdio: 'pipe' }));
  }
});

test('index.html is readable without a network, in three languages, and accessible', async () => {
  const who = person({ marketing: true, message: 'Рядок <b>перший</b>\n"другий" & третій' });
  await send_requests(stand, [who]);
  const own = await own_page(stand, who.email);
  for (const lang of ['uk', 'ru', 'en']) {
    const copy = await take_along(own.visitor, own.page, lang);
    const html = copy.text('index.html');
    assert.ok(html.includes(`<html lang="${lang}">`));
    assert.doesNotMatch(html, /<script|<img|<iframe|@import|\bon\w+=/i);
    for (const [, address] of html.matchAll(/\b(?:src|href|action)="([^"]*)"/g)) assert.equal(address, 'style.css');
    assert.doesNotMatch(copy.text('style.css'), /@import|url\((?!["']?data:)/);
    const context = await (await open_browser()).newContext({ offline: true });
    const page = await context.newPage();
    const asked = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.goto(pathToFileURL(path.join(copy.folder, 'index.html')).href);
    assert.ok((await page.textContent('main')).includes('<b>перший</b>'), 'typed text is text');
    assert.deepEqual(await accessibility(page), []);
    assert.ok(asked.every((url) => url.startsWith('file:')), asked.join(' '));
    await context.close();
  }
});

test('nothing is given without the session or without the form of the page', async () => {
  const who = person();
  await send_requests(stand, [who]);
  const own = await own_page(stand, who.email);
  const stranger = await stand.visitor().post_form('/privacy/me/export', default_pairs(act_form(own.page, 'export')));
  assert.equal(stranger.status, 303);
  assert.equal((await own.visitor.post_form('/privacy/me/export', { csrf: 'x' })).status, 403);
  assert.equal((await own.visitor.get('/privacy/me/export')).status, 405);
});

test('an erasure has a certificate that others can check', async () => {
  const who = person();
  await send_requests(stand, [who]);
  const own = await own_page(stand, who.email);
  const asked = await own.visitor.get('/privacy/me/erase');
  const done = await own.visitor.follow(await press(own.visitor, asked, '/privacy/me/erase'));
  const link = /href="(\/privacy\/certificate\/[^"]+)"/.exec(done.text)?.[1];
  assert.ok(link, 'the page names the certificate');
  const answer = await until('the certificate', async () => {
    const got = await stand.visitor().get(link);
    if (got.status === 503) assert.ok(Number(got.headers['retry-after']) > 0);
    return got.status === 200 && got;
  });
  assert.match(answer.headers['content-disposition'], /slovo-erasure\.tlog-proof/);
  assert.match(answer.type, /^text\/plain/);
  const key = (await stand.visitor().get('/ledger/key')).text.trim();
  const file = path.join(path.dirname(stand.data), 'erasure.tlog-proof');
  fs.writeFileSync(file, answer.buffer);
  execFileSync(GOLOG, ['receipt', file, key]);
  for (const value of values_of(who)) assert.ok(!answer.text.includes(value));
  const other = link.replace(/.$/, (c) => (c === '0' ? '1' : '0'));
  assert.equal((await stand.visitor().get(other)).status, 404);
});
