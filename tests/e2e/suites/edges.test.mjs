// The edge cases of people and pages: who asks for whom, who comes back, who only looks, who changes their mind.
// E-10, E-13, E-16, E-17, E-18, E-21, E-22, E-26, E-27
//= policy:C07
//= policy:C29
//= policy:C30b
//= policy:C30c
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Stand } from '../lib/stand.mjs';
import { Api, CasesApi, add_staff, log_in } from '../lib/staff.mjs';
import { person, values_of, word } from '../lib/canary.mjs';
import { FORM_IDS } from '../lib/forms.mjs';
import { default_pairs, forms, text_of } from '../lib/html.mjs';
import { until } from '../lib/sink.mjs';
import {
  act,
  act_form,
  demand,
  erase_all,
  news_on,
  own_links,
  own_page,
  press,
  press_mail,
  send_requests,
  subscribe,
  wait_for_link,
} from '../lib/rights.mjs';

let stand;
let api;
let dpo;
before(async () => {
  stand = await Stand.make();
  const manager = await add_staff(stand, 'Олена', 'manager');

  api = new Api(stand, manager.token);
  dpo = new CasesApi(stand, (await add_staff(stand, 'Данило', 'dpo')).token);
});
after(() => stand?.close());

const gone = (reference) =>
  until('the request to be gone', async () => [404, 410].includes((await api.request(reference, 'reply')).status));
/** A request with news agreed to, and the address confirmed. */
const subscriber = (who) => subscribe(stand, dpo, who);
const shown = async (visitor) => visitor.get('/privacy/me');
/** The button that withdraws the live consent to news. */
function withdraw_news(page) {
  const items = [...page.text.matchAll(/<li>[\s\S]*?<\/li>/g)].map(([html]) => html);
  return items
    .filter((html) => html.includes('новини'))
    .flatMap(forms)
    .filter((form) => form.action.includes('/withdraw'));
}

test('E-10: a parent sees what they asked for the child at their own proven address, and nowhere else', async () => {
  const parent = person();
  const child = person({ message: `мені 12 років ${word(12)}` });
  const [reference] = await send_requests(stand, [parent]).then(async () => {
    const answer = await stand.submit(
      'request',
      { name: parent.name, email: parent.email, message: `Донька просить урок ${word(12)}`, guardian: true },
      { as: 'json' },
    );
    assert.equal(answer.status, 201, answer.text);
    return [answer.json.id];
  });
  const own = await stand.submit(
    'request',
    { name: child.name, email: child.email, message: child.message },
    { as: 'json' },
  );
  assert.equal(own.status, 202, 'the child’s own words are set apart');
  await stand.sink.wait(child.email);

  const more = { on_behalf: 'guardian', email: child.email, reply_to: child.email };
  assert.equal((await demand(stand, parent.email, 'child', { more })).status, 200);
  const link = await wait_for_link(stand, parent.email);
  await sleep(500);
  assert.equal((await own_links(stand, child.email)).length, 0, 'nothing goes to the child’s address');
  const one = await dpo.newest('child');
  assert.equal(one.on_behalf, true, 'staff see that a parent asks');
  const opened = await dpo.case(one.reference);
  assert.ok(
    opened.json.events.some((event) => event.kind === 'case.opened' && 'on_behalf' in event.detail),
    'and so does the ledger',
  );
  const visitor = stand.visitor();
  assert.equal((await press(visitor, await visitor.get(link.pathname), link.pathname)).status, 303);
  const page = await shown(visitor);
  assert.ok(page.text.includes(reference), 'the request for the child');
  for (const value of [child.email, child.name, child.message]) assert.ok(!page.text.includes(value));
  assert.ok(!(await dpo.case(one.reference)).text.includes(child.email));
});

