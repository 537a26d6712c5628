// What is published: numbered, dated, unchangeable, one click from every page and form, in three languages; and
// the forms are what the policy says, no more.
//= policy:C00
//= policy:C04
//= policy:C08
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { Stand } from '../lib/stand.mjs';
import { FORM_IDS, OpenForm } from '../lib/forms.mjs';
import { forms, links, tags, text_of } from '../lib/html.mjs';

let stand;
before(async () => {
  stand = await Stand.make();
});
after(() => stand?.close());

const LANGUAGES = ['uk', 'ru', 'en'];
const NOTICES = { uk: /дит|батьк/i, ru: /дет|ребен|ребён|родител/i, en: /child|parent/i };

test('the policy is one click from the front page and from every form', async () => {
  for (const path of ['/', ...FORM_IDS.map((id) => `/forms/${id}`)]) {
    const page = await stand.visitor().get(path);
    assert.equal(page.status, 200, path);
    assert.ok(
      links(page.text).some((href) => /^\/policy\/(uk|ru|en)$/.test(new URL(href, stand.base).pathname)),
      path,
    );
  }
});

test('each language has its page, with the language said and the others one click away', async () => {
  const bodies = new Set();
  for (const language of LANGUAGES) {
    const page = await stand.visitor().get(`/policy/${language}`);
    assert.equal(page.status, 200);
    assert.equal(tags(page.text, 'html')[0].attributes.lang, language);
    assert.match(page.headers.etag ?? '', /^(W\/)?".+"$/);
    bodies.add(text_of(page.text));
    const others = links(page.text).map((href) => new URL(href, stand.base).pathname);
    for (const other of LANGUAGES) assert.ok(other === language || others.some((p) => p.endsWith(`/${other}`)), other);
  }
  assert.equal(bodies.size, 3);
  assert.equal((await stand.visitor().get('/policy/de')).status, 404);
});

test('every clause of the policy has its paragraph with an anchor, in every language', async () => {
  const toml = (await stand.visitor().get('/policy.toml')).text;
  const clauses = [...toml.matchAll(/^id\s*=\s*"(C\d\d[a-z]?)"/gm)].map((match) => match[1]);
  assert.equal(new Set(clauses).size, 37);
  for (const language of LANGUAGES) {
    const page = await stand.visitor().get(`/policy/${language}`);
    const ids = new Set(tags(page.text).map((t) => t.attributes.id));
    for (const clause of clauses)
      assert.ok(ids.has(clause) || ids.has(clause.toLowerCase()), `${clause} in ${language}`);
  }
});

test('an unchanged page answers 304, and a version has its own address for ever', async () => {
  const visitor = stand.visitor();
  const page = await visitor.get('/policy/uk');
  const again = await visitor.get('/policy/uk', { headers: { 'if-none-match': page.headers.etag } });
  assert.equal(again.status, 304);
  const version = await visitor.get('/policy/v/1/uk');
  assert.equal(version.status, 200);
  assert.equal((await visitor.get('/policy/v/99/uk')).status, 404);
  assert.equal((await visitor.get('/policy/v/x/uk')).status, 404);
});

test('the published file is the file that is served, and its hash is in the proof', async () => {
  const file = await stand.visitor().get('/policy.toml');
  assert.equal(file.status, 200);
  const hash = createHash('sha256').update(file.buffer).digest('hex');
  const proof = (await stand.visitor().get('/proof.json')).text;
  assert.ok(proof.includes(hash), 'the hash of the policy stands in /proof.json');
});

test('forms have exactly the fields that the policy declares, required as it says', async () => {
  const shown = await stand.cli(['policy', 'show', '--json', '--data', stand.data]);
  assert.equal(shown.code, 0, shown.err);
  const declared = JSON.parse(shown.out).forms;
  for (const { id, fields, consents } of declared) {
    const form = await stand.open(id);
    const visible = form.form.fields.filter(
      (f) => f.name && f.type !== 'hidden' && f.tag !== 'button' && !form.is_trap(f),
    );
    const names = new Set(visible.map((f) => f.name));
    const wanted = new Set([...fields.map((f) => f.name), ...consents.map((c) => c.id)]);
    assert.deepEqual([...names].sort(), [...wanted].sort(), id);
    for (const field of fields) {
      assert.equal(form.form.fields.find((f) => f.name === field.name).required, field.required, `${id}.${field.name}`);
    }
    for (const consent of consents) {
      const box = form.form.fields.find((f) => f.name === consent.id);
      assert.equal(box.checked, false, `${id}.${consent.id} starts empty`);
      assert.equal(box.required, consent.required, `${id}.${consent.id}`);
    }
  }
});

test('the five intakes exist and no other', async () => {
  const home = await stand.visitor().get('/');
  const targets = new Set(
    links(home.text)
      .map((h) => new URL(h, stand.base).pathname)
      .filter((p) => p.startsWith('/forms/')),
  );
  assert.deepEqual([...targets].sort(), FORM_IDS.map((id) => `/forms/${id}`).sort());
  const actions = new Set();
  for (const id of FORM_IDS) {
    const page = await stand.visitor().get(`/forms/${id}`);
    for (const form of forms(page.text))
      if (form.method === 'post') actions.add(new URL(form.action, stand.base).pathname);
  }
  assert.deepEqual([...actions].sort(), FORM_IDS.map((id) => `/forms/${id}`).sort());
  for (const path of ['/forms/other', '/forms/', '/forms/seo/x']) {
    assert.equal((await stand.visitor().get(path)).status, 404, path);
    assert.equal((await stand.visitor().post_form(path, { a: 'b' })).status, 404, path);
  }
});

//= policy:C28
test('every form says in its language that a child asks a parent, near the first field', async () => {
  for (const id of FORM_IDS) {
    for (const language of LANGUAGES) {
      const form = await stand.open(id, { language });
      assert.equal(form.language, language);
      const first = form.page.text.indexOf(form.form.html) + form.form.html.search(/<(input(?![^>]*hidden)|textarea)/i);
      const before_fields = text_of(form.page.text.slice(Math.max(0, first - 4000), first));
      assert.match(before_fields, NOTICES[language], `${id} ${language}`);
      assert.ok(form.field('guardian'), `${id} ${language}: "I write as parent or guardian"`);
    }
  }
});

test('every page exists in three languages, switched without losing the page', async () => {
  for (const path of ['/', '/forms/seo', '/proof', '/choices', '/privacy']) {
    const page = new URL(path, stand.base).pathname;
    const seen = new Set();
    for (const language of LANGUAGES) {
      const answer = await stand.visitor().get(`${page}?lang=${language}`);
      assert.equal(answer.status, 200, `${page} ${language}`);
      assert.equal(tags(answer.text, 'html')[0].attributes.lang, language, page);
      seen.add(text_of(answer.text));
    }
    assert.equal(seen.size, 3, page);
  }
});

test('a broken form of the page is no form: the reader of this test is not fooled', async () => {
  const form = await stand.open('seo');
  assert.ok(form instanceof OpenForm);
  assert.ok(form.token.value.length >= 40);
});
