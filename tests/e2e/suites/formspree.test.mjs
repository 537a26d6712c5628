// A site that used Formspree changes one address: its real client, from npm, is answered in the shape that it reads.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import http from 'node:http';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { createClient, isSubmissionError } from '@formspree/core';
import { Stand } from '../lib/stand.mjs';
import { Api, add_staff } from '../lib/staff.mjs';
import { person, word } from '../lib/canary.mjs';
import { close_browser, open_page } from '../lib/browser.mjs';

let stand;
let api;
before(async () => {
  stand = await Stand.make();
  api = new Api(stand, (await add_staff(stand, 'Олена', 'manager')).token);
});
after(async () => {
  await close_browser();
  await stand?.close();
});

// The client asks for /f/KEY; our forms live at /forms/ID.
const submit = (id, data) => createClient().submitForm(`../forms/${id}`, data, { endpoint: stand.base });

test('a request through the client is kept, for reply only', async () => {
  const who = person();
  const result = await submit('request', {
    name: who.name,
    email: who.email,
    message: who.message,
    processing: 'yes',
    marketing: 'yes',
    marketing_email: 'yes',
  });
  assert.ok(!isSubmissionError(result), JSON.stringify(result));
  assert.equal(result.kind, 'success');
  assert.ok(result.next);
  await stand.sink.wait(who.email);
  const list = await api.requests();
  const [newest] = list.json.requests;
  const shown = await api.request(newest.reference ?? newest.id, 'reply');
  assert.ok(shown.text.includes(who.email));
  assert.ok(
    !/"purpose"\s*:\s*"marketing"[^}]*"state"\s*:\s*"given"/.test(shown.text),
    'a page that is not ours proves no marketing consent',
  );
});

test('FormData is read too', async () => {
  const who = person();
  const data = new FormData();
  for (const [name, value] of Object.entries({ email: who.email, message: who.message, processing: 'yes' })) {
    data.append(name, value);
  }
  const result = await submit('request', data);
  assert.ok(!isSubmissionError(result), JSON.stringify(result));
});

test('mistakes arrive as errors of their fields, with codes that the client knows', async () => {
  const bad = await submit('request', { email: 'nobody', message: word(), processing: 'yes' });
  assert.ok(isSubmissionError(bad));
  assert.equal(bad.getFieldErrors('email')[0].code, 'TYPE_EMAIL');
  const unticked = await submit('request', { email: 'a@firm.example', message: word() });
  assert.ok(isSubmissionError(unticked));
  assert.match(unticked.getFieldErrors('processing')[0].code, /^REQUIRED_FIELD_(EMPTY|MISSING)$/);
  const missing = await submit('nothing', { email: 'a@firm.example' });
  assert.ok(isSubmissionError(missing));
  assert.equal(missing.getFormErrors()[0].code, 'FORM_NOT_FOUND');
});

test('in a browser, from a page of another site: the preflight passes and no cookie rides along', async () => {
  const library = fs.readFileSync(
    createRequire(import.meta.url)
      .resolve('@formspree/core')
      .replace(/\.js$/, '.mjs'),
  );
  const shop = http.createServer((request, answer) => {
    const is_script = request.url.endsWith('.mjs');
    answer.setHeader('content-type', is_script ? 'text/javascript' : 'text/html; charset=utf-8');
    answer.end(is_script ? library : '<!doctype html><html lang="uk"><title>Крамниця</title><h1>Крамниця</h1></html>');
  });
  await new Promise((resolve) => shop.listen(0, '127.0.0.1', resolve));
  try {
    const who = person();
    const { context, page, messages } = await open_page({ base: `http://127.0.0.1:${shop.address().port}` });
    await page.goto('/');
    const result = await page.evaluate(
      async ({ endpoint, values }) => {
        const { createClient } = await import('/core.mjs');
        return JSON.parse(JSON.stringify(await createClient().submitForm('../forms/request', values, { endpoint })));
      },
      { endpoint: stand.base, values: { email: who.email, message: who.message, processing: 'yes' } },
    );
    assert.equal(result.kind, 'success', `${JSON.stringify(result)} ${messages.join(' ')}`);
    assert.deepEqual(await context.cookies(), []);
    await context.close();
  } finally {
    shop.close();
  }
});

test('what rides on a cookie is never shared with other sites', async () => {
  for (const path of ['/desk', '/api/v1/requests', '/proof.json', '/forms/request']) {
    const answer = await stand.visitor().get(path, { headers: { origin: 'https://shop.example' } });
    assert.ok(!answer.headers['access-control-allow-credentials'], path);
  }
});
