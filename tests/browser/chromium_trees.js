// What Chromium makes of fragments, for scripts/html5lib --random: reads and writes as tests/tools/dump_tree.c does.
'use strict';

const fs = require('node:fs');
const { openBrowser } = require('./page.js');

const CHUNK = 500;

// Runs in the page. A document without a view has no scripting, as the library reads noscript.
function treesOf(fragments) {
  const page = document.implementation.createHTMLDocument('');
  function write(node, depth, lines) {
    const indent = `| ${'  '.repeat(depth)}`;
    if (node.nodeType === Node.TEXT_NODE) lines.push(`${indent}"${node.data}"\n`);
    if (node.nodeType !== Node.ELEMENT_NODE) return;
    lines.push(`${indent}<${node.localName}>\n`);
    for (const { name, value } of node.attributes) lines.push(`${indent}  ${name}="${value}"\n`);
    for (const child of node.childNodes) write(child, depth + 1, lines);
  }
  return fragments.map((html) => {
    const host = page.createElement('div');
    const lines = [];
    host.innerHTML = html;
    for (const child of host.childNodes) write(child, 0, lines);
    return lines.join('');
  });
}

function records(input) {
  const found = [];
  for (let at = 0; at < input.length;) {
    const newline = input.indexOf('\n', at);
    const end = newline + 1 + Number(input.toString('latin1', at, newline));
    found.push(input.toString('utf8', newline + 1, end));
    at = end;
  }
  return found;
}

async function main() {
  const fragments = records(fs.readFileSync(0));
  const page = await openBrowser();
  const trees = [];
  try {
    await page.load([]);
    for (let i = 0; i < fragments.length; i += CHUNK)
      trees.push(...(await page.call(`(${treesOf})`, fragments.slice(i, i + CHUNK))));
  } finally {
    await page.close();
  }
  process.stdout.write(trees.map((tree) => `${tree}\0`).join(''));
}

main();
