// What the tests share.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readRows } from './rows.js';

export const root = fileURLToPath(new URL('../../../', import.meta.url));
export const dist = fileURLToPath(new URL('../dist/', import.meta.url));

// The vectors that every binding runs: of scripts/vectors; or of the file that $SANITIZE_VECTORS names; or, where neither is, the
// rows of tests/data under the comment policy.
function vectorText() {
  if (process.env.SANITIZE_VECTORS) return readFileSync(process.env.SANITIZE_VECTORS, 'utf8');
  if (!existsSync(root + 'scripts/vectors')) return null;
  mkdirSync(root + 'build', { recursive: true });
  const text = execFileSync(root + 'scripts/vectors', { maxBuffer: 2 ** 28, encoding: 'utf8' });
  writeFileSync(root + 'build/vectors-js.jsonl', text);
  return text;
}

// What does not apply, as of a run that was refused, is left out.
const bytesOf = (run, key) =>
  run[key + '_base64'] === undefined ? Buffer.from(run[key] ?? '') : Buffer.from(run[key + '_base64'], 'base64');

function parseVectors(text) {
  const [head, ...runs] = text.trimEnd().split('\n').map(JSON.parse);
  const vectors = runs.map((run) => ({
    name: `${run.name} (${run.policy})`,
    policy: head.policies[run.policy],
    gumbo: run.options.front_end === 'gumbo',
    options: {
      refusal: run.options.refusal,
      limits: {
        inputBytes: run.options.input_bytes,
        workingBytes: run.options.working_bytes,
        outputBytes: run.options.output_bytes,
        openElements: run.options.open_elements,
        formattingElements: run.options.formatting_elements,
      },
    },
    input: bytesOf(run, 'input'),
    status: run.status,
    output: bytesOf(run, 'output').toString(),
    changes: (run.changes ?? []).map((change) => ({
      ...change,
      element: bytesOf(change, 'element').toString(),
      attribute: bytesOf(change, 'attribute').toString(),
      value: bytesOf(change, 'value').toString(),
    })),
    changeCount: run.change_count,
    short: bytesOf(run, 'short').toString(),
    shortened: run.shortened,
    text: bytesOf(run, 'text').toString(),
  }));
  return { vectors, shortCharacters: head.short_characters };
}

let loaded;
export function loadVectors() {
  const text = vectorText();
  loaded ??= text === null ? { vectors: readRows(root + 'tests/data/'), shortCharacters: 0 } : parseVectors(text);
  return loaded;
}
