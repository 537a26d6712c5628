// The edge cases of the house: mail that is under way, a relay that refuses, a period that ends in between, an old
// backup, new keys, a crash. E-7, E-8, E-9, E-12, E-24, E-25, E-28
//= policy:C11
//= policy:C26a
//= policy:C26c
//= policy:C29
//= policy:C30c
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Stand } from '../lib/stand.mjs';
import { Api, CasesApi, add_staff } from '../lib/staff.mjs';
import { person, values_of, word } from '../lib/canary.mjs';
import { default_pairs, forms } from '../lib/html.mjs';
import { HeldSink, until } from '../lib/sink.mjs';
import { files_under, scan } from '../lib/scan.mjs';
import {
  act,
  demand,
  erase_all,
  news_on,
  own_links,
  own_page,
  press,
  press_mail,
  send_requests,
  wait_for_link,
} from '../lib/rights.mjs';

let stand;
let api;
let dpo;
async function staff() {
  api = new Api(stand, (await add_staff(stand, `Олена ${word(4)}`, 'manager')).token);
  dpo = new CasesApi(stand, (await add_staff(stand, `Данило ${word(4)}`, 'dpo')).token);
}
beforeEach(async () => {
  stand = await Stand.make();
  await staff();
});
afterEach(() => stand?.close());

async function answer(reference, text) {
  const done = await api.act(reference, 'answer', { text });
  assert.ok(done.status < 300, done.text);
}
const gone = (reference) =>
  until('the request to be gone', async () => [404, 410].includes((await api.request(reference, 'reply')).status));
const absent = (values) => until('no byte of them', () => stand.scan(values).length === 0, 60000, 500);
/** Waits while the clock goes on minute by minute: what failed is tried again after a pause. */
const until_minutes = (what, check, timeout = 60000) =>
  until(
    what,
    async () => {
      const value = await check();
      if (!value) await stand.advance({ minutes: 1 });
      return value;
    },
    timeout,
    200,
  );

for (const [moment, when] of [
  ['DATA', 'before its words are taken'],
  ['END', 'when its words are taken and the answer is not given'],
]) {
  test(`E-7: erased while the answer is being mailed, ${when}: that one mail at most`, async () => {
    const who = person();
    const words = `Відповідь ${word(14)} для вас.`;
    const [reference] = await send_requests(stand, [who]);
    const { visitor } = await own_page(stand, who.email);
    await stand.sink.stop();
    const held = await HeldSink.start(stand.sink.port, moment);
    try {
      await answer(reference, words);
      await until_minutes('the mail to be half way', () => held.held);
      const start = Date.now();
      await erase_all(visitor);
      assert.ok(Date.now() - start < 31000, 'an erasure waits for no relay');
      await gone(reference);
      held.go_on();
      await until(
        'the relay to take it or the house to let go',
        () => held.messages.length > 0 || held.sockets.size === 0,
      );
      await stand.advance({ hours: 6 });
      await sleep(2500);
      assert.ok(held.messages.filter((mail) => mail.rcpt === who.email).length <= 1, 'no second one');
    } finally {
      await held.stop();
    }
    await absent([...values_of(who), words]);
    assert.equal((await stand.cli(['ledger', 'verify', '--quiet', '--data', stand.data])).code, 0);
  });
}

test('E-7: erased while the relay is silent, and then it dies: nothing is tried again', async () => {
  const who = person();
  const words = `Відповідь ${word(14)} для вас.`;
  const [reference] = await send_requests(stand, [who]);
  const { visitor } = await own_page(stand, who.email);
  const mails = (await stand.sink.to(who.email)).length;
  await stand.sink.stop();
  const held = await HeldSink.start(stand.sink.port, 'DATA');
  await answer(reference, words);
  await until_minutes('the mail to be half way', () => held.held);
  await erase_all(visitor);
  await gone(reference);
  await held.stop();
  await stand.sink.resume();
  for (let i = 0; i < 5; ++i) await stand.advance({ hours: 2 });
  const other = person();
  await send_requests(stand, [other]);
  await stand.sink.wait(other.email);
  assert.equal((await stand.sink.to(who.email)).length, mails, 'the erased person gets no mail');
  await absent([...values_of(who), words]);
});

