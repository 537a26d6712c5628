// The rehearsal: a backup taken while the server works, an erasure after it, a restore that does not bring back
// what was erased. Three places: data, keys, journal.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { Stand } from '../lib/stand.mjs';
import { Api, add_staff } from '../lib/staff.mjs';
import { person, values_of } from '../lib/canary.mjs';
import { default_pairs, forms } from '../lib/html.mjs';

let stand;
let target;
let staff;
const kept = { before: undefined, erased: undefined };
before(async () => {
  stand = await Stand.make();
  target = path.join(stand.folder, 'backup');
  staff = await add_staff(stand, 'Олена', 'manager');
});
after(() => stand?.close());

async function request(who = person()) {
  const answer = await stand.submit(
    'request',
    { email: who.email, name: who.name, message: who.message },
    { as: 'json' },
  );
  assert.equal(answer.status, 201, answer.text);
  return { who, reference: answer.json.reference ?? answer.json.id };
}
async function erase({ who }) {
  const [mail] = await stand.sink.wait(who.email);
  const link = mail.links.map((one) => new URL(one).pathname).find((place) => place.startsWith('/n/'));
  assert.ok(link, 'a mail has a link to say "not me"');
  const visitor = stand.visitor();
  const [form] = forms((await visitor.get(link)).text).filter((one) => one.method === 'post');
  assert.equal((await visitor.post_form(form.action || link, default_pairs(form))).status, 200);
}

test('a backup is made beside the running server and holds no value in clear', async () => {
  kept.before = await request();
  kept.erased = await request();
  const done = await stand.cli(['backup', target, '--data', stand.data]);
  assert.equal(done.code, 0, done.err + done.out);
  const values = [...values_of(kept.before.who), ...values_of(kept.erased.who)];
  stand.assert_absent(values, [target]);
  const master = fs.readFileSync(stand.master_key);
  for (const name of fs.readdirSync(target, { recursive: true })) {
    const file = path.join(target, String(name));
    if (fs.statSync(file).isFile())
      assert.ok(fs.readFileSync(file).indexOf(master) < 0, 'the master key is not in a backup');
  }
});

test('what was erased after the backup does not come back; what was kept does', async () => {
  await erase(kept.erased);
  const later = await request();
  await stand.advance({ minutes: 2 });
  const restored = await stand.restore(target);
  assert.equal(restored.code, 0, restored.err + restored.out);
  await stand.start();
  const token = (await add_staff(stand, 'Після', 'manager')).token;
  const api = new Api(stand, token);
  const back = await api.request(kept.before.reference, 'reply');
  assert.equal(back.status, 200);
  assert.ok(back.text.includes(kept.before.who.email));
  assert.ok([404, 410].includes((await api.request(kept.erased.reference, 'reply')).status), 'erased stays erased');
  assert.equal(
    (await api.request(later.reference, 'reply')).status,
    404,
    'what came after the backup is lost, and said',
  );
  stand.assert_absent(values_of(kept.erased.who));
  assert.equal((await stand.cli(['ledger', 'verify', '--data', stand.data])).code, 0);
});

test('nothing is mailed by itself after a restore', async () => {
  const count = (await stand.sink.mails()).length;
  await stand.advance({ hours: 2 });
  await new Promise((resolve) => setTimeout(resolve, 1500));
  assert.equal((await stand.sink.mails()).length, count);
});

test("without the journal a restore is refused, and only on the operator's word starts sealed", async () => {
  const refused = await stand.restore(target, []);
  assert.notEqual(refused.code, 0);
  assert.match(refused.err + refused.out, /journal/i);
  const sealed = await stand.restore_again(target, ['--without-journal']);
  assert.equal(sealed.code, 0, sealed.err);
  await stand.start();
  const api = new Api(stand, staff.token);
  assert.notEqual((await api.request(kept.before.reference, 'reply')).status, 200, 'sealed until the dpo confirms');
});
