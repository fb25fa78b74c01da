import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import * as library from '../dist/index.js';

const { sanitize, report, shorten, htmlToText, textToHtml, lint, trustedTypesPolicy, setHTML, Sanitizer, SanitizeError, presets } = library;

const refused = (status, message) => (error) => {
  assert.ok(error instanceof SanitizeError && error instanceof Error);
  assert.equal(error.status, status);
  assert.match(error.message, message);
  return true;
};

test('sanitize', () => {
  assert.equal(sanitize('<b onclick=x>hi</b><script>alert(1)</script> I <3 you'), '<b>hi</b> I &lt;3 you');
  assert.equal(library.default, sanitize);
  assert.equal(sanitize(''), '');
  assert.equal(sanitize('é\u{1F600}<i>\u4E2D'), 'é\u{1F600}<i>\u4E2D</i>');
  assert.equal(sanitize('a\uD800b<i>\uDC00</i>'), 'a\uFFFDb<i>\uFFFD</i>');
  assert.equal(sanitize('\uFEFFx'), 'x');
  assert.equal(sanitize(new TextEncoder().encode('<b>é')), '<b>é</b>');
  assert.equal(sanitize(Uint8Array.of(0x61, 0xff)), 'a\uFFFD');
  assert.equal(sanitize(12), '12');
  assert.equal(sanitize(null), 'null');
});

test('policies of every kind', () => {
  assert.equal(sanitize('<p>1<img src=x>', 'article'), '<p>1<img src="x"></p>');
  assert.equal(sanitize('<p>1<i>2', '<p>'), '<p>12</p>');
  assert.equal(sanitize('<p>1<i>2', { elements: ['p'] }), '<p>12</p>');
  assert.equal(sanitize('<p>1<i>2', '{"elements":["i"]}'), '1<i>2</i>');
  assert.equal(sanitize('<p>1<i>2', new Sanitizer('<p>')), '<p>12</p>');
  assert.equal(sanitize('<p>1<i>2', new Sanitizer().get()), '1<i>2</i>');
  assert.throws(() => sanitize('x', 'none'), refused('POLICY', /no preset of this name: none/));
  assert.throws(() => sanitize('x', '<b> <script>'), refused('POLICY', /<script>/));
  assert.throws(() => sanitize('x', ' '), refused('POLICY', /no policy/));
  assert.throws(() => sanitize('x', []), TypeError);
  assert.throws(() => sanitize('x', null), TypeError);
  assert.throws(() => sanitize('x', {}), refused('POLICY', /does not say what may stay/));
  try {
    sanitize('x', '{"elements":["b",\n "marque"]}');
    assert.fail();
  } catch (error) {
    assert.deepEqual([error.line, error.column], [2, 2]);
  }
  assert.deepEqual(presets.map(({ name }) => name), ['comment', 'article', 'fediverse', 'feed', 'mail', 'markdown', 'matrix', 'text', 'wordpress']);
  for (const { name, description } of presets) assert.ok(new Sanitizer(name) && description.length > 10);
});

test('a configuration that changes is another policy', () => {
  const config = { elements: ['b'] };
  assert.equal(sanitize('<b>1</b><i>2</i>', config), '<b>1</b>2');
  config.elements.push('i');
  assert.equal(sanitize('<b>1</b><i>2</i>', config), '<b>1</b><i>2</i>');
});

test('more policies than are kept', () => {
  const names = 'a abbr b bdi bdo big cite code del dfn em i ins kbd mark q s samp small span strike strong sub sup u var'.split(' ');
  for (let round = 0; round < 3; round++) {
    for (const name of names) assert.equal(sanitize(`<${name}>x`, `<${name}>`), `<${name}>x</${name}>`);
  }
});

