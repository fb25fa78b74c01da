// The library with its module inside: nothing is fetched, nothing is read from disk.
import { load } from './load.js';
import { packed } from './packed.js';

// packed: gzip, in base64, of sanitize.wasm.
async function unpack() {
  const compressed = Uint8Array.from(atob(packed), (c) => c.charCodeAt(0));
  const stream = new Blob([compressed]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Response(stream).arrayBuffer();
}

const library = await load(unpack());

export const {
  sanitize,
  report,
  shorten,
  htmlToText,
  textToHtml,
  lint,
  trustedTypesPolicy,
  setHTML,
  Sanitizer,
  SanitizeError,
  presets,
  version,
  memoryBytes,
} = library;
export default sanitize;
