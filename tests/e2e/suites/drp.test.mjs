// The Data Rights Protocol as an agent speaks it: Ed25519-signed messages, each once; the same answer for people whom
// we know and people whom we do not; what was demanded waits for the person's own proof.
import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { Stand } from '../lib/stand.mjs';
import { person } from '../lib/canary.mjs';
import { default_pairs, forms } from '../lib/html.mjs';
import { until } from '../lib/sink.mjs';

let stand;
let agent;
before(async () => {
  stand = await Stand.make();
  agent = await Agent.register('PERMISSION_AGENT');
});
after(() => stand?.close());

class Agent {
  static async register(id) {
    const made = new Agent();
    Object.assign(made, { id, ...crypto.generateKeyPairSync('ed25519'), visitor: stand.visitor(), number: 0 });
    const file = path.join(stand.folder, `${id}.key`);
    const raw = made.publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
    fs.writeFileSync(file, `${raw.toString('base64')}\n`);
    const done = await stand.cli(['agent', 'add', id, '--key-file', file, '--data', stand.data]);
    assert.equal(done.code, 0, done.err);
    const paired = await made.send('POST', `/drp/v1/agent/${id}`, made.claims());
    assert.equal(paired.status, 200, paired.text);
    assert.equal(paired.json['agent-id'], id);
    made.token = paired.json.token;
    return made;
  }
  claims(more = {}) {
    return {
      'agent-id': this.id,
      'business-id': 'WEBPROMO',
      'issued-at': stand.now.toISOString(),
      'expires-at': new Date(stand.now.getTime() + 600_000 + ++this.number).toISOString(),
      'drp.version': '1.0',
      ...more,
    };
  }
  sign(value, key = this.privateKey) {
    const message = Buffer.from(JSON.stringify(value), 'utf8');
    return Buffer.concat([crypto.sign(null, message, key), message]).toString('base64');
  }
  call(method, target, body) {
    return this.visitor.request(method, target, {
      headers: {
        accept: 'application/json',
        ...(body !== undefined && { 'content-type': 'text/plain' }),
        ...(this.token && { authorization: `Bearer ${this.token}` }),
      },
      body,
    });
  }
  send(method, target, value) {
    return this.call(method, target, this.sign(value));
  }
  exercise(what, more) {
    return this.send('POST', '/drp/v1/data-rights-request', this.claims({ exercise: what, regime: 'ccpa', ...more }));
  }
  status(id) {
    return this.call('GET', `/drp/v1/data-rights-request/${id}`);
  }
}

async function known() {
  const who = person();
  const answer = await stand.submit(
    'request',
    { name: who.name, email: who.email, message: who.message },
    { as: 'json' },
  );
  assert.equal(answer.status, 201);
  await stand.sink.wait(who.email, 1);
  return who;
}
const LINK = /https?:\/\/\S+\/privacy\/r\/[0-9a-z]+/;

test('the pairing: a token for the signing agent only', async () => {
  assert.deepEqual((await agent.call('GET', `/drp/v1/agent/${agent.id}`)).json, {});
  assert.equal((await agent.call('GET', '/drp/v1/agent/ANOTHER')).status, 403);
  const stranger = crypto.generateKeyPairSync('ed25519');
  const forged = await agent.call('POST', `/drp/v1/agent/${agent.id}`, agent.sign(agent.claims(), stranger.privateKey));
  assert.equal(forged.status, 403);
  assert.equal((await agent.send('POST', '/drp/v1/agent/NOBODY', agent.claims())).status, 403);
  const without = await stand.visitor().get('/drp/v1/data-rights-request/x');
  assert.equal(without.status, 401);
});

