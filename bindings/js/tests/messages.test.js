// What a policy's mistakes are called is what the program says: src/format.c stands in for libc's printf() there.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { lint } from '../dist/index.js';
import { root } from './kit.js';

const own = (settings) => JSON.stringify({ elements: ['b', 'li', 'a'], libsanitize: settings });
const policies = [
  '{',
  '{"elements":["b",}',
  '{"elements":1}',
  '{"elements":["script"]}',
  '{"elements":["strnog"]}',
  '{"elements":["b"],"elements":["b"]}',
  '{"elements":[{"name":"b","attributes":["onclick"]}]}',
  '{"elements":["\u00e9"]}',
  '{"elements":["b\\u0001"]}',
  '{"elements":["b"],"x":1}',
  '{"elements":["b"]} x',
  '{"elements":["b"]}\u0007',
  '{"a":"' + 'x'.repeat(300) + '"}',
  '['.repeat(40),
  '{' + Array.from({ length: 260 }, (_, i) => `"k${i}":1`).join(',') + '}',
  own({ schemes: ['http:'] }),
  own({ schemes: ['javascript'] }),
  own({ baseUrl: '/x' }),
  own({ mode: 'dorp' }),
  own({ limits: { inputBytes: 1e9 } }),
  own({ limits: { inputBytes: -1 } }),
  own({ namePrefix: '1' }),
  own({ preset: 'none' }),
  own({ values: [{ element: 'li', attribute: 'value', kind: 'integer', minimum: 5, maximum: 2 }] }),
  own({ values: [{ element: 'li', attribute: 'value', kind: 'integer', minimum: -99999999999 }] }),
  own({ links: { rel: ['a b'] } }),
  '{"elements":["td"]}',
];

const program = process.env.SANITIZE ?? root + 'build/dev/bin/sanitize';

test('messages', { skip: !existsSync(program) && `${program} is not here` }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'messages-'));
  let different = 0;
  try {
    for (const policy of policies) {
      const file = join(folder, 'p.json');
      writeFileSync(file, policy);
      const { stderr } = spawnSync(program, ['--policy', file], { input: 'x', encoding: 'utf8' });
      // The largest size is 2^63 - 1 there.
      const said = stderr.split('\n')[0].replace('9223372036854775807', '2147483647');
      const [{ severity, message, line, column }] = lint(policy);
      const place = line === 0 ? '' : `${line}:${column}: `;
      assert.equal(said, `sanitize: ${file}:${place}${severity === 'warning' ? 'warning: ' : ''}${message}`, policy.slice(0, 80));
      different++;
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  assert.equal(different, policies.length);
});
