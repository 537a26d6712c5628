// Values that nobody else has, and every guise in which they could lie in a file.
import { createHash, randomBytes } from 'node:crypto';
import { domainToASCII } from 'node:url';

export function word(length = 12) {
  return [...randomBytes(length)].map((byte) => 'abcdefghijkmnpqrstuvwxyz'[byte % 24]).join('');
}

/** One person's request, each value its own canary. */
export function person(overrides = {}) {
  return {
    name: `Оксана ${word(8)}`,
    email: `${word(9)}@${word(9)}.example`,
    phone: `+38050${String(1000000 + Math.floor(Math.random() * 8999999))}`,
    site: `https://${word(10)}.example/`,
    message: `Прошу порахувати рекламу ${word(14)} для нашої крамниці.`,
    ...overrides,
  };
}
export function values_of(who) {
  return ['name', 'email', 'phone', 'site', 'message'].map((k) => who[k]).filter(Boolean);
}

function base64_cores(bytes) {
  // The middle of the base64 text, for each of the three alignments that the value may have in a stream.
  return [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    return text.slice(Math.ceil((shift * 8) / 6), text.length - 1);
  });
}
function percent(bytes, upper) {
  const text = [...bytes]
    .map((b) =>
      /[A-Za-z0-9._~-]/.test(String.fromCharCode(b)) ? String.fromCharCode(b) : `%${b.toString(16).padStart(2, '0')}`,
    )
    .join('');
  return upper ? text.replace(/%../g, (x) => x.toUpperCase()) : text;
}
function quoted_printable(bytes) {
  return [...bytes]
    .map((b) =>
      b > 32 && b < 127 && b !== 61 ? String.fromCharCode(b) : `=${b.toString(16).toUpperCase().padStart(2, '0')}`,
    )
    .join('');
}
function json_escapes(text) {
  return [...text]
    .map((c) =>
      c.charCodeAt(0) < 128
        ? c
        : [...Array(c.length).keys()].map((i) => `\\u${c.charCodeAt(i).toString(16).padStart(4, '0')}`).join(''),
    )
    .join('');
}

/** Needles for one value: [what, Buffer]. */
export function guises(value) {
  const folded = value.toLowerCase();
  const needles = new Map();
  const add = (what, bytes) => {
    if (bytes.length >= 6) needles.set(bytes.toString('latin1'), [what, bytes]);
  };
  for (const form of new Set([value, folded, value.toUpperCase(), value.normalize('NFC'), value.normalize('NFD')])) {
    const bytes = Buffer.from(form, 'utf8');
    add('utf-8', bytes);
    add('utf-16le', Buffer.from(form, 'utf16le'));
    add('utf-16be', Buffer.from(form, 'utf16le').swap16());
    add('%xx', Buffer.from(percent(bytes, false)));
    add('%XX', Buffer.from(percent(bytes, true)));
    add('+ for space', Buffer.from(percent(bytes, true).replaceAll('%20', '+')));
    add('\\u', Buffer.from(json_escapes(form)));
    add('quoted-printable', Buffer.from(quoted_printable(bytes)));
    base64_cores(bytes).forEach((core, i) => add(`base64 (${i})`, Buffer.from(core)));
    add('hex', Buffer.from(bytes.toString('hex')));
    for (const hash of ['md5', 'sha1', 'sha256']) {
      const digest = createHash(hash).update(bytes).digest();
      add(`${hash} hex`, Buffer.from(digest.toString('hex')));
      add(`${hash} bytes`, digest);
    }
  }
  if (/^\+\d+$/.test(value)) add('digits', Buffer.from(value.slice(1)));
  const at = value.indexOf('@');
  if (at > 0) add('punycode', Buffer.from(value.slice(0, at + 1) + domainToASCII(value.slice(at + 1))));
  return [...needles.values()];
}
