// The study of the applicant's site against the real server: polite, of the named host only, never of an inner
// address; the report is beside the request, goes out with the answer, and dies with the request.
//= policy:C12
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { afterEach, test } from 'node:test';
import { Stand } from '../lib/stand.mjs';
import { Site } from '../lib/site.mjs';
import { add_staff, log_in } from '../lib/staff.mjs';
import { StudyApi } from '../lib/study.mjs';
import { person, word } from '../lib/canary.mjs';
import { default_pairs, forms, links } from '../lib/html.mjs';
import { act, own_page, press } from '../lib/rights.mjs';
import { until } from '../lib/sink.mjs';

const opened = [];
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await (one.close ?? one.stop).call(one);
});

/** A stand with one site that may be studied, and a manager. */
async function make(options = {}) {
  const site = await Site.start(options);
  opened.push(site);
  const stand = await Stand.make({ args: ['--study-allow', site.address] });
  opened.push(stand);
  const { token, link } = await add_staff(stand, 'Олена', 'manager');
  return { site, stand, api: new StudyApi(stand, token), link };
}
async function ask(stand, url, form = 'seo', who = person()) {
  const { name, email, message } = who;
  const answer = await stand.submit(form, { name, email, message, site: url }, { as: 'json' });
  return { who, status: answer.status, reference: answer.json?.reference ?? answer.json?.id };
}
const number = (stand, sql) =>
  Number(execFileSync('sqlite3', ['-readonly', path.join(stand.data, 'slovo.db'), sql], { encoding: 'utf8' }));
async function confirm(stand, who) {
  const [mail] = await stand.sink.wait(who.email);
  const link = mail.links.map((one) => new URL(one)).find((url) => url.pathname.startsWith('/c/'));
  const visitor = stand.visitor();
  await press(visitor, await visitor.get(link.pathname), link.pathname);
}
async function erase(stand, who) {
  const [mail] = await stand.sink.wait(who.email);
  const link = mail.links.map((one) => new URL(one)).find((url) => url.pathname.startsWith('/n/'));
  const visitor = stand.visitor();
  await press(visitor, await visitor.get(link.pathname), link.pathname);
}

test('a site is studied politely, the report lies sealed beside the request, and goes with it', async () => {
  const canary = word(14);
  const people = `<a href="mailto:${canary}@example.com">${canary}@example.com</a>`;
  const { site, stand, api } = await make({ text: people });
  const { who, reference } = await ask(stand, site.url);
  await api.ends(reference, 'done');

  assert.ok(site.log.length > 0, 'the site was asked');
  for (const { agent } of site.log) assert.match(agent, /SlovoStudy\/1\.0; \+mailto:privacy@webpromo\.example\)/);
  assert.ok(!site.paths.includes('/private'), 'the rules for robots are kept');
  assert.ok(site.paths.includes('/robots.txt'));
  assert.ok(site.paths.filter((one) => /^\/p\d+$/.test(one)).length <= 20, 'no page is asked for again and again');
  const pages = new Set(site.paths.filter((one) => /^\/(p\d+)?$/.test(one)));
  const { pages_done: seen, pages_known: known } = (await api.get(reference)).json;
  assert.deepEqual([seen, known], [pages.size, pages.size], 'the desk says in the end how many pages there were');

  assert.equal((await api.get(reference, 'html', 'marketing')).status, 403);
  assert.equal((await api.get(reference, 'html', '')).status, 400);
  const findings = (await api.get(reference, 'json')).json;
  assert.ok(Array.isArray(findings) && findings.length > 0);
  for (const one of findings) for (const key of ['id', 'severity', 'url', 'evidence']) assert.ok(key in one, key);
  const report = await api.get(reference, 'html');
  assert.equal(report.status, 200);
  assert.match(report.headers['content-security-policy'], /sandbox/);
  assert.match((await api.get(reference, 'csv')).text, /severity/);
  for (const text of [report.text, JSON.stringify(findings)]) assert.ok(!text.includes(canary), 'no person in it');

  assert.deepEqual(
    (await api.events(reference)).map((event) => event.kind),
    ['study.asked', 'study.started', 'study.done'],
  );
  stand.assert_absent([canary, site.address]);
  await erase(stand, who);
  await until('the erasure', () => number(stand, 'SELECT count(*) FROM subject') === 0, 20000, 200);
  assert.equal(number(stand, 'SELECT (SELECT count(*) FROM study) + (SELECT count(*) FROM study_part)'), 0);
  const verified = await stand.cli(['ledger', 'verify', '--quiet', '--data', stand.data]);
  assert.equal(verified.code, 0, verified.out + verified.err);
});

