// For where a module may not be compiled from bytes, and for who keeps the .wasm file apart: load(await import of it, a
// Response, bytes, or a WebAssembly.Module).
import { bind } from './library.js';

export { SanitizeError } from './library.js';

export async function load(source) {
  const given = await source;
  const imports = {}; // it needs nothing of the machine
  if (given instanceof WebAssembly.Module) return bind((await WebAssembly.instantiate(given, imports)).exports);
  const bytes = typeof Response !== 'undefined' && given instanceof Response ? await given.arrayBuffer() : given;
  return bind((await WebAssembly.instantiate(bytes, imports)).instance.exports);
}
