// A visitor with a cookie jar and an address of its own: no redirect is followed, nothing is hidden.
import http from 'node:http';

let next_network = 1;

/** A loopback address in a network (/24) that no other visitor of this process has: rate limits count networks. */
export function fresh_address() {
  const number = next_network++ + (process.pid % 200) * 256;
  return `127.${1 + ((number >> 8) % 250)}.${number % 256}.1`;
}

export class Answer {
  constructor(message, buffer) {
    this.status = message.statusCode;
    this.headers = message.headers;
    this.raw_headers = message.rawHeaders;
    this.buffer = buffer;
  }
  get text() {
    return this.buffer.toString('utf8');
  }
  get json() {
    return JSON.parse(this.text);
  }
  get type() {
    return this.headers['content-type'] ?? '';
  }
  get location() {
    return this.headers.location;
  }
  get cookies() {
    return this.headers['set-cookie'] ?? [];
  }
}

export class Visitor {
  constructor(base, { address = fresh_address(), headers = {} } = {}) {
    this.base = base;
    this.address = address;
    this.headers = headers;
    this.jar = new Map();
  }

  get(path, options = {}) {
    return this.request('GET', path, options);
  }
  post(path, body, options = {}) {
    return this.request('POST', path, { ...options, body });
  }
  post_form(path, pairs, options = {}) {
    const headers = { 'content-type': 'application/x-www-form-urlencoded', ...options.headers };
    return this.post(path, encode_pairs(pairs), { ...options, headers });
  }
  post_json(path, value, options = {}) {
    const headers = { 'content-type': 'application/json', accept: 'application/json', ...options.headers };
    return this.post(path, JSON.stringify(value), { ...options, headers });
  }
  post_multipart(path, pairs, options = {}) {
    const boundary = `----slovo${Math.random().toString(36).slice(2)}`;
    const parts = pairs.map(
      ([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
    );
    const headers = { 'content-type': `multipart/form-data; boundary=${boundary}`, ...options.headers };
    return this.post(path, `${parts.join('')}--${boundary}--\r\n`, { ...options, headers });
  }

  request(method, path, { headers = {}, body, timeout = 20000 } = {}) {
    const url = new URL(path, this.base);
    const all = { accept: 'text/html', ...this.headers, ...headers };
    if (this.jar.size > 0 && !('cookie' in all)) all.cookie = [...this.jar].map(([k, v]) => `${k}=${v}`).join('; ');
    if (method !== 'GET' && method !== 'HEAD' && !('origin' in all)) all.origin = new URL(this.base).origin;
    const bytes = body === undefined ? undefined : Buffer.isBuffer(body) ? body : Buffer.from(body, 'utf8');
    if (bytes) all['content-length'] = bytes.length;
    return new Promise((resolve, reject) => {
      const request = http.request(
        {
          method,
          host: url.hostname,
          port: url.port,
          path: path.startsWith('http') ? url.pathname + url.search : path,
          headers: all,
          localAddress: this.address,
          timeout,
          agent: false,
        },
        (message) => {
          const chunks = [];
          message.on('data', (chunk) => chunks.push(chunk));
          message.on('error', reject);
          message.on('end', () => {
            const answer = new Answer(message, Buffer.concat(chunks));
            this.#keep(answer.cookies);
            resolve(answer);
          });
        },
      );
      request.on('timeout', () => request.destroy(new Error(`no answer within ${timeout} ms: ${method} ${path}`)));
      request.on('error', reject);
      request.end(bytes);
    });
  }

  /** Follows redirects as a browser does, at most five. */
  async follow(answer) {
    let current = answer;
    for (let i = 0; i < 5 && [301, 302, 303, 307, 308].includes(current.status); ++i) {
      current = await this.get(current.location);
    }
    return current;
  }

  #keep(lines) {
    for (const line of lines) {
      const [pair, ...attributes] = line.split(';');
      const at = pair.indexOf('=');
      const name = pair.slice(0, at).trim();
      const gone = attributes.some((a) => /^\s*max-age=0\s*$/i.test(a));
      if (gone) this.jar.delete(name);
      else this.jar.set(name, pair.slice(at + 1).trim());
    }
  }
}

export function encode_pairs(pairs) {
  const list = Array.isArray(pairs) ? pairs : Object.entries(pairs);
  return list.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&');
}
