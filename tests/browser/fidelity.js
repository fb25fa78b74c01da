// How near our output is to what a reader would have seen: the library's output against the reference (reference.js) over
// Chromium's own DOM of the same input. A report, not a test: it prints rates, the classes of differences, and the shortest input
// it finds for each kind of difference.
//
// usage: node fidelity.js BUILD [--minimise] [INPUT]     BUILD is where CMakeLists.txt was built; INPUT: only that text
//        node fidelity.js BUILD --random N [--seed SEED] [--minimise]     N random documents
'use strict';

const { spawnSync } = require('node:child_process');
const path = require('node:path');
const { parseArgs } = require('node:util');
const { openBrowser } = require('./page.js');
const { comments, lines } = require('./inputs.js');
const { makeDocument } = require('./random.js');

const CHUNK = 200;
// What a reader would notice; the other kinds are text that only the library keeps, and structure.
const NOTICED = ['less text', 'other text', 'reordered text', 'glued words'];
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { minimise: { type: 'boolean' }, random: { type: 'string' }, seed: { type: 'string' } },
});
const [build, single] = positionals;
const emit = path.join(build, 'emit');

function sanitize(texts) {
  const buffers = texts.map((text) => Buffer.from(text));
  const input = Buffer.concat(buffers.flatMap((bytes) => [Buffer.from(`${bytes.length}\n`), bytes]));
  const { stdout } = spawnSync(emit, ['comment'], { input, maxBuffer: 2 ** 31 });
  let at = 0;
  return texts.map(() => {
    const newline = stdout.indexOf('\n', at);
    const [status, length] = stdout.toString('latin1', at, newline).split(' ').map(Number);
    at = newline + 1 + length;
    return { status, output: stdout.toString('utf8', newline + 1, at) };
  });
}

// Why a reader would care, worst first.
function compare(ours, theirs) {
  if (ours.text !== theirs.text) {
    if (isSubsequence(theirs.text, ours.text)) return 'more text';
    if (isSubsequence(ours.text, theirs.text)) return 'less text';
    return [...ours.text].sort().join('') === [...theirs.text].sort().join('') ? 'reordered text' : 'other text';
  }
  const glued = boundaries(theirs.words).filter((at) => !ours.ends.has(at));
  if (glued.length > 0) return 'glued words';
  if (ours.tree !== theirs.tree) return 'structure';
  return ours.ends.size > boundaries(theirs.words).length ? 'split words' : null;
}

function isSubsequence(part, whole) {
  const characters = [...part];
  let at = 0;
  for (const c of whole) if (c === characters[at]) at++;
  return at === characters.length;
}

function boundaries(words) {
  let at = 0;
  return words
    .split('\0')
    .slice(0, -1)
    .map((word) => (at += word.length));
}

async function judge(page, texts) {
  const results = sanitize(texts);
  const verdicts = [];
  for (let i = 0; i < texts.length; i += CHUNK) {
    const pairs = texts.slice(i, i + CHUNK).map((text, n) => [Buffer.from(text).toString(), results[i + n].output]);
    const read = await page.call('((pairs) => pairs.map((pair) => pair.map(reference)))', pairs);
    read.forEach(([theirs, ours], n) => {
      const { status, output } = results[i + n];
      ours.ends = new Set(boundaries(ours.words));
      verdicts.push({ status, output, ours, theirs, kind: status === 0 ? compare(ours, theirs) : 'refused' });
    });
  }
  return verdicts;
}

// Leaves out parts of the input as long as the kind of difference stays.
async function minimise(page, text, kind) {
  let best = text;
  for (let size = Math.ceil(best.length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let at = 0; at < best.length;) {
      const tries = [];
      for (let n = at; n < best.length && tries.length < 64; n += size)
        tries.push(best.slice(0, n) + best.slice(n + size));
      const verdicts = await judge(page, tries);
      const good = verdicts.findIndex((verdict) => verdict.kind === kind);
      if (good < 0) at += tries.length * size;
      else ((best = tries[good]), (at += good * size));
    }
  }
  return best;
}

const readable = (tree) => tree.replace(/[\x00-\x05]/g, (mark) => '|<␂=>⟩'[mark.charCodeAt(0)]);

async function report(page, name, inputs) {
  if (inputs.length === 0)
    return console.log(`${name}: not run: there are none (../shared/corpora, or SANITIZE_CORPORA)`);
  const texts = inputs.map(({ bytes }) => bytes.toString());
  const verdicts = await judge(page, texts);
  const kinds = new Map();
  verdicts.forEach((verdict, i) => {
    const kind = verdict.kind || 'the same';
    if (!kinds.has(kind)) kinds.set(kind, []);
    kinds.get(kind).push(i);
  });
  const share = (list) => `${((100 * list.length) / inputs.length).toFixed(2)} %`;
  console.log(`${name}: ${inputs.length} inputs`);
  for (const [kind, list] of kinds) console.log(`  ${kind}: ${list.length} (${share(list)})`);
  const noticed = NOTICED.flatMap((kind) => kinds.get(kind) || []);
  console.log(`  a reader would notice: ${noticed.length} (${share(noticed)})`);
  if (!options.minimise) return;
  for (const [kind, list] of kinds) {
    if (kind === 'the same' || kind === 'refused') continue;
    const groups = new Map();
    for (const i of list) {
      const short = await minimise(page, texts[i].length > 20000 ? texts[i].slice(0, 20000) : texts[i], kind);
      const key = short.replace(/[^\x00-\x7f]/g, 'é').replace(/\b\d+\b/g, '1');
      if (!groups.has(key)) groups.set(key, { short, ids: [] });
      groups.get(key).ids.push(inputs[i].id);
    }
    for (const { short, ids } of [...groups.values()].sort((a, b) => b.ids.length - a.ids.length)) {
      const [{ output, theirs }] = await judge(page, [short]);
      console.log(
        `  ${kind} ×${ids.length} ${JSON.stringify(short)} gives ${JSON.stringify(output)}; Chromium ${readable(theirs.tree)} words ${readable(theirs.words)} (${ids[0]})`,
      );
    }
  }
}

async function main() {
  const page = await openBrowser();
  try {
    await page.load([]);
    if (single !== undefined) {
      console.log(
        (await judge(page, [single])).map(
          ({ kind, output, theirs }) => `${kind}\n${output}\n${readable(theirs.tree)}\n${readable(theirs.words)}`,
        )[0],
      );
      return;
    }
    if (options.random) {
      const seed = Number(options.seed ?? 1);
      const documents = Array.from({ length: Number(options.random) }, (_, n) => ({
        id: `${n}`,
        bytes: makeDocument(seed, n),
      }));
      await report(page, `random documents of seed ${seed}`, documents);
      return;
    }
    await report(page, 'real comments', comments());
    for (const file of [
      'html5lib-tree',
      'h5sc',
      'owasp-cheatsheet',
      'payloadsallthethings',
      'rgrove-sanitize',
      'loofah-html5lib-sanitizer',
    ]) {
      await report(page, file, lines(`attacks/${file}.jsonl`));
    }
  } finally {
    await page.close();
  }
}

main();
