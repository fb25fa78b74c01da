// Random documents and random policies, from a seed: the same number gives the same. Documents are made of what parsers disagree
// about; policies of what docs/policy.schema.json offers.
'use strict';

const { WIDE_ELEMENTS, WIDE_ATTRIBUTES } = require('./policies.js');

const words = (text) => text.split(' ');
const OTHER_ELEMENTS = words(
  'script style template noscript iframe noembed noframes title textarea select option optgroup button form input label ' +
    'svg math desc foreignObject mi mo mtext annotation-xml mglyph malignmark plaintext xmp listing body html head frameset ' +
    'frame base link meta object embed applet marquee param isindex image keygen dialog slot fieldset legend output ' +
    'selectedcontent int x-y bob@example.com a:b',
);
const TABLE = words('table caption colgroup col thead tbody tfoot tr td th');
const LISTS = words('ul ol menu dir li li li dl dt dd');
const RUBY = words('ruby rb rt rtc rp');
const FORMATTING = words('a a b big code em font i nobr s small strike strong tt u');
const BLOCKS = words(
  'p p div blockquote center pre h1 h2 address details summary figure section search hgroup main hr',
);
const FOREIGN = words(
  'svg math desc title foreignObject mi mtext annotation-xml mglyph malignmark style p a use animate',
);
const RAW = words('script style noscript iframe noembed noframes title textarea xmp plaintext template');
const OTHER_ATTRIBUTES = words(
  'onclick onerror onload onfocus autofocus style srcdoc formaction xlink:href xml:base is slot part nonce xmlns action ' +
    'popover popovertarget commandfor command shadowrootmode contenteditable accesskey data http-equiv content',
);
const ODD_NAMES = [
  '"',
  "'",
  '<',
  '<b',
  '=',
  '`',
  '/',
  '\x0b',
  '\xc4\xb0',
  'a"b',
  '}',
  'a\x01',
  '\x7f',
  '&amp;',
  'ON\xff',
];
const SCHEMES = words('http https mailto javascript JaVaScRiPt vbscript data ftp tel file blob x-y feed view-source');
const REFERENCES = words(
  '&amp; &lt; &gt; &quot; &apos; &nbsp; &lt &amp &ampx; &copy &notit; &notin; &#60; &#x3c &#60b &#0; &#128; &#x80; ' +
    '&#x10ffff; &#x110000; &#xd800; &#13; &#9; &Tab; &NewLine; &colon; &lpar; &zwj; &#xfeff; &#x2028; &; &# &#x & &x',
);
const CHARACTERS = [
  '\xc3\xa9',
  '\xe2\x80\xa8',
  '\xef\xbb\xbf',
  '\xf0\x9f\x98\x80',
  '\xff',
  '\xc3',
  '\xed\xa0\x80',
  '\xc2\xa0',
  '\x01',
  '\x0c',
  '\r',
  '\r\n',
  '\x7f',
  '\xc2\x85',
  '\xef\xbf\xbe',
];
const COMMENTS = [
  '<!-- x -->',
  '<!-->',
  '<!--->',
  '<!-- x --!>',
  '<!--x',
  '<!-- <b> -->',
  '<!x>',
  '<?x <b>?>',
  '</ x>',
  '</3',
  '<![CDATA[<b>x]]>',
  '<!doctype html>',
  '<!---!>',
  '<!--x--',
  '<%x%>',
];
const SPACES = [' ', ' ', ' ', '\n', '\t', '\x0c', '/', ' / ', '  ', ''];

// Numbers from a seed (mulberry32); n is the place in the sequence that the seed names.
function numbers(seed, n) {
  let state = (Math.imul(seed, 0x9e3779b1) ^ Math.imul(n + 1, 0x85ebca6b)) >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit) => Math.floor(next() * limit);
  const pick = (list) => list[below(list.length)];
  const times = (most, make) => Array.from({ length: below(most + 1) }, make);
  const some = (list, share) => list.filter(() => next() < share);
  return { below, pick, times, some, oneIn: (limit) => below(limit) === 0 };
}

// ---- Documents: latin1 strings, where a character is a byte ----