test('E-10: the child’s own address never verifies a parent', async () => {
  const child = person({ message: `мені 11 років ${word(12)}` });
  const own = await stand.submit(
    'request',
    { name: child.name, email: child.email, message: child.message },
    { as: 'json' },
  );
  assert.equal(own.status, 202);
  await stand.sink.wait(child.email);
  assert.equal((await demand(stand, child.email, 'access', { more: { on_behalf: 'guardian' } })).status, 200);
  const opened = await until('the case', () => dpo.newest('access'));
  assert.equal(opened.on_behalf, true);
  // Either the parent is to be verified by staff, or a letter comes; then what it opens is looked at.
  const by_staff = opened.reason === 'need_user_verification';
  const link = by_staff ? undefined : await wait_for_link(stand, child.email);
  if (link) {
    const visitor = stand.visitor();
    await press(visitor, await visitor.get(link.pathname), link.pathname);
    const page = await shown(visitor);
    for (const value of [child.name, child.message]) assert.ok(!page.text.includes(value), 'no parent was proven');
  }
  assert.equal((await dpo.case(opened.reference)).json.state !== 'fulfilled', true, 'staff have to verify the parent');
});

test('E-13: an erased person comes back: a new request and a new opt-in work', async () => {
  const { who, reference } = await subscriber();
  const first = await own_page(stand, who.email);
  assert.ok(news_on(first.page).includes('given'));
  await act(first.visitor, first.page, 'object');
  await erase_all(first.visitor);
  await gone(reference);
  await until('the bytes to be gone', () => stand.scan(values_of(who)).length === 0, 60000, 500);

  const again = { ...person({ marketing: true }), email: who.email };
  const mails = (await stand.sink.to(who.email)).length;
  const [fresh] = await send_requests(stand, [again]);
  const mail = (await stand.sink.wait(who.email, mails + 1)).at(-1);
  assert.deepEqual(
    await dpo.events(fresh, 'consent.given').then((all) => all.filter((e) => e.purpose === 'marketing')),
    [],
  );
  await press_mail(stand, mail, '/c/');
  const page = (await own_page(stand, who.email)).page;
  assert.deepEqual(news_on(page), ['given'], 'a consent given later than the objection');
  assert.ok(page.text.includes(again.message) && !page.text.includes(who.message));
  const done = await api.act(fresh, 'answer', { text: `Раді, що ви знову з нами, ${again.name}.` });
  assert.ok(done.status < 300, done.text);
  await stand.sink.wait(who.email, mails + 3);
});

test('E-16: a visitor with only a cookie: there is no identifier, and another value changes nothing', async () => {
  const plain = stand.visitor();
  const first = await plain.get('/privacy');
  assert.deepEqual(first.cookies, []);
  for (const [lang, words] of [
    ['uk', /cookie[^.]*не[^.]*(впізна|встанов)/i],
    ['ru', /cookie[^.]*не[^.]*(узна|установ)/i],
    ['en', /cookie[^.]*(cannot|not)[^.]*(identif|recogni|tell)/i],
  ]) {
    const text = text_of((await plain.get(`/privacy?lang=${lang}`)).text);
    assert.match(text, words, `${lang}: nobody can be identified by a cookie alone`);
  }
});

test('E-16: no value of any cookie opens, shows or erases anything', async () => {
  const who = person();
  const [reference] = await send_requests(stand, [who]);
  const choices = text_of((await stand.visitor().get('/choices')).text);
  const names = ['wp_a', 'id', '__Host-slovo-me', '__Host-slovo-nonce', '__Host-slovo-desk'];
  const plain = { privacy: (await stand.visitor().get('/privacy')).text, choices };
  for (const name of names) {
    for (const value of [word(39), reference, word(20)]) {
      const visitor = stand.visitor();
      const headers = { cookie: `${name}=${value}` };
      for (const place of ['/', '/choices', '/privacy', '/forms/seo']) {
        const answer = await visitor.get(place, { headers });
        assert.equal(answer.status, 200, `${place} ${name}`);
        assert.deepEqual(answer.cookies, [], `${place} ${name}`);
        assert.ok(!answer.text.includes(value) && !answer.text.includes(who.email));
      }
      assert.equal(text_of((await visitor.get('/choices', { headers })).text), plain.choices);
      assert.equal((await visitor.get('/privacy/me', { headers })).status, 303);
      assert.equal((await visitor.post_form('/privacy/me/erase', {}, { headers })).status, 303);
    }
  }
  assert.equal((await api.request(reference, 'reply')).status, 200, 'the record is untouched');
});

