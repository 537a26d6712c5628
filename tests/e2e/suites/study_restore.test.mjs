// A backup with studies in it: the report that was there comes back whole and opens, and can be made anew; the one
// of a person who was erased after the backup does not come back.
//= policy:C12
import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { Stand } from '../lib/stand.mjs';
import { Site } from '../lib/site.mjs';
import { StudyApi } from '../lib/study.mjs';
import { add_staff } from '../lib/staff.mjs';
import { person, values_of } from '../lib/canary.mjs';
import { press } from '../lib/rights.mjs';
import { until } from '../lib/sink.mjs';

let site;
let stand;
before(async () => {
  site = await Site.start();
  stand = await Stand.make({ args: ['--study-allow', site.address] });
});
after(async () => {
  await stand?.close();
  await site?.stop();
});

async function ask() {
  const who = person();
  const { name, email, message } = who;
  const answer = await stand.submit('seo', { name, email, message, site: site.url }, { as: 'json' });
  assert.equal(answer.status, 201, answer.text);
  return { who, reference: answer.json.reference ?? answer.json.id };
}
async function erase({ who }) {
  const [mail] = await stand.sink.wait(who.email);
  const link = mail.links.map((one) => new URL(one)).find((url) => url.pathname.startsWith('/n/'));
  const visitor = stand.visitor();
  await press(visitor, await visitor.get(link.pathname), link.pathname);
}

test('reports come back with the backup, and not those of people erased since', async () => {
  const { token } = await add_staff(stand, 'Олена', 'manager');
  const api = new StudyApi(stand, token);
  const kept = await ask();
  const erased = await ask();
  for (const one of [kept, erased]) await api.ends(one.reference, 'done');
  const before_it = {};
  for (const part of ['html', 'pdf', 'csv', 'json'])
    before_it[part] = (await api.get(kept.reference, part)).buffer.toString('base64');
  const target = path.join(stand.folder, 'backup');
  const made = await stand.cli(['backup', target, '--data', stand.data]);
  assert.equal(made.code, 0, made.err + made.out);
  await erase(erased);
  await until('the erasure', async () => [404, 410].includes((await api.get(erased.reference)).status), 20000, 200);

  const restored = await stand.restore(target);
  assert.equal(restored.code, 0, restored.err + restored.out);
  await stand.start();
  const later = new StudyApi(stand, (await add_staff(stand, 'Після', 'manager')).token);
  assert.equal(await later.state(kept.reference), 'done');
  for (const [part, bytes] of Object.entries(before_it)) {
    const opened = await later.get(kept.reference, part);
    assert.equal(opened.status, 200, part);
    assert.equal(opened.buffer.toString('base64'), bytes, `${part} is the same to the byte`);
  }
  assert.ok([404, 410].includes((await later.get(erased.reference)).status), 'erased stays erased');
  stand.assert_absent(values_of(erased.who));
  const again = await later.do(kept.reference, 'start');
  assert.ok(again.status < 300, again.text);
  await until('a new report', async () => (await later.state(kept.reference)) === 'done', 60000, 100);
  assert.equal((await stand.cli(['ledger', 'verify', '--data', stand.data])).code, 0);
});
