// The study of a request's site, as a member of staff meets it by the API.
import assert from 'node:assert/strict';
import { Api } from './staff.mjs';
import { until } from './sink.mjs';

export class StudyApi extends Api {
  get(reference, part = '', purpose = 'study') {
    const to = `/api/v1/requests/${reference}/study${part && `/${part}`}`;
    return this.visitor.get(to, { headers: this.headers(purpose), timeout: 60000 });
  }
  do(reference, what, purpose = 'study') {
    return this.visitor.post_json(
      `/api/v1/requests/${reference}/study/${what}`,
      {},
      { headers: this.headers(purpose) },
    );
  }
  async state(reference) {
    const answer = await this.get(reference);
    return answer.status === 200 ? answer.json.state : `${answer.status}`;
  }
  ends(reference, state, timeout = 60000) {
    return until(
      `the study to be ${state}`,
      async () => {
        const now = await this.state(reference);
        assert.ok(['waiting', 'running', state].includes(now), `it is ${now}`);
        return now === state;
      },
      timeout,
      100,
    );
  }
  async events(reference) {
    const to = `/api/v1/requests/${reference}/events`;
    const answer = await this.visitor.get(to, { headers: this.headers('study') });
    return answer.json.events.filter((event) => event.kind.startsWith('study.'));
  }
}
