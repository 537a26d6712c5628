// The first page of a site in a real browser: what it looked like and did is in the report, and whatever the page
// tries, the browser reaches nothing but what a study may ask for.
//= policy:C12
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import dgram from 'node:dgram';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { run_cli } from '../lib/cli.mjs';
import { person, word } from '../lib/canary.mjs';
import { BINARY, Stand } from '../lib/stand.mjs';
import { add_staff } from '../lib/staff.mjs';
import { StudyApi } from '../lib/study.mjs';

const CHROMIUM = '/usr/lib/chromium/chromium';
const clean_ups = [];
let folder;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'slovo-deep-'));
  clean_ups.push(() => rm(folder, { recursive: true }));
});
afterEach(async () => {
  for (const clean of clean_ups.splice(0).reverse()) await clean();
});

/** A server whose pages are functions of the request by path; it logs what it is asked. */
async function serve(host, pages) {
  const log = [];
  let connections = 0;
  const server = http.createServer((request, response) => {
    log.push({ method: request.method, path: request.url, agent: request.headers['user-agent'] ?? '' });
    const page = pages[request.url.split('?')[0]];
    if (page) page(response, request);
    else response.writeHead(404).end();
  });
  server.on('connection', () => connections++);
  await new Promise((resolve) => server.listen(0, host, resolve));
  clean_ups.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const address = `${host}:${server.address().port}`;
  return { log, address, url: `http://${address}/`, connections: () => connections };
}
const html = (body) => (response) =>
  response
    .writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
    .end(
      '<!doctype html><html lang="uk"><head><title>Крамниця</title>' +
        `<meta name="viewport" content="width=device-width"></head><body><h1>Крамниця</h1>${body}</body></html>`,
    );
const study = (site, ...args) =>
  run_cli(BINARY, ['study', site.url, '--test', '--allow-address', site.address, '--out', folder, ...args], {
    cwd: folder,
    env: { PATH: process.env.PATH },
    timeout: 120000,
  });
const text = async (name) => (await readFile(path.join(folder, name))).toString('utf8');
const deep_findings = async () =>
  JSON.parse(await text('findings.json')).filter(({ id }) => id.startsWith('rendered-'));

// Chromium's own sandbox needs user namespaces, which some containers and chroots forbid. There a study does without
// the browser, never without the sandbox, and that is what is looked at.
const as_nobody = process.getuid() === 0 ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] : [];
const [probe, ...probing] = [...as_nobody, 'unshare', '--user', 'true'];
const can_look = spawnSync(probe, probing).status === 0;
const looks = (name, body) =>
  test(can_look ? name : `no user namespaces here, so no browser: ${name}`, async () => {
    if (can_look) return body();
    const site = await serve('127.0.0.2', { '/': html('<p>слова</p>') });
    const { code, err } = await study(site, '--deep');
    assert.equal(code, 0, err);
    assert.match(err, /no look in a browser: /);
    assert.doesNotMatch(await text('report.html'), /<section class="browser"/);
    assert.ok(!site.log.some(({ agent }) => agent.includes('Chrome/')));
  });

const shifting = `<div id="late"></div><p>${'слова '.repeat(300)}</p><script>
  setTimeout(() => (document.getElementById('late').style.height = '600px'), 500);
</script>`;