test('reports', () => {
  const { html, changes } = report('é\u{1F600}<b onclick=x>1</b><script>2</script><!--3-->');
  assert.equal(html, 'é\u{1F600}<b>1</b>');
  assert.deepEqual(changes, [
    { kind: 'attribute-removed', reason: 'never', element: 'b', attribute: 'onclick', value: 'x', index: 3 },
    { kind: 'element-dropped', reason: 'never', element: 'script', attribute: '', value: '', index: 21 },
    { kind: 'comment-removed', reason: 'never', element: '', attribute: '', value: '<!--3-->', index: 39 },
  ]);
  assert.deepEqual(report('<b>x</b>').changes, []);
  assert.equal(report(new TextEncoder().encode('é<u>')).changes[0].index, 2);
});

test('shortening, plain text', () => {
  assert.deepEqual(shorten('<b>one two three', { maxCharacters: 8 }), { html: '<b>one two…</b>', shortened: true });
  assert.deepEqual(shorten('<b>one two three', { maxBytes: 10, ellipsis: '' }), { html: '<b>one</b>', shortened: true });
  assert.deepEqual(shorten('<p>one', { maxCharacters: 8 }, 'article'), { html: '<p>one</p>', shortened: false });
  assert.throws(() => shorten('x', { maxBytes: -1 }), RangeError);
  assert.throws(() => shorten('x', { maxBytes: 1.5 }), RangeError);
  assert.throws(() => shorten('x'), TypeError);
  assert.throws(() => shorten('x', { ellipsis: '\u0001' }), refused('ARGUMENT', /argument/));
  assert.equal(htmlToText('<p>1<p>&lt;2'), '1\n<2');
  assert.equal(textToHtml('<\n2'), '&lt;\n2');
  assert.equal(textToHtml('<\n2', { lineBreaks: true }), '&lt;<br>\n2');
});

test('limits and refusals', () => {
  const long = 'x'.repeat(2 ** 20 + 1);
  assert.throws(() => sanitize(long), refused('INPUT_SIZE', /longer than the limit/));
  assert.equal(sanitize(long, undefined, { limits: { inputBytes: 2 ** 21 } }), long);
  assert.throws(() => sanitize('<b>x', undefined, { limits: { outputBytes: 3 } }), refused('OUTPUT_SIZE', /output/));
  const deep = '<b>x</b>'.repeat(3);
  assert.throws(() => sanitize(deep, undefined, { limits: { outputBytes: 23 } }), refused('OUTPUT_SIZE', /output/));
  assert.equal(sanitize(deep, undefined, { limits: { outputBytes: 24 } }), deep);
  assert.throws(() => sanitize('x', undefined, { refusal: 'no' }), TypeError);
  assert.throws(() => sanitize('x', undefined, { limits: { inputBytes: 'x' } }), RangeError);
  // After an error all is as before.
  assert.equal(sanitize('<b>x'), '<b>x</b>');
});

test('Sanitizer, in the shape of the standard', () => {
  const sanitizer = new Sanitizer({ elements: ['b'], attributes: [] });
  assert.equal(sanitizer.allowElement({ name: 'p', attributes: ['title', { name: 'lang' }] }), true);
  assert.equal(sanitizer.allowElement('p'), false);
  assert.equal(sanitizer.sanitize('<p title=1 lang=en id=x><b>2'), '<p title="1" lang="en"><b>2</b></p>');
  assert.equal(sanitizer.allowElement({ name: 'p', removeAttributes: ['title'] }), true);
  assert.equal(sanitizer.removeElement('b'), true);
  assert.equal(sanitizer.sanitize('<p title=1>x<b>2'), '<p>x</p>');
  assert.equal(sanitizer.replaceElementWithChildren('b'), true);
  assert.equal(sanitizer.sanitize('<p>x<b>2'), '<p>x2</p>');
  assert.equal(sanitizer.allowAttribute('dir'), true);
  assert.equal(sanitizer.setDataAttributes(true), true);
  assert.equal(sanitizer.sanitize('<p dir=ltr data-x=1>'), '<p dir="ltr" data-x="1"></p>');
  assert.equal(sanitizer.removeAttribute('dir'), true);
  assert.equal(sanitizer.setDataAttributes(false), true);
  assert.equal(sanitizer.sanitize('<p dir=ltr data-x=1>'), '<p></p>');
  assert.equal(sanitizer.setComments(true), false);
  assert.equal(sanitizer.removeUnsafe(), false);
  assert.ok(Array.isArray(sanitizer.get().elements));
  assert.equal(new Sanitizer(sanitizer.get()).policy, sanitizer.policy);
  assert.throws(() => sanitizer.allowElement('script'), refused('POLICY', /script/));
  assert.throws(() => sanitizer.allowElement({ name: 'svg', namespace: 'http://www.w3.org/2000/svg' }), refused('POLICY', /namespace/));
  for (const name of ['b><script', 'b onclick', '', 'b"', undefined, null, {}, '!', 'b>'])
    assert.throws(() => sanitizer.allowElement(name), /name|namespace/);
  assert.throws(() => sanitizer.allowAttribute('title="" onclick'), TypeError);
});

