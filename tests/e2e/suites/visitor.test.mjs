// Who only looks is not followed: no cookie that is not needed, nothing from elsewhere, GET changes nothing.
//= policy:C01
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { after, before, test } from 'node:test';
import { Stand } from '../lib/stand.mjs';
import { FORM_IDS } from '../lib/forms.mjs';
import { tags } from '../lib/html.mjs';
import { word } from '../lib/canary.mjs';

let stand;
before(async () => {
  stand = await Stand.make();
});
after(() => stand?.close());

const PUBLIC = [
  '/',
  '/policy/uk',
  '/policy/ru',
  '/policy/en',
  '/policy/v/1/uk',
  '/policy.toml',
  '/privacy',
  '/choices',
  '/proof',
  '/proof.json',
  '/ledger/checkpoint',
  '/.well-known/gpc.json',
  '/.well-known/security.txt',
  '/healthz',
  ...FORM_IDS.map((id) => `/forms/${id}`),
];
const ERRORS = [
  '/nothing',
  '/forms/nothing',
  '/c/nothing',
  '/n/nothing',
  '/received/nothing',
  '/receipt/nothing',
  '/desk',
  '/api/v1/requests',
];

test('no address sets a cookie on a first visit, errors included', async () => {
  for (const path of [...PUBLIC, ...ERRORS]) {
    const answer = await stand.visitor().get(path);
    assert.ok(answer.status < 500, `${path} ${answer.status}`);
    assert.deepEqual(answer.cookies, [], path);
  }
});

test('every public address answers, with headers that keep the visitor to this site', async () => {
  for (const path of PUBLIC) {
    const answer = await stand.visitor().get(path);
    assert.equal(answer.status, 200, path);
    const csp = answer.headers['content-security-policy'] ?? '';
    assert.match(csp, /default-src '(none|self)'/, path);
    assert.ok(!/unsafe-inline|unsafe-eval|https?:|\*/.test(csp), `${path}: ${csp}`);
    assert.match(csp, /frame-ancestors 'none'/, path);
    assert.match(
      answer.headers['referrer-policy'] ?? '',
      /^(no-referrer|same-origin|strict-origin|strict-origin-when-cross-origin)$/,
    );
    assert.equal(answer.headers['x-content-type-options'], 'nosniff', path);
    assert.ok(answer.headers['permissions-policy'], path);
    assert.ok(!('server' in answer.headers) || !/\d/.test(answer.headers.server), 'no version in Server');
  }
});

test('no page names another origin in anything that loads', async () => {
  const loading = {
    script: 'src',
    img: 'src',
    link: 'href',
    iframe: 'src',
    source: 'srcset',
    video: 'src',
    audio: 'src',
    embed: 'src',
    object: 'data',
    form: 'action',
    use: 'href',
    image: 'href',
  };
  const assets = new Set();
  for (const path of [...PUBLIC, ...ERRORS]) {
    const answer = await stand.visitor().get(path);
    if (!answer.type.startsWith('text/html')) continue;
    assert.ok(!/<style|<script(?![^>]*\bsrc=)|\son[a-z]+=|style="/i.test(answer.text), `${path}: nothing inline`);
    for (const { tag, attributes } of tags(answer.text)) {
      const value = loading[tag] && attributes[loading[tag]];
      if (!value || /canonical|alternate/.test(attributes.rel ?? '')) continue;
      assert.equal(new URL(value, stand.base).origin, new URL(stand.base).origin, `${path}: ${tag} ${value}`);
      if (tag !== 'form') assets.add(new URL(value, stand.base).pathname);
    }
  }
  assert.ok(assets.size > 0);
  for (const asset of assets) {
    const answer = await stand.visitor().get(asset);
    assert.equal(answer.status, 200, asset);
    assert.ok(
      !/(https?:)?\/\/(?!www\.w3\.org\/)[a-z0-9-]+\.[a-z]{2,}/i.test(answer.text.replace(/\/\*[\s\S]*?\*\//g, '')),
      `${asset} names another origin`,
    );
  }
});

test('unknown parameters and headers of a mere visit are kept nowhere', async () => {
  const [parameter, header, agent, referrer] = [word(16), word(16), word(16), word(16)];
  for (const path of ['/', '/forms/seo', '/proof', '/nothing']) {
    await stand.visitor().get(`${path}?utm_x=${parameter}`, {
      headers: { 'x-foo': header, 'user-agent': agent, referer: `https://other.example/?q=${referrer}` },
    });
  }
  stand.assert_absent([parameter, header, agent, referrer]);
});

test('E-20: looking at every link, GET and HEAD, changes nothing in the ledger', async () => {
  await stand.visitor().get('/');
  const before_look = (await stand.visitor().get('/ledger/checkpoint')).text;
  for (const path of [...PUBLIC, ...ERRORS]) {
    const visitor = stand.visitor();
    const head = await visitor.request('HEAD', path);
    const get = await visitor.get(path);
    assert.equal(head.status, get.status, path);
    assert.equal(head.buffer.length, 0, path);
  }
  const size = (note) => note.split('\n')[1];
  assert.equal(size((await stand.visitor().get('/ledger/checkpoint')).text), size(before_look));
});

test('a person who refused is served the same', async () => {
  for (const path of ['/', '/forms/seo', '/policy/uk']) {
    const plain = await stand.visitor().get(path);
    const refused = await stand.visitor().get(path, { headers: { 'sec-gpc': '1', dnt: '1' } });
    assert.equal(refused.status, plain.status);
    assert.deepEqual(refused.cookies, []);
  }
  assert.equal((await stand.visitor().get('/.well-known/gpc.json')).json.gpc, true);
});

test('metrics are not public, and the log holds no address of a visitor', async () => {
  assert.equal((await stand.visitor().get('/metrics')).status, 404);
  const visitor = stand.visitor();
  await visitor.get('/');
  assert.ok(!fs.readFileSync(stand.log, 'utf8').includes(visitor.address));
});

test('a wrong method is told which are right', async () => {
  for (const path of ['/', '/proof', '/policy/uk']) {
    const answer = await stand.visitor().post_form(path, { a: 'b' });
    assert.equal(answer.status, 405, path);
    assert.match(answer.headers.allow ?? '', /GET/, path);
  }
});
