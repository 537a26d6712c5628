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
