// A person and their rights: the demand on /privacy, the link that comes by mail, the page behind it.
import assert from 'node:assert/strict';
import { person } from './canary.mjs';
import { default_pairs, forms, unescape_html } from './html.mjs';
import { until } from './sink.mjs';

/** Sends many requests at once: the forms are opened together, and the clock moves once. */
export async function send_requests(stand, people) {
  const opened = await Promise.all(people.map(() => stand.open('request')));
  await stand.advance({ seconds: 6 });
  const answers = [];
  for (const [i, who] of people.entries()) {
    const { name, email, phone, site, message, marketing } = who;
    answers.push(await opened[i].send({ name, email, phone, site, message, marketing }, { as: 'json' }));
  }
  for (const answer of answers) assert.equal(answer.status, 201, answer.text);
  return answers.map((answer) => answer.json.id);
}

export function demand(stand, contact, kind, { visitor = stand.visitor(), more = {}, lang } = {}) {
  return visitor.post_form(`/privacy/requests${lang ? `?lang=${lang}` : ''}`, { contact, kind, ...more });
}

/** The links to the person's page that an address got, oldest first. */
export async function own_links(stand, email) {
  const mails = await stand.sink.to(email);
  const links = mails.flatMap((mail) => mail.links.map((link) => new URL(link)));
  return links.filter((url) => url.pathname.startsWith('/privacy/r/'));
}
export function wait_for_link(stand, email, count = 1) {
  return until('a link to the own page', async () => {
    const links = await own_links(stand, email);
    return links.length >= count && links[count - 1];
  });
}

/** Presses the first button of the page: what the button itself says is sent too. */
export async function press(visitor, page, path) {
  const form = forms(page.text).find((f) => f.method === 'post');
  assert.ok(form, `a button on ${path} (${page.status})`);
  const button = form.fields.find((field) => field.tag === 'button');
  const said = button?.name ? [[button.name, button.value]] : [];
  return visitor.post_form(form.action || path, [...default_pairs(form), ...said]);
}

/** Demands access, opens the link that comes, and gives the own page. */
export async function own_page(stand, email, { visitor = stand.visitor(), kind = 'access' } = {}) {
  const before = (await own_links(stand, email)).length;
  const taken = await demand(stand, email, kind, { visitor: stand.visitor() });
  assert.equal(taken.status, 200, taken.text);
  const link = await wait_for_link(stand, email, before + 1);
  const shown = await visitor.get(link.pathname + link.search);
  assert.equal(shown.status, 200);
  const done = await press(visitor, shown, link.pathname);
  assert.equal(done.status, 303, done.text);
  const page = await visitor.get(done.location);
  assert.equal(page.status, 200, page.text);
  return { visitor, page, link };
}

/** The form of the own page that posts to this act and has these fields. */
export function act_form(page, act, fields = {}) {
  const found = forms(page.text).find(
    (form) =>
      new URL(form.action, 'http://x').pathname === `/privacy/me/${act}` &&
      Object.entries(fields).every(([name, value]) => form.fields.some((f) => f.name === name && f.value === value)),
  );
  assert.ok(found, `a form for ${act} ${JSON.stringify(fields)}`);
  return found;
}
/** Posts it with some values changed, and gives the page that follows. */
export async function act(visitor, page, name, values = {}, fields = {}) {
  const form = act_form(page, name, fields);
  const pairs = new Map(default_pairs(form));
  for (const [key, value] of Object.entries(values)) pairs.set(key, value);
  const done = await visitor.post_form(form.action, [...pairs]);
  assert.equal(done.status, 303, `${name}: ${done.status}`);
  const next = await visitor.get(done.location);
  assert.equal(next.status, 200);
  return next;
}

/** Erases everything by the own page, as a person does: asked once more. */
export async function erase_all(visitor) {
  const asked = await visitor.get('/privacy/me/erase');
  assert.equal(asked.status, 200, 'asked once more');
  const form = forms(asked.text).find((one) => new URL(one.action, 'http://x').pathname === '/privacy/me/erase');
  assert.ok(form, 'a button that erases');
  const done = await visitor.post_form(form.action, default_pairs(form));
  assert.equal(done.status, 303, done.text);
  assert.match(done.location, /^\/privacy\/erased\//);
  return visitor.get(done.location);
}

/** The consents as the own page lists them, oldest first: {label, state}. */
export function consents_on(page) {
  const pattern = /<li>\s*<p lang="[^"]*">«([^»]*)»<\/p>\s*<p class="quiet"><span class="badge (\w+)">/g;
  return [...page.text.matchAll(pattern)].map(([, label, state]) => ({ label: unescape_html(label), state }));
}
/** The states of those about news. */
export function news_on(page) {
  return consents_on(page)
    .filter(({ label }) => /новини|новости|news of/.test(label))
    .map(({ state }) => state);
}

/** Opens the link of a mail that begins so and presses its first button: /c/ confirms, news too; /n/ is "not me". */
export async function press_mail(stand, mail, start) {
  const link = mail.links.map((one) => new URL(one)).find((url) => url.pathname.startsWith(start));
  assert.ok(link, `a link ${start} in the mail`);
  const visitor = stand.visitor();
  const shown = await visitor.get(link.pathname + link.search);
  assert.equal(shown.status, 200, `${start} ${shown.status}`);
  const done = await press(visitor, shown, link.pathname);
  assert.ok([200, 303].includes(done.status), `${start} ${done.status}`);
  return done;
}

/** A request with news agreed to, and the address confirmed by the button of the mail. */
export async function subscribe(stand, dpo, who = person({ marketing: true })) {
  const before_it = (await stand.sink.to(who.email)).length;
  const [reference] = await send_requests(stand, [who]);
  const mail = (await stand.sink.wait(who.email, before_it + 1)).at(-1);
  await press_mail(stand, mail, '/c/');
  await until('the opt-in', async () => (await dpo.events(reference, 'optin.confirmed')).length === 1);
  return { who, reference };
}