test('E-7: a relay that dies after it took every word: nobody knows, so nothing is sent again', async () => {
  const who = person();
  const [reference] = await send_requests(stand, [who]);
  await stand.sink.wait(who.email);
  await stand.sink.stop();
  stand.sink.clear();
  const held = await HeldSink.start(stand.sink.port, 'END');
  await answer(reference, `Відповідь ${word(14)} для вас.`);
  await until_minutes('the mail to be half way', () => held.held);
  await held.stop();
  await stand.sink.resume();
  for (let i = 0; i < 5; ++i) await stand.advance({ hours: 2 });
  await sleep(2000);
  assert.equal((await stand.sink.mails()).length, 0);
  assert.equal((await dpo.events(reference, 'mail.unknown')).length, 1, 'it is on record, for a person to decide');
});

test('E-8: of many answers that wait for the relay, those called off do not go, and all others do', async () => {
  const people = Array.from({ length: 200 }, () => person());
  const references = [];
  for (let i = 0; i < people.length; i += 50) references.push(...(await send_requests(stand, people.slice(i, i + 50))));
  const pages = [];
  for (const who of people.slice(0, 3)) pages.push(await own_page(stand, who.email));
  await until('the acknowledgements', () => fs.readdirSync(stand.sink.folder).length >= people.length + 3, 60000, 300);
  await stand.sink.stop();
  stand.sink.clear();
  for (const [i, reference] of references.entries()) await answer(reference, `Відповідь ${people[i].message}`);

  const [stops, withdraws, erases] = pages;
  await act(stops.visitor, await stops.visitor.get('/privacy/me'), 'stop-reply');
  const now = await withdraws.visitor.get('/privacy/me');
  const [needed] = forms(now.text).filter((form) => form.action.includes('/withdraw'));
  assert.equal((await withdraws.visitor.post_form(needed.action, default_pairs(needed))).status, 303);
  await erase_all(erases.visitor);

  await stand.sink.resume();
  const wanted = people.length - 3;
  await until_minutes('the answers', () => fs.readdirSync(stand.sink.folder).length >= wanted, 120000);
  await stand.advance({ hours: 6 });
  await sleep(2500);
  const mails = await stand.sink.mails();
  const to = mails.map((mail) => mail.rcpt);
  for (const [i, why] of ['stopped', 'withdrew', 'erased'].entries()) {
    assert.ok(!to.includes(people[i].email), `the one who ${why} gets no answer`);
  }
  assert.deepEqual(
    to.sort(),
    people
      .slice(3)
      .map((who) => who.email)
      .sort(),
    'everybody else one',
  );
  assert.equal((await dpo.events(references[0], 'reply.cancelled')).length, 1);
  assert.equal((await dpo.events(references[1], 'reply.sent')).length, 0);
});

test('E-9: the period ends while access is asked for: all of it is shown, and it goes after the case', async () => {
  const who = person();
  const words = `Ось наша відповідь ${word(14)}.`;
  const [reference] = await send_requests(stand, [who]);
  await answer(reference, words);
  await stand.sink.wait(who.email, 2);
  const end = new Date(stand.now);
  end.setUTCMonth(end.getUTCMonth() + 12);
  const at = (days) => new Date(end.getTime() + days * 24 * 3600 * 1000);
  const go_to = async (instant) => {
    stand.set_clock_file(instant);
    await stand.advance({ seconds: 0 });
    await sleep(4000);
  };
  await go_to(at(-5));
  assert.equal((await demand(stand, who.email, 'access')).status, 200);
  const old = await wait_for_link(stand, who.email);
  await go_to(at(1));
  const visitor = stand.visitor();
  const over = await visitor.get(old.pathname);
  assert.equal(over.status, 410, 'the link is a day old');
  const again = forms(over.text).find((form) => form.action.includes('/again'));
  assert.equal((await visitor.post_form(again.action, default_pairs(again))).status, 200);
  const link = await wait_for_link(stand, who.email, 2);
  assert.equal((await press(visitor, await visitor.get(link.pathname), link.pathname)).status, 303);
  const page = await visitor.get('/privacy/me');
  for (const value of [...values_of(who), words]) assert.ok(page.text.includes(value), 'nothing is missing');
  await go_to(at(3));
  assert.equal((await dpo.events(reference, 'request.received')).length, 1, 'some days to complain');
  await go_to(at(5));
  await until(
    'the erasure',
    async () =>
      (await dpo.visitor.get(`/api/v1/requests/${reference}/events`, { headers: dpo.headers('rights') })).status ===
      404,
    30000,
    300,
  );
  await absent([who.name, who.phone, who.site, who.message, words]);
});

