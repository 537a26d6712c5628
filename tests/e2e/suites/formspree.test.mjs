// A site that used Formspree changes one address: its real client, from npm, is answered in the shape that it reads.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createClient, isSubmissionError } from '@formspree/core';
import { Stand } from '../lib/stand.mjs';
import { Api, add_staff } from '../lib/staff.mjs';
import { person, word } from '../lib/canary.mjs';

let stand;
let api;
before(async () => {
  stand = await Stand.make();
  api = new Api(stand, (await add_staff(stand, 'Олена', 'manager')).token);
});
after(() => stand?.close());

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

test('a browser of another site may ask before it sends, and is told who may', async () => {
  const preflight = await stand.visitor().request('OPTIONS', '/forms/request', {
    headers: {
      origin: 'https://shop.example',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type,formspree-client',
    },
  });
  assert.ok([200, 204, 403].includes(preflight.status));
  assert.notEqual(preflight.headers['access-control-allow-origin'], '*');
  assert.ok(!preflight.headers['access-control-allow-credentials']);
});
