// Staff: accounts by the command line, the API by token, the desk by its login link.
import assert from 'node:assert/strict';
import { forms, default_pairs } from './html.mjs';

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
