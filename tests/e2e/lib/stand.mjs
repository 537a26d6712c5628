// A whole Slovo of its own: data folder, keys, journal, policy, clock, mail sink, server. Everything in one
// temporary folder that goes when the test ends; the server is a real process and may be killed.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { Visitor } from './http.mjs';
import { OpenForm } from './forms.mjs';
import { Sink, free_port, until } from './sink.mjs';
import { scan } from './scan.mjs';
import { run_cli } from './cli.mjs';

export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');
export const BINARY = process.env.SLOVO_BINARY ?? path.join(ROOT, 'build/dev/src/app/slovo');
/** The storage that forgets, built beside the binary. */
export const SHIM = path.resolve(path.dirname(BINARY), '../../tests/torture/liblossy.so');
export const START = '2026-12-01T09:00:00Z';

export class Stand {
  /** options: sink, journal, start (all true unless told otherwise), args (more for serve), clock, policy (an edit) */
  static async make(options = {}) {
    const stand = new Stand();
    stand.folder = fs.mkdtempSync(path.join(os.tmpdir(), 'slovo-e2e-'));
    const at = (name) => path.join(stand.folder, name);
    Object.assign(stand, {
      data: at('data'),
      journal: at('journal'),
      keys: at('keys'),
      log: at('server.log'),
      clock: at('clock'),
      sink_folder: at('sink'),
      policy_folder: at('policy'),
      options,
      port: await free_port(),
      servers: [],
    });
    for (const folder of [stand.keys, stand.journal]) fs.mkdirSync(folder, { mode: 0o700 });
    stand.master_key = path.join(stand.keys, 'master.key');
    stand.set_clock_file(options.clock ?? START);
    fs.cpSync(path.join(ROOT, 'policy'), stand.policy_folder, { recursive: true });
    stand.policy = path.join(stand.policy_folder, 'webpromo.toml');
    if (options.policy) stand.edit_policy(options.policy);
    if (options.sink !== false) stand.sink = await Sink.start(stand.sink_folder);
    if (options.start !== false) {
      try {
        await stand.start();
      } catch (error) {
        await stand.close();
        throw error;
      }
    }
    return stand;
  }

  get base() {
    return `http://127.0.0.1:${this.port}`;
  }
  edit_policy(edit, file = this.policy) {
    const before = fs.readFileSync(file, 'utf8');
    const after = edit(before);
    assert.notEqual(after, before, 'the edit changes the policy');
    fs.writeFileSync(file, after);
  }
  /** A copy of the policy with changes, beside the one that is served. */
  policy_copy(name, edit) {
    const file = path.join(this.policy_folder, name);
    fs.writeFileSync(file, edit(fs.readFileSync(this.policy, 'utf8')));
    return file;
  }

  serve_arguments(more = []) {
    const args = [
      'serve',
      '--data',
      this.data,
      '--policy',
      this.policy,
      '--listen',
      `127.0.0.1:${this.port}`,
      '--test',
      '--clock',
      `file:${this.clock}`,
      '--master-key',
      this.master_key,
    ];
    if (this.options.journal !== false) args.push('--journal', this.journal);
    if (this.sink) args.push('--smtp', this.sink.url);
    return [...args, ...(this.options.args ?? []), ...more];
  }
  environment() {
    return { PATH: process.env.PATH, HOME: this.folder, LANG: 'C.UTF-8' };
  }

