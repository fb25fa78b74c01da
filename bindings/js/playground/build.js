// Makes dist/playground.html of the page and the library: one file that fetches nothing and runs nothing but itself.
// usage: node bindings/js/playground/build.js
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';

const read = (name) => readFileSync(new URL(name, import.meta.url), 'utf8');

// The modules as one: their exports are names of one scope, their imports are there already.
const whole = ['../dist/packed.js', '../dist/statuses.js', '../dist/library.js', '../dist/load.js', '../dist/index.js', 'page.js']
  .map(read)
  .join('\n')
  .replace(/^import [^]*?;$/gm, '')
  .replace(/^export \{[^}]*\} from .*;$/gm, '')
  .replace(/^export const \{[^}]*\bSanitizeError,[^}]*\} = library;$/m, (found) => found.replace('export ', '').replace('  SanitizeError,\n', ''))
  .replace(/^export default .*;$/gm, '')
  .replace(/^export /gm, '')
  // In texts of the page's own, these would end the script, or hide its end.
  .replaceAll('</script', '<\\/script')
  .replaceAll('<!--', '<\\!--');
if (/<\/script|<!--/i.test(whole)) throw new Error('the script would end itself');

const style = read('page.css');
const hash = (text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
const csp = [
  "default-src 'none'",
  `script-src ${hash(whole)} 'wasm-unsafe-eval'`,
  `style-src ${hash(style)}`,
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types playground',
].join('; ');
const page = read('page.html').replace('{{csp}}', () => csp).replace('{{style}}', () => style).replace('{{script}}', () => whole);
writeFileSync(new URL('../dist/playground.html', import.meta.url), page);
