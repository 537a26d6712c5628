// Many senders at once, each post a request of its own with an Idempotency-Key; remembers what was acknowledged.
import http from 'node:http';
import { fresh_address } from '../e2e/lib/http.mjs';
import { word } from '../e2e/lib/canary.mjs';

const POSTS_PER_NETWORK = 12; // under the rate limit of a network (base/limits.hpp)

const CHILD_EVERY = 16; // so many requests speak of a child, are set apart, and are then erased by a decision

/** One request to be sent: key, body, and once it is acknowledged its id. */
export function make_request(form, number = 1) {
  const mark = word(16);
  const is_child = number % CHILD_EVERY === 0;
  const values = { email: `${mark}@torture.example`, message: is_child ? `Мені 12 років, ${mark}` : `Запит ${mark}` };
  return {
    is_child,
    erased: false,
    key: word(24),
    mark,
    body: JSON.stringify(Object.fromEntries(form.pairs(values))),
    id: undefined,
  };
}

export class Sender {
  constructor(base, path) {
    this.url = new URL(path, base);
    this.sent = 0;
  }
  /** {status, id}; status 0 when the connection was lost. */
  post(request) {
    if (this.sent++ % POSTS_PER_NETWORK === 0) this.renew();
    return new Promise((resolve) => {
      const call = http.request(
        {
          method: 'POST',
          host: this.url.hostname,
          port: this.url.port,
          path: this.url.pathname,
          agent: this.agent,
          localAddress: this.address,
          timeout: 20000,
          headers: {
            'content-type': 'application/json',
            accept: 'application/json',
            'idempotency-key': request.key,
            'content-length': Buffer.byteLength(request.body),
          },
        },
        (answer) => {
          let text = '';
          answer.setEncoding('utf8');
          answer.on('data', (chunk) => (text += chunk));
          answer.on('error', () => resolve({ status: 0 }));
          answer.on('end', () => {
            if (!answer.complete) return resolve({ status: 0 });
            let id;
            try {
              const value = JSON.parse(text);
              id = value.reference ?? value.id;
            } catch {
              id = undefined;
            }
            return resolve({ status: answer.statusCode, id, text });
          });
        },
      );
      call.on('timeout', () => call.destroy());
      call.on('error', () => resolve({ status: 0 }));
      call.end(request.body);
    });
  }
  renew() {
    this.agent?.destroy();
    this.address = fresh_address();
    this.agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  }
  close() {
    this.agent?.destroy();
  }
}

/** 201: kept; 202: kept and set apart, because it speaks of a child. */
export const is_kept = (answer) => answer.status === 201 || answer.status === 202;

/** Decides that it was a child: the request is erased. False when the connection was lost, and nobody knows. */
export async function erase(eraser, request) {
  let status = 0;
  try {
    status = (await eraser.act(request.id, 'child', {}, 'screening')).status;
  } catch {
    return false;
  }
  request.erased = [200, 204, 404, 409, 410].includes(status);
  request.erase_status = status;
  return true;
}

/** Posts with `width` senders until `stop()` says so; gives every request that was begun. */
export async function load(stand, form, width, stop, eraser) {
  const begun = [];
  const oddities = new Map();
  await Promise.all(
    Array.from({ length: width }, async () => {
      const sender = new Sender(stand.base, form.action);
      while (!stop()) {
        const request = make_request(form, begun.length + 1);
        begun.push(request);
        const answer = await sender.post(request);
        if (is_kept(answer)) {
          request.id = answer.id;
          if (request.is_child && !(await erase(eraser, request))) break;
        } else if (answer.status === 0) break;
        else oddities.set(answer.status, (oddities.get(answer.status) ?? 0) + 1);
      }
      sender.close();
    }),
  );
  return { begun, oddities };
}

/** Sends again what was sent before: the same key and body must give the same id. */
export async function send_again(stand, form, requests, width = 16) {
  const queue = [...requests];
  const answers = new Map();
  await Promise.all(
    Array.from({ length: width }, async () => {
      const sender = new Sender(stand.base, form.action);
      for (let request = queue.pop(); request; request = queue.pop()) answers.set(request, await sender.post(request));
      sender.close();
    }),
  );
  return answers;
}
