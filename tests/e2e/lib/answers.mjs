// What the answer to a sent form tells: its reference, its errors. One place to mend when a page changes.
import assert from 'node:assert/strict';
import { tags, text_of } from './html.mjs';

/** The reference of a request, from JSON or from the page that a person sees. */
export async function reference_of(visitor, answer) {
  if (answer.type.startsWith('application/json')) {
    const reference = answer.json.reference ?? answer.json.id;
    assert.ok(reference, `a reference in ${answer.text}`);
    return reference;
  }
  assert.equal(answer.status, 303, text_of(answer.text).slice(0, 300));
  const page = await visitor.get(answer.location);
  assert.equal(page.status, 200);
  const marked = tags(page.text).find((t) => 'data-reference' in t.attributes);
  const reference = marked?.attributes['data-reference'] ?? /\b([a-z0-9]{20,})\b/.exec(text_of(page.text))?.[1];
  assert.ok(reference, 'the page shows a reference');
  return reference;
}

/** The names of the fields that the answer complains of. */
export function wrong_fields(answer) {
  if (answer.type.startsWith('application/json')) return answer.json.errors.map((error) => error.field).sort();
  return tags(answer.text, 'input|textarea')
    .filter((t) => t.attributes['aria-invalid'] === 'true')
    .map((t) => t.attributes.name)
    .sort();
}