test('inner addresses are never asked, in whatever spelling, and the ledger says so', async () => {
  const { site, stand, api } = await make();
  const trap = await Site.start({ host: '127.0.0.1' });
  opened.push(trap);
  const { port } = trap;
  // What is no address of a site is told to its sender at once.
  for (const [url, expected] of [
    [`http://127.0.0.1:${port}/admin`, 201],
    [`http://[::1]:${port}/`, 201],
    [`http://0x7f000001:${port}/`, 201],
    [`http://2130706433:${port}/`, 201],
    [`http://localhost:${port}/`, 422],
    [`http://localhost.:${port}/`, 422],
    [`http://user:word@127.0.0.1:${port}/`, 422],
    ['http://169.254.169.254/latest/meta-data/', 201],
    ['http://10.0.0.1/', 201],
  ]) {
    const { status, reference } = await ask(stand, url);
    assert.equal(status, expected, url);
    if (expected === 422) continue;
    await api.ends(reference, 'refused');
    assert.deepEqual(
      (await api.events(reference)).map((event) => event.kind),
      ['study.asked', 'study.started', 'study.blocked'],
      url,
    );
  }
  site.redirect = `http://127.0.0.1:${port}/admin`;
  const inside = await ask(stand, site.url);
  await api.ends(inside.reference, 'refused');
  site.redirect = 'http://169.254.169.254/';
  const metadata = await ask(stand, site.url);
  await api.ends(metadata.reference, 'refused');
  assert.deepEqual(trap.log, [], 'nobody came');
});

test('a person who stops the answer stops the study at once', async () => {
  const { site, stand, api } = await make({ pages: 400, pause: 300 });
  const { who, reference } = await ask(stand, site.url);
  await until('the study to run', async () => (await api.state(reference)) === 'running');
  const { visitor, page } = await own_page(stand, who.email);
  assert.ok(page.text.length > 0);
  const began = Date.now();
  await act(visitor, page, 'stop-reply');
  assert.equal(await api.state(reference), 'stopped');
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, began + 1500 - Date.now())));
  const asked = site.log.length;
  await new Promise((resolve) => setTimeout(resolve, 1500));
  assert.equal(site.log.length, asked, 'nothing is asked any more');
  assert.equal((await api.events(reference)).at(-1).kind, 'study.discarded');
});

test('staff stop a study and begin it again; roles without the purpose do neither', async () => {
  const { site, stand, api } = await make({ pages: 200, pause: 200 });
  const { reference } = await ask(stand, site.url);
  const marketer = new StudyApi(stand, (await add_staff(stand, 'Марко', 'marketer')).token);
  const analyst = new StudyApi(stand, (await add_staff(stand, 'Ірина', 'analyst')).token);
  await until('the study to run', async () => (await api.state(reference)) === 'running');
  assert.equal((await marketer.do(reference, 'stop')).status, 403);
  assert.equal((await marketer.get(reference)).status, 403);
  assert.equal((await analyst.do(reference, 'stop')).status, 204);
  assert.equal(await api.state(reference), 'stopped');
  assert.equal((await analyst.do(reference, 'stop')).status, 409);
  assert.equal((await marketer.do(reference, 'start')).status, 403);
  Object.assign(site, { pages: 3, pause: 0 });
  assert.equal((await analyst.do(reference, 'start')).status, 202);
  assert.equal((await api.do(reference, 'start')).status, 409, 'one at a time');
  await api.ends(reference, 'done');
  assert.equal((await analyst.get(reference, 'html')).status, 200);
});

test('a server that is restarted, or killed, in the middle begins the study again', async () => {
  const { site, stand, api } = await make({ pages: 100, pause: 150 });
  const { reference } = await ask(stand, site.url);
  await until('the study to run', async () => (await api.state(reference)) === 'running');
  await stand.kill();
  Object.assign(site, { pages: 3, pause: 0 });
  await stand.start();
  await api.ends(reference, 'done');
  const kinds = (await api.events(reference)).map((event) => event.kind);
  assert.equal(kinds.filter((kind) => kind === 'study.started').length, 2);
  const verified = await stand.cli(['ledger', 'verify', '--quiet', '--data', stand.data]);
  assert.equal(verified.code, 0, verified.out + verified.err);
});

test('a site that does not answer is told so', async () => {
  const { stand, api } = await make();
  const { reference } = await ask(stand, `https://${word(12)}-unreachable.example/`);
  await api.ends(reference, 'failed');
  assert.equal((await api.get(reference)).json.reason, 'unavailable');
});

test('the report goes out with the answer, to a confirmed address only', async () => {
  const { site, stand, api } = await make();
  const { who, reference } = await ask(stand, site.url, 'ppc');
  await api.ends(reference, 'done');
  const early = await api.act(reference, 'answer', { text: 'Ось звіт.', attach: 'pdf' });
  assert.equal(early.status, 409, early.text);
  await confirm(stand, who);
  const done = await api.act(reference, 'answer', { text: 'Ось звіт про ваш сайт.', attach: 'pdf html' });
  assert.equal(done.status, 201, done.text);
  const mail = (await stand.sink.wait(who.email, 2)).at(-1);
  const types = mail.attachments.map((one) => one.contentType).sort();
  assert.deepEqual(types, ['application/pdf', 'text/html']);
  const pdf = mail.attachments.find((one) => one.contentType === 'application/pdf');
  assert.equal(pdf.content.subarray(0, 5).toString('latin1'), '%PDF-');
  assert.match(mail.text, /Ось звіт/);
});