function makeDocument(seed, n) {
  const r = numbers(seed, n);
  const { below, pick, times, oneIn } = r;
  const family = pick([TABLE, LISTS, RUBY, FORMATTING, BLOCKS, FOREIGN, RAW, WIDE_ELEMENTS, OTHER_ELEMENTS]);
  const open = [];
  let number = 0;

  const cased = (name) => (oneIn(8) ? name.toUpperCase() : name);
  const name = () =>
    oneIn(3) ? pick(oneIn(3) ? OTHER_ELEMENTS : WIDE_ELEMENTS) : pick(oneIn(3) ? FORMATTING : family);
  const text = () =>
    times(3, () =>
      pick([
        `w${++number}`,
        `w${++number} `,
        ' ',
        '\n',
        pick(REFERENCES),
        pick(CHARACTERS),
        '<',
        '>',
        ']]>',
        "'",
        '"',
        '-->',
        '&',
      ]),
    ).join('');

  function url() {
    const cut = () => (oneIn(3) ? pick(['\t', '\n', '&Tab;', '&#10;', '&#1;', '\x01', '&#x0', '%0a']) : '');
    const scheme = pick(SCHEMES);
    const at = below(scheme.length);
    const colon = pick([':', ':', ':', '&colon;', '&#58;', '&#x3a', '%3a']);
    return pick([
      `${pick(['', ' ', '\x01', '&#32;', '\xc2\xa0'])}${scheme.slice(0, at)}${cut()}${scheme.slice(at)}${cut()}${colon}alert(1)`,
      `${scheme}${colon}//h.example/p?q=1&r=2#f`,
      pick(['//h.example/', '\\\\h.example', '/\\h', '/p', '?q', '#id', '', 'p/q', '..', '\t//h', 'a:b', ':x', '1:2']),
      pick([
        'data:image/png;base64,iVBORw0KGgo=',
        'data:image/svg+xml,<svg>',
        'data:,x',
        'https:h',
        'https:/h',
        'http://[::1',
        'http://a b/',
        'http://u:p@h/',
      ]),
    ]);
  }

  const value = () =>
    pick([
      url(),
      url(),
      pick([
        '',
        '1',
        '-1',
        '99999',
        'x',
        'A',
        'ltr',
        'en',
        'lazy',
        '_blank',
        '_top',
        'nofollow ME',
        '2020-02-29',
        'PT1H',
      ]),
      pick([
        'mention u-x',
        'user-x',
        'forms',
        'cookie',
        '__proto__',
        'x\xe2\x80\xa8y',
        '`onx=`',
        '</b>',
        '</title><b>',
        '-->',
      ]),
      `${url()} 1x, ${url()} 2x,,`,
      text(),
    ]);

  function attribute() {
    const key = oneIn(12)
      ? pick(ODD_NAMES)
      : cased(pick(oneIn(4) ? OTHER_ATTRIBUTES : WIDE_ATTRIBUTES).replace('*', 'x'));
    const equals = pick(['=', '=', '=', ' = ', '=\n']);
    const quoted = value();
    return (
      pick(SPACES) +
      pick([
        key,
        `${key}${equals}"${quoted}"`,
        `${key}${equals}'${quoted}'`,
        `${key}${equals}"${quoted.replace(/"/g, '')}"`,
        `${key}${equals}${quoted.replace(/[\s>]/g, '')}`,
      ])
    );
  }

  function startTag(tag) {
    open.push(tag);
    return `<${cased(tag)}${oneIn(2) ? '' : ' ' + times(4, attribute).join(' ')}${oneIn(12) ? '/' : ''}>`;
  }

  function endTag() {
    const tag = open.length > 0 && !oneIn(4) ? open.splice(oneIn(3) ? below(open.length) : -1, 1)[0] : name();
    return `</${cased(tag)}${oneIn(15) ? ' x=">"' : ''}>`;
  }

  const pieces = 2 + below(oneIn(10) ? 60 : 14);
  let html = '';
  for (let i = 0; i < pieces; i++) {
    const kind = below(20);
    if (kind < 8) html += startTag(name());
    else if (kind < 13) html += endTag();
    else if (kind < 18) html += text() || `w${++number}`;
    else if (kind === 18) html += pick(COMMENTS);
    else if (oneIn(6)) html += `<${name()}>`.repeat(3 + below(40));
    else html += pick(CHARACTERS);
  }
  if (oneIn(15)) html = html.slice(0, below(html.length)); // cut off anywhere
  return Buffer.from(html, 'latin1');
}

