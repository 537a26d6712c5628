// `slovo study` as somebody types it: a folder with four files that programs read, a language, a service to lead with,
// addresses that are never asked, and what robots.txt lets a crawler do.
//= policy:C12
import assert from 'node:assert/strict';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { run_cli } from '../lib/cli.mjs';
import { BINARY, ROOT } from '../lib/stand.mjs';
import { Site } from '../lib/site.mjs';

const clean_ups = [];
let folder;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'slovo-study-'));
  clean_ups.push(() => rm(folder, { recursive: true }));
});
afterEach(async () => {
  for (const clean of clean_ups.splice(0).reverse()) await clean();
});

async function site(options) {
  const made = await Site.start(options);
  clean_ups.push(() => made.stop());
  return made;
}
const study = (...args) => run_cli(BINARY, ['study', ...args], { cwd: folder, env: { PATH: process.env.PATH } });
const study_of = (one, ...args) => study(one.url, '--test', '--allow-address', one.address, '--out', folder, ...args);
const file = (name) => readFile(path.join(folder, name));
const text = async (name) => (await file(name)).toString('utf8');

test('four files come, and each can be read by a program', async () => {
  const one = await site();
  const { code, out, err } = await study_of(one);
  assert.equal(code, 0, err);
  assert.ok(out.length > 0, 'a summary to edit');
  assert.deepEqual((await readdir(folder)).sort(), ['findings.csv', 'findings.json', 'report.html', 'report.pdf']);
  const findings = JSON.parse(await text('findings.json'));
  assert.ok(findings.length > 0);
  for (const { id, severity, url } of findings) assert.ok(id && severity && url.startsWith(one.url));
  const [head, ...rows] = (await text('findings.csv')).trim().split('\n');
  assert.match(head, /severity/);
  assert.ok(rows.length > 0);
  const html = await text('report.html');
  assert.match(html, /^<!doctype html>\n<html lang="uk">/);
  assert.ok(!html.includes('<script'));
  assert.equal((await file('report.pdf')).subarray(0, 5).toString('latin1'), '%PDF-');
  assert.ok(!one.paths.includes('/private'));
});

test('the report is in the language asked for, and leads with the service asked for', async () => {
  const one = await site();
  const chapters = async (...args) => {
    const { code, err } = await study_of(one, ...args);
    assert.equal(code, 0, err);
    const html = await text('report.html');
    assert.ok(html.includes(`<html lang="${args[1]}">`));
    return [...html.matchAll(/<section class="chapter" id="([^"]+)"/g)].map((match) => match[1]);
  };
  const [uk, seo, ads] = [
    await chapters('--lang', 'uk'),
    await chapters('--lang', 'uk', '--service', 'seo'),
    await chapters('--lang', 'en', '--service', 'ads'),
  ];
  assert.deepEqual([...seo].sort(), [...uk].sort());
  assert.notDeepEqual(seo, ads);
});

test('the owner of the site is told who came', async () => {
  const one = await site();
  assert.match((await study_of(one)).err, /--base-url/);
  assert.doesNotMatch((await study_of(one, '--base-url', 'https://firm.example')).err, /--base-url/);
  const policy = path.join(ROOT, 'policy/webpromo.toml');
  assert.equal((await study_of(one, '--policy', policy)).code, 0);
  assert.match(await text('report.html'), /Вебпромо Приклад/);
  const agents = [...new Set(one.log.map(({ agent }) => agent))];
  assert.ok(agents.some((agent) => agent.includes('; +https://firm.example)')));
  assert.ok(agents.some((agent) => agent.includes('; +mailto:privacy@webpromo.example)')));
  for (const agent of agents) assert.ok(agent.includes('SlovoStudy/1.0') && !agent.includes('+)'), agent);
});

test('an address that must not be asked is refused with a reason, before anything is asked', async () => {
  const trap = await site({ host: '127.0.0.1' });
  const { port } = trap;
  for (const url of [
    trap.url,
    `http://localhost:${port}/`,
    `http://[::1]:${port}/`,
    `http://[::ffff:127.0.0.1]:${port}/`,
    `http://0x7f000001:${port}/`,
    `http://2130706433:${port}/`,
    `http://0177.0.0.1:${port}/`,
    'http://169.254.169.254/latest/meta-data/',
    'http://10.0.0.1/',
    'http://192.168.1.1/',
    'http://0.0.0.0/',
    'ftp://example.org/',
    'file:///etc/passwd',
    'http://user:word@192.0.2.1/',
    'http://',
  ]) {
    const { code, out, err } = await study(url, '--out', folder, '--base-url', 'https://firm.example');
    assert.equal(code, 2, `${url}: ${code} ${err}`);
    assert.match(err, /^slovo: (invalid|denied): .+\n$/m, url);
    assert.equal(out, '', url);
  }
  assert.deepEqual(trap.log, []);
  assert.deepEqual(await readdir(folder), []);
  const without_test = await study(trap.url, '--allow-address', trap.address);
  assert.equal(without_test.code, 2);
  assert.match(without_test.err, /--test/);
});

test('words that are not understood are bad usage', async () => {
  for (const args of [
    ['--lang', 'de'],
    ['--service', 'tea'],
    ['--max-pages', '0'],
    ['--max-pages', 'all'],
  ]) {
    const { code, err } = await study('https://site.example/', ...args);
    assert.equal(code, 2, args.join(' '));
    assert.ok(err.includes(args[0]), err);
  }
  const help = await study('--help');
  assert.equal(help.code, 0);
  for (const flag of ['--service', '--base-url']) assert.ok(help.out.includes(flag), flag);
});

test('what robots.txt lets a crawler do', async () => {
  const rules = path.join(folder, 'robots.txt');
  await writeFile(rules, 'User-agent: *\nDisallow: /private\n\nUser-agent: Slowbot\nDisallow: /\n');
  const ask = (agent, url) => study('--robots', rules, '--agent', agent, url);
  for (const [agent, url, answer, code] of [
    ['Googlebot', 'https://site.example/', 'allowed', 0],
    ['Googlebot', 'https://site.example/private/a', 'disallowed', 1],
    ['Slowbot/2.0', 'https://site.example/', 'disallowed', 1],
  ]) {
    const told = await ask(agent, url);
    assert.deepEqual([told.out, told.code], [`${answer}\n`, code], `${agent} ${url} ${told.err}`);
  }
  assert.equal((await study('--robots', rules, 'https://site.example/')).code, 2, 'whose?');
});
