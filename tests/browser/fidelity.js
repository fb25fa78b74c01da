// How near our output is to what a reader would have seen: the library's output against the reference (reference.js) over
// Chromium's own DOM of the same input. A report, not a test: it prints rates, the classes of differences, and the shortest input
// it finds for each kind of difference.
//
// usage: node fidelity.js BUILD [--minimise] [INPUT]     BUILD is where CMakeLists.txt was built; INPUT: only that text
//        node fidelity.js BUILD --random N [--seed SEED] [--minimise]     N random documents
// Below the kinds of differences: which of them a rule explains (explain()), as docs/assurance.md describes them.
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

const sanitize = (texts) => runFrames(emit, ['comment'], texts);
const mend = (texts) => runFrames(path.join(build, 'mend'), [], texts).map(({ output }) => output);

function runFrames(program, words, texts) {
  const buffers = texts.map((text) => Buffer.from(text));
  const input = Buffer.concat(buffers.flatMap((bytes) => [Buffer.from(`${bytes.length}\n`), bytes]));
  const { stdout } = spawnSync(program, words, { input, maxBuffer: 2 ** 31 });
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

// `read`: what Chromium reads in place of the texts.
async function judge(page, texts, read = texts) {
  const results = sanitize(texts);
  const verdicts = [];
  for (let i = 0; i < texts.length; i += CHUNK) {
    const pairs = texts.slice(i, i + CHUNK).map((_, n) => [Buffer.from(read[i + n]).toString(), results[i + n].output]);
    const trees = await page.call('((pairs) => pairs.map((pair) => pair.map(reference)))', pairs);
    trees.forEach(([theirs, ours], n) => {
      const { status, output } = results[i + n];
      ours.ends = new Set(boundaries(ours.words));
      verdicts.push({ status, output, ours, theirs, kind: status === 0 ? compare(ours, theirs) : 'refused' });
    });
  }
  return verdicts;
}

// The same rule for all: is it still there in the text as the library reads it, and is there svg or math?
const EXPLAINED = {
  kept: 'as documented: text that only the library keeps, or characters that it never writes',
  nested: 'as documented: a link in a link, or a fourth element in three that are alike, is not written',
  foreign: 'as documented: svg and math are read as HTML',
};

// A tree of reference.js as the writer nests (lib/serialize/nesting.c).
function asWritten(tree) {
  const open = [];
  return tree.replace(/\x01([^\x02\x04]*)[^\x04]*\x04|\x05/g, (mark, name) => {
    if (mark === '\x05') return open.pop() === null ? '' : mark;
    const alike = open.filter((other) => other === mark).length;
    const inLink = name === 'a' && open.some((other) => /^\x01a[\x02\x04]/.test(other ?? ''));
    const dropped = inLink || alike >= 3;
    open.push(dropped ? null : mark);
    return dropped ? '' : mark;
  });
}

async function explain(page, texts) {
  const verdicts = await judge(page, texts, mend(texts));
  return verdicts.map(({ kind, ours, theirs }, i) => {
    if (kind === 'structure' && asWritten(ours.tree) === asWritten(theirs.tree)) return { reason: EXPLAINED.nested };
    if (kind === null || kind === 'split words') return { reason: EXPLAINED.kept };
    const foreign = /<(svg|math)/i.test(texts[i].replace(/[\0-\x1f]/g, ''));
    return { reason: foreign ? EXPLAINED.foreign : null, kind };
  });
}

// Leaves out parts of the input as long as the kind of difference stays.
async function minimise(page, text, kind, read = (tries) => tries) {
  let best = text;
  for (let size = Math.ceil(best.length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let at = 0; at < best.length;) {
      const tries = [];
      for (let n = at; n < best.length && tries.length < 64; n += size)
        tries.push(best.slice(0, n) + best.slice(n + size));
      const verdicts = await judge(page, tries, read(tries));
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
  const unlike = [...kinds].flatMap(([kind, list]) => (['the same', 'split words'].includes(kind) ? [] : list));
  const reasons = await explain(page, unlike.map((i) => texts[i]));
  for (const reason of Object.values(EXPLAINED)) {
    const list = unlike.filter((_, n) => reasons[n].reason === reason);
    console.log(`  ${reason}: ${list.length} (${share(list)})`);
  }
  const rest = unlike.filter((_, n) => reasons[n].reason === null);
  console.log(`  different, and not so explained: ${rest.length} (${share(rest)})`);
  if (!options.minimise) return;
  // Of random documents, only what is not explained, and it is read as the library reads it.
  if (options.random) {
    kinds.clear();
    unlike.forEach((i, n) => {
      const { reason, kind } = reasons[n];
      if (reason === null) kinds.set(kind, [...(kinds.get(kind) || []), i]);
    });
  }
  for (const [kind, list] of kinds) {
    if (kind === 'the same' || kind === 'refused') continue;
    const groups = new Map();
    for (const i of list) {
      const text = texts[i].length > 20000 ? texts[i].slice(0, 20000) : texts[i];
      const short = await minimise(page, text, kind, options.random ? mend : undefined);
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
