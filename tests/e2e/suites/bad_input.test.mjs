// Input that is not right gets a clear error and leaves nothing behind; the server goes on serving.
import assert from 'node:assert/strict';
import net from 'node:net';
import { after, afterEach, before, test } from 'node:test';
import { Stand } from '../lib/stand.mjs';
import { person, values_of, word } from '../lib/canary.mjs';
import { fresh_address } from '../lib/http.mjs';

let stand;
before(async () => {
  stand = await Stand.make();
});
afterEach(async () => assert.equal((await stand.visitor().get('/healthz')).status, 200, 'the server lives'));
after(() => stand?.close());

/** Bytes as they are, and everything that comes back until the server closes or is silent. */
function raw(bytes, { wait = 3000 } = {}) {
  return new Promise((resolve) => {
    const socket = net.connect({ port: stand.port, host: '127.0.0.1', localAddress: fresh_address() });
    const chunks = [];
    socket.setTimeout(wait, () => socket.destroy());
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', () => {});
    socket.on('close', () => resolve(Buffer.concat(chunks).toString('latin1')));
    socket.write(bytes);
  });
}
const status_of = (text) => Number(/^HTTP\/1\.[01] (\d{3})/.exec(text)?.[1] ?? 0);

test('malformed HTTP is answered with its own status', async () => {
  const host = `Host: 127.0.0.1:${stand.port}\r\n`;
  const cases = [
    ['GARBAGE\r\n\r\n', [400]],
    [`GET / HTTP/9.9\r\n${host}\r\n`, [400, 505]],
    ['GET / HTTP/1.1\r\n\r\n', [400]],
    [`GET / HTTP/1.1\r\n${host}${host}\r\n`, [400]],
    [`GET / HTTP/1.1\r\n${host}Bad Name: x\r\n\r\n`, [400]],
    [`GET / HTTP/1.1\r\n${host}X: a\0b\r\n\r\n`, [400]],
    [`GET / HTTP/1.1\r\n${host} folded: x\r\n\r\n`, [400]],
    [`GET /${'a'.repeat(9000)} HTTP/1.1\r\n${host}\r\n`, [414, 431]],
    [`GET / HTTP/1.1\r\n${host}X: ${'a'.repeat(20000)}\r\n\r\n`, [431]],
    [`GET / HTTP/1.1\r\n${host}${'X: y\r\n'.repeat(500)}\r\n`, [431]],
    [`POST /forms/seo HTTP/1.1\r\n${host}Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcde`, [400]],
    [`POST /forms/seo HTTP/1.1\r\n${host}Content-Length: +5\r\n\r\nabcde`, [400]],
    [`POST /forms/seo HTTP/1.1\r\n${host}Content-Length: -1\r\n\r\n`, [400]],
    [`POST /forms/seo HTTP/1.1\r\n${host}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n`, [400, 411, 501]],
    [`POST /forms/seo HTTP/1.1\r\n${host}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`, [400, 501]],
    [`POST /forms/seo HTTP/1.1\r\n${host}\r\n`, [411, 400]],
    [`POST /forms/seo HTTP/1.1\r\n${host}Content-Length: 99999999\r\n\r\n`, [413]],
    [`BREW / HTTP/1.1\r\n${host}\r\n`, [405, 501]],
    [`GET http://evil.example/ HTTP/1.1\r\n${host}\r\n`, [400, 421]],
    ['GET / HTTP/1.1\r\nHost: a b\r\n\r\n', [400]],
    [`GET /%00 HTTP/1.1\r\n${host}\r\n`, [400, 404]],
    [`GET /../etc/passwd HTTP/1.1\r\n${host}\r\n`, [400, 404]],
  ];
  for (const [bytes, wanted] of cases) {
    const status = status_of(await raw(bytes));
    assert.ok(wanted.includes(status), `${JSON.stringify(bytes.slice(0, 90))}: ${status}, wanted ${wanted}`);
  }
});

test('a client that sends its header byte by byte, or only half a body, is let go and holds nobody up', async () => {
  const slow = raw(`POST /forms/seo HTTP/1.1\r\nHost: 127.0.0.1:${stand.port}\r\nContent-Length: 100\r\n\r\nhalf`, {
    wait: 1500,
  });
  const started = Date.now();
  assert.equal((await stand.visitor().get('/forms/seo')).status, 200);
  assert.ok(Date.now() - started < 1000);
  await slow;
});