test('known and unknown people get the same answer; only the known one gets a letter, and opens it', async () => {
  const who = await known();
  const shape = (json) => Object.keys(json).sort().join();
  const mine = await agent.exercise('access', { email: who.email, 'agent-request-id': 'a-1' });
  const unknown = await agent.exercise('access', { email: person().email, 'agent-request-id': 'a-2' });
  assert.equal(mine.status, 200, mine.text);
  assert.equal(unknown.status, 200);
  for (const answer of [mine, unknown]) {
    assert.equal(answer.json.status, 'in_progress');
    assert.equal(answer.json.reason, 'need_user_verification');
    assert.match(answer.json.user_verification_url, /\/privacy$/);
  }
  assert.equal(shape(mine.json), shape(unknown.json));
  assert.equal(mine.json.agent_request_id, 'a-1');
  const mails = await stand.sink.wait(who.email, 2);
  for (const one of [mine, unknown]) {
    assert.equal((await agent.status(one.json.request_id)).json.reason, 'need_user_verification');
  }
  const visitor = stand.visitor();
  const letter = mails.find((mail) => LINK.test(mail.text));
  const link = new URL(LINK.exec(letter.text)[0]).pathname;
  const shown = await visitor.get(link);
  const form = forms(shown.text).find((f) => f.method === 'post');
  await visitor.post_form(form.action || link, default_pairs(form));
  assert.equal((await agent.status(mine.json.request_id)).json.status, 'fulfilled');
  assert.equal((await agent.status(unknown.json.request_id)).json.status, 'in_progress');
  stand.assert_absent([who.email]);
});

test('sale:opt_out stops marketing at once; what is not served is refused', async () => {
  const who = await known();
  const done = await agent.exercise('sale:opt_out', { email: who.email });
  assert.equal(done.json.status, 'fulfilled');
  assert.equal((await agent.exercise('sale:opt_in', { email: who.email })).status, 400);
  assert.equal((await agent.exercise('access', { name: 'Без адреси' })).status, 400);
  assert.equal((await agent.exercise('access', { email: who.email, 'agent-request-id': 'пошта <x>' })).status, 400);
});

test('a message counts once, for us, in its time, and under its own signature', async () => {
  const who = person();
  const claims = (more) => agent.claims({ exercise: 'access', email: who.email, ...more });
  const target = '/drp/v1/data-rights-request';
  const message = agent.sign(claims());
  assert.equal((await agent.call('POST', target, message)).status, 200);
  const again = await agent.call('POST', target, message);
  assert.equal(again.status, 409);
  assert.equal(again.json.fatal, true);
  const late = new Date(stand.now.getTime() - 1000).toISOString();
  const soon = new Date(stand.now.getTime() + 3600_000).toISOString();
  const next_day = new Date(stand.now.getTime() + 86400_000).toISOString();
  for (const [what, more] of [
    ['another business', { 'business-id': 'SOMEBODY' }],
    ['another agent', { 'agent-id': 'SOMEBODY' }],
    ['expired', { 'expires-at': late }],
    ['not yet issued', { 'issued-at': soon, 'expires-at': soon }],
    ['good for a day', { 'expires-at': next_day }],
    ['no instants', { 'issued-at': 'yesterday' }],
  ]) {
    const answer = await agent.send('POST', target, claims(more));
    assert.ok([400, 403].includes(answer.status), `${what}: ${answer.status}`);
  }
  const stranger = crypto.generateKeyPairSync('ed25519');
  assert.equal((await agent.call('POST', target, agent.sign(claims(), stranger.privateKey))).status, 403);
  for (const junk of ['', 'не base64', Buffer.alloc(64).toString('base64'), Buffer.alloc(200, 7).toString('base64')]) {
    assert.ok([400, 403].includes((await agent.call('POST', target, junk)).status), junk);
  }
});

test('another agent sees nothing of it; a demand is called off by its own', async () => {
  const who = await known();
  const made = await agent.exercise('deletion', { email: who.email });
  await stand.sink.wait(who.email, 2);
  const other = await Agent.register('OTHER_AGENT');
  const id = made.json.request_id;
  assert.equal((await other.status(id)).status, 403);
  assert.equal((await other.send('DELETE', `/drp/v1/data-rights-request/${id}`, { reason: 'x' })).status, 403);
  const revoked = await agent.send('DELETE', `/drp/v1/data-rights-request/${id}`, { reason: 'changed my mind' });
  assert.equal(revoked.status, 200, revoked.text);
  assert.equal(revoked.json.status, 'revoked');
  assert.equal((await agent.status(id)).json.status, 'revoked');
  assert.equal((await agent.status('x'.repeat(39))).status, 404);
  const removed = await stand.cli(['agent', 'remove', other.id, '--data', stand.data]);
  await until('both on the ledger', async () => {
    const { events_24h: events } = (await stand.visitor().get('/proof.json')).json;
    return events['agent.added'] === 2 && events['agent.removed'] === 1;
  });
  assert.equal(removed.code, 0, removed.err);
  assert.equal((await other.call('GET', `/drp/v1/agent/${other.id}`)).status, 401);
});
