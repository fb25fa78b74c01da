// The playground in headless Chromium, opened as a file: hostile input does not run in it and fetches nothing, the link holds the
// state, a mouse over the input says why, a keyboard is enough, axe finds nothing.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { dist, loadVectors } from './kit.js';

const executable = process.env.CHROMIUM ?? spawnSync('sh', ['-c', 'command -v chromium'], { encoding: 'utf8' }).stdout.trim();
const skip = executable === '' && 'chromium is not here';
const address = pathToFileURL(dist + 'playground.html').href;
let browser;

before(async () => {
  if (skip) return;
  const { chromium } = await import('playwright-core');
  browser = await chromium.launch({ executablePath: executable, args: ['--no-sandbox'] });
});
after(() => browser?.close());

// A page, and what happened in it that should not: dialogs, requests, errors.
async function open(options = {}, hash = '') {
  const page = await browser.newPage(options);
  const events = [];
  page.on('dialog', (dialog) => {
    events.push(`dialog ${dialog.message()}`);
    dialog.dismiss();
  });
  // What the page's own policy or the sandbox stops "fails" before it is sent: "csp", or for local files "other".
  const sent = (request) => request.url().startsWith(address) || request.url() === 'about:srcdoc' || events.push(`request ${request.url()}`);
  page.on('requestfinished', sent);
  const isStopped = (request) => ['csp', request.url().startsWith('file:') && 'other'].includes(request.failure().errorText);
  page.on('requestfailed', (request) => isStopped(request) || sent(request));
  page.on('pageerror', (error) => events.push(`error ${error.message}`));
  await page.goto(address + hash);
  await page.waitForSelector('html[data-ready]');
  return { page, events };
}

const paste = (page, texts) =>
  page.evaluate(async (texts) => {
    const results = [];
    for (const text of texts) {
      const input = document.getElementById('input');
      const frame = document.getElementById('shown');
      const loaded = new Promise((done) => frame.addEventListener('load', done, { once: true }));
      input.value = text;
      input.dispatchEvent(new InputEvent('input', { bubbles: true }));
      await loaded;
      results.push(document.getElementById('source').textContent);
    }
    return results;
  }, texts);

test('hostile input does not run in it', { skip }, async () => {
  const { page, events } = await open();
  const isText = (bytes) => Buffer.from(bytes.toString()).equals(bytes);
  const wanted = loadVectors().vectors.filter(
    ({ name, gumbo, status, options, input }) =>
      /^(advisories|mutation|foreign|hidden|misnesting|urls|attributes)/.test(name) &&
      !/\((?!comment\))\w+\)$/.test(name) &&
      !gumbo &&
      status === 0 &&
      options.refusal === undefined &&
      input.length < 5000 &&
      isText(input) &&
      !input.includes('\r'), // a textarea makes newlines of them
  );
  assert.ok(wanted.length > 100, `only ${wanted.length}`);
  const outputs = await paste(page, wanted.map(({ input }) => input.toString()));
  assert.deepEqual(outputs, wanted.map(({ output }) => output));
  const attacks = ['<img src=https://x.example/a onerror=alert(1)>', '<script>alert(1)</script>', '<svg onload=alert(1)>', '<iframe srcdoc="<script>alert(1)</script>">', '</textarea><img src=x onerror=alert(1)>', '</script><script>alert(1)</script>'];
  for (const policy of ['comment', 'article', 'fediverse']) {
    await page.fill('#policy', policy);
    await paste(page, [...attacks, ...wanted.filter(({ name }) => name.startsWith('advisories')).map(({ input }) => input.toString())]);
  }
  await setTimeout(300);
  assert.deepEqual(events, []);
  assert.equal(await page.evaluate(() => document.querySelectorAll('script, img, svg').length), 1, 'its own script');
  console.log(`${wanted.length} vectors pasted into the playground`);
});

test('what runs and is fetched elsewhere is seen', { skip }, async () => {
  const { page: other, events } = await open({ bypassCSP: true });
  await paste(other, []);
  await other.evaluate(() => document.body.append(Object.assign(new Image(), { src: 'none.png' })));
  await setTimeout(300);
  assert.match(events.join(), /request .*none\.png/);
  const page = await browser.newPage();
  const seen = new Promise((done) => page.on('dialog', (dialog) => dialog.dismiss().then(() => done(dialog.message()))));
  await page.setContent('<img src="data:," onerror=alert(7)>');
  assert.equal(await seen, '7');
});

