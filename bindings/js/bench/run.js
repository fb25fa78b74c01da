// Measures the package beside DOMPurify with jsdom, sanitize-html and js-xss in Node, and beside DOMPurify in Chromium: the same
// inputs, the same policy, one process each, taking turns. What each makes of the inputs is not compared, but looked at: none may
// leave an element or attribute that the policy does not permit.
//
// usage: bindings/js/bench/run     (installs the others; node run.js where that is done)
import { createServer } from 'node:http';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import createDOMPurify from 'dompurify';
import { JSDOM } from 'jsdom';
import sanitizeHtml from 'sanitize-html';
import xss from 'xss';
import { Sanitizer, version } from '../dist/index.js';
import { measure, policyOf, sets, table } from './inputs.js';

const policy = policyOf(new Sanitizer().get());
const DOMPurify = createDOMPurify(new JSDOM('').window);
const purifyOptions = { ALLOWED_TAGS: policy.elements, ALLOWED_ATTR: policy.all, ALLOWED_URI_REGEXP: /^(?:(?:https?|mailto):|[^a-z]|[a-z+.-]+(?:[^a-z+.\-:]|$))/i };
const sanitizeHtmlOptions = { allowedTags: policy.elements, allowedAttributes: policy.attributes, allowedSchemes: ['http', 'https', 'mailto'] };
const xssFilter = new xss.FilterXSS({ whiteList: policy.attributes, stripIgnoreTag: true, stripIgnoreTagBody: ['script', 'style'] });
const own = new Sanitizer();

const contestants = {
  libsanitize: (html) => own.sanitize(html),
  'DOMPurify + jsdom': (html) => DOMPurify.sanitize(html, purifyOptions),
  'sanitize-html': (html) => sanitizeHtml(html, sanitizeHtmlOptions),
  'js-xss': (html) => xssFilter.process(html),
};

// What our own reading of an output finds that should not be there.
for (const [name, contestant] of Object.entries(contestants)) {
  const left = Object.values(sets).flat().filter((html) => /<(?:script|img|svg|iframe|math)\b|<[^>]*\son\w+=/i.test(contestant(html)));
  if (left.length > 0) throw new Error(`${name} does not follow the policy: ${left[0]}`);
}

const versionOf = (name) => JSON.parse(readFileSync(new URL(`node_modules/${name}/package.json`, import.meta.url))).version;
console.log(`Node ${process.version}: libsanitize ${version}, DOMPurify ${versionOf('dompurify')} with jsdom ${versionOf('jsdom')}, sanitize-html ${versionOf('sanitize-html')}, js-xss ${versionOf('xss')}`);
for (const [name, texts] of Object.entries(sets)) console.log(`  ${name}: ${texts.length} texts of ${Math.round(texts.join('').length / texts.length)} characters`);
console.log(table(measure(contestants)));

const executable = process.env.CHROMIUM ?? spawnSync('sh', ['-c', 'command -v chromium'], { encoding: 'utf8' }).stdout.trim();
if (executable === '') {
  console.log('NOT RUN: Chromium, which is not here');
  process.exit();
}
const { chromium } = await import('playwright-core');
const folders = { '/dist/': new URL('../dist/', import.meta.url), '/dompurify/': new URL('node_modules/dompurify/dist/', import.meta.url), '/bench/': new URL('./', import.meta.url) };
const server = createServer((request, response) => {
  const folder = Object.keys(folders).find((start) => request.url.startsWith(start));
  response.setHeader('Content-Type', folder ? 'text/javascript' : 'text/html');
  response.end(folder ? readFileSync(fileURLToPath(new URL(request.url.slice(folder.length), folders[folder]))) : '<!doctype html><script src=/dompurify/purify.min.js></script>');
}).listen(0, '127.0.0.1');
await new Promise((done) => server.once('listening', done));
const browser = await chromium.launch({ executablePath: executable, args: ['--no-sandbox'] });
const page = await browser.newPage();
await page.goto(`http://127.0.0.1:${server.address().port}/`);
const results = await page.evaluate(async ({ elements, all, uri }) => {
  const { Sanitizer: Own } = await import('/dist/index.js');
  const { measure: run } = await import('/bench/inputs.js');
  const own = new Own();
  const options = { ALLOWED_TAGS: elements, ALLOWED_ATTR: all, ALLOWED_URI_REGEXP: new RegExp(uri, 'i') };
  return run({ libsanitize: (html) => own.sanitize(html), DOMPurify: (html) => globalThis.DOMPurify.sanitize(html, options) });
}, { elements: policy.elements, all: policy.all, uri: purifyOptions.ALLOWED_URI_REGEXP.source });
console.log(`Chromium ${browser.version()}: DOMPurify ${versionOf('dompurify')}`);
console.log(table(results));
await browser.close();
server.close();
