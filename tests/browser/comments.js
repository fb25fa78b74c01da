// The comment service of examples/comments in headless Chromium: as people use it, and with the library's hostile inputs as
// comments. The last line is "N passed, N failed".
//
// usage: node comments.js COMMENTS COMMENTS_UNCLEAN
//        COMMENTS_UNCLEAN is the same service without a sanitizer (tests/comments/unclean.c): what is asked of it must fail.
'use strict';

const assert = require('node:assert/strict');
const http = require('node:http');
const path = require('node:path');
const { chromium } = require('playwright-core');
const { startService, visitor } = require('./comments_service.js');
const { projectInputs, sample } = require('./inputs.js');

const LONGEST = 16 * 1024; // bytes of a comment
const AT_ONCE = 8;
const [program, unclean] = process.argv.slice(2);
const inPage = (name) => ({ path: path.join(__dirname, name) });
const tests = [];
const test = (name, run) => tests.push({ name, run });

// A page that records what runs, and what it asks of anyone else. `bypassCSP`: what a comment could do if the policy of the
// headers were not there, which would hide it.
async function watchedPage(browser, origin, options) {
  const context = await browser.newContext(options);
  const seen = { requests: [], dialogs: [] };
  await context.addInitScript(inPage('hooks.js'));
  await context.addInitScript(inPage('comments_page.js'));
  await context.route('**/*', (route) => {
    const url = route.request().url();
    if (url.startsWith(`${origin}/`) && /^\/(style\.css|\?before=\d+|comment\/\d+)?$/.test(url.slice(origin.length)))
      return route.continue();
    seen.requests.push(url);
    return route.abort();
  });
  const page = await context.newPage();
  page.setDefaultTimeout(20000);
  page.on('dialog', (dialog) => (seen.dialogs.push(dialog.message()), dialog.dismiss().catch(() => {})));
  context.on('page', (opened) => (seen.dialogs.push(`a window: ${opened.url()}`), opened.close().catch(() => {})));
  // Not by what a comment may have made of eval() (page.js).
  const devtools = await context.newCDPSession(page);
  async function inspect() {
    const expression = 'inspectComments()';
    const options = { expression, awaitPromise: true, returnByValue: true };
    const { result, exceptionDetails } = await devtools.send('Runtime.evaluate', options);
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description || exceptionDetails.text);
    return result.value;
  }
  return { page, context, seen, inspect };
}

async function postAll(origin, inputs) {
  const post = await visitor(origin);
  const results = new Map();
  let at = 0;
  const client = async () => {
    while (at < inputs.length) {
      const input = inputs[at++];
      results.set(input.id, await post(input.bytes, input.bytes.subarray(0, 30)));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, client));
  return results;
}

// Those that the form would send: it sends no empty comment, and none that is longer.
function vectors() {
  const seen = new Set();
  return projectInputs().filter(({ bytes }) => {
    const key = bytes.toString('latin1');
    if (seen.has(key) || bytes.length > LONGEST || !/[^\0- ]/.test(key)) return false;
    return seen.add(key);
  }).map((input, i) => ({ ...input, id: `${i} ${input.id}` }));
}

test('no input of the tests runs, fetches or shows anything', async ({ browser, note }) => {
  const inputs = vectors();
  const service = await startService(program);
  const { page, context, seen, inspect } = await watchedPage(browser, service.origin, { bypassCSP: true });
  const results = await postAll(service.origin, inputs);
  const refused = [...results].filter(([, { number }]) => number === undefined);
  assert.deepEqual(refused, []);
  let shown = 0;
  let pages = 0;
  for (let next = '/'; next; pages++) {
    await page.goto(service.origin + next, { waitUntil: 'load' });
    const { comments, bad, events } = await inspect();
    assert.deepEqual({ bad, events, ...seen }, { bad: [], events: [], requests: [], dialogs: [] }, `at ${next}`);
    shown += comments;
    const link = page.locator('nav a[rel=next]');
    next = (await link.count()) > 0 ? await link.getAttribute('href') : null;
  }
  assert.equal(shown, inputs.length);
  assert.ok(inputs.length > 1000, `${inputs.length} inputs`);
  await context.close();
  await service.stop();
  note(`${inputs.length} hostile comments on ${pages} pages`);
});

