// Kills the server at random moments under load and looks whether it kept its word.
//   node tests/torture/torture.mjs [--rounds N] [--lossy] [--width N] [--seed N] [--tap FILE]
// Each round: load, kill -9, (with --lossy: take back what was not synced), start, then: every request that was
// acknowledged is there with the same id, none is there twice, none that was erased came back, the tail of the
// ledger verifies; the whole ledger every 50 rounds and at the end. Ends with 1 when one was lost or doubled.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { SHIM, Stand } from '../e2e/lib/stand.mjs';
import { Api, add_staff } from '../e2e/lib/staff.mjs';
import { erase, is_kept, load, send_again } from './load.mjs';
import { rollback } from './rollback.mjs';

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '25' },
    lossy: { type: 'boolean', default: false },
    width: { type: 'string', default: '16' },
    seed: { type: 'string', default: String(Date.now() % 1000000) },
    tap: { type: 'string' },
  },
});
const rounds = Number(options.rounds);
const FULL_VERIFY_EVERY = 50;

// A small generator, so that a failure can be run again with its seed (threads and the disk still add chance).
let state = Number(options.seed) >>> 0 || 1;
function random() {
  state ^= state << 13;
  state ^= state >>> 17;
  state ^= state << 5;
  return (state >>> 0) / 2 ** 32;
}

const total = {
  rounds: 0,
  begun: 0,
  acknowledged: 0,
  lost: 0,
  doubled: 0,
  completed: 0,
  erased: 0,
  returned: 0,
  sectors: 0,
  faults: [],
};
const starts = [];
const all = [];
let eraser; // a member of staff who decides that a request came from a child

function database_of(stand) {
  return fs
    .readdirSync(stand.data)
    .map((name) => path.join(stand.data, name))
    .find(
      (name) => fs.statSync(name).isFile() && fs.readFileSync(name).subarray(0, 15).toString() === 'SQLite format 3',
    );
}
const rows = (stand) =>
  Number(execFileSync('sqlite3', ['-readonly', database_of(stand), 'SELECT count(*) FROM request']).toString());

async function verify(stand, words) {
  const done = await stand.cli(['ledger', 'verify', ...words, '--data', stand.data]);
  if (done.code === 0) return;
  const end = stand.exited === undefined ? '' : ` (the server ended by itself: ${stand.exited})`;
  total.faults.push(`ledger verify ${words.join(' ')}${end}: ${done.out}${done.err}`.trim());
}

/** What was begun is sent again: acknowledged requests must answer with their id. */
async function check_kept(stand, form, requests) {
  const answers = await send_again(
    stand,
    form,
    // Whether a child's request still is there is asked by check_erased.
    requests.filter((request) => !(request.is_child && request.id)),
  );
  for (const [request, answer] of answers) {
    if (!is_kept(answer)) {
      total.faults.push(`sent again: ${answer.status} ${answer.text ?? ''}`.slice(0, 300));
      if (request.id) ++total.lost;
    } else if (request.id && request.id !== answer.id) {
      ++total.lost; // the first was not there any more: a new one was made
    } else if (!request.id) {
      request.id = answer.id;
      ++total.completed;
    }
  }
}

/** What was erased is gone; an erasure that the kill cut short is asked for again. */
async function check_erased(requests) {
  for (const request of requests.filter((one) => one.is_child && one.id)) {
    const was_erased = request.erased;
    const shown = await eraser.request(request.id, 'screening');
    if (was_erased && ![404, 410].includes(shown.status)) ++total.returned;
    if (!was_erased && !(await erase(eraser, request))) total.faults.push('an erasure was not answered');
    if (!request.erased) total.faults.push(`an erasure was refused: ${request.erase_status}`);
    else ++total.erased;
  }
}

