// Staff: accounts by the command line, the API by token, the desk by its login link.
import assert from 'node:assert/strict';
import { forms, default_pairs } from './html.mjs';
import { until } from './sink.mjs';

/** Adds a member of staff; {token, link}. */
export async function add_staff(stand, name, role) {
  const done = await stand.cli(['staff', 'add', name, '--role', role, '--token', '--data', stand.data]);
  assert.equal(done.code, 0, `staff add: ${done.err}`);
  const link = /(https?:\/\/\S+)/.exec(done.out)?.[1];
  const token = done.out
    .split('\n')
    .filter((line) => !line.includes('://'))
    .map((line) => /([A-Za-z0-9_-]{24,})/.exec(line)?.[1])
    .find(Boolean);
  assert.ok(token, 'an API token is printed');
  return { name, role, token, link };
}

/** The API as one member of staff. */
export class Api {
  constructor(stand, token) {
    this.visitor = stand.visitor();
    this.token = token;
  }
  headers(purpose) {
    return {
      authorization: `Bearer ${this.token}`,
      accept: 'application/json',
      ...(purpose && { 'slovo-purpose': purpose }),
    };
  }
  requests(query = '') {
    return this.visitor.get(`/api/v1/requests${query}`, { headers: this.headers() });
  }
  request(reference, purpose) {
    return this.visitor.get(`/api/v1/requests/${reference}`, { headers: this.headers(purpose) });
  }
  act(reference, action, value = {}, purpose = 'reply') {
    return this.visitor.post_json(`/api/v1/requests/${reference}/${action}`, value, { headers: this.headers(purpose) });
  }
}

/** The same for whoever works on people's rights. */
export class CasesApi extends Api {
  cases() {
    return this.visitor.get('/api/v1/cases', { headers: this.headers() });
  }
  case(reference, purpose = 'rights') {
    return this.visitor.get(`/api/v1/cases/${reference}`, { headers: this.headers(purpose) });
  }
  do(reference, act, value = {}) {
    return this.visitor.post_json(`/api/v1/cases/${reference}/${act}`, value, { headers: this.headers('rights') });
  }
  holds() {
    return this.visitor.get('/api/v1/holds', { headers: this.headers() });
  }
  hold(value) {
    return this.visitor.post_json('/api/v1/holds', value, { headers: this.headers() });
  }
  with_hold(reference, act) {
    return this.visitor.post_json(`/api/v1/holds/${reference}/${act}`, {}, { headers: this.headers() });
  }
  /** The newest live case of a kind, as soon as there is one: a demand is carried out after it is answered. */
  newest(kind) {
    return until(`a case: ${kind}`, async () => {
      const all = (await this.cases()).json.cases.filter((one) => one.kind === kind && !one.closed);
      return all.sort((a, b) => a.opened.localeCompare(b.opened)).at(-1);
    });
  }
  /** What the ledger says of one request, oldest first; of one kind when it is named. */
  async events(reference, kind) {
    const answer = await this.visitor.get(`/api/v1/requests/${reference}/events`, { headers: this.headers('rights') });
    assert.equal(answer.status, 200, answer.text);
    return answer.json.events.filter((event) => !kind || event.kind === kind);
  }
}

/** Logs in at the desk by the link: GET shows a button, POST spends it. */
export async function log_in(stand, link) {
  const visitor = stand.visitor();
  const shown = await visitor.get(link);
  assert.equal(shown.status, 200);
  const form = forms(shown.text).find((f) => f.method === 'post');
  assert.ok(form, 'the login page has a button that posts');
  const done = await visitor.post_form(form.action || new URL(link).pathname, default_pairs(form));
  assert.equal(done.status, 303, 'logged in by POST');
  return { visitor, home: await visitor.follow(done) };
}
