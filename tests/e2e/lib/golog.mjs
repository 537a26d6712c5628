// Go's own libraries, which share no code with us: they verify the ledger and receipts from outside.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { ROOT } from './stand.mjs';

const golog = path.join(ROOT, 'build/dev/tests/verifiers/golog/golog');
function run(command, args) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (out += chunk));
    child.on('error', (error) => resolve({ code: -1, out: String(error) }));
    child.on('close', (code) => resolve({ code, out }));
  });
}
/** The unit tests have built it already; otherwise it is built now. */
export async function go_verifier(args) {
  if (!fs.existsSync(golog)) {
    fs.mkdirSync(path.dirname(golog), { recursive: true });
    const built = await run(path.join(ROOT, 'tests/verifiers/golog/build.sh'), [golog]);
    assert.equal(built.code, 0, built.out);
  }
  return run(golog, args);
}
