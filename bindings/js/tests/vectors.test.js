// Every vector gives the same bytes as in C: as bytes, as a text where it is one, with its report, shortened, and as plain text.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Sanitizer, SanitizeError } from '../dist/index.js';
import { loadVectors } from './kit.js';

const STATUSES = { 2: 'MEMORY', 3: 'INPUT_SIZE', 4: 'WORKING_MEMORY', 5: 'OPEN_ELEMENTS', 6: 'FORMATTING', 7: 'ATTRIBUTES', 8: 'ATTRIBUTE_NAME', 9: 'OUTPUT_SIZE' };
const KINDS = ['', 'element-unwrapped', 'element-dropped', 'attribute-removed', 'attribute-changed', 'comment-removed', 'text-mended', 'element-renamed'];
const REASONS = ['', 'policy', 'never', 'value', 'url', 'required', 'place', 'count', 'characters', 'hook', 'invisible', 'misleading', 'links'];

const { vectors, shortCharacters } = loadVectors();
const made = new Map();
function sanitizerOf({ policy, options }) {
  const key = JSON.stringify([policy, options]);
  if (!made.has(key)) made.set(key, new Sanitizer(policy, options));
  return made.get(key);
}

// What a call gives, or its status.
function outcome(call) {
  try {
    return call();
  } catch (error) {
    if (!(error instanceof SanitizeError)) throw error;
    return error.status;
  }
}

// A text that encodes to exactly these bytes, or null.
function asText(bytes) {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

const byBytes = (html, offset) => Buffer.from(html.slice(0, offset)).length;

function judge(vector) {
  const sanitizer = sanitizerOf(vector);
  const wanted = vector.status === 0 ? vector.output : STATUSES[vector.status];
  const text = asText(vector.input);
  assert.equal(outcome(() => sanitizer.sanitize(vector.input)), wanted);
  if (text !== null) assert.equal(outcome(() => sanitizer.sanitize(text)), wanted, 'as a text');
  if (vector.status !== 0) return;
  assert.equal(sanitizer.sanitize(vector.output), vector.output, 'again');
  if (vector.changes === undefined) return;

  const report = sanitizer.report(vector.input);
  assert.equal(report.html, vector.output);
  assert.equal(report.changes.length, vector.changeCount);
  const changes = vector.changes.map(({ kind, reason, offset, ...rest }) => ({
    kind: KINDS[kind],
    reason: REASONS[reason],
    ...rest,
    index: offset,
  }));
  assert.deepEqual(report.changes.slice(0, changes.length), changes);
  if (text !== null) {
    const indexed = sanitizer.report(text).changes.slice(0, 20);
    assert.deepEqual(indexed.map(({ index }) => byBytes(text, index)), changes.slice(0, 20).map(({ index }) => index));
  }
  assert.deepEqual(sanitizer.shorten(vector.input, { maxCharacters: shortCharacters }), { html: vector.short, shortened: vector.shortened });
  assert.equal(sanitizer.htmlToText(vector.input), vector.text);
}

test('every vector gives the same bytes', () => {
  let judged = 0;
  const leftOut = vectors.filter(({ gumbo }) => gumbo);
  for (const vector of vectors) {
    if (vector.gumbo) continue;
    try {
      judge(vector);
    } catch (error) {
      error.message = `${vector.name}: ${JSON.stringify(vector.input.toString().slice(0, 200))}: ${error.message}`;
      throw error;
    }
    judged++;
  }
  assert.ok(judged > 300, `only ${judged} vectors`);
  console.log(`${judged} vectors, ${vectors[0].changes === undefined ? 'read from tests/data' : 'of scripts/vectors'}`);
  const names = new Set(leftOut.map(({ name }) => name.replace(/ \(\w+\)$/, '')));
  for (const name of names) console.log(`left out: ${name}: there is no gumbo in it`);
});

test('a wrong vector is found', () => {
  const vector = vectors.find(({ status, output }) => status === 0 && output.includes('<'));
  assert.throws(() => judge({ ...vector, output: vector.output + ' ' }), assert.AssertionError);
});
