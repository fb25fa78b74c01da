import * as library from './index.js';
export { SanitizeError } from './index.js';
/** The library over a module that you compiled, bytes, or a response that holds them. */
export function load(source: unknown): Promise<Omit<typeof library, 'default'>>;