test('Sanitizer, in the notation', () => {
  const sanitizer = new Sanitizer('comment');
  assert.equal(sanitizer.notation.startsWith('<a href="" title="">'), true);
  assert.equal(sanitizer.allow('<p>'), true);
  assert.equal(sanitizer.deny('<b>'), true);
  assert.equal(sanitizer.forbid('<u>'), true);
  assert.throws(() => sanitizer.allow('<u>'), refused('POLICY', /forbidden/));
  assert.equal(sanitizer.setMode('?', 'escape'), true);
  assert.equal(sanitizer.sanitize('<p>List<int> <b>x'), '<p>List&lt;int&gt; x</p>');
  assert.throws(() => sanitizer.setMode('b', 'constructor'), TypeError);
  sanitizer.allow('<td>');
  assert.match(sanitizer.warnings[0].message, /a table is permitted as a whole/);
});

test('lint', () => {
  assert.deepEqual(lint('comment'), []);
  assert.deepEqual(lint('<b> <strnog>').map(({ severity, line, column }) => [severity, line, column]), [['error', 1, 5]]);
  assert.equal(lint('<td>')[0].severity, 'warning');
});

test('Trusted Types, where there are none and where there are', () => {
  assert.equal(trustedTypesPolicy().createHTML('<b onclick=x>1'), '<b>1</b>');
  assert.throws(() => trustedTypesPolicy('sanitize', '<script>'), refused('POLICY', /script/));
  globalThis.trustedTypes = { createPolicy: (name, rules) => ({ name, made: Object.keys(rules), ...rules }) };
  try {
    const policy = new Sanitizer('<p>').trustedTypesPolicy('mine');
    assert.deepEqual([policy.name, policy.made, policy.createHTML('<p onclick=x>1')], ['mine', ['createHTML'], '<p>1</p>']);
  } finally {
    delete globalThis.trustedTypes;
  }
});

test('setHTML', () => {
  const element = { localName: 'div', namespaceURI: 'http://www.w3.org/1999/xhtml', innerHTML: '' };
  setHTML(element, '<b onclick=x>1');
  assert.equal(element.innerHTML, '<b>1</b>');
  setHTML(element, '<p>1', { sanitizer: new Sanitizer('<p>') });
  assert.equal(element.innerHTML, '<p>1</p>');
  for (const localName of ['script', 'style', 'textarea']) assert.throws(() => setHTML({ ...element, localName }, 'x'), TypeError);
  assert.throws(() => setHTML({ ...element, namespaceURI: 'http://www.w3.org/2000/svg' }, 'x'), TypeError);
});

test('README.md says what it gives', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const lines = [...readme.matchAll(/^(sanitize\(.*\)); \/\/ +'(.*)'$/gm)];
  assert.ok(lines.length >= 3);
  for (const [, call, result] of lines) assert.equal(new Function('sanitize', `return ${call}`)(sanitize), result, call);
});
