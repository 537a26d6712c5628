// The storage that forgets must forget exactly what was not synced, or the torture tells nothing.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { SHIM } from '../lib/stand.mjs';
import { read_log, rollback } from '../../torture/rollback.mjs';

let folder;
let data;
let log;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'slovo-lossy-'));
  data = path.join(folder, 'data');
  log = path.join(folder, 'undo');
  fs.mkdirSync(data);
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

/** Runs Python lines under the shim, ended by kill -9 as the last one. */
function under_shim(lines) {
  const place = JSON.stringify(data);
  const program = `import os, signal, sqlite3\nos.chdir(${place})\n${lines}\nos.kill(os.getpid(), signal.SIGKILL)\n`;
  try {
    execFileSync('python3', ['-c', program], {
      env: { PATH: process.env.PATH, LD_PRELOAD: SHIM, LOSSY_DIR: data, LOSSY_LOG: log },
    });
  } catch (error) {
    assert.equal(error.signal, 'SIGKILL', String(error.stderr));
  }
}
const content = (name) => fs.readFileSync(path.join(data, name), 'latin1');

test('what was synced stays, what was not is taken back', () => {
  under_shim(`
f = os.open('a', os.O_RDWR | os.O_CREAT)
os.pwrite(f, b'synced' * 1000, 0)
os.fdatasync(f)
os.pwrite(f, b'LOST', 6)
os.pwrite(f, b'LONGER' * 1000, 6000)
g = os.open('b', os.O_RDWR | os.O_CREAT)
os.write(g, b'never synced')`);
  assert.ok(content('a').includes('LOST'));
  const { files } = rollback(log, 'all');
  assert.equal(files, 2);
  assert.equal(content('a'), 'synced'.repeat(1000));
  assert.equal(content('b'), '');
  assert.deepEqual(read_log(log), []);
});

test('truncation without a sync is taken back with its bytes; after one it stays', () => {
  under_shim(`
f = os.open('a', os.O_RDWR | os.O_CREAT)
os.write(f, b'0123456789' * 100)
os.fsync(f)
os.ftruncate(f, 10)
os.pwrite(f, b'X', 50)`);
  rollback(log, 'all');
  assert.equal(content('a'), '0123456789'.repeat(100));
  under_shim(`
f = os.open('a', os.O_RDWR)
os.ftruncate(f, 10)
os.fsync(f)`);
  rollback(log, 'all');
  assert.equal(content('a'), '0123456789');
});

test('sector by sector: each sector is old or new, never a mixture', () => {
  under_shim(`
f = os.open('a', os.O_RDWR | os.O_CREAT)
os.write(f, b'o' * 51200)
os.fsync(f)
os.pwrite(f, b'n' * 51200, 0)`);
  rollback(log, 'some');
  const sectors = content('a').match(/[\s\S]{512}/g);
  assert.ok(sectors.every((sector) => /^(o+|n+)$/.test(sector)));
  assert.ok(sectors.some((s) => s[0] === 'o') && sectors.some((s) => s[0] === 'n'));
});

const insert = (synchronous) => `
c = sqlite3.connect('db', isolation_level=None)
c.execute('PRAGMA journal_mode=WAL')
c.execute('PRAGMA synchronous=${synchronous}')
c.execute('CREATE TABLE t(x)')
for i in range(200): c.execute('INSERT INTO t VALUES(?)', (i,))`;
const count = () =>
  Number(
    execFileSync('sqlite3', [path.join(data, 'db'), 'PRAGMA integrity_check; SELECT count(*) FROM t'])
      .toString()
      .trim()
      .replace(/^ok\n/, ''),
  );

test('SQLite with synchronous=FULL loses nothing that it committed, whatever is taken back', () => {
  for (const how of ['all', 'some', 'some', 'some']) {
    for (const name of fs.readdirSync(data)) fs.rmSync(path.join(data, name));
    under_shim(insert('FULL'));
    rollback(log, how);
    assert.equal(count(), 200, how);
  }
});

test('SQLite that does not sync loses commits: the storage really forgets', () => {
  under_shim(insert('OFF'));
  rollback(log, 'all');
  let kept;
  try {
    kept = count();
  } catch {
    kept = 'no database';
  }
  assert.notEqual(kept, 200);
});
