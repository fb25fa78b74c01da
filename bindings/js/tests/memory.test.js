// Memory does not grow with the number of calls: not of sanitizing, nor of policies, reports and errors.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sanitize, report, shorten, lint, Sanitizer, memoryBytes } from '../dist/index.js';

const inputs = Array.from({ length: 50 }, (_, i) => `<p>${'word '.repeat(i * 3)}<b>${i}<i>x</b>y</i><a href="/${i}" title=t onclick=x>z</a><table>q<tr><td>w`);

function everything(round) {
  for (const input of inputs) {
    sanitize(input);
    sanitize(input, 'article');
    report(input, 'fediverse');
    shorten(input, { maxCharacters: 20 }, 'article');
  }
  sanitize('<b>x', `<b title="{..${1 + (round % 500)}}">`); // a policy of its own
  new Sanitizer({ elements: ['b'] }).removeElement('i');
  lint('<script>');
  assert.throws(() => sanitize('<b>x', undefined, { limits: { outputBytes: 1 + (round % 7) } }));
}

test('memory does not grow with the number of calls', () => {
  for (let round = 0; round < 500; round++) everything(round); // each of the policies was made once
  const before = memoryBytes();
  for (let round = 0; round < 600; round++) everything(round);
  assert.equal(memoryBytes(), before);
  assert.ok(before < 8 * 2 ** 20, `${before} bytes`);
});

test('one large input is read in what it once took', () => {
  const large = '<p>x</p>'.repeat(2 ** 16);
  const read = () => {
    sanitize(large, 'article');
    sanitize('<b>x');
  };
  for (let i = 0; i < 3; i++) read(); // until the allocator has found places for all of it
  const before = memoryBytes();
  for (let i = 0; i < 30; i++) read();
  assert.equal(memoryBytes(), before);
});