  /** Starts the server and waits until it says that it is ready. */
  async start(more = []) {
    await this.launch(more);
    await until(
      'the server to be ready',
      async () => {
        if (this.exited !== undefined) {
          throw new Error(`the server ended with ${this.exited}:\n${fs.readFileSync(this.log, 'utf8').slice(-3000)}`);
        }
        try {
          return (await new Visitor(this.base).get('/readyz', { timeout: 2000 })).status === 200;
        } catch {
          return false;
        }
      },
      30000,
      30,
    );
  }
  async launch(more = [], wrapper = []) {
    const log = fs.openSync(this.log, 'a');
    const command = [...wrapper, BINARY, ...this.serve_arguments(more)];
    this.exited = undefined;
    const child = spawn(command[0], command.slice(1), {
      cwd: this.folder,
      env: { ...this.environment(), ...this.options.env },
      stdio: ['ignore', log, log],
    });
    fs.closeSync(log);
    this.server = child;
    this.ended = new Promise((resolve) => {
      const done = (status) => {
        if (this.server === child) this.exited = status;
        resolve(status);
      };
      child.once('error', (error) => done(error.message));
      child.once('exit', (code, signal) => done(signal ?? code));
    });
  }
  /** Starts a server that is expected to refuse: its exit code and what it said. */
  async start_refused(more = []) {
    const before = fs.existsSync(this.log) ? fs.statSync(this.log).size : 0;
    await this.launch(more);
    const status = await Promise.race([this.ended, sleep(20000, 'still running')]);
    if (status === 'still running') await this.kill();
    return { code: status, output: fs.readFileSync(this.log, 'utf8').slice(before) };
  }
  async stop() {
    return this.end('SIGTERM');
  }
  async kill() {
    return this.end('SIGKILL');
  }
  async end(signal) {
    if (!this.server || this.exited !== undefined) return this.exited;
    this.server.kill(signal);
    const status = await Promise.race([this.ended, sleep(20000, 'still running')]);
    if (status === 'still running') {
      this.server.kill('SIGKILL');
      await this.ended;
    }
    return status;
  }
  async restart(more = []) {
    await this.stop();
    await this.start(more);
  }
  async close() {
    if (this.server) await this.end('SIGKILL');
    await this.sink?.stop();
    if (process.env.SLOVO_KEEP) console.error(`kept: ${this.folder}`);
    else fs.rmSync(this.folder, { recursive: true, force: true });
  }

  // ---- time ----
  set_clock_file(instant) {
    this.now = new Date(instant);
    const text = this.now.toISOString().replace('.000Z', 'Z');
    fs.writeFileSync(`${this.clock}.new`, `${text}\n`);
    fs.renameSync(`${this.clock}.new`, this.clock);
  }
  /** Moves the server's clock; it is re-read within a fifth of a second. */
  async advance({ days = 0, hours = 0, minutes = 0, seconds = 0 }) {
    this.set_clock_file(this.now.getTime() + (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000);
    await sleep(300);
  }

  // ---- people ----
  visitor(options) {
    return new Visitor(this.base, options);
  }
  async open(form, { visitor = this.visitor(), language } = {}) {
    const page = await visitor.get(`/forms/${form}${language ? `?lang=${language}` : ''}`);
    assert.equal(page.status, 200, `GET /forms/${form}`);
    return new OpenForm(visitor, page);
  }
  /** Opens, waits as long as a person types, sends. */
  async submit(form, values, options = {}) {
    const opened = await this.open(form, options);
    await this.advance({ seconds: 6 });
    return opened.send(values, options);
  }

  // ---- command line ----
  cli(args, options = {}) {
    return run_cli(BINARY, args, { cwd: this.folder, env: this.environment(), ...options });
  }
  on_data(args, options) {
    // The stand lives by its own clock, which may stand ahead of the machine's.
    const clock = ['--test', '--clock', `file:${this.clock}`, '--journal', this.journal];
    return this.cli([...args, '--data', this.data, '--master-key', this.master_key, ...clock], options);
  }

  /** Stops, loses the data, and restores a backup; the journal is the one that was kept beside. */
  async restore(backup, more = ['--journal', this.journal]) {
    await this.stop();
    fs.rmSync(`${this.data}.lost`, { recursive: true, force: true });
    fs.renameSync(this.data, `${this.data}.lost`);
    return this.restore_again(backup, more);
  }
  restore_again(backup, more) {
    const clock = ['--test', '--clock', `file:${this.clock}`];
    return this.cli(['restore', backup, '--data', this.data, '--master-key', this.master_key, ...clock, ...more]);
  }

  /** Every byte that Slovo wrote: data, journal, log. Backups are given as more places. */
  scan(values, more = []) {
    return scan([this.data, this.journal, this.log, ...more], values);
  }
  assert_absent(values, more = []) {
    const hits = this.scan(values, more).map((hit) => `${path.relative(this.folder, hit.file)}: ${hit.what}`);
    assert.deepEqual(hits, [], 'no trace in any file');
  }
}