test('the frame shows the result and can run nothing', { skip }, async () => {
  const { page } = await open();
  await paste(page, ['<b onclick=x>bold</b><script>x</script>']);
  assert.equal(await page.getAttribute('#shown', 'sandbox'), '');
  const frame = page.frames().find((other) => other !== page.mainFrame());
  assert.equal(await frame.locator('body').innerHTML(), '<b>bold</b>');
});

test('the link holds the state', { skip }, async () => {
  const { page } = await open();
  await page.fill('#input', 'é\u{1F600}<p>x<u>y');
  await page.fill('#policy', '<p>');
  await page.click('#link');
  const { page: other } = await open({}, new URL(page.url()).hash);
  assert.equal(await other.inputValue('#input'), 'é\u{1F600}<p>x<u>y');
  assert.equal(await other.inputValue('#policy'), '<p>');
  assert.equal(await other.textContent('#source'), 'é\u{1F600}<p>xy</p>');
  const { page: third, events } = await open({}, '#nonsense');
  assert.match(await third.inputValue('#input'), /A comment/);
  assert.deepEqual(events, []);
});

test('the linter, the presets and both ways to write a policy', { skip }, async () => {
  const { page } = await open();
  await page.fill('#policy', '<b> <strnog>');
  assert.match(await page.textContent('#problems'), /^error, line 1, column 5: there is no element <strnog>; did you mean <strong>/);
  assert.equal(await page.getAttribute('#policy', 'aria-invalid'), 'true');
  assert.equal(await page.textContent('#source'), '');
  await page.fill('#policy', '<td>');
  assert.match(await page.textContent('#problems'), /^warning.*a table is permitted as a whole/);
  await page.selectOption('#preset', 'article');
  assert.equal(await page.inputValue('#policy'), 'article');
  assert.equal(await page.textContent('#problems'), '');
  const before = await page.textContent('#source');
  await page.click('#json');
  assert.match(await page.inputValue('#policy'), /^\{\n  "elements"/);
  assert.equal(await page.textContent('#source'), before);
  await page.click('#notation');
  assert.match(await page.inputValue('#policy'), /^<\* dir=""/);
});

test('a mouse over the input, or the keyboard, says what went and why', { skip }, async () => {
  const { page } = await open();
  await paste(page, ['<b>x</b>\n<h2 onclick="y">title</h2>']);
  const box = await page.locator('mark').boundingBox();
  await page.mouse.move(box.x + 20, box.y + 5);
  assert.match(await page.textContent('#tip'), /^<h2> went, its content stayed: this policy does not permit it/);
  assert.equal(await page.isVisible('#tip'), true);
  await page.mouse.move(box.x + 20, box.y + 90);
  assert.equal(await page.isVisible('#tip'), false);
  assert.equal(await page.textContent('#status'), '1 change');
  await page.focus('#input');
  await page.keyboard.press('Tab');
  assert.match(await page.evaluate(() => document.activeElement.textContent), /^<h2> went/);
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => getSelection().toString()), '<h2 onclick="y">');
});

test('axe finds nothing; nothing is wider than a phone', { skip }, async () => {
  const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  const ways = [{ viewport: { width: 1200, height: 900 } }, { viewport: { width: 1200, height: 900 }, colorScheme: 'dark' }, { viewport: { width: 360, height: 740 } }];
  for (const way of ways) {
    const { page } = await open({ ...way, bypassCSP: true });
    // The marks lie behind the text on purpose, and hold the same letters.
    const { violations } = await page.evaluate(`${axe}; axe.run({ exclude: [['#marks'], ['#shown']] })`);
    assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`), []);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
    await page.close();
  }
  const { page } = await open({ bypassCSP: true });
  await page.evaluate(() => document.querySelector('label[for=input]').remove());
  const { violations } = await page.evaluate(`${axe}; axe.run()`);
  assert.ok(violations.some(({ id }) => id === 'label'), 'the control');
});
