// What parse5 makes of fragments in body, for scripts/html5lib --random: reads and writes as tests/tools/dump_tree.c does.
import { readFileSync } from 'node:fs';
import { parseFragment, defaultTreeAdapter as adapter } from 'parse5';

const body = adapter.createElement('body', 'http://www.w3.org/1999/xhtml', []);

function write(node, depth, lines) {
  const indent = `| ${'  '.repeat(depth)}`;
  if (node.nodeName === '#text') lines.push(`${indent}"${node.value}"\n`);
  if (!node.tagName) return;
  lines.push(`${indent}<${node.tagName}>\n`);
  for (const { name, value } of node.attrs) lines.push(`${indent}  ${name}="${value}"\n`);
  for (const child of node.childNodes) write(child, depth + 1, lines);
}

function tree(html) {
  const lines = [];
  const fragment = parseFragment(body, html, { scriptingEnabled: false });
  for (const node of fragment.childNodes) write(node, 0, lines);
  return `${lines.join('')}\0`;
}

const input = readFileSync(0);
const trees = [];
for (let at = 0; at < input.length;) {
  const newline = input.indexOf('\n', at);
  const end = newline + 1 + Number(input.toString('latin1', at, newline));
  trees.push(tree(input.toString('utf8', newline + 1, end)));
  at = end;
}
process.stdout.write(trees.join(''));
