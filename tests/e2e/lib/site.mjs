// A site to be studied: a real server on an address of 127.0.0.0/8, with pages, rules for robots, and a log of
// who asked for what.
import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

export class Site {
  /** options: host, pages (how many), pause (milliseconds before each answer), text (on every page), redirect (of /) */
  static async start(options = {}) {
    const site = new Site();
    Object.assign(site, { host: '127.0.0.2', pages: 5, pause: 0, text: '', ...options, log: [] });
    site.server = http.createServer((request, response) => void site.#answer(request, response));
    await new Promise((resolve) => site.server.listen(0, site.host, resolve));
    site.port = site.server.address().port;
    return site;
  }
  get address() {
    return `${this.host}:${this.port}`;
  }
  get url() {
    return `http://${this.address}/`;
  }
  /** Paths that were asked for by GET, in order. */
  get paths() {
    return this.log.filter((one) => one.method === 'GET').map((one) => one.path);
  }
  async stop() {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  async #answer(request, response) {
    const path = request.url;
    this.log.push({ method: request.method, path, agent: request.headers['user-agent'] ?? '', at: Date.now() });
    if (this.pause) await sleep(this.pause);
    const send = (status, type, body, more = {}) =>
      response.writeHead(status, { 'content-type': type, ...more }).end(request.method === 'HEAD' ? undefined : body);
    if (path === '/robots.txt') return send(200, 'text/plain', 'User-agent: *\nDisallow: /private\n');
    if (path === '/' && this.redirect) return send(302, 'text/html', '', { location: this.redirect });
    const number = path === '/' ? 0 : Number(/^\/p(\d+)$/.exec(path)?.[1] ?? NaN);
    if (!(number < this.pages) && path !== '/private') return send(404, 'text/html', '<p>not here</p>');
    const links = [...Array(this.pages).keys()].map((i) => `<a href="/p${i}">Page ${i}</a>`).join(' ');
    return send(
      200,
      'text/html; charset=utf-8',
      `<!doctype html><html lang="uk"><head><title>Крамниця ${number}</title></head><body><h1>Крамниця</h1>` +
        `<p>${this.text}</p>${links} <a href="/private">Private</a></body></html>`,
    );
  }
}
