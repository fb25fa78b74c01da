// What the library writes, in headless Chromium: nothing runs, nothing is fetched, nothing escapes, and the browser builds the
// tree that was written. The last line is "N passed, N failed"; an output under a policy is one test, a negative control is one.
//
// usage: node run.js BUILD [--quick]     BUILD is where CMakeLists.txt was built
//        node run.js BUILD --random N [--seed SEED] [--from M]
//                                        only N random documents, half of them under random policies, of a seed that is printed;
//                                        --from: from the Mth on, to see a failure again
'use strict';

const { spawnSync } = require('node:child_process');
const path = require('node:path');
const { parseArgs } = require('node:util');
const { openBrowser } = require('./page.js');
const { policies } = require('./policies.js');
const { controls, kinds } = require('./controls.js');
const { randomRounds } = require('./rounds.js');
const { judgeStyles } = require('./styles.js');
const { surveyRounds } = require('./survey.js');
const { projectInputs, nestings, attacks, comments, sample } = require('./inputs.js');

const BATCH = 120;
const SHOWN = 20;
const USED = 12;
const RANDOM_SEED = 1; // of the documents that belong to every run

// [{id, bytes}] to {policy: [{id, output}]}; equal outputs of a policy once. What was refused has no output.
function sanitizeAll(emit, inputs) {
  const frames = inputs.flatMap(({ bytes }) => [Buffer.from(`${bytes.length}\n`), bytes]);
  const run = spawnSync(
    emit,
    policies.map(({ argument }) => argument),
    { input: Buffer.concat(frames), maxBuffer: 2 ** 31 },
  );
  if (run.status !== 0) throw new Error(`${emit}: ${run.stderr || run.error}`);
  const outputs = policies.map(() => new Map());
  let at = 0;
  for (const { id } of inputs) {
    for (const seen of outputs) {
      const newline = run.stdout.indexOf('\n', at);
      const length = Number(run.stdout.toString('latin1', at, newline).split(' ')[1]);
      const output = run.stdout.toString('utf8', newline + 1, newline + 1 + length);
      at = newline + 1 + length;
      if (!seen.has(output)) seen.set(output, id);
    }
  }
  return outputs.map((seen) => [...seen].map(([output, id]) => ({ id, output })));
}

// Judges a batch; where something happened that names no item, each half alone. Returns the failures.
async function judge(page, policy, items, totals) {
  const { failures, events, same } = await page.judge(policy, items);
  totals.same += same;
  if (events.length === 0 && failures.every(({ container }) => container !== 'page')) return failures;
  if (items.length === 1) {
    return [...failures, ...events.map(({ kind, what }) => ({ id: items[0].id, kind, way: '', container: '', what }))];
  }
  totals.same -= same;
  const half = Math.ceil(items.length / 2);
  return [
    ...(await judge(page, policy, items.slice(0, half), totals)),
    ...(await judge(page, policy, items.slice(half), totals)),
  ];
}

function show(failure, output) {
  const { id, kind, way, container, what } = failure;
  console.log(
    `FAILED: ${id}: ${kind} (${way} ${container}): ${what}\n  output ${JSON.stringify(output.slice(0, 300))}`,
  );
}

