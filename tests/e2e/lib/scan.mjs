// Searches every byte of every file under some folders for values, in all guises. Says where, or nothing.
import fs from 'node:fs';
import path from 'node:path';
import { guises } from './canary.mjs';

export function* files_under(place) {
  const stat = fs.lstatSync(place, { throwIfNoEntry: false });
  if (!stat) return;
  if (stat.isFile()) yield place;
  if (stat.isDirectory()) for (const name of fs.readdirSync(place)) yield* files_under(path.join(place, name));
}

/** [{file, what, offset}]: the first hit of each guise in each file. */
export function scan(places, values) {
  const needles = [].concat(values).flatMap(guises);
  const hits = [];
  for (const place of [].concat(places)) {
    for (const file of files_under(place)) {
      const bytes = fs.readFileSync(file);
      const folded = Buffer.from(bytes.toString('latin1').toLowerCase(), 'latin1');
      for (const [what, needle] of needles) {
        let offset = bytes.indexOf(needle);
        if (offset < 0) offset = folded.indexOf(Buffer.from(needle.toString('latin1').toLowerCase(), 'latin1'));
        if (offset >= 0) hits.push({ file, what, offset });
      }
    }
  }
  return hits;
}
