// How near our output is to what a reader would have seen: Chromium's reading of the library's output (reference.js) against its
// reading of the same input, first as it is, then by the rules of what the library decides otherwise on purpose
// (fidelity_rules.js). The last line is "N passed, N failed": a comment is one test, and so is a control.
//
// usage: node fidelity.js BUILD [--show N] [--seed SEED]   BUILD is where CMakeLists.txt was built
//        node fidelity.js BUILD --random N [--seed SEED]    N random documents
//        node fidelity.js BUILD INPUT                       only that text
// --show: so many of what no rule explains (default 10), each with the shortest input that gives the same kind of difference.
'use strict';

const { spawnSync } = require('node:child_process');
const path = require('node:path');
const { parseArgs } = require('node:util');
const { openBrowser } = require('./page.js');
const { comments, lines, projectInputs } = require('./inputs.js');
const { makeDocument } = require('./random.js');
const { typedDocuments } = require('./typed.js');
const { RULES, NAMES, namesOf } = require('./fidelity_rules.js');
const { damages } = require('./fidelity_damage.js');

const CHUNK = 200;
const LONG = 1500; // is not made shorter, and no reasons are looked for, by reading it again and again
const MARK = 'words may stand apart'; // of mend.c
// What a reader would notice; the other kinds are text that only the library keeps, and structure.
const NOTICED = ['less text', 'other text', 'reordered text', 'glued words', 'refused'];
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    show: { type: 'string' },
    random: { type: 'string' },
    seed: { type: 'string' },
  },
});
const [build, single] = positionals;
const shown = Number(options.show ?? 10);

// ---- the library ----

function runFrames(program, words, texts) {
  const buffers = texts.map((text) => Buffer.from(text));
  const input = Buffer.concat(buffers.flatMap((bytes) => [Buffer.from(`${bytes.length}\n`), bytes]));
  const { stdout, status, stderr } = spawnSync(program, words, { input, maxBuffer: 2 ** 31 });
  if (status !== 0) throw new Error(`${program}: ${stderr}`);
  let at = 0;
  return texts.map(() => {
    const newline = stdout.indexOf('\n', at);
    const [status, length] = stdout.toString('latin1', at, newline).split(' ').map(Number);
    at = newline + 1 + length;
    return { status, output: stdout.toString('utf8', newline + 1, at) };
  });
}

const sanitize = (texts) => runFrames(path.join(build, 'emit'), ['comment'], texts);

function mend(texts, rules) {
  if (rules.length === 0) return texts;
  return runFrames(path.join(build, 'mend'), namesOf('mend', rules), texts).map(({ output }) => output);
}

// What the library's intake promises, read once more; mend.c has it done by the library.
function cleaned(text) {
  return Buffer.from(text)
    .toString()
    .replace(/\r\n?|[\u000b\u0085\u2028\u2029]/g, '\n')
    .replace(/\f/g, ' ')
    .replace(/[\0-\x08\x0e-\x1f\x7f-\x9f]|\p{Noncharacter_Code_Point}/gu, '')
    .replace(/^\ufeff+/, '');
}

// ---- two readings ----

// Where words end: {must, may} of the places between the characters.
function boundariesOf(words) {
  const must = new Set();
  const may = new Set();
  let at = 0;
  for (const part of words.split(/([\0\x06])/)) {
    if (part === '\0') must.add(at);
    else if (part === '\x06') may.add(at);
    else at += part.length;
  }
  for (const set of [must, may]) (set.delete(0), set.delete(at));
  return { must, may };
}

function isSubsequence(part, whole) {
  const characters = [...part];
  let at = 0;
  for (const c of whole) if (c === characters[at]) at++;
  return at === characters.length;
}

const sorted = (text) => [...text].sort().join('');

