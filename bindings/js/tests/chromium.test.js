// In headless Chromium, under a strict Content-Security-Policy with Trusted Types: the same vectors give the same texts, nothing is
// fetched but the scripts, a module worker works, and setHTML() passes no other text. Without 'wasm-unsafe-eval' a browser runs no
// WebAssembly, which is the control.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { dist, loadVectors } from './kit.js';

const executable = process.env.CHROMIUM ?? spawnSync('sh', ['-c', 'command -v chromium'], { encoding: 'utf8' }).stdout.trim();
const skip = executable === '' && 'chromium is not here';
const STRICT = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; require-trusted-types-for 'script'; trusted-types sanitize sanitize-set-html";

const files = {
  '/page': ['text/html', '<!doctype html><meta charset=utf-8><title>x</title><div id=out></div><script type=module src=/use.js></script>'],
  '/use.js': [
    'text/javascript',
    `try { globalThis.library = await import('/index.js'); globalThis.ready = 'yes' } catch (error) { globalThis.ready = String(error) }`,
  ],
  '/worker.js': ['text/javascript', `import { sanitize } from '/index.js'; postMessage(sanitize('<b onclick=x>1'));`],
};
for (const name of ['index.js', 'load.js', 'library.js', 'packed.js', 'statuses.js']) files['/' + name] = ['text/javascript', readFileSync(dist + name)];

let server;
let browser;
const asked = [];

before(async () => {
  if (skip) return;
  const { chromium } = await import('playwright-core');
  server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url, 'http://x');
    asked.push(pathname);
    const [type, body] = files[pathname] ?? ['text/plain', ''];
    const csp = searchParams.has('without') ? STRICT.replace(" 'wasm-unsafe-eval'", '') : STRICT;
    response.writeHead(files[pathname] ? 200 : 404, { 'Content-Type': type, 'Content-Security-Policy': csp });
    response.end(body);
  }).listen(0, '127.0.0.1');
  await new Promise((done) => server.once('listening', done));
  browser = await chromium.launch({ executablePath: executable, args: ['--no-sandbox'] });
});
after(async () => {
  await browser?.close();
  server?.close();
});

async function openPage(query = '') {
  const page = await browser.newPage();
  const complaints = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  await page.goto(`http://127.0.0.1:${server.address().port}/page${query}`);
  while (await page.evaluate(() => globalThis.ready === undefined)) await setTimeout(20);
  return { page, complaints };
}

test('every vector in Chromium', { skip }, async () => {
  const { page } = await openPage();
  assert.equal(await page.evaluate(() => globalThis.ready), 'yes');
  const isText = (bytes) => Buffer.from(bytes.toString()).equals(bytes);
  const runs = loadVectors()
    .vectors.filter(({ gumbo, status, input }) => !gumbo && status === 0 && isText(input) && input.length < 100000)
    .map(({ name, policy, options, input, output }) => ({ name, policy, options, input: input.toString(), output }));
  assert.ok(runs.length > 300);
  const wrong = await page.evaluate((runs) => {
    const made = new Map();
    return runs.filter(({ policy, options, input, output }) => {
      const key = JSON.stringify([policy, options]);
      if (!made.has(key)) made.set(key, new library.Sanitizer(policy, options));
      return made.get(key).sanitize(input) !== output;
    });
  }, runs);
  assert.deepEqual(wrong, []);
  console.log(`${runs.length} vectors in Chromium`);
  const control = await page.evaluate((run) => library.sanitize(run.input) === run.output + ' ', runs[0]);
  assert.equal(control, false);
});

test('a strict Content-Security-Policy with Trusted Types', { skip }, async () => {
  asked.length = 0;
  const { page, complaints } = await openPage();
  const seen = await page.evaluate(async () => {
    const out = document.getElementById('out');
    let plain = 'passed';
    try {
      out.innerHTML = '<b>x</b>';
    } catch (error) {
      plain = error.name;
    }
    library.setHTML(out, '<b onclick="window.hit=1">1</b><img src=x onerror="window.hit=1"><script>window.hit=1</script>');
    const first = out.innerHTML;
    library.setHTML(out, '<p>2', { sanitizer: 'article' });
    return { plain, first, second: out.innerHTML, hit: window.hit };
  });
  assert.deepEqual(seen.plain, 'TypeError');
  assert.equal(seen.first, '<b>1</b> ');
  assert.equal(seen.second, '<p>2</p>');
  assert.equal(seen.hit, undefined);
  const paths = asked.filter((path) => path !== '/favicon.ico');
  assert.deepEqual(paths.sort(), ['/index.js', '/library.js', '/load.js', '/packed.js', '/page', '/statuses.js', '/use.js']);
  assert.deepEqual(complaints.filter((text) => !/TrustedHTML|favicon/.test(text)), []);
});

test('a policy of Trusted Types makes TrustedHTML', { skip }, async () => {
  const { page } = await openPage();
  const made = await page.evaluate(() => {
    const trusted = library.trustedTypesPolicy('sanitize').createHTML('<b onclick=x>1');
    return [trusted instanceof TrustedHTML, String(trusted)];
  });
  assert.deepEqual(made, [true, '<b>1</b>']);
});

test('a module worker', { skip }, async () => {
  const { page } = await openPage();
  // A worker's URL is a sink of Trusted Types, which this page's policy makes nothing for: so it is a page without them.
  const answer = await page.evaluate(
    () =>
      new Promise((done) => {
        try {
          new Worker('/worker.js', { type: 'module' });
        } catch (error) {
          done(error.name);
        }
      }),
  );
  assert.equal(answer, 'TypeError');
  const other = await browser.newPage();
  await other.route('**/page', async (route) => {
    const response = await route.fetch();
    const csp = STRICT.replace(/; require-trusted-types.*/, '');
    await route.fulfill({ response, headers: { ...response.headers(), 'content-security-policy': csp } });
  });
  await other.goto(`http://127.0.0.1:${server.address().port}/page`);
  const text = await other.evaluate(
    () =>
      new Promise((done, fail) => {
        const worker = new Worker('/worker.js', { type: 'module' });
        worker.onmessage = ({ data }) => done(data);
        worker.onerror = (event) => fail(new Error(event.message));
      }),
  );
  assert.equal(text, '<b>1</b>');
});

test("without 'wasm-unsafe-eval' it does not load, and says so", { skip }, async () => {
  const { page } = await openPage('?without');
  assert.match(await page.evaluate(() => globalThis.ready), /CompileError.*Content Security Policy/s);
});
