// Runs the suites (all, or those whose file names contain one of the words given) and the harness's own tests.
//   node tests/e2e/run.mjs [--tap FILE] [word…]
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from 'node:test';
import * as reporters from 'node:test/reporters';

const here = path.dirname(fileURLToPath(import.meta.url));
const words = process.argv.slice(2);
let tap;
const flag = words.indexOf('--tap');
if (flag >= 0) [, tap] = words.splice(flag, 2);

const files = ['harness', 'suites']
  .flatMap((folder) =>
    fs
      .readdirSync(path.join(here, folder))
      .filter((name) => name.endsWith('.test.mjs'))
      .sort()
      .map((name) => path.join(here, folder, name)),
  )
  .filter((file) => words.length === 0 || words.some((word) => path.basename(file).includes(word)));
if (files.length === 0) {
  console.error('e2e: no suite of that name');
  process.exit(2);
}

// Two at a time: each has a server and a mail sink of its own.
const stream = run({ files, concurrency: 2, timeout: 300000 });
stream.on('test:fail', () => {
  process.exitCode = 1;
});
stream.compose(new reporters.spec()).pipe(process.stdout);
if (tap) stream.compose(reporters.tap).pipe(fs.createWriteStream(tap));
