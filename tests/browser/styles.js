// Style attributes in Chromium: each row of tests/data/style.dat, and random declarations, as typed and as the library writes
// them under the policy that permits every property. The computed style of what was written is that of what was typed, and
// nothing is fetched. A style is one test, a negative control is one.
//
// usage: node styles.js BUILD      BUILD is where CMakeLists.txt was built; ends with "N passed, N failed"
'use strict';

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { chromium } = require('playwright-core');

const SHOWN = 20;
const RANDOM = 12000;
const PROPERTIES = (
  'background-color border-collapse border-color border-style border-width color font-family font-size font-style ' +
  'font-variant font-weight line-height list-style-type margin-bottom margin-left margin-right margin-top max-width ' +
  'padding-bottom padding-left padding-right padding-top text-align text-decoration text-decoration-line text-indent ' +
  'text-transform vertical-align white-space width'
).split(' ');
// What a harmless style can never change.
const UNTOUCHED = 'position z-index float top left transform opacity visibility display background-image content height'
  .split(' ');

// The values of style in the rows' inputs, their escapes and references resolved.
function rowStyles() {
  const text = fs.readFileSync(path.join(__dirname, '../data/style.dat'), 'utf8');
  const styles = [...text.matchAll(/^#input <b style="([^"]*)">x<\/b>$/gm)].map(([, style]) => style);
  return styles.map((style) =>
    style
      .replace(/\\\{(\d+):([^}]*)\}/g, (_, times, part) => part.repeat(Number(times)))
      .replace(/\\(n|t|s|\\|u\{([0-9A-F]+)\})/g, (_, one, hex) =>
        hex ? String.fromCodePoint(parseInt(hex, 16)) : { n: '\n', t: '\t', s: ' ', '\\': '\\' }[one],
      )
      .replace(/&(colon|semi|lt);/g, (_, name) => ({ colon: ':', semi: ';', lt: '<' })[name]),
  );
}

// A small generator of numbers, so that a run can be repeated.
function generator(seed) {
  let state = BigInt(seed);
  return (limit) => {
    state = (state * 6364136223846793005n + 1442695040888963407n) & ((1n << 64n) - 1n);
    return Number((state >> 33n) % BigInt(limit));
  };
}

// One declaration, so that the browser cannot have chosen another of the same property than the library.
function randomStyles() {
  const below = generator(11);
  const pick = (list) => list[below(list.length)];
  const number = () => pick(['0', '1', '12', '50', '.5', '1.25', '099', '100', '255', '300', '700', '-1', '+3', '2.0004']);
  const values = [
    () => pick(['red', 'RebeccaPurple', 'transparent', 'currentcolor', 'LightGoldenrodYellow', 'inherit', 'nothing']),
    () => pick(['#f0a', '#F0AC', '#ff00aa', '#FF00AA80', '#12345', '#ggg']),
    () => `${pick(['rgb', 'RGBA'])}(${number()}, ${number()},${number()}${pick(['', ', .5', ',25%'])})`,
    () => `${pick(['rgb', 'rgba'])}(${number()} ${number()}  ${number()}${pick(['', '/ .5', ' / 25%'])})`,
    () => `rgb(${number()}%,${number()}%, ${number()}%)`,
    () => `${pick(['hsl', 'HSLA'])}(${number()}${pick(['', 'deg'])}, ${number()}%,${number()}%${pick(['', ', .5'])})`,
    () => `hsl(${number()} ${number()}% ${number()}%${pick(['', '/.5'])})`,
    () => `${number()}${pick(['px', 'em', 'rem', 'pt', '%', '', 'vw', 'PX'])}`,
    () => pick(['left', 'center', 'bold', 'bolder', 'italic', 'none', 'underline', 'line-through  underline', 'small-caps']),
    () => pick(['x-large', 'smaller', 'normal', 'auto', 'collapse', 'dotted', 'upper-roman', 'uppercase', 'pre-wrap', 'sub']),
    () => pick(['Arial', 'Courier  New, MONOSPACE', "'Courier New' ,serif", '"a b"', 'Comic Sans MS, cursive', 'x y z']),
  ];
  return Array.from({ length: RANDOM }, () => `${pick(PROPERTIES)}: ${pick(values)()}${pick(['', ';', ' !important'])}`);
}

// The same styles as the program writes them; '' where none is left.
function sanitize(build, styles) {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'sanitize-styles-'));
  const escape = (style) => style.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;');
  const input = styles.map((style) => `<b style="${escape(style)}">x</b>\0`).join('');
  const notation = `<b style="${PROPERTIES.join(' ')}">`;
  const run = spawnSync(path.resolve(build, 'sanitize'), ['-0', '--jobs=1', '--policy', 'text', '--allow', notation], {
    input,
    cwd: directory,
    maxBuffer: 2 ** 28,
  });
  fs.rmSync(directory, { recursive: true });
  if (run.status !== 0) throw new Error(`sanitize: ${run.stderr || run.error}`);
  const outputs = run.stdout.toString('utf8').split('\0').slice(0, -1);
  return outputs.map((output) => {
    const [, style] = /^<b(?: style="([^"&]*)")?>x<\/b>$/.exec(output) ?? [];
    if (style === undefined && output !== '<b>x</b>') throw new Error(`what is ${output}?`);
    return style ?? '';
  });
}