test('the same without a sanitizer is found out', async ({ browser, note }) => {
  const service = await startService(unclean);
  const hostile = vectors().filter(({ bytes }) => /<script|onerror|onload|<img|<iframe/i.test(bytes.toString('latin1')));
  const results = await postAll(service.origin, sample(hostile, 8));
  const found = { bad: 0, script: 0, request: 0 };
  const { page, context, seen, inspect } = await watchedPage(browser, service.origin, { bypassCSP: true });
  for (const { number } of results.values()) {
    seen.requests.length = seen.dialogs.length = 0;
    const { bad, events } = await page
      .goto(`${service.origin}/comment/${number}`, { waitUntil: 'load', timeout: 5000 })
      .then(inspect)
      .catch((error) => ({ bad: [error.message], events: [] }));
    if (bad.length > 0) found.bad++;
    if (events.some(({ kind }) => kind === 'script') || seen.dialogs.length > 0) found.script++;
    if (seen.requests.length > 0) found.request++;
  }
  await context.close();
  await service.stop();
  const { bad, script, request } = found;
  note(`of ${results.size}: ${bad} with what may not be there, ${script} with scripts, ${request} with requests`);
  assert.ok(bad > results.size / 2 && script > 0 && request > 0);
});

test('without a sanitizer the headers still stop scripts and requests', async ({ browser }) => {
  const service = await startService(unclean);
  const post = await visitor(service.origin);
  const { number } = await post(
    '<script>document.title = "ran"</script><img src=x onerror="document.title = \'ran\'"><img src="https://x.example/y">' +
      '<style>main { display: none }</style><iframe src="https://x.example/"></iframe><base href="https://x.example/">',
  );
  for (const [bypassCSP, ran] of [
    [false, false],
    [true, true],
  ]) {
    const { page, context, seen } = await watchedPage(browser, service.origin, { bypassCSP });
    await page.goto(`${service.origin}/comment/${number}`, { waitUntil: 'load' });
    assert.equal((await page.title()) === 'ran', ran);
    assert.equal(seen.requests.length > 0, ran);
    assert.equal(await page.locator('main').isVisible(), !ran);
    await context.close();
  }
  await service.stop();
});

// ---- As people use it ----

const press = async (page, ...keys) => {
  for (const key of keys) await page.keyboard.press(key);
};
const focused = (page) => page.evaluate(() => document.activeElement.textContent || document.activeElement.id);

test('by keyboard: preview, post, report, edit', async ({ browser }) => {
  const service = await startService(program);
  const context = await browser.newContext();
  const page = await context.newPage();
  const errors = [];
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  await page.goto(service.origin);
  await press(page, 'Tab', 'Tab');
  assert.equal(await focused(page), 'Skip to the comments');
  await press(page, 'Tab');
  assert.equal(await focused(page), 'name');
  await page.keyboard.type('Ann <3');
  await press(page, 'Tab');
  await page.keyboard.type('I <3 <b onclick=x>this</b>\n\n"&lt;" <script>x</script>');
  await press(page, 'Tab');
  assert.equal(await focused(page), 'Preview');
  await press(page, 'Enter');
  await page.waitForLoadState('load');

  assert.equal(await page.getByRole('status').locator('.body').innerText(), 'I <3 this\n\n"<"');
  assert.equal(await page.getByLabel('Your name').inputValue(), 'Ann <3');
  assert.equal(
    await page.getByLabel('Your comment').inputValue(),
    'I <3 <b onclick=x>this</b>\n\n"&lt;" <script>x</script>',
  );
  await page.getByRole('button', { name: 'Post comment' }).focus();
  await press(page, 'Enter');
  await page.waitForURL('**/comment/1');
  assert.deepEqual(await page.getByRole('region', { name: 'What we changed' }).getByRole('listitem').allInnerTexts(), [
    'Line 1: We removed onclick="x" from <b>: it could harm readers.',
    'Line 3: We removed <script> with everything in it: it could harm readers.',
  ]);
  assert.equal(await page.getByRole('article', { name: 'Ann <3' }).locator('.body').innerText(), 'I <3 this\n\n"<"');

  await page.getByRole('link', { name: 'Edit comment 1' }).click();
  await page.getByLabel('Your comment').fill('better');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await page.waitForURL('**/comment/1');
  assert.equal(await page.locator('.body').innerText(), 'better');
  await page.reload();
  await page.getByRole('link', { name: 'All comments' }).click();
  assert.equal(await page.getByRole('article').count(), 1);
  assert.deepEqual(errors.filter((text) => !/favicon/.test(text) && !/404/.test(text)), []);

  const other = await (await browser.newContext()).newPage();
  await other.goto(`${service.origin}/`);
  assert.equal(await other.getByRole('link', { name: /Edit/ }).count(), 0);
  assert.equal((await other.goto(`${service.origin}/comment/1/edit`)).status(), 403);
  assert.equal(await other.getByRole('textbox').count(), 0);
  await context.close();
  await service.stop();
});