// Why a reader would care, worst first; null: they are the same.
function compare(ours, theirs) {
  if (ours.text !== theirs.text) {
    if (isSubsequence(theirs.text, ours.text)) return 'more text';
    if (isSubsequence(ours.text, theirs.text)) return 'less text';
    return sorted(ours.text) === sorted(theirs.text) ? 'reordered text' : 'other text';
  }
  const written = boundariesOf(ours.words).must;
  const { must, may } = boundariesOf(theirs.words);
  if ([...must].some((at) => !written.has(at))) return 'glued words';
  if (ours.tree !== theirs.tree) return 'structure';
  return [...written].some((at) => !must.has(at) && !may.has(at)) ? 'split words' : null;
}

// A tag that is whole and has an element's name is no typed text, whatever the library says.
const WHOLE_TAG =
  /&#x003c;\/?(a|abbr|b|blockquote|br|cite|code|del|div|em|h[1-6]|i|img|li|ol|p|pre|q|s|span|strike|strong|table|td|tr|u|ul)([\t\n\f\r /][^<>&"']*)?>/i;

// Of each input with the output that is given for it: [{status, output, ours, theirs, kind}].
async function judge(page, texts, rules, results = sanitize(texts)) {
  const read = mend(texts, rules);
  const isChecked = rules.includes('characters');
  const clean = isChecked ? mend(texts, ['characters']) : texts;
  const pageRules = Object.fromEntries(namesOf('page', rules).map((name) => [name, true]));
  const trees = namesOf('tree', rules).map((name) => RULES[name].tree);
  const verdicts = [];
  for (let i = 0; i < texts.length; i += CHUNK) {
    const pairs = texts.slice(i, i + CHUNK).map((_, n) => [Buffer.from(read[i + n]).toString(), results[i + n].output]);
    const readings = await page.call(
      '((pairs, rules, mark) => pairs.map(([input, output]) => [reference(input, rules, mark), reference(output)]))',
      pairs,
      pageRules,
      MARK,
    );
    readings.forEach(([theirs, ours], n) => {
      for (const change of trees) theirs.tree = change(theirs.tree);
      let kind = results[i + n].status === 0 ? compare(ours, theirs) : 'refused';
      if (WHOLE_TAG.test(read[i + n])) kind = 'a tag shown as text';
      if (isChecked && clean[i + n] !== cleaned(texts[i + n])) kind = 'other characters';
      verdicts.push({ ...results[i + n], ours, theirs, kind });
    });
  }
  return verdicts;
}

// ---- which rules explain a difference ----

// The same with all rules: one rule that does it alone, or as few as are left when each that is not needed is taken away.
async function reasonsOf(page, texts) {
  const reasons = texts.map(() => null);
  const rest = () => [...texts.keys()].filter((i) => reasons[i] === null);
  for (const name of NAMES) {
    const open = rest();
    const verdicts = await judge(page, open.map((i) => texts[i]), ['characters', name]);
    verdicts.forEach(({ kind }, n) => kind === null && (reasons[open[n]] = [name]));
  }
  const open = rest();
  const needed = open.map(() => NAMES);
  for (const name of NAMES) {
    // those with the same rules left are judged together
    const groups = new Map();
    for (const n of open.keys()) {
      const key = needed[n].filter((other) => other !== name).join();
      groups.set(key, [...(groups.get(key) || []), n]);
    }
    for (const [key, members] of groups) {
      const fewer = key.split(',').filter(Boolean);
      const verdicts = await judge(page, members.map((n) => texts[open[n]]), fewer);
      verdicts.forEach(({ kind }, i) => kind === null && (needed[members[i]] = fewer));
    }
  }
  open.forEach((i, n) => (reasons[i] = needed[n]));
  return reasons;
}

