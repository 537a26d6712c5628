// The desk as staff meet it: a link that works once, the inbox, one request opened for a purpose, an answer in
// the post; and without SMTP the captured mail, which says so.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Stand } from '../lib/stand.mjs';
import { add_staff, log_in } from '../lib/staff.mjs';
import { person, values_of } from '../lib/canary.mjs';
import { default_pairs, forms, links, text_of } from '../lib/html.mjs';

let stand;
before(async () => {
  stand = await Stand.make();
});
after(() => stand?.close());

async function request(who = person()) {
  const answer = await stand.submit(
    'request',
    { name: who.name, email: who.email, message: who.message },
    { as: 'json' },
  );
  assert.equal(answer.status, 201, answer.text);
  return { who, reference: answer.json.reference ?? answer.json.id };
}
const open_in_inbox = (html, reference) => links(html).find((href) => href.includes(reference));

test('the login link: looking does nothing, a press logs in, a second press does not', async () => {
  const { link } = await add_staff(stand, 'Перша', 'manager');
  assert.ok(link.startsWith(stand.base));
  for (let i = 0; i < 3; ++i) assert.equal((await stand.visitor().get(link)).status, 200);
  const { visitor, home } = await log_in(stand, link);
  assert.equal(home.status, 200);
  assert.ok(
    [...visitor.jar.keys()].every((name) => name.startsWith('__Host-')),
    [...visitor.jar.keys()].join(),
  );
  const again = stand.visitor();
  const shown = await again.get(link);
  const form = forms(shown.text).find((f) => f.method === 'post');
  const second = form ? await again.post_form(form.action || new URL(link).pathname, default_pairs(form)) : shown;
  assert.ok(second.status >= 400, `${second.status}`);
  assert.equal(await again.get('/desk').then((a) => a.status === 200), false);
});

test('a link older than a quarter of an hour is over', async () => {
  const { link } = await add_staff(stand, 'Пізня', 'manager');
  await stand.advance({ minutes: 16 });
  const visitor = stand.visitor();
  const shown = await visitor.get(link);
  const form = forms(shown.text).find((f) => f.method === 'post');
  const answer = form ? await visitor.post_form(form.action || new URL(link).pathname, default_pairs(form)) : shown;
  assert.ok(answer.status >= 400);
});

test('session cookies are HttpOnly, Secure, SameSite, and stale ones end', async () => {
  const { link } = await add_staff(stand, 'Друга', 'manager');
  const visitor = stand.visitor();
  const shown = await visitor.get(link);
  const form = forms(shown.text).find((f) => f.method === 'post');
  const done = await visitor.post_form(form.action || new URL(link).pathname, default_pairs(form));
  const session = done.cookies.find((line) => /^__Host-/.test(line) && !/max-age=0/i.test(line));
  for (const word of ['HttpOnly', 'Secure', 'SameSite', 'Path=/']) assert.ok(session.includes(word), session);
  await stand.advance({ minutes: 31 });
  assert.notEqual((await visitor.get('/desk')).status, 200);
});

test('inbox, request, answer: what a manager does in a minute', async () => {
  const { who, reference } = await request();
  const { visitor, home } = await log_in(stand, (await add_staff(stand, 'Третя', 'manager')).link);
  const inbox = home.text.includes(reference) ? home : await visitor.get('/desk');
  assert.ok(inbox.text.includes(reference), 'at once in the inbox');
  for (const value of values_of(who)) assert.ok(!inbox.text.includes(value), 'the list opens nobody');
  let shown = await visitor.get(open_in_inbox(inbox.text, reference));
  if (!shown.text.includes(who.email)) {
    const form = forms(shown.text).find((f) => f.method === 'post' && !/logout/.test(f.action));
    assert.ok(form, 'a button that opens it for a purpose');
    shown = await visitor.follow(await visitor.post_form(form.action, default_pairs(form)));
  }
  for (const value of [who.name, who.email, who.message]) assert.ok(text_of(shown.text).includes(value));
  assert.match(shown.headers['cache-control'], /no-store/);
  const answer = forms(shown.text).find((f) => f.fields.some((field) => field.tag === 'textarea'));
  const field = answer.fields.find((f) => f.tag === 'textarea').name;
  const pairs = [...default_pairs(answer).filter(([name]) => name !== field), [field, 'Дякуємо, ось відповідь.']];
  const forged = await stand
    .visitor({ headers: { cookie: [...visitor.jar].map((p) => p.join('=')).join('; ') } })
    .post_form(answer.action, [[field, 'чужа відповідь']]);
  assert.ok(forged.status >= 400, "without the session's token nothing is done");
  const sent = await visitor.post_form(answer.action, pairs);
  assert.equal(sent.status, 303, text_of(sent.text).slice(0, 300));
  const twice = await visitor.post_form(answer.action, pairs);
  assert.ok(twice.status < 500);
  const mails = await stand.sink.wait(who.email, 2);
  assert.ok(mails.at(-1).text.includes('Дякуємо, ось відповідь.'));
  await stand.advance({ minutes: 5 });
  assert.equal((await stand.sink.to(who.email)).length, 2, 'one acknowledgement, one answer');
});

test('what a stranger typed is text on the desk, whatever it looks like', async () => {
  const { reference } = await request(person({ name: '<b>x</b>"\'&', message: '<script>alert(1)</script>{{7*7}}' }));
  const { visitor } = await log_in(stand, (await add_staff(stand, 'Четверта', 'manager')).link);
  const inbox = await visitor.get('/desk');
  const shown = await visitor.get(open_in_inbox(inbox.text, reference));
  assert.ok(!shown.text.includes('<script>alert(1)') && !shown.text.includes('<b>x</b>'));
});

test('no session, no desk; a marketer and ops see no request', async () => {
  const { reference } = await request();
  for (const path of ['/desk', `/desk/requests/${reference}`, '/desk/mail']) {
    const answer = await stand.visitor().get(path);
    assert.notEqual(answer.status, 200, path);
    assert.ok(answer.status < 500, path);
  }
  for (const role of ['marketer', 'ops']) {
    const { visitor, home } = await log_in(stand, (await add_staff(stand, `Роль ${role}`, role)).link);
    assert.ok(!home.text.includes(reference), role);
    assert.notEqual((await visitor.get(`/desk/requests/${reference}`)).status, 200, role);
  }
});

test('without SMTP mail is captured, sealed, readable at the desk, which says so', async () => {
  const other = await Stand.make({ sink: false });
  try {
    const who = person();
    const answer = await other.submit('request', { email: who.email, message: who.message }, { as: 'json' });
    assert.equal(answer.status, 201);
    const { visitor, home } = await log_in(other, (await add_staff(other, 'Олена', 'manager')).link);
    const page = links(home.text)
      .map((h) => new URL(h, other.base).pathname)
      .find((p) => /mail/.test(p));
    assert.ok(page, 'the desk links to the captured mail');
    const list = await visitor.get(page);
    assert.equal(list.status, 200);
    const one = links(list.text)
      .map((h) => new URL(h, other.base).pathname)
      .find((p) => p.startsWith(`${page}/`));
    let shown = await visitor.get(one);
    const form = forms(shown.text).find((f) => f.method === 'post' && !/logout/.test(f.action));
    if (!text_of(shown.text).includes(who.email) && form) {
      shown = await visitor.follow(await visitor.post_form(form.action, default_pairs(form)));
    }
    assert.ok(text_of(shown.text).includes(answer.json.reference ?? answer.json.id), 'the captured acknowledgement');
    other.assert_absent(values_of(who));
  } finally {
    await other.close();
  }
});