test('on the desk: progress without a script, the summary in our words, one click sends it', async () => {
  const { site, stand, api, link } = await make({ pages: 30, pause: 100 });
  const { who, reference } = await ask(stand, site.url, 'usability');
  await confirm(stand, who);
  const { visitor } = await log_in(stand, link);
  const progress = await visitor.get(`/desk/requests/${reference}/study`);
  assert.equal(progress.status, 200);
  assert.ok(!progress.text.includes(site.address), 'numbers only');
  assert.ok(progress.headers.refresh, 'it comes anew by itself');
  await api.ends(reference, 'done');
  const ready = await visitor.get(`/desk/requests/${reference}/study`);
  assert.ok(!ready.headers.refresh);
  const open = forms(ready.text).find((form) => form.action.includes('/study/html'));
  const report = await visitor.post_form(open.action, default_pairs(open));
  assert.equal(report.status, 200);
  assert.match(report.headers['content-security-policy'], /^sandbox; default-src 'none'/);

  const envelope = await visitor.get(`/desk/requests/${reference}`);
  assert.ok(links(envelope.text).some((href) => href.includes('/study')));
  const unfold = forms(envelope.text).find((form) => form.action.endsWith(reference) || form.action.includes('?'));
  let page = await visitor.post_form(unfold.action, default_pairs(unfold));
  const answering = () => forms(page.text).find((form) => form.action.includes('/answer'));
  assert.ok(answering().fields.some((field) => field.name === 'attach_pdf'));
  const pairs = new Map(default_pairs(answering()));
  pairs.set('summary', 'Нашими словами: стисніть зображення.');
  page = await visitor.post_form(`/desk/requests/${reference}/study/summary`, [...pairs]);
  assert.equal(page.status, 200);
  assert.match(page.text, /Нашими словами/);
  const answer = new Map(default_pairs(answering()));
  for (const name of ['with_summary', 'attach_pdf']) answer.set(name, 'yes');
  answer.set('answer', 'Дякуємо за звернення.');
  const sent = await visitor.post_form(answering().action, [...answer]);
  assert.equal(sent.status, 303, sent.text);
  const mail = (await stand.sink.wait(who.email, 2)).at(-1);
  assert.match(mail.text, /Дякуємо[\s\S]*Нашими словами/);
  assert.deepEqual(
    mail.attachments.map((one) => one.contentType),
    ['application/pdf'],
  );
});

test('on the desk: what is wrong with an answer costs nothing of what was typed', async () => {
  const { site, stand, api, link } = await make();
  const { who, reference } = await ask(stand, site.url);
  await api.ends(reference, 'done');
  const { visitor } = await log_in(stand, link);
  const envelope = await visitor.get(`/desk/requests/${reference}`);
  const unfold = forms(envelope.text).find((form) => form.action.endsWith(reference) || form.action.includes('?'));
  let page = await visitor.post_form(unfold.action, default_pairs(unfold));
  const typed = { answer: 'Дякуємо, ось звіт.', summary: 'Нашими словами.', with_summary: 'yes' };
  const send = async (pairs, to) => {
    const form = forms(page.text).find((one) => one.action.includes('/answer'));
    const all = new Map([...default_pairs(form), ...Object.entries({ ...typed, ...pairs })]);
    page = await visitor.post_form(to ?? form.action, [...all]);
    return page.status;
  };
  const kept = () => {
    const form = forms(page.text).find((one) => one.action.includes('/answer'));
    const { answer, summary, with_summary } = Object.fromEntries(default_pairs(form));
    return { answer: answer?.trim(), summary: summary?.trim(), with_summary };
  };
  // Nobody confirmed the address, so that the page offers no part.
  assert.equal(await send({ attach_pdf: 'yes' }), 422);
  assert.deepEqual(kept(), typed);
  assert.equal(await send({ answer: '' }), 422);
  assert.deepEqual(kept(), { ...typed, answer: '' });
  const long = 'Ї'.repeat(5000);
  assert.equal(await send({ summary: long }), 422);
  assert.deepEqual(kept(), { ...typed, summary: long });
  assert.equal(await send({ summary: long }, `/desk/requests/${reference}/study/summary`), 422);
  assert.deepEqual(kept(), { ...typed, summary: long });
  assert.equal((await stand.sink.wait(who.email, 1)).length, 1, 'no answer went out');
  assert.equal(await send({}), 303);
});

test('the person sees that the site was studied, what it says, and takes it along', async () => {
  const { site, stand, api } = await make();
  const { who, reference } = await ask(stand, site.url);
  await api.ends(reference, 'done');
  const { visitor, page } = await own_page(stand, who.email);
  assert.match(page.text, /Вивчення сайту/);
  assert.match(page.text, /звіт готовий/);
  const form = forms(page.text).find((one) => one.action.includes('/privacy/me/export'));
  const copy = await visitor.post_form(form.action, default_pairs(form));
  assert.equal(copy.status, 200);
  for (const name of ['studies.csv', 'reports/001-report.html', 'reports/001-report.csv'])
    assert.ok(copy.buffer.includes(Buffer.from(name)), name);
});
