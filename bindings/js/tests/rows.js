// Reads tests/data/*.dat, whose format is in tests/data/README.md, for a tree that has no scripts/vectors: inputs and outputs under
// the comment policy.
import { readdirSync, readFileSync } from 'node:fs';

const STATUS = { OK: 0, INPUT_SIZE: 3, WORKING_MEMORY: 4, OPEN_ELEMENTS: 5, FORMATTING: 6, ATTRIBUTES: 7, ATTRIBUTE_NAME: 8, OUTPUT_SIZE: 9 };

// Bytes as a text of Latin-1, so that \xFF is one.
function unescape(text, round) {
  let out = '';
  for (let i = 0; i < text.length; i++) {
    if (text[i] !== '\\') {
      out += text[i];
      continue;
    }
    const rest = text.slice(i + 1);
    const plain = { n: '\n', t: '\t', s: ' ', '\\': '\\', '#': String(round) }[rest[0]];
    const byte = /^x([0-9a-fA-F]{2})/.exec(rest);
    const character = /^u\{([0-9a-fA-F]+)\}/.exec(rest);
    const repeat = /^\{(\d+):/.exec(rest);
    if (plain !== undefined) {
      out += plain;
      i += 1;
    } else if (byte) {
      out += String.fromCharCode(parseInt(byte[1], 16));
      i += byte[0].length;
    } else if (character) {
      out += Buffer.from(String.fromCodePoint(parseInt(character[1], 16))).toString('latin1');
      i += character[0].length;
    } else if (repeat) {
      let end = repeat[0].length;
      for (let depth = 1; end < rest.length; end++) {
        if (rest[end] === '{' && (rest[end - 1] === '\\' || rest.slice(end - 2, end) === '\\u')) depth++;
        if (rest[end] === '}' && --depth === 0) break;
      }
      const inner = rest.slice(repeat[0].length, end);
      for (let k = 0; k < Number(repeat[1]); k++) out += unescape(inner, k);
      i += end + 1;
    } else {
      throw new Error(`an unknown escape: \\${rest.slice(0, 10)}`);
    }
  }
  return out;
}

export function readRows(directory) {
  const rows = [];
  for (const file of readdirSync(directory).filter((name) => name.endsWith('.dat')).sort()) {
    let row;
    let section;
    for (const line of readFileSync(directory + file, 'latin1').split('\n')) {
      if (line === '' || line.startsWith('# ')) continue;
      const [, directive, value] = /^(?:#(\S+) ?|\|)(.*)$/.exec(line);
      if (directive === 'name') {
        row = { name: `${file}: ${value}`, input: '', output: '', options: { limits: {} }, status: 0 };
        rows.push(row);
      } else if (directive === undefined) {
        row[section] += unescape(value, 0);
      } else if (directive === 'input' || directive === 'output' || directive === 'wide') {
        section = directive;
        row[section] = unescape(value, 0);
      } else if (directive === 'status') {
        row.status = STATUS[value];
      } else if (directive === 'front-end') {
        row.gumbo = true;
      } else if (directive === 'refusal') {
        row.options.refusal = 'text';
      } else if (directive !== 'policy') {
        row.options.limits[directive.replace('-b', 'B')] = Number(value);
      }
    }
  }
  return rows.map((row) => ({
    ...row,
    input: Buffer.from(row.input, 'latin1'),
    output: Buffer.from(row.output, 'latin1').toString(),
  }));
}