async function judgePolicy(page, policy, items, totals) {
  const started = Date.now();
  const bad = new Map();
  let shown = 0;
  const before = { ...totals };
  for (let i = 0; i < items.length; i += BATCH) {
    const batch = items.slice(i, i + BATCH);
    for (const failure of await judge(page, policy, batch, totals)) {
      if (!bad.has(failure.id) && shown++ < SHOWN)
        show({ ...failure, id: `${policy.name}: ${failure.id}` }, batch.find(({ id }) => id === failure.id).output);
      bad.set(failure.id, failure);
    }
  }
  const linked = items.filter(({ output }) => /<a [^>]*href="/.test(output) && output.length < 2000).slice(0, USED);
  if (linked.length > 0) await usePolicy(page, policy, linked, totals);
  totals.passed += items.length - bad.size;
  totals.failed += bad.size;
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  console.log(
    `${policy.name}: ${items.length} outputs, ${bad.size} failed, ${totals.same - before.same} given back by innerHTML byte for byte, ${seconds} s`,
  );
}

// With the real mouse and keyboard, which fire what no script can. One test for each policy.
async function usePolicy(page, policy, items, totals) {
  const { events, used } = await page.use(policy, items);
  for (const { kind, what } of events.slice(0, SHOWN))
    console.log(`FAILED: ${policy.name}: mouse and keyboard: ${kind}: ${what}`);
  if (used === 0) console.log(`FAILED: ${policy.name}: mouse and keyboard: nothing to click`);
  totals[events.length > 0 || used === 0 ? 'failed' : 'passed']++;
}

async function judgeControls(page, totals) {
  const policyOf = (preset) => policies.find(({ name }) => name === preset);
  for (const { name, output, kinds, policy: preset = 'comment' } of controls) {
    const policy = policyOf(preset);
    const found = new Set((await judge(page, policy, [{ id: name, output }], { same: 0 })).map(({ kind }) => kind));
    const missed = kinds.filter((kind) => !found.has(kind));
    if (process.env.BROWSER_VERBOSE) console.log(`control ${name}: ${[...found].join(' ')}`);
    if (missed.length > 0)
      console.log(`FAILED: control ${name}: not found: ${missed.join(' ')}; found: ${[...found].join(' ')}`);
    totals[missed.length > 0 ? 'failed' : 'passed']++;
  }
  const { events } = await page.use(policyOf('comment'), [{ id: 'used', output: '<a href="javascript:alert(1)">x</a>' }]);
  totals[events.some(({ kind }) => kind === 'script') ? 'passed' : 'failed']++;
  const blind = kinds.filter((kind) => !controls.some((control) => control.kinds.includes(kind)));
  if (blind.length > 0) console.log(`FAILED: controls: none for ${blind.join(' ')}`);
  totals[blind.length > 0 ? 'failed' : 'passed']++;
  console.log(`controls: ${controls.length + 1} broken sanitizers, for each of ${kinds.length} kinds of failure`);
}

// Any preset must be written down in policies.js, too.
function checkPresets(emit, totals) {
  const presets = spawnSync(emit).stdout.toString().split('\n').filter(Boolean);
  const judged = policies.map((policy) => policy.name);
  const missing = presets.filter((name) => !judged.includes(name));
  if (missing.length > 0 || presets.length === 0) console.log(`FAILED: presets not judged: ${missing.join(' ')}`);
  totals[missing.length > 0 || presets.length === 0 ? 'failed' : 'passed']++;
}

// Each id once.
function unique(inputs) {
  const seen = new Map();
  return inputs.map((input) => {
    const n = (seen.get(input.id) || 0) + 1;
    seen.set(input.id, n);
    return n === 1 ? input : { ...input, id: `${input.id} (${n})` };
  });
}

const judgeRandom = (page, build, random, totals) =>
  randomRounds(page, path.join(build, 'sanitize'), random, judge, totals);

async function judgeInputs(page, build, quick, totals) {
  const emit = path.join(build, 'emit');
  checkPresets(emit, totals);
  await judgeStyles(build, totals);
  await surveyRounds(page.browser, path.join(build, 'sanitize'), totals);
  const inputs = unique([
    ...projectInputs(),
    ...sample(nestings(), quick ? 3 : 1),
    ...sample(attacks(), quick ? 25 : 1),
    ...sample(comments(), quick ? 250 : 12),
  ]);
  console.log(`${inputs.length} inputs`);
  const outputs = sanitizeAll(emit, inputs);
  for (let i = 0; i < policies.length; i++) await judgePolicy(page, policies[i], outputs[i], totals);
  await judgeRandom(page, build, { count: quick ? 600 : 6000, seed: RANDOM_SEED, from: 0 }, totals);
}

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      quick: { type: 'boolean' },
      random: { type: 'string' },
      seed: { type: 'string' },
      from: { type: 'string' },
    },
  });
  const random = {
    count: Number(values.random),
    seed: Number(values.seed ?? Date.now() % 1000000),
    from: Number(values.from ?? 0),
  };
  const totals = { passed: 0, failed: 0, same: 0 };
  const page = await openBrowser();
  try {
    console.log(`Chromium ${page.version}`);
    await judgeControls(page, totals);
    if (values.random) await judgeRandom(page, positionals[0], random, totals);
    else await judgeInputs(page, positionals[0], values.quick, totals);
  } catch (error) {
    totals.failed++;
    console.log(`FAILED: ${error.stack}`);
  } finally {
    await page.close();
  }
  console.log(`${totals.passed} passed, ${totals.failed} failed`);
  process.exitCode = totals.failed > 0 ? 1 : 0;
}

main();