test('E-12: what was erased after a backup stays erased; without the journal nothing is restored', async () => {
  const [kept, erased, objects] = [person(), person(), person({ marketing: true })];
  const references = await send_requests(stand, [kept, erased, objects]);
  await press_mail(stand, (await stand.sink.wait(objects.email))[0], '/c/');
  const target = path.join(stand.folder, 'backup');
  const backup = () => stand.cli(['backup', target, '--data', stand.data]);
  assert.equal((await backup()).code, 0);
  const { visitor } = await own_page(stand, erased.email);
  await erase_all(visitor);
  await gone(references[1]);
  await demand(stand, objects.email, 'object');
  await until('the objection', async () => (await dpo.events(references[2], 'consent.withdrawn')).length === 1);
  await stand.advance({ hours: 1 });
  const newer = await backup();
  assert.equal(newer.code, 0, newer.err);
  const copies = fs.readdirSync(path.join(target, 'data')).filter((one) => /^\d/.test(one));
  assert.equal(copies.length, 2);

  await stand.stop();
  fs.renameSync(stand.data, `${stand.data}.lost`);
  const words = (more) => [
    ...['restore', path.join(target, 'data', copies[0]), '--keys', path.join(target, 'keys'), '--data', stand.data],
    ...['--master-key', stand.master_key, '--test', '--clock', `file:${stand.clock}`, ...more],
  ];
  const refused = await stand.cli(words([]));
  assert.notEqual(refused.code, 0, 'no journal, no restore');
  assert.match(refused.out + refused.err, /journal/i);
  assert.ok(!fs.existsSync(path.join(stand.data, 'slovo.db')), 'nothing was put there');
  fs.rmSync(stand.data, { recursive: true, force: true });
  const restored = await stand.cli(words(['--journal', stand.journal]));
  assert.equal(restored.code, 0, restored.err + restored.out);
  await stand.start();
  await staff();
  assert.equal((await api.request(references[0], 'reply')).status, 200);
  assert.ok([404, 410].includes((await api.request(references[1], 'reply')).status), 'erased stays erased');
  const mails = (await stand.sink.to(erased.email)).length;
  await demand(stand, erased.email, 'access');
  const { page } = await own_page(stand, objects.email);
  assert.ok(!news_on(page).includes('given'), 'an objection is not undone either');
  assert.equal((await stand.sink.to(erased.email)).length, mails, 'nobody is known at that address');
  stand.assert_absent(values_of(erased), [target]);
  const all = await dpo.visitor.get('/api/v1/events?limit=1000', { headers: dpo.headers('rights') });
  assert.ok(
    all.json.events.some((event) => event.kind === 'store.restored'),
    'on record',
  );
  assert.equal((await stand.cli(['ledger', 'verify', '--data', stand.data])).code, 0);
});

