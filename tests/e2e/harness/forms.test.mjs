// The reader of forms, the visitor and the mail sink, against a small server of our own.
import assert from 'node:assert/strict';
import http from 'node:http';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { default_pairs, forms, links, tags, text_of, unescape_html } from '../lib/html.mjs';
import { OpenForm } from '../lib/forms.mjs';
import { Visitor, fresh_address } from '../lib/http.mjs';
import { Sink } from '../lib/sink.mjs';

const PAGE = `<!doctype html><html lang="uk"><body><a href="/policy/uk?a=1&amp;b=2">Політика</a>
<form method="post" action="/forms/seo"><input type="hidden" name="token" value="abcdefghijklmnop">
<label>Ім'я <input name="who" autocomplete="name"></label><input type="email" name="mail" required>
<input type="tel" name="tel"><input type="url" name="web"><textarea name="words"></textarea>
<input name="company" tabindex="-1" autocomplete="off">
<input type="checkbox" name="processing" value="yes" required><input type="checkbox" name="marketing_email" value="yes">
<button>Надіслати</button></form></body></html>`;

let server;
let base;
const seen = [];
before(async () => {
  server = http.createServer((request, answer) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      seen.push({
        method: request.method,
        url: request.url,
        headers: request.headers,
        body,
        from: request.socket.remoteAddress,
      });
      if (request.method === 'GET') return answer.setHeader('set-cookie', 'a=b; Path=/').end(PAGE);
      return answer.writeHead(303, { location: '/done', 'set-cookie': 'a=; Max-Age=0' }).end();
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${server.address().port}`;
});
after(() => server.close());

test('tags, text, links and entities are read', () => {
  assert.equal(unescape_html('&lt;&#1111;&#x456;&amp;amp;&unknown;'), '<їі&amp;&unknown;');
  assert.equal(text_of('<p>а<b>б</b></p><script>no</script>'), 'а б');
  assert.deepEqual(links(PAGE), ['/policy/uk?a=1&b=2']);
  assert.equal(tags('<input disabled value=x>', 'input')[0].attributes.value, 'x');
});

test('a form is filled by meaning and sent from its own network', async () => {
  const visitor = new Visitor(base);
  const form = new OpenForm(visitor, await visitor.get('/forms/seo'));
  assert.equal(form.language, 'uk');
  assert.equal(form.trap.name, 'company');
  assert.equal(form.token.name, 'token');
  assert.deepEqual(default_pairs(form.form)[0], ['token', 'abcdefghijklmnop']);
  assert.equal(visitor.jar.get('a'), 'b');
  const answer = await form.send(
    { name: 'Їжак', email: 'a@b.example', message: 'x y&z', marketing: true },
    { extra: [['more', '1']] },
  );
  assert.equal(answer.status, 303);
  assert.equal(visitor.jar.size, 0, 'a cookie that expires is forgotten');
  const sent = seen.at(-1);
  assert.equal(new URLSearchParams(sent.body).get('who'), 'Їжак');
  assert.equal(new URLSearchParams(sent.body).get('words'), 'x y&z');
  assert.equal(new URLSearchParams(sent.body).get('processing'), 'yes');
  assert.equal(new URLSearchParams(sent.body).get('marketing_email'), 'yes');
  assert.equal(new URLSearchParams(sent.body).get('more'), '1');
  assert.equal(sent.from, visitor.address);
  await form.send({ processing: false }, { as: 'json' });
  assert.ok(!('processing' in JSON.parse(seen.at(-1).body)));
  await form.send({}, { as: 'multipart' });
  assert.match(seen.at(-1).body, /name="token"\r\n\r\nabcdefghijklmnop\r\n/);
});

test('visitors come from different networks', () => {
  const networks = new Set(Array.from({ length: 600 }, () => fresh_address().split('.').slice(0, 3).join('.')));
  assert.equal(networks.size, 600);
});

test('the sink keeps each mail as it came, and can be away', async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'slovo-sink-'));
  const sink = await Sink.start(folder);
  const say = (lines) =>
    new Promise((resolve, reject) => {
      const socket = net.connect(sink.port, '127.0.0.1');
      socket.on('error', reject);
      socket.on('data', () => {
        const line = lines.shift();
        if (line === undefined) socket.end();
        else socket.write(`${line}\r\n`);
      });
      socket.on('close', resolve);
    });
  try {
    await say([
      'EHLO x',
      'MAIL FROM:<a@firm.example>',
      'RCPT TO:<Person@mail.example>',
      'DATA',
      'To: person@mail.example\r\nSubject: =?utf-8?b?0KHQu9C+0LLQvg==?=\r\n\r\nhttps://x.example/c/abc\r\n.',
      'QUIT',
    ]);
    const [mail] = await sink.wait('person@mail.example');
    assert.equal(mail.subject, 'Слово');
    assert.deepEqual(mail.links, ['https://x.example/c/abc']);
    await sink.stop();
    await assert.rejects(say(['EHLO x']));
    await sink.resume();
    sink.clear();
    assert.deepEqual(await sink.mails(), []);
  } finally {
    await sink.stop();
    fs.rmSync(folder, { recursive: true });
  }
});
