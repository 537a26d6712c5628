// A worker: finds a nonce so that SHA-256(token ":" nonce) begins with the asked number of zero bits.
// FIPS 180-4 in plain script: the browser's own digest is asynchronous and ten times as slow for one
// short block.

const K = new Uint32Array(64);
const START = new Uint32Array(8);

/** The first bits of the fractions of roots of primes (FIPS 180-4 §4.2.2, §5.3.3). */
function constants(): void {
  let found = 0;
  for (let candidate = 2; found < 64; candidate++) {
    let prime = true;
    for (let d = 2; d * d <= candidate; d++) if (candidate % d === 0) prime = false;
    if (!prime) continue;
    if (found < 8) START[found] = fraction(Math.sqrt(candidate));
    K[found++] = fraction(Math.cbrt(candidate));
  }
}

function fraction(x: number): number {
  return ((x - Math.floor(x)) * 0x100000000) >>> 0;
}

const W = new Uint32Array(64);

function rotate(x: number, n: number): number {
  return (x >>> n) | (x << (32 - n));
}

function compress(state: Uint32Array, view: DataView, at: number): void {
  for (let i = 0; i < 16; i++) W[i] = view.getUint32(at + 4 * i);
  for (let i = 16; i < 64; i++) {
    const a = W[i - 15]!, b = W[i - 2]!;
    const s0 = rotate(a, 7) ^ rotate(a, 18) ^ (a >>> 3);
    const s1 = rotate(b, 17) ^ rotate(b, 19) ^ (b >>> 10);
    W[i] = (W[i - 16]! + s0 + W[i - 7]! + s1) | 0;
  }
  let [a, b, c, d, e, f, g, h] = state as unknown as [number, number, number, number, number, number, number, number];
  for (let i = 0; i < 64; i++) {
    const t1 = (h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + ((e & f) ^ (~e & g)) + K[i]! + W[i]!) | 0;
    const t2 = ((rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g; g = f; f = e; e = (d + t1) | 0; d = c; c = b; b = a; a = (t1 + t2) | 0;
  }
  const last = [a, b, c, d, e, f, g, h];
  for (let i = 0; i < 8; i++) state[i] = (state[i]! + last[i]!) | 0;
}

/** The first two words of the digest are all that up to 64 asked bits need. */
function digest(message: Uint8Array): Uint32Array {
  const padded = new Uint8Array(((message.length + 8) >> 6) * 64 + 64);
  padded.set(message);
  padded[message.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 4, message.length * 8);
  const state = START.slice();
  for (let at = 0; at < padded.length; at += 64) compress(state, view, at);
  return state;
}

function zeroBits(state: Uint32Array): number {
  const first = Math.clz32(state[0]!);
  return first < 32 ? first : 32 + Math.clz32(state[1]!);
}

constants();
self.onmessage = (event: MessageEvent<{ token: string; bits: number }>) => {
  const { token, bits } = event.data;
  const encoder = new TextEncoder();
  for (let nonce = 0; ; nonce++) {
    if (zeroBits(digest(encoder.encode(`${token}:${nonce}`))) >= bits) {
      self.postMessage(String(nonce));
      return;
    }
  }
};