test('bodies that are not right are refused with 4xx and leave nothing', async () => {
  const form = await stand.open('seo');
  const token = [form.token.name, form.token.value];
  await stand.advance({ seconds: 6 });
  const canary = word(16);
  const urlencoded = 'application/x-www-form-urlencoded';
  const cases = [
    [urlencoded, `message=${canary}%`, [400, 422]],
    [urlencoded, `message=${canary}%zz`, [400, 422]],
    [urlencoded, `message=${canary}%FF%FE`, [400, 422]],
    [urlencoded, `message=${canary}%00`, [400, 422]],
    [urlencoded, Buffer.concat([Buffer.from(`message=${canary}`), Buffer.from([0xff, 0xc0])]), [400, 422]],
    [urlencoded, `${`${canary}=x&`.repeat(300)}`, [400, 413, 422]],
    [urlencoded, `message=${canary}${'x'.repeat(200000)}`, [413]],
    ['application/json', `{"message":"${canary}"`, [400]],
    ['application/json', `{"message":["${canary}"]}`, [400, 422]],
    ['application/json', `{"message":{"a":"${canary}"}}`, [400, 422]],
    ['application/json', `[`.repeat(50000), [400, 413]],
    ['application/json', `{"message":"${canary}\\ud800"}`, [400, 422]],
    ['application/json', `{"message":"${canary}\\u0000"}`, [400, 422]],
    ['application/json', `"${canary}"`, [400, 422]],
    ['multipart/form-data', `--x\r\n${canary}`, [400, 415]],
    [
      'multipart/form-data; boundary=x',
      `--x\r\nContent-Disposition: form-data; name="message"\r\n\r\n${canary}`,
      [400],
    ],
    [
      'multipart/form-data; boundary=x',
      `--x\r\nContent-Disposition: form-data; name="f"; filename="${canary}"\r\n\r\nz\r\n--x--\r\n`,
      [400, 415, 422],
    ],
    [`multipart/form-data; boundary=${'b'.repeat(100)}`, canary, [400]],
    ['text/plain', canary, [415]],
    ['application/xml', `<a>${canary}</a>`, [415]],
  ];
  for (const [type, body, wanted] of cases) {
    const answer = await stand.visitor().post('/forms/seo', body, { headers: { 'content-type': type } });
    assert.ok(
      wanted.includes(answer.status),
      `${type} ${String(body).slice(0, 60)}: ${answer.status}, wanted ${wanted}`,
    );
    assert.ok(!answer.text.includes(canary) || answer.status === 422, 'an error does not echo what it could not read');
  }
  const twice = await form.visitor.post_form('/forms/seo', [
    token,
    ...form.pairs({ email: 'a@b.example' }),
    [form.field('email').name, `${canary}@b.example`],
  ]);
  assert.ok([400, 409, 422].includes(twice.status), `a field sent twice: ${twice.status}`);
  stand.assert_absent(canary);
});

test('tokens that are wrong, of another form, too old or from the future are refused', async () => {
  const who = person();
  const values = { email: who.email, message: who.message };
  const seo = await stand.open('seo');
  const request = await stand.open('request');
  await stand.advance({ seconds: 6 });
  const send = (token) =>
    request.visitor.post_form(
      request.action,
      request.pairs(values).map(([name, value]) => (name === request.token.name ? [name, token] : [name, value])),
    );
  const flip = (text) => (text[5] === 'A' ? 'B' : 'A');
  const forged = request.token.value.slice(0, 5) + flip(request.token.value) + request.token.value.slice(6);
  for (const token of [seo.token.value, forged, '', 'x'.repeat(43), 'x'.repeat(5000)]) {
    const answer = await send(token);
    assert.ok([400, 409, 422].includes(answer.status), `${token.slice(0, 20)}: ${answer.status}`);
    if (token !== '') continue;
  }
  await stand.advance({ hours: 25 });
  const old = await send(request.token.value);
  assert.ok([400, 409, 410, 422].includes(old.status), `too old: ${old.status}`);
  assert.ok(old.text.includes(who.message), 'what was typed is given back');
  stand.assert_absent(values_of(who));
  assert.deepEqual(await stand.sink.to(who.email), []);
});

test('too soon for a person, and the trap field: no record of a bot', async () => {
  const who = person();
  const quick = await stand.open('request');
  const answer = await quick.send({ email: who.email, message: who.message });
  assert.ok(answer.status >= 400 && answer.status < 500, `at once: ${answer.status}`);
  const trapped = await stand.open('request');
  await stand.advance({ seconds: 6 });
  await trapped.send({ email: who.email, message: who.message }, { extra: [[trapped.trap.name, 'Acme']] });
  await stand.advance({ minutes: 5 });
  stand.assert_absent(values_of(who));
  assert.deepEqual(await stand.sink.to(who.email), []);
});

test('one network without end is slowed down, its neighbour is not; a forged address changes nothing', async () => {
  const flood = stand.visitor();
  const statuses = [];
  for (let i = 0; i < 30; ++i) {
    const answer = await flood.post_form(
      '/forms/request',
      { message: 'x' },
      {
        headers: { 'x-forwarded-for': `10.1.${i}.1`, forwarded: `for=10.2.${i}.1` },
      },
    );
    statuses.push(answer.status);
  }
  assert.ok(statuses.includes(429), statuses.join(' '));
  const told = await flood.post_form('/forms/request', { message: 'x' });
  assert.equal(told.status, 429);
  assert.match(told.headers['retry-after'] ?? '', /^\d+$/);
  assert.notEqual((await stand.visitor().post_form('/forms/request', { message: 'x' })).status, 429);
  assert.equal((await flood.get('/policy/uk')).status, 200, 'reading is not slowed down');
});