/** As many rows as requests that are neither lost nor erased; rows of erased ones may go a little later. */
async function count_rows(stand) {
  const expected = new Set(all.filter((request) => request.id && !request.erased).map((request) => request.id)).size;
  let there = rows(stand);
  for (let i = 0; i < 100 && there > expected; ++i) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    there = rows(stand);
  }
  if (there > expected) total.doubled += there - expected;
  if (there < expected) {
    total.lost += expected - there;
    total.faults.push(`${expected} requests should be there, ${there} rows are`);
  }
}

async function round(stand, number) {
  const form = await stand.open('request');
  await stand.advance({ seconds: 6 });
  let over = false;
  const loading = load(stand, form, Number(options.width), () => over, eraser);
  await new Promise((resolve) => setTimeout(resolve, 30 + random() * 500));
  await stand.kill();
  over = true;
  const { begun, oddities } = await loading;
  for (const [status, count] of oddities) total.faults.push(`round ${number}: ${count} answers ${status} under load`);
  all.push(...begun);
  total.begun += begun.length;
  total.acknowledged += begun.filter((request) => request.id).length;
  if (options.lossy) total.sectors += rollback(stand.undo, random() < 0.5 ? 'all' : 'some', random).sectors;
  const started = Date.now();
  await stand.start();
  starts.push(Date.now() - started);
  await check_kept(stand, form, begun);
  await check_erased(begun);
  await count_rows(stand);
  const is_full = number % FULL_VERIFY_EVERY === 0 || number === rounds;
  await verify(stand, is_full ? [] : ['--tail']);
  ++total.rounds;
}

function table() {
  const sorted = [...starts].sort((a, b) => a - b);
  const lines = [
    ['storage', options.lossy ? 'forgets what was not synced' : 'kill -9 only'],
    ['rounds', total.rounds],
    ['requests begun', total.begun],
    ['acknowledged', total.acknowledged],
    ['completed after a kill', total.completed],
    ['lost', total.lost],
    ['doubled', total.doubled],
    ['erased', total.erased],
    ['erased and came back', total.returned],
    ['sectors taken back', total.sectors],
    ['start, ms (median, most)', `${sorted[sorted.length >> 1] ?? '-'}, ${sorted.at(-1) ?? '-'}`],
    ['faults', total.faults.length],
    ['seed', options.seed],
  ];
  for (const [name, value] of lines) console.log(`${String(name).padEnd(26)} ${value}`);
  for (const fault of total.faults.slice(0, 10)) console.log(`  ${fault}`);
}

async function main() {
  const stand = await Stand.make({ sink: false, start: false });
  stand.undo = path.join(stand.folder, 'undo');
  if (options.lossy) {
    stand.options.env = { LD_PRELOAD: SHIM, LOSSY_DIR: stand.folder, LOSSY_LOG: stand.undo };
  }
  try {
    await stand.start();
    eraser = new Api(stand, (await add_staff(stand, 'Torture', 'dpo')).token);
    for (let number = 1; number <= rounds; ++number) {
      await round(stand, number);
      if (process.stdout.isTTY)
        process.stdout.write(`\rround ${number}/${rounds}, ${total.acknowledged} acknowledged `);
      if (total.lost + total.doubled + total.returned + total.faults.length > 0) break;
    }
  } catch (error) {
    total.faults.push(String(error.message ?? error));
  } finally {
    if (process.stdout.isTTY) process.stdout.write('\r');
    table();
    await stand.close();
  }
  if (rounds > 0 && total.acknowledged === 0) total.faults.push('nothing was acknowledged: nothing was tested');
  const good = total.lost + total.doubled + total.returned + total.faults.length === 0;
  const name = `${total.rounds} rounds of kill -9${options.lossy ? ' on a storage that forgets' : ''}`;
  if (options.tap) fs.writeFileSync(options.tap, `TAP version 13\n${good ? 'ok' : 'not ok'} 1 - ${name}\n1..1\n`);
  return good ? 0 : 1;
}

process.exitCode = await main();
