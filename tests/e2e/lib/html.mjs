// Just enough HTML for pages that our own templates made: tags, attributes, text. Not a parser for others' pages.
const NAMED = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' };

export function unescape_html(text) {
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex, decimal, name) => {
    if (hex) return String.fromCodePoint(parseInt(hex, 16));
    if (decimal) return String.fromCodePoint(parseInt(decimal, 10));
    return NAMED[name.toLowerCase()] ?? whole;
  });
}

export function text_of(html) {
  const bare = html.replace(/<(script|style)\b[\s\S]*?<\/\1>/gi, '').replace(/<[^>]*>/g, ' ');
  return unescape_html(bare).replace(/\s+/g, ' ').trim();
}

/** Every start tag of a name (or of all): {tag, attributes, index}. */
export function tags(html, name = '[a-z][a-z0-9]*') {
  const found = [];
  const pattern = new RegExp(`<(${name})((?:\\s+[^\\s=>/]+(?:=(?:"[^"]*"|'[^']*'|[^\\s>]+))?)*)\\s*/?>`, 'gi');
  for (const match of html.matchAll(pattern)) {
    const attributes = {};
    for (const a of match[2].matchAll(/([^\s=>/]+)(?:=(?:"([^"]*)"|'([^']*)'|([^\s>]+)))?/g)) {
      attributes[a[1].toLowerCase()] = unescape_html(a[2] ?? a[3] ?? a[4] ?? '');
    }
    found.push({ tag: match[1].toLowerCase(), attributes, index: match.index });
  }
  return found;
}

export function links(html) {
  return tags(html, 'a')
    .map((a) => a.attributes.href)
    .filter((href) => href !== undefined);
}

/** The text of the textarea that begins at an index; its first line break is not part of it. */
function typed_in(html, index) {
  const start = html.indexOf('>', index) + 1;
  return unescape_html(html.slice(start, html.indexOf('</textarea', start)).replace(/^\r?\n/, ''));
}

/** Every form: {action, method, html, fields: [{tag, type, name, value, required, checked, …}]}. */
export function forms(html) {
  return [...html.matchAll(/<form\b[\s\S]*?<\/form>/gi)].map((match) => {
    const [form] = tags(match[0], 'form');
    const fields = tags(match[0], 'input|textarea|select|button').map(({ tag, attributes, index }) => ({
      tag,
      type: attributes.type ?? (tag === 'input' ? 'text' : tag),
      name: attributes.name,
      value: tag === 'textarea' ? typed_in(match[0], index) : (attributes.value ?? ''),
      required: 'required' in attributes,
      checked: 'checked' in attributes,
      attributes,
    }));
    return {
      action: form.attributes.action ?? '',
      method: (form.attributes.method ?? 'get').toLowerCase(),
      html: match[0],
      fields,
      attributes: form.attributes,
    };
  });
}

/** What a browser would send of a form as it stands: hidden values, ticks that are set, typed text. */
export function default_pairs(form) {
  const pairs = [];
  for (const field of form.fields) {
    if (!field.name || field.tag === 'button' || field.type === 'submit') continue;
    if (['checkbox', 'radio'].includes(field.type) && !field.checked) continue;
    pairs.push([field.name, field.value]);
  }
  return pairs;
}
