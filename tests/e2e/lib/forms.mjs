// A request form as a person meets it: opened, filled by what the fields mean (not by their names), sent.
import assert from 'node:assert/strict';
import { default_pairs, forms, tags } from './html.mjs';

/** Which field a person would write this into. */
const MEANING = {
  email: (f) => f.type === 'email',
  phone: (f) => f.type === 'tel',
  site: (f) => f.type === 'url' || (f.type === 'text' && f.attributes.autocomplete === 'url'),
  message: (f) => f.tag === 'textarea',
  name: (f) => f.attributes.autocomplete === 'name' || f.name === 'name',
  processing: (f) => f.type === 'checkbox' && f.required,
  marketing: (f) => f.type === 'checkbox' && !f.required && /market|news/i.test(f.name),
  guardian: (f) => f.type === 'checkbox' && /guardian|behalf|parent/i.test(f.name),
};

export class OpenForm {
  constructor(visitor, page) {
    this.visitor = visitor;
    this.page = page;
    this.form = forms(page.text).find(
      (f) => f.method === 'post' && f.fields.some((x) => x.tag === 'textarea' || x.type === 'email'),
    );
    assert.ok(this.form, `the page has a form (status ${page.status})`);
  }
  get action() {
    return this.form.action;
  }
  field(meaning) {
    return this.form.fields.find((f) => f.name && MEANING[meaning](f) && !this.is_trap(f));
  }
  is_trap(field) {
    return field.attributes.tabindex === '-1' && field.attributes.autocomplete === 'off';
  }
  get trap() {
    return this.form.fields.find((f) => f.name && this.is_trap(f));
  }
  get hidden() {
    return this.form.fields.filter((f) => f.type === 'hidden');
  }
  /** The signed render token: the longest hidden value. */
  get token() {
    return [...this.hidden].sort((a, b) => b.value.length - a.value.length)[0];
  }
  get language() {
    return tags(this.page.text, 'html')[0].attributes.lang;
  }

  /** Pairs to send. `values` by meaning; `extra` as they are. The processing tick is set unless told otherwise. */
  pairs(values = {}, extra = []) {
    const wanted = { processing: true, ...values };
    const out = new Map(default_pairs(this.form));
    for (const [meaning, value] of Object.entries(wanted)) {
      if (value === undefined) continue;
      const field = this.field(meaning);
      if (!field && (value === false || meaning === 'processing')) continue;
      assert.ok(field, `the form has a field for ${meaning}`);
      if (value === true) out.set(field.name, field.value || 'on');
      else if (value === false) out.delete(field.name);
      else out.set(field.name, value);
    }
    return [...out, ...extra];
  }
  send(values, { extra = [], headers = {}, as = 'form' } = {}) {
    const pairs = this.pairs(values, extra);
    if (as === 'json') return this.visitor.post_json(this.action, Object.fromEntries(pairs), { headers });
    if (as === 'multipart') return this.visitor.post_multipart(this.action, pairs, { headers });
    return this.visitor.post_form(this.action, pairs, { headers });
  }
}

export const FORM_IDS = ['ppc', 'seo', 'usability', 'request', 'collab'];