// Leaves out parts of the input as long as the kind of difference stays.
async function minimise(page, text, kind) {
  let best = text;
  let rounds = 400;
  for (let size = Math.ceil(best.length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let at = 0; at < best.length && rounds-- > 0; ) {
      const tries = [];
      for (let n = at; n < best.length && tries.length < 64; n += size)
        tries.push(best.slice(0, n) + best.slice(n + size));
      const verdicts = await judge(page, tries, NAMES);
      const good = verdicts.findIndex((verdict) => verdict.kind === kind);
      if (good < 0) at += tries.length * size;
      else ((best = tries[good]), (at += good * size));
    }
  }
  return best;
}

// ---- the report ----

const readable = (text) => text.replace(/[\x00-\x06]/g, (mark) => '|<␂=>⟩¦'[mark.charCodeAt(0)]);
const percent = (part, whole) => `${((100 * part) / whole).toFixed(2)} %`;

function countKinds(verdicts) {
  const kinds = new Map();
  for (const { kind } of verdicts) kinds.set(kind, (kinds.get(kind) || 0) + 1);
  return [...kinds].sort((a, b) => b[1] - a[1]).map(([kind, count]) => `${count} ${kind ?? 'the same'}`).join(', ');
}

async function show(page, { id }, text, kind) {
  const short = text.length > LONG ? text : await minimise(page, text, kind);
  const [{ output, ours, theirs }] = await judge(page, [short], NAMES);
  console.log(
    `  NOT EXPLAINED: ${kind} (${id}) ${JSON.stringify(short)}\n    gives    ${JSON.stringify(output)}\n` +
      `    ours     ${JSON.stringify(readable(ours.tree))} words ${JSON.stringify(readable(ours.words))}\n` +
      `    Chromium ${JSON.stringify(readable(theirs.tree))} words ${JSON.stringify(readable(theirs.words))}`,
  );
}

async function report(page, name, inputs, totals) {
  if (inputs.length === 0) return console.log(`${name}: not run: there are none (../shared/corpora, or SANITIZE_CORPORA)`);
  const texts = inputs.map(({ bytes }) => bytes.toString());
  const asTheyAre = await judge(page, texts, []);
  const byRules = await judge(page, texts, NAMES);
  const unlike = [...texts.keys()].filter((i) => byRules[i].kind !== null);
  const explained = [...texts.keys()].filter((i) => asTheyAre[i].kind !== null && byRules[i].kind === null);

  console.log(`${name}: ${inputs.length} inputs`);
  console.log(`  as they are: ${countKinds(asTheyAre)}`);
  console.log(`  by the rules: ${countKinds(byRules)}`);
  const ofText = unlike.filter((i) => NOTICED.includes(byRules[i].kind) || byRules[i].kind !== 'structure');
  console.log(`  text the same ${percent(inputs.length - ofText.length, inputs.length)}, structure ${percent(inputs.length - unlike.length, inputs.length)}`);
  const short = explained.map((i) => texts[i]).filter((text) => text.length <= LONG);
  const reasons = await reasonsOf(page, short);
  for (const rule of NAMES) {
    const alone = reasons.filter((list) => list.length === 1 && list[0] === rule).length;
    const beside = reasons.filter((list) => list.length > 1 && list.includes(rule)).length;
    if (alone + beside > 0) console.log(`    ${rule}: ${alone} alone, ${beside} with others: ${RULES[rule].why}`);
  }
  for (const i of unlike.slice(0, shown)) await show(page, inputs[i], texts[i], byRules[i].kind);
  totals.failed += unlike.length;
  totals.passed += inputs.length - unlike.length;
}

// ---- controls ----