// What is computed of each style, in a page of its own, and what the page asked for.
async function compute(browser, styles) {
  const page = await browser.newPage();
  const requests = [];
  await page.route('**/*', (route) => {
    requests.push(route.request().url());
    return route.abort();
  });
  await page.setContent('<!DOCTYPE html><div id="room" style="width: 400px; font-size: 20px"></div>');
  const computed = await page.evaluate(
    ([all, names]) => {
      const room = document.getElementById('room');
      return all.map((style) => {
        const element = document.createElement('p');
        element.setAttribute('style', style);
        element.textContent = 'x';
        room.replaceChildren(element);
        const values = getComputedStyle(element);
        return Object.fromEntries(names.map((name) => [name, values.getPropertyValue(name)]));
      });
    },
    [styles, [...PROPERTIES, ...UNTOUCHED]],
  );
  await page.waitForTimeout(200);
  await page.close();
  return { computed, requests };
}

// 12.5% and 12.502% are the same to a reader; colours are rounded.
function isSame(one, other) {
  const parts = (text) => text.replace(/^0%$/, '0px').split(/(-?\d*\.?\d+)/);
  const [a, b] = [parts(one), parts(other)];
  return a.length === b.length && a.every((part, i) => part === b[i] || Math.abs(part - b[i]) <= 0.02);
}

// Why what was written is not what was typed; '' when it is.
function difference(written, typedComputed, writtenComputed, plain) {
  const names = written === '' ? [] : written.split('; ').map((declaration) => declaration.split(': ')[0]);
  const reached = new Set(names.map((name) => (name === 'text-decoration' ? 'text-decoration-line' : name)));
  for (const name of reached) {
    if (!isSame(typedComputed[name], writtenComputed[name]))
      return `${name} is ${writtenComputed[name]}, meant was ${typedComputed[name]}`;
  }
  for (const name of UNTOUCHED) {
    const sized = name === 'height'; // of what is in it
    if (!sized && writtenComputed[name] !== plain[name]) return `${name} is ${writtenComputed[name]}`;
  }
  return '';
}

async function judge(browser, typed, written) {
  const { computed: meant } = await compute(browser, typed);
  const { computed: made, requests } = await compute(browser, written);
  const { computed: plain } = await compute(browser, ['']);
  const failures = [];
  written.forEach((style, i) => {
    const what = difference(style, meant[i], made[i], plain[0]);
    if (what !== '') failures.push(`${JSON.stringify(typed[i])} gives ${JSON.stringify(style)}: ${what}`);
  });
  return { failures, requests };
}

// Sanitizers that are broken: each must be found.
async function judgeControls(browser, totals) {
  const controls = [
    ['color: red', 'color: blue'],
    ['color: red', 'color: red; position: fixed'],
    ['width: 1em', 'width: 2em'],
    ['text-align: left', 'text-align: center'],
  ];
  for (const [typed, written] of controls) {
    const { failures } = await judge(browser, [typed], [written]);
    if (failures.length === 0) console.log(`FAILED: control: nobody sees that ${typed} is ${written}`);
    totals[failures.length > 0 ? 'passed' : 'failed']++;
  }
  const { requests } = await judge(browser, ['color: red'], ['background-image: url(http://x.example/a.png)']);
  if (requests.length === 0) console.log('FAILED: control: nobody sees what is fetched');
  totals[requests.length > 0 ? 'passed' : 'failed']++;
}

async function judgeStyles(build, totals) {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
  try {
    await judgeControls(browser, totals);
    const rows = rowStyles();
    const typed = [...rows, ...randomStyles()];
    const written = sanitize(build, typed);
    const kept = written.filter((style) => style !== '').length;
    const { failures, requests } = await judge(browser, typed, written);
    for (const failure of failures.slice(0, SHOWN)) console.log(`FAILED: style: ${failure}`);
    for (const url of requests.slice(0, SHOWN)) console.log(`FAILED: style: ${url} is fetched`);
    const few = rows.length < 100 || kept < typed.length / 16;
    if (few) console.log(`FAILED: style: only ${rows.length} rows, and ${kept} styles that stay`);
    totals.passed += typed.length - failures.length + (requests.length === 0 ? 1 : 0) + (few ? 0 : 1);
    totals.failed += failures.length + (requests.length === 0 ? 0 : 1) + (few ? 1 : 0);
    console.log(`styles: ${typed.length}, of which ${kept} stay, ${failures.length} failed, ${requests.length} requests`);
  } finally {
    await browser.close();
  }
}

module.exports = { judgeStyles };

if (require.main === module) {
  const totals = { passed: 0, failed: 0 };
  judgeStyles(process.argv[2], totals)
    .catch((error) => {
      totals.failed++;
      console.log(`FAILED: ${error.stack}`);
    })
    .finally(() => {
      console.log(`${totals.passed} passed, ${totals.failed} failed`);
      process.exitCode = totals.failed > 0 ? 1 : 0;
    });
}