test('E-17: Sec-GPC: no cookie on any public page, the signal is published and taken as a refusal', async () => {
  const headers = { 'sec-gpc': '1' };
  const places = ['/', '/policy/uk', '/policy/v/1/en', '/privacy', '/choices', '/proof', '/proof.json', '/policy.toml'];
  for (const place of [...places, ...FORM_IDS.map((id) => `/forms/${id}`), '/nothing', '/privacy/me']) {
    const answer = await stand.visitor().get(place, { headers });
    assert.ok(answer.status < 500, place);
    assert.deepEqual(answer.cookies, [], place);
  }
  const published = await stand.visitor().get('/.well-known/gpc.json', { headers });
  assert.match(published.type, /^application\/json/);
  assert.equal(published.json.gpc, true);
  assert.match(published.json.lastUpdate, /^\d{4}-\d\d-\d\d/);
  const words = { uk: /GPC[^.]*\.[^.]*відмов/, ru: /GPC[^.]*\.[^.]*отказ/, en: /GPC[^.]*\.[^.]*refusal/ };
  for (const [lang, said] of Object.entries(words)) {
    assert.match(text_of((await stand.visitor().get(`/choices?lang=${lang}`, { headers })).text), said);
    assert.doesNotMatch(text_of((await stand.visitor().get(`/choices?lang=${lang}`)).text), said);
  }
  const form = await stand.open('request', { visitor: stand.visitor({ headers }) });
  await stand.advance({ seconds: 6 });
  const sent = await form.send({ email: person().email, message: 'Сигнал не заважає писати.' });
  assert.equal(sent.status, 303);
  assert.deepEqual(sent.cookies, [], 'a request works the same');
});

test('E-18: special words are flagged; no mail repeats them and no index holds them', async () => {
  const secret = word(12);
  for (const message of [`Маю інвалідність і діабет ${secret}`, `У меня инвалидность, диабет ${secret}`]) {
    const who = person({ message });
    const [reference] = await send_requests(stand, [who]);
    const line = (await api.requests()).json.requests.find((one) => one.reference === reference);
    assert.equal(line.flagged, true, message);
    assert.ok(!(await api.requests()).text.includes(secret));
    const { home, visitor } = await log_in(stand, (await add_staff(stand, `Дивиться ${word(5)}`, 'manager')).link);
    assert.ok(!home.text.includes(secret), 'nor the list at the desk');
    for (const asked of ['діабет', 'диабет', secret]) {
      const found = await visitor.get(`/desk?reference=${encodeURIComponent(asked)}`);
      assert.ok(!found.text.includes(reference), 'there is no search in words');
    }
    await stand.sink.wait(who.email);
  }
  await sleep(500);
  for (const mail of await stand.sink.mails()) assert.ok(!`${mail.text}${mail.html}${mail.subject}`.includes(secret));
  const tables = execFileSync(
    'sqlite3',
    ['-readonly', path.join(stand.data, 'slovo.db'), 'SELECT sql FROM sqlite_master'],
    {
      encoding: 'utf8',
    },
  );
  assert.doesNotMatch(tables, /VIRTUAL TABLE|fts\d/i);
  stand.assert_absent([secret]);
});

test('E-21: whoever names the address stops its marketing at once; the address is told once', async () => {
  const { who, reference } = await subscriber();
  const page = await own_page(stand, who.email);
  assert.ok(news_on(page.page).includes('given'));
  const mails = (await stand.sink.to(who.email)).length;
  const other = `${word(9)}@${word(9)}.example`;
  const stranger = stand.visitor();
  const objection = () =>
    demand(stand, who.email.toUpperCase(), 'object', {
      visitor: stranger,
      more: { reply_to: other, text: `пише ${other}` },
    });
  assert.equal((await objection()).status, 200);
  await until('the withdrawal', async () => (await dpo.events(reference, 'consent.withdrawn')).length === 1);
  assert.ok(!news_on(await shown(page.visitor)).includes('given'), 'without anybody’s proof');
  await stand.sink.wait(who.email, mails + 1);
  assert.equal((await api.request(reference, 'reply')).status, 200, 'the request itself goes on');
  assert.equal((await objection()).status, 200, 'the same answer again');
  await sleep(2000);
  assert.equal((await stand.sink.to(who.email)).length, mails + 1, 'told once');
  assert.equal((await stand.sink.to(other)).length, 0);
  stand.assert_absent([other]);
});