async function judgeControls(page, totals) {
  const test = (passed, what) => {
    totals[passed ? 'passed' : 'failed']++;
    if (!passed) console.log(`FAILED: control: ${what}`);
  };
  for (const name of NAMES) {
    const { input, broken } = RULES[name].control;
    const others = NAMES.filter((other) => other !== name && other !== 'parts');
    const [with_] = await judge(page, [input], NAMES);
    const [without] = await judge(page, [input], others);
    const [wrong] = await judge(page, [input], NAMES, [{ status: 0, output: broken }]);
    test(with_.kind === null, `${name}: the library's ${with_.output} is ${with_.kind}`);
    test(without.kind !== null, `${name}: nothing needs the rule`);
    test(wrong.kind !== null, `${name}: not found: ${broken}`);
  }
  const [whole] = await judge(page, ['<b>x</b>'], NAMES, [{ status: 0, output: '&lt;b&gt;x' }]);
  test(whole.kind !== null, 'a tag that is shown as text');
  test(cleaned('a\x01b\r\n\u0085\f') === 'ab\n\n ', 'a character lost at intake');
  test(WHOLE_TAG.test('&#x003c;b class=x>') && !WHOLE_TAG.test('&#x003c;b '), 'a tag that is called typed text');
}

// Of what is the same, each damaged in every way that there is a place for: all must be found.
async function judgeDamages(page, texts, totals) {
  const verdicts = await judge(page, texts, NAMES);
  for (const [name, damage] of Object.entries(damages)) {
    const hurt = texts.flatMap((text, i) => {
      const output = verdicts[i].kind === null ? damage(verdicts[i].output, verdicts[i].theirs) : null;
      return output === null ? [] : [{ text, output }];
    });
    const found = await judge(page, hurt.map(({ text }) => text), NAMES, hurt.map(({ output }) => ({ status: 0, output })));
    const missed = hurt.filter((_, i) => found[i].kind === null);
    console.log(`  ${name}: ${hurt.length} outputs, ${hurt.length - missed.length} found`);
    for (const { text, output } of missed.slice(0, shown)) console.log(`  NOT FOUND: ${JSON.stringify(text)} as ${JSON.stringify(output)}`);
    totals[missed.length > 0 || hurt.length === 0 ? 'failed' : 'passed']++;
  }
}

const randomDocuments = (seed, count) =>
  Array.from({ length: count }, (_, n) => ({ id: `${seed} ${n}`, bytes: makeDocument(seed, n) }));

async function judgeAll(page, totals) {
  console.log('controls: broken outputs');
  await judgeControls(page, totals);
  const seed = Number(options.seed ?? 1);
  const damaged = [...comments().filter((_, i) => i % 20 === 0), ...randomDocuments(seed, 1000)];
  await judgeDamages(page, damaged.map(({ bytes }) => bytes.toString()), totals);
  await report(page, `what people type, of seed ${seed}`, typedDocuments(seed), totals);
  if (options.random) {
    return report(page, `random documents of seed ${seed}`, randomDocuments(seed, Number(options.random)), totals);
  }
  // What is beyond one of the limits is so in a way that nobody types.
  const isOrdinary = ({ id, bytes }) => bytes.length <= LONG && !id.startsWith('limits.dat');
  await report(page, 'rows and seeds', projectInputs().filter(isOrdinary), totals);
  await report(page, 'real comments', comments(), totals);
  for (const name of [
    'html5lib-tree',
    'h5sc',
    'owasp-cheatsheet',
    'payloadsallthethings',
    'rgrove-sanitize',
    'loofah-html5lib-sanitizer',
  ]) {
    await report(page, name, lines(`attacks/${name}.jsonl`), totals);
  }
}

async function judgeOne(page, text) {
  for (const rules of [[], NAMES]) {
    const [{ kind, output, theirs }] = await judge(page, [text], rules);
    console.log(`${kind ?? 'the same'} (${rules.length} rules)\n${output}\n${readable(theirs.tree)}\n${readable(theirs.words)}`);
  }
}

async function main() {
  const page = await openBrowser();
  const totals = { passed: 0, failed: 0 };
  try {
    await page.load([]);
    if (single !== undefined) return await judgeOne(page, single);
    await judgeAll(page, totals);
    console.log(`${totals.passed} passed, ${totals.failed} failed`);
    process.exitCode = totals.failed > 0 ? 1 : 0;
  } finally {
    await page.close();
  }
}

main();
