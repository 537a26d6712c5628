// The searcher must find a value in every guise, or a clean scan means nothing.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { guises, person, values_of, word } from '../lib/canary.mjs';
import { scan } from '../lib/scan.mjs';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'slovo-scan-'));
after(() => fs.rmSync(folder, { recursive: true }));

const value = `Їжак.${word()}@приклад-${word(6)}.укр`;
const bytes = Buffer.from(value);
const hidden = {
  'as it is': bytes,
  'upper case': Buffer.from(value.toUpperCase()),
  'lower case': Buffer.from(value.toLowerCase()),
  'UTF-16LE': Buffer.from(value, 'utf16le'),
  'UTF-16BE': Buffer.from(value, 'utf16le').swap16(),
  'percent signs': Buffer.from(encodeURIComponent(value)),
  'percent signs, lower case': Buffer.from(encodeURIComponent(value).toLowerCase()),
  'JSON escapes': Buffer.from(
    JSON.stringify(value).replace(/[^\x20-\x7e]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`),
  ),
  'base64, aligned': Buffer.from(Buffer.concat([Buffer.from('abc'), bytes, Buffer.from('def')]).toString('base64')),
  'base64, shifted by one': Buffer.from(
    Buffer.concat([Buffer.from('abcd'), bytes, Buffer.from('e')]).toString('base64'),
  ),
  'base64, shifted by two': Buffer.from(Buffer.concat([Buffer.from('abcde'), bytes]).toString('base64')),
  'quoted-printable': Buffer.from(
    [...bytes].map((b) => (b < 127 ? String.fromCharCode(b) : `=${b.toString(16).toUpperCase()}`)).join(''),
  ),
  hex: Buffer.from(bytes.toString('hex')),
  MD5: Buffer.from(createHash('md5').update(value.toLowerCase()).digest('hex')),
  'SHA-1': Buffer.from(createHash('sha1').update(value).digest('hex').toUpperCase()),
  'SHA-256 digest': createHash('sha256').update(value).digest(),
  NFD: Buffer.from(value.normalize('NFD')),
};

for (const [guise, content] of Object.entries(hidden)) {
  test(`a value is found ${guise}`, () => {
    const file = path.join(folder, 'one');
    fs.writeFileSync(file, Buffer.concat([Buffer.alloc(4096, 7), content, Buffer.alloc(100, 9)]));
    assert.ok(scan(folder, value).length > 0);
  });
}
test('punycode of the domain is found', () => {
  const ascii = `ivan@${new URL('http://приклад.укр').hostname}`;
  fs.writeFileSync(path.join(folder, 'one'), `to=${ascii};`);
  assert.ok(scan(folder, 'ivan@приклад.укр').some((hit) => hit.what === 'punycode'));
});
test('a random file holds nothing, sub-folders are searched, a missing place is no error', () => {
  const who = person();
  fs.writeFileSync(path.join(folder, 'one'), Buffer.alloc(100000, 'slovo'));
  assert.deepEqual(scan([folder, '/nonexistent'], values_of(who)), []);
  fs.mkdirSync(path.join(folder, 'a/b'), { recursive: true });
  fs.writeFileSync(path.join(folder, 'a/b/c'), `x${who.email}y`);
  assert.equal(scan(folder, values_of(who)).length > 0, true);
  assert.ok(
    guises('ab').every(([, needle]) => needle.length >= 6),
    'shorter needles would be found by chance',
  );
});
