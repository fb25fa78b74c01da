// The page of --survey=html, in headless Chromium: a hostile corpus does nothing in it, nothing is fetched, what is shown is
// what the corpus says, it is readable on a phone, light and dark. Negative controls break its escaping and its layout.
// SURVEY_SCREENSHOTS=FOLDER keeps pictures of it, to be looked at.
'use strict';

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const ATTACKS = [
  '<b class="&quot;><script>alert(1)</script>">x</b>',
  '<b class="<img/src=x/onerror=alert(1)>">x</b>',
  '<a href="https://&quot;><svg/onload=alert(1)>/">y</a>',
  '<a href="https://x.example/</code></td></table><script>alert(2)</script>">y</a>',
  '</code></bdi></td></table></style></title><script>alert(3)</script>',
  '<img src=x onerror=alert(4)><iframe src="javascript:alert(5)"></iframe><style>*{display:none}</style>',
  "<x-&lt;y onclick='alert(6)'>z</x-&lt;y>",
  '<font color="red;}*{background:url(//e.example/x)}">f</font>',
  `<b title="\u202e\u2028\u0007">${'w'.repeat(3000)}</b>`,
  `<b class="${'long'.repeat(28)}">x</b><a href="https://${'h'.repeat(90)}.example/">x</a>`,
  '<meta http-equiv=refresh content="0;url=//e.example/"><base href=//e.example/><link rel=stylesheet href=//e.example/x>',
  '<!--><script>alert(7)</script>-->',
];
const ELEMENTS = new Set(
  ('HTML HEAD META TITLE STYLE BODY H1 H2 DL DIV DT DD SMALL P PRE CODE SPAN TABLE THEAD TBODY TR TH TD BDI svg rect').split(' '),
);
const ATTRIBUTES = new Set(
  'lang charset http-equiv content name class scope data-label viewBox preserveAspectRatio aria-hidden width height x'.split(' '),
);
const SHAPES = [
  { name: 'light', viewport: { width: 1100, height: 800 }, colorScheme: 'light' },
  { name: 'dark', viewport: { width: 1100, height: 800 }, colorScheme: 'dark' },
  { name: 'phone', viewport: { width: 320, height: 640 }, colorScheme: 'light' },
];

function makePage(program) {
  const run = spawnSync(program, ['--lines', '--survey=html'], { input: `${ATTACKS.join('\n')}\n` });
  if (run.status !== 0) throw new Error(`${program}: ${run.stderr || run.error}`);
  return run.stdout.toString('utf8');
}

/* eslint-env browser */
function readPage() {
  const all = [...document.querySelectorAll('*')];
  const luminance = (color) => {
    const [r, g, b] = color.match(/[\d.]+/g).map((part) => {
      const c = part / 255;
      return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const background = (element) => {
    for (let at = element; at !== null; at = at.parentElement) {
      const color = getComputedStyle(at).backgroundColor;
      if (!/, 0\)$/.test(color)) return luminance(color);
    }
    return 1;
  };
  const contrasts = [...document.querySelectorAll('h1, dt, dd, small, p, th, td, code, .never')].map((element) => {
    const [low, high] = [luminance(getComputedStyle(element).color), background(element)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  });
  return {
    elements: [...new Set(all.map(({ tagName }) => tagName))],
    attributes: [...new Set(all.flatMap((element) => [...element.attributes].map(({ name }) => name)))],
    overflow: document.documentElement.scrollWidth - window.innerWidth,
    dark: background(document.body) < 0.2,
    contrast: Math.min(...contrasts),
    text: document.body.innerText,
  };
}

// What is wrong with a page, in one shape of window.
async function judge(browser, html, shape, screenshots) {
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'survey-')), 'page.html');
  fs.writeFileSync(file, html);
  const context = await browser.newContext(shape);
  const page = await context.newPage();
  const wrong = [];
  page.on('dialog', (dialog) => (wrong.push(`dialog ${dialog.message()}`), dialog.dismiss().catch(() => {})));
  page.on('console', (message) => wrong.push(`console ${message.text().slice(0, 80)}`));
  page.on('pageerror', (error) => wrong.push(`error ${error.message}`));
  await context.route('**/*', (route) => {
    if (route.request().url() === `file://${file}`) return route.continue();
    wrong.push(`request ${route.request().url().slice(0, 80)}`);
    return route.abort();
  });
  await page.goto(`file://${file}`, { waitUntil: 'load' });
  const seen = await page.evaluate(readPage);
  if (screenshots) await page.screenshot({ path: path.join(screenshots, `${shape.name}.png`), fullPage: true });
  await context.close();
  fs.rmSync(path.dirname(file), { recursive: true });

  wrong.push(...seen.elements.filter((name) => !ELEMENTS.has(name)).map((name) => `element ${name}`));
  wrong.push(...seen.attributes.filter((name) => !ATTRIBUTES.has(name)).map((name) => `attribute ${name}`));
  if (seen.overflow > 0) wrong.push(`wider than the window by ${seen.overflow}`);
  if (seen.dark !== (shape.colorScheme === 'dark')) wrong.push('not in the colours that were asked for');
  if (seen.contrast < 4.5) wrong.push(`contrast ${seen.contrast.toFixed(2)}`);
  for (const text of ['"><script>alert(1)</script>', '<img/src=x/onerror=alert(1)>', '\\xe2\\x80\\xae']) {
    if (!seen.text.includes(text)) wrong.push(`does not show ${text}`);
  }
  return wrong;
}

// Each must be found wrong, for the reason given.
const CONTROLS = [
  ['escapes nothing', (html) => html.replaceAll('&lt;', '<').replaceAll('&gt;', '>'), /^(element|console)/],
  ['has no dark colours', (html) => html.replace('prefers-color-scheme: dark', 'print'), /^not in the colours/],
  ['does not wrap', (html) => html.replaceAll('overflow-wrap: anywhere', 'white-space: pre'), /^wider/],
  ['is pale', (html) => html.replaceAll(/--quiet: #\w{6}/g, '--quiet: #888'), /^contrast/],
  [
    'fetches',
    (html) => html.replace('<body>', '<body><img src="https://e.example/">').replace(/default-src.*'"/, '"'),
    /^request/,
  ],
];

async function surveyRounds(browser, program, totals) {
  const html = makePage(program);
  const report = (name, failed, what) => {
    if (failed) console.log(`FAILED: survey: ${name}: ${what}`);
    totals[failed ? 'failed' : 'passed']++;
  };
  for (const shape of SHAPES) {
    const wrong = await judge(browser, html, shape, process.env.SURVEY_SCREENSHOTS);
    report(shape.name, wrong.length > 0, wrong.slice(0, 5).join('; '));
  }
  for (const [name, spoil, reason] of CONTROLS) {
    const spoilt = spoil(html);
    const wrong = [];
    for (const shape of SHAPES) wrong.push(...(await judge(browser, spoilt, shape)));
    report(`control: ${name}`, spoilt === html || !wrong.some((what) => reason.test(what)), `not found: ${wrong.join('; ')}`);
  }
  console.log(`survey: a page in ${SHAPES.length} shapes, ${CONTROLS.length} broken ones`);
}

module.exports = { surveyRounds };