// ---- Policies ----

const NAMES = words('id name for headers itemref usemap aria-*'); // need a prefix
const HIDDEN = words('script style template noscript iframe noembed noframes title desc annotation-xml'); // never stripped alone
const LOADERS = words('img audio video source track picture');
const PARTS = words('table caption colgroup col thead tbody tfoot tr td th');

// What is permitted everywhere cannot stand in an element's own list.
const without = (everywhere) => ({ name, attributes }) => ({
  name,
  attributes: attributes.filter((attribute) => !everywhere.includes(attribute)),
});

// {json: what the library reads, and what it permits as in policies.js}.
function makePolicy(seed, n) {
  const { pick, some, oneIn } = numbers(seed, -2 - n);
  const prefix = oneIn(2) ? pick(['user-', 'x-', 'user-content-']) : '';
  const attributes = WIDE_ATTRIBUTES.filter((name) => prefix || !NAMES.includes(name));
  const share = pick([0.02, 0.1, 0.4]);
  const elements = some(WIDE_ELEMENTS, pick([0.1, 0.3, 0.6, 0.95])).map((name) => ({
    name,
    attributes: some(attributes, share),
  }));
  const everywhere = some(attributes, pick([0, 0.05, 0.3]));
  const schemes = some(words('http https mailto ftp tel xmpp'), 0.5);
  const baseUrl = oneIn(2) ? 'https://page.example/a/b?c' : undefined;
  const actions = baseUrl ? ['keep', 'drop', 'resolve'] : ['keep', 'drop'];
  const modes = ['strip', 'strip', 'strip', 'drop', 'escape'];
  const own = {
    mode: pick(modes),
    unknownMode: pick(modes),
    elementModes: Object.fromEntries(
      some(OTHER_ELEMENTS.slice(0, 40), 0.05).map((name) => [
        name.toLowerCase(),
        pick(HIDDEN.includes(name) ? ['drop', 'escape'] : modes),
      ]),
    ),
    schemes,
    relativeUrls: pick(actions),
    networkPathUrls: pick(actions),
    fragmentUrls: pick(actions),
    baseUrl,
    refuseUserinfo: oneIn(2),
    refuseMisleadingUrls: oneIn(4),
    dataImages: oneIn(2),
    namePrefix: prefix || undefined,
    links: {
      rel: pick([[], ['nofollow'], ['noopener', 'ugc']]),
      relScope: pick(['none', 'external', 'all']),
      target: pick(['', '_blank']),
      targetScope: pick(['none', 'external', 'all']),
      unwrapWithoutHref: oneIn(3),
    },
  };
  if (own.links.target === '') own.links.targetScope = 'none';
  if (own.links.rel.length === 0) own.links.relScope = 'none';
  const table = Object.fromEntries(elements.map(({ name, attributes }) => [name, attributes]));
  if (PARTS.some((part) => table[part])) for (const part of PARTS) table[part] ??= [];
  for (const name of ['a', 'area']) if (table[name]) table[name] = [...table[name], 'rel', 'target'];
  table['*'] = everywhere;
  const loads = LOADERS.some((name) => table[name]) || /background|poster|ping/.test(JSON.stringify(table));
  return {
    name: `policy ${n}`,
    json: { elements: elements.map(without(everywhere)), attributes: everywhere, libsanitize: own },
    elements: table,
    schemes:
      own.relativeUrls === 'resolve' || own.networkPathUrls === 'resolve' || own.fragmentUrls === 'resolve'
        ? [...schemes, 'https']
        : schemes,
    loads: loads ? ['image', 'media', 'texttrack', 'other'] : [],
    dataImages: own.dataImages,
    namePrefix: prefix || null,
    absoluteOnly: false,
  };
}

module.exports = { makeDocument, makePolicy, numbers };
