// Drives the sanitizers of npm; see README.md.
// usage: node node.js dompurify|dompurify-happy|sanitize-html|xss CORPUS     (NODE_PATH says where the packages are)
'use strict';
const fs = require('fs');
const path = require('path');
const readline = require('readline');

const attributes = {
  a: ['href', 'title'],
  abbr: ['title'],
  acronym: ['title'],
  b: [],
  blockquote: ['cite'],
  cite: [],
  code: [],
  del: ['datetime'],
  em: [],
  i: [],
  q: ['cite'],
  strike: [],
  strong: [],
};
const elements = Object.keys(attributes);

// Not require(name + '/package.json'): not every package exports it.
function versionOf(name) {
  for (let at = path.dirname(require.resolve(name)); at !== path.dirname(at); at = path.dirname(at)) {
    const file = path.join(at, 'package.json');
    if (!fs.existsSync(file)) continue;
    const data = JSON.parse(fs.readFileSync(file, 'utf8'));
    if (data.name === name) return name + ' ' + data.version;
  }
  return name;
}

// Its configuration is read at every call that is given one, so it is set once.
function purify(window) {
  const purifier = require('dompurify')(window);
  purifier.setConfig({
    ALLOWED_TAGS: elements,
    ALLOWED_ATTR: ['href', 'title', 'cite', 'datetime'],
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
  });
  return (html) => purifier.sanitize(html);
}

const packages = { 'dompurify-happy': ['dompurify', 'happy-dom'], dompurify: ['dompurify', 'jsdom'] };
const sanitizers = {
  dompurify() {
    const { JSDOM } = require('jsdom');
    return purify(new JSDOM('').window);
  },
  'dompurify-happy'() {
    const { Window } = require('happy-dom');
    return purify(new Window());
  },
  'sanitize-html'() {
    const sanitize = require('sanitize-html');
    const options = { allowedTags: elements, allowedAttributes: attributes, allowedSchemes: ['http', 'https', 'mailto'] };
    return (html) => sanitize(html, options);
  },
  xss() {
    const { FilterXSS } = require('xss');
    const filter = new FilterXSS({ whiteList: attributes, stripIgnoreTag: true, stripIgnoreTagBody: ['script', 'style'] });
    return (html) => filter.process(html);
  },
};

const [name, corpus] = process.argv.slice(2);
const texts = [];
for (const line of fs.readFileSync(corpus, 'utf8').split('\n')) {
  const html = line === '' ? undefined : JSON.parse(line).html;
  if (typeof html === 'string') texts.push(html);
}
const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
const clean = sanitizers[name]();
const versions = (packages[name] || [name]).map(versionOf).join(', ');
console.log(`ready ${texts.length} ${bytes} ${versions}, Node ${process.versions.node}`);

readline.createInterface({ input: process.stdin }).on('line', (line) => {
  if (line === 'show') return console.log(JSON.stringify(texts.map((text) => clean(text))));
  let output = 0;
  for (let passes = Number(line); passes > 0; passes--) {
    for (const text of texts) output += clean(text).length; // in UTF-16 units
  }
  console.log(String(output));
});
