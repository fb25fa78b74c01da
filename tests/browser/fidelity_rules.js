// What the library decides otherwise than a browser, on purpose: each rule says how Chromium's reading of the input is changed
// before it is compared with its reading of the output, so that what is left is a mistake. `mend`: a rule of mend.c, about the
// input; `page`: one of reference.js, about the DOM; `tree`: a function over a tree of it. Each has a control: an input that
// needs the rule, and what a library that lost or glued words there would have given, which must be found.
'use strict';

// The writer (lib/serialize/nesting.c): a link in a link, and a fourth formatting element in three that are alike, have no place in
// an output that every parser reads back as it was written; nor what is deeper than DESIGN's "output nesting".
const FORMATTING = new Set('a b code em i strike strong'.split(' '));

function asWritten(tree) {
  const open = [];
  return tree.replace(/\x01([^\x02\x04]*)[^\x04]*\x04|\x05/g, (mark, name) => {
    if (mark === '\x05') return open.pop() === null ? '' : mark;
    const alike = FORMATTING.has(name) ? open.filter((other) => other === mark).length : 0;
    const inLink = name === 'a' && open.some((other) => /^\x01a[\x02\x04]/.test(other ?? ''));
    const formatting = open.filter((other) => FORMATTING.has(/[a-z]+/.exec(other ?? '')?.[0]));
    const written = open.filter((other) => other !== null);
    const tooDeep = written.length >= 128 || (FORMATTING.has(name) && formatting.length >= 32);
    const dropped = inLink || alike >= 3 || tooDeep;
    open.push(dropped ? null : mark);
    return dropped ? '' : mark;
  });
}

const RULES = {
  characters: {
    why: 'controls and noncharacters are never written, U+000B, U+0085, U+2028 and U+2029 are line breaks',
    page: true,
    control: { input: 'a&#x2028;b \x01c', broken: 'ab c' },
  },
  typed: {
    why: 'a typed "<" that HTML takes for a tag or a comment, and no one meant so, is text',
    mend: true,
    control: { input: 'if a<b and c <3 d', broken: 'if a&lt;b and c &lt;3' },
  },
  unknown: {
    why: 'tags of names that are no elements, and selectedcontent, are not opened: nothing in them closes with them, nothing is copied',
    mend: true,
    control: { input: '<x-y><b>a</x-y>b c', broken: '<b>abc</b>' },
  },
  foreign: {
    why: 'svg and math are not opened: what they show is read as HTML',
    mend: true,
    control: { input: '<svg><a href="/x">a b</a><desc>c</desc><![CDATA[d]]></svg>e', broken: '<a href="/x">a b</a>e' },
  },
  templates: {
    why: 'what is in a template is not read at all',
    mend: true,
    control: { input: '<template><b><object></template>x y', broken: 'xy' },
  },
  search: {
    why: 'search is special, as the standard has it and Chromium has not',
    mend: true,
    control: { input: '<b><search>a</b>b c', broken: '<b></b>\n<b>a</b>bc' },
  },
  is: {
    why: 'Chromium does not reconstruct an element with the attribute is, as the standard would',
    mend: true,
    control: { input: '<ins><code is></ins>a b', broken: '<code></code><code>ab</code>' },
  },
  parts: {
    why: 'a stray cell, row, item or end tag separates words as it would in its place',
    mend: true,
    control: { input: 'a<td>b c', broken: 'a bc' },
  },
  boxes: {
    why: 'a control or another box in the line keeps the words beside it apart',
    page: true,
    control: { input: 'a<button>b</button>c<input>d', broken: 'a b cd' },
  },
  alternatives: {
    why: 'an image that goes leaves its alternative text, and keeps words apart',
    page: true,
    control: { input: 'a<img alt="my cat">b', broken: 'a my catb' },
  },
  readings: {
    why: 'a reading of a ruby without rp stands in parentheses',
    page: true,
    control: { input: '<ruby>a<rt>b</ruby>c', broken: 'abc' },
  },
  powers: {
    why: 'a number in sup behind a digit is written as a power',
    page: true,
    control: { input: '10<sup>5</sup> m', broken: '105 m' },
  },
  urls: {
    why: 'a URL is judged as it would be written, without characters that are not seen',
    page: true,
    control: { input: '<a href="java&#1;script:x">a b</a>', broken: '<a>ab</a>' },
  },
  nesting: {
    why: 'a link in a link, and a fourth element in three that are alike, are not written',
    tree: asWritten,
    control: { input: '<b><b><b><b>a b', broken: '<b><b><b>ab</b></b></b>' },
  },
};

const NAMES = Object.keys(RULES);
const namesOf = (kind, rules) => rules.filter((name) => RULES[name][kind]);

module.exports = { RULES, NAMES, namesOf };
