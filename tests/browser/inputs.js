// The inputs: the rows of tests/data, the fuzz targets' seeds, and, where they are, the corpora.
'use strict';

const fs = require('node:fs');
const path = require('node:path');

const root = path.join(__dirname, '../..');
const corpora = process.env.SANITIZE_CORPORA || path.join(root, '../shared/corpora');

// The escapes of tests/data/README.md. Works on latin1 strings: a character is a byte.
function unescape(text, round) {
  const simple = { n: '\n', t: '\t', s: ' ', '\\': '\\', '#': String(round) };
  let out = '';
  for (let i = 0; i < text.length; i++) {
    if (text[i] !== '\\') {
      out += text[i];
    } else if (text[i + 1] === 'x') {
      out += String.fromCharCode(parseInt(text.slice(i + 2, i + 4), 16));
      i += 3;
    } else if (text[i + 1] === 'u') {
      const end = text.indexOf('}', i);
      out += Buffer.from(String.fromCodePoint(parseInt(text.slice(i + 3, end), 16))).toString('latin1');
      i = end;
    } else if (text[i + 1] === '{') {
      const colon = text.indexOf(':', i);
      const end = closing(text, colon + 1);
      const inner = text.slice(colon + 1, end);
      const times = Number(text.slice(i + 2, colon));
      for (let n = 0; n < times; n++) out += unescape(inner, n);
      i = end;
    } else {
      out += simple[text[++i]] ?? '';
    }
  }
  return out;
}

function closing(text, at) {
  for (let depth = 1; at < text.length; at++) {
    if (text[at] === '\\') {
      at += text[at + 1] === 'u' ? 2 : 1;
      if (text[at] === '{') depth++;
    } else if (text[at] === '}' && --depth === 0) {
      return at;
    }
  }
  return at;
}

function rows(file) {
  const found = [];
  let field = null;
  for (const line of fs.readFileSync(file, 'latin1').split('\n')) {
    const [, directive, value] = /^#(\S+) ?(.*)$/.exec(line) || [];
    if (directive === 'name') found.push({ id: `${path.basename(file)}: ${value}`, latin1: '' });
    if (directive) field = directive;
    if (field !== 'input') continue;
    if (directive) found.at(-1).latin1 = unescape(value);
    else if (line[0] === '|') found.at(-1).latin1 += unescape(line.slice(1));
  }
  return found.map(({ id, latin1 }) => ({ id, bytes: Buffer.from(latin1, 'latin1') }));
}

function lines(name) {
  const file = path.join(corpora, name);
  if (!fs.existsSync(file)) return [];
  return fs
    .readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map(JSON.parse)
    .map(({ source, id, html, context }) => ({ id: `${source || 'corpus'} ${id}`, bytes: Buffer.from(html), context }));
}

const each = (directory, pattern) =>
  fs.existsSync(directory)
    ? fs
        .readdirSync(directory)
        .sort()
        .filter((name) => pattern.test(name))
        .map((name) => path.join(directory, name))
    : [];

function projectInputs() {
  const data = each(path.join(root, 'tests/data'), /\.dat$/).flatMap(rows);
  const seeds = ['comment', 'front_ends'].flatMap((target) => each(path.join(root, 'fuzz/corpus', target), /^[^.]/));
  return [...data, ...seeds.map((file) => ({ id: `seed ${path.basename(file)}`, bytes: fs.readFileSync(file) }))];
}

const attacks = () =>
  each(path.join(corpora, 'attacks'), /\.jsonl$/).flatMap((file) => lines(`attacks/${path.basename(file)}`));
const comments = () => ['blog-comments.jsonl', 'hn-comments.jsonl', 'wxr-posts.jsonl'].flatMap(lines);
const sample = (list, every) => list.filter((_, i) => i % every === 0);

// What closes, hides or moves what: every pair of these, with text in every place.
function nestings() {
  const names =
    'a abbr address b blockquote br caption center dd details div dl dt em font h1 h2 hr li nobr ol option p pre rb rp rt ruby ' +
    'search section span strike summary table tbody td th tr ul';
  const pairs = names.split(' ').flatMap((outer) => names.split(' ').map((inner) => [outer, inner]));
  return pairs.map(([outer, inner]) => {
    const html = `1<${outer}>2<${inner}>3</${inner}>4</${outer}>5`;
    return { id: html, bytes: Buffer.from(html) };
  });
}

module.exports = { projectInputs, nestings, attacks, comments, sample, lines };