test('E-24: new keys: who said "not me" or stop stays unwritten, and links mailed before still work', async () => {
  const [stranger, objects, opens] = [person(), person({ marketing: true }), person({ marketing: true })];
  const references = await send_requests(stand, [stranger, objects, opens]);
  await press_mail(stand, (await stand.sink.wait(stranger.email))[0], '/n/');
  await press_mail(stand, (await stand.sink.wait(objects.email))[0], '/c/');
  await demand(stand, objects.email, 'object');
  await until('the objection', async () => (await dpo.events(references[1], 'consent.withdrawn')).length === 1);
  await demand(stand, opens.email, 'access');
  const own = await wait_for_link(stand, opens.email);
  const [ack] = await stand.sink.wait(opens.email, 2);

  await stand.stop();
  const next = path.join(stand.keys, 'master-2.key');
  const rotated = await stand.on_data(['keys', 'rotate', '--new-master-key', next]);
  assert.equal(rotated.code, 0, rotated.err + rotated.out);
  fs.rmSync(stand.master_key);
  stand.master_key = next;
  await stand.start();

  const visitor = stand.visitor();
  assert.equal((await press(visitor, await visitor.get(own.pathname), own.pathname)).status, 303, 'the own page');
  await press_mail(stand, ack, '/c/');
  assert.deepEqual(news_on(await visitor.get('/privacy/me')), ['given'], 'the opt-in of before');
  const { page } = await own_page(stand, objects.email);
  assert.ok(!news_on(page).includes('given'));
  const mails = (await stand.sink.to(stranger.email)).length;
  await send_requests(stand, [{ ...person(), email: stranger.email, marketing: true }]);
  const other = person();
  await send_requests(stand, [other]);
  await stand.sink.wait(other.email);
  assert.equal((await stand.sink.to(stranger.email)).length, mails, 'the mark is found under the new keys');
  assert.equal((await stand.on_data(['ledger', 'verify', '--quiet'])).code, 0);
});

test('E-25: what the relay refuses for good has failed: not tried again, and no word of it in any file', async () => {
  const [wrong, full] = [person(), person()];
  const [words, told] = [`Відповідь ${word(14)} для вас.`, word(16)];
  const references = await send_requests(stand, [wrong, full]);
  for (const who of [wrong, full]) await stand.sink.wait(who.email);
  stand.sink.clear();
  for (const [i, command] of ['rcpt', '.'].entries()) {
    await stand.sink.stop();
    await stand.sink.resume(['-f', command, '-B', `550 5.1.1 ${told}`]);
    await answer(references[i], words);
    await until_minutes(
      `the refusal at ${command}`,
      async () => (await dpo.events(references[i], 'reply.failed')).length === 1,
    );
  }
  await stand.sink.stop();
  stand.sink.clear();
  await stand.sink.resume();
  for (let i = 0; i < 4; ++i) await stand.advance({ hours: 5 });
  await sleep(2000);
  assert.equal((await stand.sink.mails()).length, 0, 'nothing is tried again');
  for (const reference of references) {
    assert.equal((await dpo.events(reference, 'reply.failed')).length, 1);
    assert.equal((await dpo.events(reference, 'reply.sent')).length, 0);
  }
  stand.assert_absent([words, told, ...values_of(wrong), ...values_of(full)]);
});

for (const signal of ['SIGSEGV', 'SIGABRT']) {
  test(`E-28: ${signal} right after a request: no core, and no byte in data, working folder or /tmp`, async () => {
    const since = Date.now() - 5000;
    const who = person();
    const limits = fs.readFileSync(`/proc/${stand.server.pid}/limits`, 'utf8');
    assert.match(limits, /Max core file size +0 +0 /);
    const [reference] = await send_requests(stand, [who]);
    await stand.end(signal);
    const names = [...files_under(stand.folder)].map((file) => path.basename(file));
    assert.deepEqual(
      names.filter((name) => /^core(\.|$)/.test(name)),
      [],
    );
    const own = fs.readdirSync(stand.folder).map((name) => path.join(stand.folder, name));
    const others = fs
      .readdirSync('/tmp')
      .map((name) => path.join('/tmp', name))
      .filter((name) => !/slovo-e2e-|node-|playwright|bash_jobs/.test(name))
      .filter((name) => (fs.lstatSync(name, { throwIfNoEntry: false })?.mtimeMs ?? 0) > since);
    const hits = scan([...own.filter((place) => place !== stand.sink_folder), ...others], values_of(who));
    assert.deepEqual(
      hits.map((hit) => `${hit.file}: ${hit.what}`),
      [],
    );
    await stand.start();
    const found = await api.request(reference, 'reply');
    assert.equal(found.status, 200, 'what was acknowledged is there');
    assert.ok(found.text.includes(who.message));
    assert.equal((await own_links(stand, who.email)).length, 0);
  });
}
