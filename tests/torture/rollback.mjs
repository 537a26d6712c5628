// After a kill: takes back the writes that lossy.c saw without a sync after them, as a power cut would.
import fs from 'node:fs';

const HEAD = 32;
const SECTOR = 512;

/** The undo log: path of each file, and its records since its last sync. */
export function read_log(log) {
  const bytes = fs.existsSync(log) ? fs.readFileSync(log) : Buffer.alloc(0);
  const files = new Map();
  for (let at = 0; at + HEAD <= bytes.length; ) {
    if (bytes[at] !== 0x4c) throw new Error(`undo log: no record at ${at}`);
    const kind = String.fromCharCode(bytes[at + 1]);
    const path_bytes = bytes.readUInt16LE(at + 2);
    const file = bytes.readUInt32LE(at + 4);
    const [offset, old_size, old_bytes] = [8, 16, 24].map((place) => Number(bytes.readBigUInt64LE(at + place)));
    const start = at + HEAD;
    const end = start + (kind === 'P' ? path_bytes : old_bytes);
    if (end > bytes.length) break; // killed while it was written: its change was not made yet
    if (kind === 'P') files.set(file, { path: bytes.toString('utf8', start, end), records: [] });
    else if (kind === 'S' || kind === 'D') files.get(file).records = [];
    else files.get(file).records.push({ kind, offset, old_size, old: bytes.subarray(start, end) });
    at = end;
  }
  return [...files.values()].filter((file) => file.records.length > 0);
}

/** A file as it was at its last sync. */
function as_synced(now, records) {
  let image = Buffer.from(now);
  for (const { offset, old_size, old } of [...records].reverse()) {
    if (image.length < old_size) image = Buffer.concat([image, Buffer.alloc(old_size - image.length)]);
    old.copy(image, offset);
    image = image.subarray(0, old_size);
  }
  return image;
}

/**
 * Rolls back under the log's files: everything that was not synced ("all"), or each 512-byte sector by a throw of
 * `random` ("some"). Empties the log. Says how many bytes of how many files came out different.
 */
export function rollback(log, how, random = Math.random) {
  let files = 0;
  let sectors = 0;
  for (const { path, records } of read_log(log)) {
    if (!fs.existsSync(path)) continue;
    const now = fs.readFileSync(path);
    const before = as_synced(now, records);
    let image = before;
    if (how === 'some') {
      image = Buffer.alloc(random() < 0.5 ? before.length : now.length);
      for (let at = 0; at < image.length; at += SECTOR) {
        // A file grows only after its bytes are there (ordered data, as ext4 does it).
        const short = Math.min(before.length, now.length);
        const longer = now.length > before.length ? now : before;
        const source = at >= short ? longer : random() < 0.5 ? before : now;
        source.copy(image, at, at, Math.min(at + SECTOR, source.length, image.length));
      }
    }
    for (let at = 0; at < Math.max(now.length, image.length); at += SECTOR) {
      if (!now.subarray(at, at + SECTOR).equals(image.subarray(at, at + SECTOR))) ++sectors;
    }
    if (!image.equals(now)) ++files;
    fs.writeFileSync(path, image);
  }
  fs.rmSync(log, { force: true });
  return { files, sectors };
}