looks('the report shows the first page on two devices, and what it did before consent', async () => {
  const canary = word(12);
  const other = await serve('127.0.0.3', {
    '/pixel.svg': (response) =>
      response
        .writeHead(200, { 'content-type': 'image/svg+xml' })
        .end('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
  });
  const site = await serve('127.0.0.2', {
    '/': html(`${shifting}<img src="${other.url}pixel.svg" alt="" width="9" height="9"><script>
      document.cookie = '_ga=${canary}; max-age=86400';
      document.cookie = 'basket=${canary}';
      console.error('cannot write to ${canary}@example.com');
      cart.open();
    </script>`),
  });
  const { code, err } = await study(site, '--deep', '--lang', 'en', '--allow-address', other.address);
  assert.equal(code, 0, err);
  assert.doesNotMatch(err, /no look in a browser/);

  const found = await deep_findings();
  const evidence = (id) => found.filter((one) => one.id === id).map((one) => one.evidence);
  assert.match(evidence('rendered-shifts')[0], /^CLS 0\.\d\d$/);
  assert.deepEqual(evidence('rendered-script-errors').sort(), [
    'ReferenceError: cart is not defined',
    'cannot write to •••',
  ]);
  assert.deepEqual(evidence('rendered-cookies'), ['_ga (127.0.0.2)']);
  assert.deepEqual(evidence('rendered-third-parties'), ['127.0.0.3']);

  const report = await text('report.html');
  const chapter = /<section class="browser".*?<\/section>/s.exec(report)[0];
  assert.equal(chapter.match(/<img src="data:image\/jpeg;base64,\/9j\//g).length, 2);
  for (const part of ['(LCP)', '(CLS)', '_ga', 'basket', 'stays after the visit', '127.0.0.3'])
    assert.ok(chapter.includes(part), part);
  assert.match(report, /img-src data:/);
  const pdf = await readFile(path.join(folder, 'report.pdf'));
  assert.ok(pdf.includes('/DCTDecode'), 'the pictures are on paper too');
  for (const name of ['report.html', 'findings.csv', 'findings.json'])
    assert.ok(!(await text(name)).includes(canary), `a person's data in ${name}`);

  const agents = site.log.map(({ agent }) => agent).filter((agent) => agent.includes('Chrome/'));
  assert.ok(agents.some((agent) => agent.includes('Android') && agent.includes('Mobile')));
  assert.ok(agents.some((agent) => agent.includes('X11; Linux')));
  for (const agent of agents) assert.match(agent, /\(compatible; SlovoStudy\/1\.0/);
});

looks('a page reaches nothing that a study may not ask for', async () => {
  const trap = await serve('127.0.0.1', { '/': (response) => response.end('inner') });
  const udp = dgram.createSocket('udp4');
  const packets = [];
  udp.on('message', (packet) => packets.push(packet));
  await new Promise((resolve) => udp.bind(0, '127.0.0.1', resolve));
  clean_ups.push(() => new Promise((resolve) => udp.close(resolve)));
  const at = trap.address;
  const inner = `http://${at}/`;
  const site = await serve('127.0.0.2', {
    '/go': (response) => response.writeHead(302, { location: `${inner}redirected` }).end(),
    '/leave': (response) => response.writeHead(307, { location: 'http://169.254.169.254/latest/meta-data/' }).end(),
    '/': html(`<img src="${inner}img" alt=""><img src="/go" alt=""><iframe src="${inner}frame"></iframe>
      <iframe src="file:///etc/passwd"></iframe><link rel="preconnect" href="${inner}"><img src="/leave" alt="">
      <img src="http://169.254.169.254/latest/meta-data/" alt=""><img src="http://[::1]:${trap.url.split(':')[2]}" alt="">
      <img src="http://localhost:${at.split(':')[1]}/name" alt=""><img src="http://2130706433:${at.split(':')[1]}/" alt="">
      <script>
        const quiet = () => {};
        fetch('${inner}fetch', { mode: 'no-cors' }).catch(quiet);
        fetch('${inner}post', { mode: 'no-cors', method: 'POST', body: 'x' }).catch(quiet);
        fetch('http://127.0.0.1:3128/', { mode: 'no-cors' }).catch(quiet);
        navigator.sendBeacon('${inner}beacon', 'x');
        navigator.sendBeacon('/beacon', 'x');
        new WebSocket('ws://${at}/socket').onerror = quiet;
        new Worker(URL.createObjectURL(new Blob(["fetch('${inner}worker', {mode: 'no-cors'}).catch(() => {})"])));
        const peer = new RTCPeerConnection({ iceServers: [{ urls: 'stun:127.0.0.1:${udp.address().port}' }] });
        peer.createDataChannel('x');
        peer.createOffer().then((offer) => peer.setLocalDescription(offer)).catch(quiet);
        alert('a window that waits');
        window.open('${inner}window');
      </script>`),
  });
  const { code, err } = await study(site, '--deep');
  assert.equal(code, 0, err);
  assert.doesNotMatch(err, /no look in a browser/);
  assert.equal(site.log.filter(({ agent, path }) => agent.includes('Chrome/') && path === '/').length, 2);
  assert.ok(site.log.some(({ agent, path }) => agent.includes('Chrome/') && path === '/go'));
  assert.equal(trap.connections(), 0, JSON.stringify(trap.log));
  assert.deepEqual(packets, []);
  for (const { method } of site.log) assert.ok(method === 'GET' || method === 'HEAD', method);
  assert.match(await text('report.html'), /<section class="browser"/);

  // Where the address may be asked for, the same page does reach it: it was the guard that kept it.
  assert.equal((await study(site, '--deep', '--allow-address', at)).code, 0);
  const reached = trap.log.filter(({ agent }) => agent.includes('Chrome/')).map((one) => one.path);
  for (const path of ['/img', '/redirected', '/frame', '/fetch', '/worker'])
    assert.ok(reached.includes(path), `${path} of ${reached}`);
  assert.deepEqual(packets, [], 'UDP is never let through');
});

looks('a page that never comes to rest costs no more than its time', async () => {
  const site = await serve('127.0.0.2', {
    '/slow': () => {},
    '/': html(`<script>
      new Image().src = '/slow';
      setInterval(() => { document.body.append('x'); fetch('/again').catch(() => {}); }, 50);
    </script>`),
  });
  const began = Date.now();
  const { code, err } = await study(site, '--deep');
  assert.equal(code, 0, err);
  assert.match(await text('report.html'), /<section class="browser"/);
  assert.ok(Date.now() - began < 100000);
});

test('without a browser the report says so in a line, and why', async () => {
  const site = await serve('127.0.0.2', { '/': html('<p>слова</p>') });
  const plain = await study(site, '--lang', 'en');
  assert.equal(plain.code, 0, plain.err);
  assert.match(await text('report.html'), /Pages were read without a browser/);
  assert.ok(!site.log.some(({ agent }) => agent.includes('Chrome/')));
  assert.deepEqual(await deep_findings(), []);

  const absent = await study(site, '--deep', '--study-browser', '/usr/bin/no-such-browser');
  assert.equal(absent.code, 2);
  assert.match(absent.err, /--study-browser/);

  const broken = await study(site, '--deep', '--study-browser', '/usr/bin/false', '--lang', 'en');
  assert.equal(broken.code, 0, broken.err);
  assert.match(broken.err, /no look in a browser: the browser ended/);
  assert.match(await text('report.html'), /The browser ended with a fault at the first page/);
});

looks('a server that is told of a browser looks with it, and seals what it saw with the report', async () => {
  const canary = word(12);
  const site = await serve('127.0.0.2', { '/': html(`${shifting}<p>${canary}@example.com</p>`) });
  const stand = await Stand.make({ args: ['--study-allow', site.address, '--study-browser', CHROMIUM] });
  clean_ups.push(() => stand.close());
  const { token } = await add_staff(stand, 'Олена', 'manager');
  const api = new StudyApi(stand, token);
  const { name, email, message } = person();
  const sent = await stand.submit('seo', { name, email, message, site: site.url }, { as: 'json' });
  const reference = sent.json.reference ?? sent.json.id;
  await api.ends(reference, 'done', 120000);
  const findings = (await api.get(reference, 'json')).json;
  assert.ok(findings.some(({ id }) => id === 'rendered-shifts'));
  const report = await api.get(reference, 'html');
  assert.match(report.text, /<img src="data:image\/jpeg;base64,\/9j\//);
  assert.match(report.headers['content-security-policy'], /img-src data:/);
  assert.ok(!report.text.includes(canary));
});