test('E-22: news withdrawn while a request is open: the answer still comes', async () => {
  const { who, reference } = await subscriber();
  const { visitor, page } = await own_page(stand, who.email);
  const [button] = withdraw_news(page);
  assert.equal((await visitor.post_form(button.action, default_pairs(button))).status, 303);
  assert.deepEqual(
    news_on(await shown(visitor)).filter((state) => state === 'given'),
    [],
  );
  assert.equal((await api.request(reference, 'reply')).json.state, 'open');
  const mails = (await stand.sink.to(who.email)).length;
  const answered = await api.act(reference, 'answer', { text: `Ось ваша відповідь, ${who.name}.` });
  assert.ok(answered.status < 300, answered.text);
  await stand.sink.wait(who.email, mails + 1);
});

test('E-22: a request called off leaves the consent to news, until that is withdrawn too', async () => {
  const { who, reference } = await subscriber();
  const { visitor, page } = await own_page(stand, who.email);
  let now = await act(visitor, page, 'stop-reply');
  assert.equal((await dpo.events(reference, 'request.cancelled')).length, 1);
  assert.deepEqual(news_on(now), ['given'], 'the news are another purpose');
  assert.ok((await api.act(reference, 'answer', { text: 'Пізно.' })).status >= 400);
  const [button] = withdraw_news(now);
  assert.equal((await visitor.post_form(button.action, default_pairs(button))).status, 303);
  now = await shown(visitor);
  assert.ok(!news_on(now).includes('given'));
});

test('E-26: the own page and the copy say to whom the data were given: to nobody', async () => {
  const who = person();
  await send_requests(stand, [who]);
  const { page } = await own_page(stand, who.email);
  assert.match(text_of(page.text), /Кому їх передано\s+Нікому\./);
  for (const place of ['/api/v1/disclosures', '/desk/disclosures']) {
    assert.ok([303, 401, 403, 404].includes((await stand.visitor().get(place)).status), place);
  }
});

test('E-27: give and withdraw at once, a thousand times: the state is what the ledger said last', async () => {
  const { who, reference } = await subscriber();
  const { visitor, page } = await own_page(stand, who.email);
  // One browser, many networks: the limit of a network is not what is tested here.
  const post = (form) => {
    const other = stand.visitor();
    other.jar = visitor.jar;
    return other.post_form(form.action, default_pairs(form), { timeout: 60000 });
  };
  let now = page;
  let give;
  for (let batch = 0; batch < 20; ++batch) {
    const live = withdraw_news(now);
    if (live.length === 0) give = act_form(now, 'give', { purpose: 'marketing' });
    const posts = [];
    for (let i = 0; i < 25; ++i) {
      posts.push(live.length > 0 ? live[i % live.length] : give);
      posts.push(give ?? live[0]);
    }
    for (const done of await Promise.all(posts.map(post)))
      assert.ok([303, 503].includes(done.status), `${done.status}`);
    const all = (await dpo.events(reference)).filter(
      (e) => e.purpose === 'marketing' && /^consent\.(given|withdrawn)$/.test(e.kind),
    );
    const last = all.at(-1)?.kind === 'consent.given' ? 'given' : 'withdrawn';
    const other = stand.visitor();
    other.jar = visitor.jar;
    now = await shown(other);
    const state = news_on(now).includes('given') ? 'given' : 'withdrawn';
    assert.equal(state, last, `after batch ${batch + 1} of ${all.length} events`);
  }
  const live = withdraw_news(now);
  if (live.length > 0) assert.equal((await post(live[0])).status, 303);
  const other = stand.visitor();
  other.jar = visitor.jar;
  assert.ok(!news_on(await shown(other)).includes('given'), 'a withdrawal ends it, however often it was given');
  assert.equal((await stand.cli(['ledger', 'verify', '--quiet', '--data', stand.data])).code, 0);
});
