// The browser, and the server of the page that the outputs are put into. Everything that leaves the page is recorded and
// stopped.
'use strict';

const fs = require('node:fs');
const http = require('node:http');
const path = require('node:path');
const { chromium } = require('playwright-core');
const { containers } = require('./containers.js');

const NONCE = 'cGFnZQ';
const SCRIPTS = ['containers.js', 'reader.js', 'judge.js', 'reference.js'];
// Report only: what it would have stopped runs, and is seen twice.
const POLICY = `script-src 'nonce-${NONCE}'; style-src 'none'; base-uri 'none'; form-action 'none'; object-src 'none'`;
const STYLED = `${POLICY}; style-src-attr 'unsafe-inline'`; // where the policy permits style attributes
const ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];

function documentFor(items) {
  const scripts = SCRIPTS.map((name) => `<script nonce="${NONCE}" src="/${name}"></script>`).join('');
  const hosts = items.flatMap(({ output }) =>
    Object.values(containers).map(([before, after]) => `<div class="host">${before}${output}${after}</div>`),
  );
  return (
    `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>page</title>${scripts}</head><body>\n` +
    `${hosts.join('\n')}\n<div id="end"></div></body></html>`
  );
}

function startServer(state) {
  const server = http.createServer((request, response) => {
    const name = request.url.slice(1);
    if (request.url === state.path) {
      const headers = { 'content-type': 'text/html; charset=utf-8', 'content-security-policy-report-only': state.csp };
      response.writeHead(200, headers).end(state.document);
    } else if (SCRIPTS.includes(name)) {
      response.writeHead(200, { 'content-type': 'text/javascript', 'cache-control': 'max-age=3600' });
      response.end(fs.readFileSync(path.join(__dirname, name)));
    } else {
      response.writeHead(404).end();
    }
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

const ownPath = (url, state) =>
  url.startsWith(state.origin) &&
  (url.slice(state.origin.length) === state.path || SCRIPTS.includes(url.slice(state.origin.length + 1)));

async function openBrowser() {
  const executablePath = process.env.CHROMIUM || '/usr/bin/chromium';
  const browser = await chromium.launch({ executablePath, args: ARGUMENTS });
  const context = await browser.newContext();
  const state = { csp: POLICY, path: '', document: '', requests: [], number: 0 };
  const server = await startServer(state);
  state.origin = `http://127.0.0.1:${server.address().port}`;
  await context.addInitScript({ path: path.join(__dirname, 'hooks.js') });
  await context.route('**/*', (route) => {
    const request = route.request();
    if (ownPath(request.url(), state)) return route.continue();
    state.requests.push({ url: request.url(), type: request.resourceType() });
    return route.abort();
  });
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  page.on('dialog', (dialog) => {
    state.requests.push({ url: dialog.message(), type: 'dialog' });
    dialog.dismiss().catch(() => {});
  });
  context.on('page', (opened) => {
    state.requests.push({ url: opened.url(), type: 'window' });
    opened.close().catch(() => {});
  });

  // A call in the page that does not depend on what the page did to eval.
  async function call(name, ...values) {
    const expression = `${name}(${values.map((value) => JSON.stringify(value)).join(', ')})`;
    const { result, exceptionDetails } = await devtools.send('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description || exceptionDetails.text);
    return result.value;
  }

  async function load(items, policy = {}) {
    state.csp = policy.styles ? STYLED : POLICY;
    state.path = `/page/${++state.number}`;
    state.document = documentFor(items);
    state.requests = [];
    await page.goto(state.origin + state.path, { waitUntil: 'load' });
  }

  async function judge(policy, items) {
    await load(items, policy);
    return verdictOf(policy, await call('judge', policy, items));
  }

  function verdictOf(policy, verdict) {
    for (const { url, type } of state.requests) {
      if (policy.loads.includes(type)) continue;
      const kind = type === 'document' ? 'navigation' : type === 'dialog' ? 'script' : 'request';
      verdict.events.push({ kind, what: `${type} ${url}` });
    }
    return verdict;
  }

  // A person at the page: the mouse over and onto each link, then the keyboard through all of them.
  async function use(policy, items) {
    await load(items, policy);
    const found = await call('focusable');
    for (const { x, y } of found) {
      await call('scrollTo', 0, y - 200);
      await page.mouse.move(x, 200);
      await page.mouse.click(x, 200);
    }
    for (let i = 0; i < found.length; i++) {
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
    }
    return verdictOf(policy, { failures: [], events: await call('settledEvents'), used: found.length });
  }

  const close = async () => (await browser.close(), server.close());
  return { browser, version: browser.version(), judge, use, load, call, close };
}

module.exports = { openBrowser };