test('without JavaScript, as with it; an empty comment is told', async ({ browser }) => {
  const service = await startService(program);
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(service.origin);
  await page.getByLabel('Your comment').fill('   ');
  await page.getByRole('button', { name: 'Post comment' }).click();
  assert.equal(await page.getByRole('alert').innerText(), 'There is nothing in your comment yet.');
  await page.getByLabel('Your comment').fill('\nleading newline, 日本語 🎉');
  await page.getByRole('button', { name: 'Preview' }).click();
  assert.equal(await page.getByLabel('Your comment').inputValue(), '\nleading newline, 日本語 🎉');
  await page.getByRole('button', { name: 'Post comment' }).click();
  assert.equal(await page.getByRole('article').locator('.body').innerText(), 'leading newline, 日本語 🎉');
  assert.equal(await page.getByRole('heading', { level: 3 }).innerText(), 'Somebody');
  await context.close();
  await service.stop();
});

test('what is refused is told on a page', async ({ browser }) => {
  const service = await startService(program);
  const page = await (await browser.newContext()).newPage();
  for (const [length, kept] of [
    [20_000, true],
    [90_000, false],
    [900_000, false],
  ]) {
    await page.goto(service.origin);
    await page.locator('textarea').evaluate((area, count) => ((area.maxLength = 1e6), (area.value = 'x'.repeat(count))), length);
    const posted = page.waitForResponse(`${service.origin}/comment`);
    await page.getByRole('button', { name: 'Post comment' }).click();
    assert.equal((await posted).status(), 413);
    assert.match(await page.getByRole('alert').innerText(), /too long|write less/);
    assert.equal(await page.getByRole('textbox', { name: 'Your comment' }).count(), kept ? 1 : 0);
    if (kept) assert.equal((await page.getByLabel('Your comment').inputValue()).length, length);
  }
  assert.equal((await page.goto(`${service.origin}/comment/7`)).status(), 404);
  assert.equal((await page.goto(`${service.origin}/comment`)).status(), 405);
  await page.getByRole('link', { name: 'All comments' }).click();
  assert.equal(await page.getByText('Nothing yet.').count(), 1);
  await page.context().close();
  await service.stop();
});

// A site of somebody else's, with this page.
const otherSite = (page) =>
  new Promise((resolve) => {
    const server = http.createServer((_, response) => response.setHeader('content-type', 'text/html').end(page));
    server.listen(0, () => resolve(server));
  });

test('no other site can post or frame it', async ({ browser }) => {
  const service = await startService(program);
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(service.origin);
  const token = await page.locator('[name=token]').inputValue();
  const site = await otherSite(
    `<form method=post action="${service.origin}/comment"><input name=token value="">` +
      `<input name=comment value="not mine"><button name=do value=post>win</button></form>` +
      `<iframe src="${service.origin}/"></iframe>`,
  );
  // By SameSite the browser sends the cookie from 127.0.0.1 alone: a port is no site of its own.
  for (const host of ['localhost', '127.0.0.1']) {
    for (const value of ['', '0'.repeat(32), token]) {
      await page.goto(`http://${host}:${site.address().port}/`);
      assert.notEqual(page.frames()[1].url(), `${service.origin}/`);
      await page.locator('[name=token]').fill(value);
      const posted = page.waitForResponse(`${service.origin}/comment`);
      await page.getByText('win').click();
      const answer = await posted;
      assert.equal(answer.status(), 403, `${host} ${value}`);
    }
  }
  await page.goto(service.origin);
  assert.equal(await page.getByRole('article').count(), 0);
  site.close();
  await context.close();
  await service.stop();
});

