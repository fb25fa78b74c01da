// Rounds of random documents, each under a policy of its own, through the program as a user would run it. A failure shows all
// that is needed to see it again.
'use strict';

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { policies, WIDE } = require('./policies.js');
const { makeDocument, makePolicy } = require('./random.js');

const ROUND = 120;
const WIDE_SETTINGS = { schemes: ['http', 'https', 'mailto', 'ftp', 'tel'], dataImages: true, namePrefix: 'user-' };

// Every other round has a random policy, the others take turns.
function policyOf(seed, round) {
  if (round % 2 === 1) return makePolicy(seed, round);
  const policy = policies[(round / 2) % policies.length];
  return policy.name === 'wide' ? { ...policy, json: { elements: [], attributes: [], libsanitize: WIDE_SETTINGS }, more: ['--allow', WIDE] } : policy;
}

// Each record between NULs, as the program's -0 has it; one that is refused is empty.
function sanitize(program, policy, records, directory) {
  let argument = policy.name;
  if (policy.json) {
    argument = path.join(directory, 'policy.json');
    fs.writeFileSync(argument, JSON.stringify(policy.json));
  }
  const options = ['-0', '--jobs=1', '--on-error=empty', '--policy', argument, ...(policy.more || [])];
  const input = Buffer.concat(records.flatMap((record) => [record, Buffer.from([0])]));
  const run = spawnSync(program, options, { input, maxBuffer: 2 ** 30 });
  if (run.status !== 0 && run.status !== 3)
    throw new Error(`${program} ${options.join(' ')}: ${run.stderr || run.error}`);
  const outputs = run.stdout.toString('utf8').split('\0');
  if (outputs.pop() !== '' || outputs.length !== records.length)
    throw new Error(`${outputs.length} records of ${records.length}`);
  return outputs;
}

function shown(policy, input, output) {
  const given = policy.json
    ? `\n  policy ${JSON.stringify(policy.json)}${policy.more ? ' and all that can be allowed' : ''}`
    : '';
  return `\n  input  ${JSON.stringify(input.toString('latin1'))} (a character is a byte)${given}\n  output ${JSON.stringify(output)}`;
}

// judge: what run.js has. Adds to totals; a document is one test.
async function randomRounds(page, program, { count, seed, from }, judge, totals) {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'sanitize-browser-'));
  const used = new Set();
  let documents = 0;
  let nothing = 0;
  try {
    for (let round = Math.floor(from / ROUND); round * ROUND < from + count; round++) {
      const first = round * ROUND;
      const inputs = Array.from({ length: Math.min(ROUND, from + count - first) }, (_, i) =>
        makeDocument(seed, first + i),
      );
      const policy = policyOf(seed, round);
      const outputs = sanitize(program, policy, inputs, directory);
      used.add(policy.name);
      documents += inputs.length;
      const again = sanitize(
        program,
        policy,
        outputs.map((output) => Buffer.from(output)),
        directory,
      );
      const items = outputs.map((output, i) => ({ id: `${first + i}`, output }));
      const failures = await judge(page, policy, items, totals);
      outputs.forEach((output, i) => {
        if (again[i] !== output)
          failures.push({ id: `${first + i}`, kind: 'fixed point', way: '', container: '', what: again[i] });
        if (output === '') nothing++;
      });
      const bad = new Map(failures.map((failure) => [failure.id, failure]));
      for (const [id, { kind, way, container, what }] of bad) {
        const i = Number(id) - first;
        console.log(
          `FAILED: document ${id} under ${policy.name}: ${kind} (${way} ${container}): ${what}${shown(policy, inputs[i], outputs[i])}`,
        );
      }
      totals.failed += bad.size;
      totals.passed += items.length - bad.size;
      if (round % 50 === 49) console.log(`${documents} documents, ${totals.failed} failed`);
    }
  } finally {
    fs.rmSync(directory, { recursive: true });
  }
  console.log(
    `random: ${documents} documents of seed ${seed} from ${from} on, each under one of ${used.size} policies, ${nothing} gave nothing`,
  );
}

module.exports = { randomRounds };
