// Postfix's smtp-sink: a real SMTP server that writes each mail into a file of its own.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { simpleParser } from 'mailparser';

export async function free_port() {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
export async function until(what, check, timeout = 10000, step = 50) {
  const end = Date.now() + timeout;
  for (;;) {
    const value = await check();
    if (value) return value;
    if (Date.now() > end) throw new Error(`waited ${timeout} ms for ${what}`);
    await sleep(step);
  }
}

export class Sink {
  static async start(folder, { port, faults = [] } = {}) {
    const sink = new Sink();
    sink.folder = folder;
    sink.port = port ?? (await free_port());
    fs.mkdirSync(folder, { recursive: true });
    await sink.resume(faults);
    return sink;
  }
  get url() {
    return `smtp://127.0.0.1:${this.port}`;
  }

  async resume(faults = []) {
    const user = process.getuid() === 0 ? ['-u', 'root'] : [];
    // Timestamp and number: the names sort in the order of arrival within a second or so.
    this.child = spawn(
      '/usr/sbin/smtp-sink',
      ['-d', `${this.folder}/%s.`, ...user, ...faults, `127.0.0.1:${this.port}`, '100'],
      { stdio: 'ignore' },
    );
    await until(
      'smtp-sink (package postfix)',
      () =>
        new Promise((resolve) => {
          const socket = net.connect(this.port, '127.0.0.1', () => {
            socket.destroy();
            resolve(true);
          });
          socket.on('error', () => resolve(false));
        }),
    );
  }
  async stop() {
    if (!this.child) return;
    const gone = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill('SIGKILL');
    await gone;
    this.child = undefined;
  }

  /** Mails that arrived whole, oldest first, parsed: {to, from, subject, text, html, headers, raw, links}. */
  async mails() {
    const out = [];
    for (const name of fs.readdirSync(this.folder).sort()) {
      const raw = fs.readFileSync(path.join(this.folder, name), 'utf8');
      if (!/\n\r?\n/.test(raw)) continue;
      const parsed = await simpleParser(raw);
      const text = parsed.text ?? '';
      const html = parsed.html || '';
      out.push({
        name,
        raw,
        text,
        html,
        subject: parsed.subject ?? '',
        from: parsed.from?.value[0],
        to: [].concat(parsed.to ?? []).flatMap((to) => to.value),
        rcpt: /^X-Rcpt-Args: <(.*)>/m.exec(raw)?.[1],
        headers: parsed.headers,
        message_id: parsed.messageId,
        attachments: parsed.attachments,
        time: fs.statSync(path.join(this.folder, name)).mtimeMs,
        links: [...new Set([...text.matchAll(/https?:\/\/[^\s<>"')]+/g)].map((m) => m[0]))],
      });
    }
    return out.sort((a, b) => a.time - b.time);
  }
  async to(address) {
    const wanted = address.toLowerCase();
    return (await this.mails()).filter((mail) => (mail.rcpt ?? '').toLowerCase() === wanted);
  }
  /** Waits until `count` mails for an address are there, and gives them. */
  wait(address, count = 1, timeout = 15000) {
    return until(
      `${count} mail(s) to one address`,
      async () => {
        const mails = await this.to(address);
        return mails.length >= count && mails;
      },
      timeout,
      100,
    );
  }
  clear() {
    for (const name of fs.readdirSync(this.folder)) fs.unlinkSync(path.join(this.folder, name));
  }
}

/** One relay in our own hands: it stops at a moment of the first message, and goes on when it is told to. */
export class HeldSink {
  /** `at`: 'DATA' (before a byte of the message is taken) or 'END' (all of it is taken, the answer not given). */
  static async start(port, at) {
    const sink = new HeldSink();
    Object.assign(sink, { at, held: false, open: false, messages: [], sockets: new Set() });
    sink.server = net.createServer((socket) => sink.#serve(socket));
    await new Promise((resolve, reject) => {
      sink.server.once('error', reject);
      sink.server.listen(port, '127.0.0.1', resolve);
    });
    return sink;
  }
  go_on() {
    this.open = true;
    this.resume?.();
  }
  async stop() {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  async #pause(moment) {
    if (this.open || moment !== this.at) return;
    this.held = true;
    await new Promise((resolve) => {
      this.resume = resolve;
    });
  }
  #serve(socket) {
    this.sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => this.sockets.delete(socket));
    const say = (line) => !socket.destroyed && socket.write(`${line}\r\n`);
    let rest = '';
    let letter;
    let turn = Promise.resolve();
    const line_came = async (line) => {
      if (letter) {
        if (line !== '.') return letter.lines.push(line);
        await this.#pause('END');
        this.messages.push({ rcpt: letter.rcpt, text: letter.lines.join('\n') });
        letter = undefined;
        return say('250 taken');
      }
      const [word] = line.toUpperCase().split(/[ :]/);
      if (word === 'RCPT') socket.rcpt = /<(.*)>/.exec(line)?.[1].toLowerCase();
      if (word === 'QUIT') return say('221 bye') && socket.end();
      if (word !== 'DATA') return say('250 good');
      await this.#pause('DATA');
      letter = { rcpt: socket.rcpt, lines: [] };
      return say('354 go on');
    };
    socket.on('data', (bytes) => {
      const lines = (rest + bytes.toString('utf8')).split('\r\n');
      rest = lines.pop();
      for (const line of lines) turn = turn.then(() => line_came(line));
    });
    say('220 held.example');
  }
}