test('what a screen reader is told', async ({ browser }) => {
  const service = await startService(program);
  await (await visitor(service.origin))('Hi', 'Ann');
  const page = await (await browser.newContext()).newPage();
  await page.goto(service.origin);
  assert.equal(await page.locator('html').getAttribute('lang'), 'en');
  const tree = await page.locator('body').ariaSnapshot();
  assert.equal(tree.replace(/time: .*/, 'time').replace(/( HTML tags) .*"/, '$1"'), ARIA);
  await page.context().close();
  await service.stop();
});

const ARIA = `- banner:
  - link "Comments":
    - /url: /
- main:
  - heading "Comments" [level=1]
  - paragraph:
    - link "Skip to the comments":
      - /url: "#comments"
  - text: Your name
  - textbox "Your name"
  - text: Your comment
  - textbox "Your comment"
  - paragraph: "You may use these HTML tags"
  - paragraph:
    - button "Preview"
    - button "Post comment"
  - region "What people say":
    - heading "What people say" [level=2]
    - article "Ann":
      - heading "Ann" [level=3]
      - time
      - paragraph: Hi
      - link "Link to comment 1":
        - /url: /comment/1`;

test('on a phone, by day and by night', async ({ browser, note }) => {
  const service = await startService(program);
  const post = await visitor(service.origin);
  await post(`${'W'.repeat(3000)} <a href="https://x.example/${'y'.repeat(500)}">${'z'.repeat(300)}</a>`, 'N'.repeat(80));
  await post(`<pre>${'W'.repeat(3000)}</pre>${'<blockquote>'.repeat(16)}deep`);
  await post('<b>b</b> <code>c</code> <q>q</q> <del>d</del>');
  const contrasts = [];
  for (const colorScheme of ['light', 'dark']) {
    const context = await browser.newContext({ colorScheme, viewport: { width: 320, height: 640 } });
    await context.addInitScript(inPage('comments_page.js'));
    const page = await context.newPage();
    const look = async () => {
      await page.waitForLoadState('load');
      assert.ok((await page.evaluate(() => window.overflow())) <= 0, `${page.url()} is wider than a phone`);
      const { ratio, where } = await page.evaluate(() => window.lowestContrast());
      assert.ok(ratio >= 4.5, `${colorScheme}: ${where} has a contrast of ${ratio}`);
      contrasts.push(ratio);
    };
    await page.goto(service.origin);
    await look();
    await page.getByLabel('Your comment').fill(`<${'u'.repeat(400)}><script>${'W'.repeat(400)}</script><x y=z>`);
    await page.getByRole('button', { name: 'Preview' }).click();
    await look();
    await page.goto(`${service.origin}/nowhere`);
    await look();
    if (process.env.COMMENTS_PICTURES) await page.goto(service.origin);
    if (process.env.COMMENTS_PICTURES) await page.screenshot({ path: `${process.env.COMMENTS_PICTURES}/${colorScheme}.png` });
    await context.close();
  }
  await service.stop();
  note(`the lowest contrast is ${Math.min(...contrasts).toFixed(1)}`);
});

async function main() {
  const executablePath = process.env.CHROMIUM || '/usr/bin/chromium';
  const rules = '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost';
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', rules] });
  let failed = 0;
  for (const { name, run } of tests) {
    const notes = [];
    const started = Date.now();
    try {
      await run({ browser, note: (text) => notes.push(text) });
    } catch (error) {
      failed++;
      console.log(`FAILED: ${name}: ${error.stack.slice(0, 3000)}`);
    }
    console.log(`${[name, ...notes].join(': ')}, ${((Date.now() - started) / 1000).toFixed(1)} s`);
  }
  await browser.close();
  console.log(`${tests.length - failed} passed, ${failed} failed`);
  process.exit(failed > 0 ? 1 : 0); // services of tests that failed are still there
}

main();
