// The interface, over an instance of sanitize.wasm. It holds texts and a few workers, and decides nothing about HTML.
import { STATUSES } from './statuses.js';

const SEVERITIES = ['none', 'warning', 'error'];
const MODES = { strip: 1, drop: 2, escape: 3 };
const CHANGE = { none: 0, allow: 1, deny: 2, forbid: 3, mode: 4 };
const XHTML = 'http://www.w3.org/1999/xhtml';

// Layouts of shim.c's `outcome`, and of sanitize_change and sanitize_problem: words of 32 bits.
const OUTCOME = { status: 0, data: 1, length: 2, items: 3, count: 4, flag: 5, problem: 6 };
const CHANGE_WORDS = 9;
const PROBLEM_MESSAGE = 16; // bytes

// Workers that are kept; a policy that was not used for longest is compiled anew when it is used again.
const WORKERS = 16;

/** What refused an input or a policy. */
export class SanitizeError extends Error {
  constructor(status, message, problem) {
    super(message);
    this.name = 'SanitizeError';
    this.status = STATUSES[status] ?? String(status);
    if (problem !== undefined) {
      this.line = problem.line;
      this.column = problem.column;
    }
  }
}

// The interface over `exports` of an instance of the module. All of it is one closure: two instances share nothing.
export function bind(exports) {
  const { memory } = exports;
  const encoder = new TextEncoder();
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const outcomeAt = exports.outcome() >>> 0;
  exports._initialize?.();
  let bytes = new Uint8Array(memory.buffer);
  let words = new Uint32Array(memory.buffer);

  // The buffer is another one after the memory grew.
  function refresh() {
    if (bytes.buffer === memory.buffer) return;
    bytes = new Uint8Array(memory.buffer);
    words = new Uint32Array(memory.buffer);
  }

  const word = (index) => words[(outcomeAt >>> 2) + index];
  const decode = (at, length) => (length === 0 ? '' : decoder.decode(bytes.subarray(at, at + length)));
  const decodeSpan = (at) => decode(words[at >>> 2], words[(at >>> 2) + 1]);

  function terminated(at) {
    refresh();
    return at === 0 ? undefined : decode(at, bytes.indexOf(0, at) - at);
  }

  function reserve(size) {
    const at = size < 2 ** 32 ? exports.reserve(size) >>> 0 : 0;
    refresh();
    if (at === 0) throw new SanitizeError(2, terminated(exports.message(2)));
    return at;
  }

  // Writes a text, or bytes of UTF-8; returns how many bytes. Three bytes a code unit are enough.
  function write(text, at) {
    if (typeof text === 'string') return encoder.encodeInto(text, bytes.subarray(at, at + 3 * text.length)).written;
    bytes.set(text, at);
    return text.length;
  }
  const roomOf = (text) => (typeof text === 'string' ? 3 * text.length : text.length);

  // Texts one behind the other: where they are, and their lengths in bytes.
  function give(...texts) {
    const at = reserve(texts.reduce((room, text) => room + roomOf(text), 0));
    const lengths = [];
    let end = at;
    for (const text of texts) {
      lengths.push(write(text, end));
      end += lengths.at(-1);
    }
    return [at, ...lengths];
  }

  const inputOf = (html) => (typeof html === 'string' || html instanceof Uint8Array ? html : String(html));

  function readProblem(at) {
    const [severity, line, column, offset] = words.subarray(at >>> 2, (at >>> 2) + 4);
    const message = terminated(at + PROBLEM_MESSAGE);
    return { severity: SEVERITIES[severity], message, line, column, offset };
  }

  // Throws unless the last call was SANITIZE_OK.
  function check() {
    refresh();
    const status = word(OUTCOME.status);
    if (status === 0) return;
    const problem = readProblem(outcomeAt + 4 * OUTCOME.problem);
    if (problem.message !== '') throw new SanitizeError(status, problem.message, problem);
    throw new SanitizeError(status, terminated(exports.message(status)));
  }

  // The words for numbers from 1 up.
  function wordsOf(nameOf) {
    const names = [''];
    for (let name; (name = terminated(nameOf(names.length))) !== undefined; ) names.push(name);
    return names;
  }
  const kinds = wordsOf(exports.change_kind);
  const reasons = wordsOf(exports.reason);

  const resultText = () => decode(word(OUTCOME.data), word(OUTCOME.length));

  // ---- Policies ----

  // What shim.c reads as a policy.
  function policyText(policy) {
    if (policy === undefined) return '';
    if (policy instanceof Sanitizer) return policy.policy;
    if (typeof policy === 'string') {
      const text = policy.trimStart();
      if (text === '') throw new SanitizeError(12, 'the empty text is no policy; "<>" would be none, undefined is the comment policy');
      return text;
    }
    if (typeof policy === 'object' && policy !== null && !Array.isArray(policy)) return JSON.stringify(policy);
    throw new TypeError('a policy is a name, a notation, a JSON text, a SanitizerConfig or a Sanitizer');
  }

  // The policy as JSON (or notation), after a change. `lastWarnings` are those of the change, or else of the policy.
  let lastWarnings = [];
  function shown(text, kind = CHANGE.none, change = '', mode = 0, notation = false) {
    const [at, length, changeLength] = give(text, change);
    exports.policy(at, length, kind, mode, changeLength, notation ? 1 : 0);
    check();
    const size = exports.problem_size();
    lastWarnings = Array.from({ length: word(OUTCOME.count) }, (_, i) => readProblem(word(OUTCOME.items) + i * size));
    return resultText();
  }

  // ---- Workers: made when they are needed, by policy ----

  const workers = new Map();

  // What options ask for, as a key: "" is nothing.
  function optionsKey(options) {
    if (options === undefined) return '';
    const { refusal = 'error', limits = {} } = options;
    if (refusal !== 'error' && refusal !== 'text') throw new TypeError(`there is no refusal ${refusal}; there are error and text`);
    const numbers = ['inputBytes', 'workingBytes', 'outputBytes', 'openElements', 'formattingElements'].map((name) => atMost(limits[name], name));
    return `${refusal === 'text' ? 1 : 0},${numbers}|`;
  }

  function workerOf(text, asked, reports) {
    const key = (reports ? '\n' : '') + asked + text; // no policy begins with a newline or a number
    let worker = workers.get(key);
    if (worker !== undefined) {
      if (workers.size > 1 && key !== lastKey) {
        workers.delete(key); // to the end: it was used last
        workers.set(key, worker);
      }
    } else {
      const [at, length] = give(text);
      worker = exports.worker(at, length, reports ? 1 : 0, ...(asked === '' ? [0, 0, 0, 0, 0, 0] : asked.slice(0, -1).split(',')));
      check();
      if (workers.size >= WORKERS) {
        const [oldest, pointer] = workers.entries().next().value;
        exports.free_worker(pointer);
        workers.delete(oldest);
      }
      workers.set(key, worker);
    }
    lastKey = key;
    return worker;
  }
  let lastKey;

  function runOn(text, asked, html) {
    const worker = workerOf(text, asked, false);
    const at = reserve(roomOf(html));
    const status = exports.run(worker, at, write(html, at));
    refresh();
    if (status !== 0) check();
    return word(OUTCOME.flag) !== 0 && typeof html === 'string' ? html : resultText();
  }

  // From bytes of UTF-8 to code units, for places that mostly grow.
  function indexer(html, length) {
    if (typeof html !== 'string' || length === html.length) return (offset) => offset;
    let at = 0;
    let passed = 0;
    return (offset) => {
      if (offset < passed) at = passed = 0;
      while (passed < offset && at < html.length) {
        const code = html.codePointAt(at);
        passed += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
        at += code < 0x10000 ? 1 : 2;
      }
      return at;
    };
  }

  function reportOn(text, asked, html) {
    const worker = workerOf(text, asked, true);
    const [at, length] = give(html);
    exports.run(worker, at, length);
    check();
    const clean = resultText();
    exports.changes(worker);
    refresh();
    const index = indexer(html, length);
    const changes = Array.from({ length: word(OUTCOME.count) }, (_, i) => {
      const change = word(OUTCOME.items) + 4 * CHANGE_WORDS * i;
      return {
        kind: kinds[words[change >>> 2]],
        reason: reasons[words[(change >>> 2) + 1]],
        element: decodeSpan(change + 8),
        attribute: decodeSpan(change + 16),
        value: decodeSpan(change + 24),
        index: index(words[(change >>> 2) + 8]),
      };
    });
    return { html: clean, changes };
  }

  function atMost(value, name) {
    if (value === undefined) return 0;
    if (Number.isInteger(value) && value > 0 && value < 2 ** 32) return value;
    throw new RangeError(`${name} must be a whole number from 1`);
  }

  function shortenOn(text, asked, html, limit) {
    if (typeof limit !== 'object' || limit === null) throw new TypeError('shorten() needs { maxBytes, maxCharacters }');
    const maxBytes = atMost(limit.maxBytes, 'maxBytes');
    const maxCharacters = atMost(limit.maxCharacters, 'maxCharacters');
    const worker = workerOf(text, asked, false);
    const [at, length, ellipsis] = give(html, limit.ellipsis === undefined ? '\u2026' : String(limit.ellipsis));
    exports.run_within(worker, at, length, maxBytes, maxCharacters, ellipsis);
    check();
    return { html: resultText(), shortened: word(OUTCOME.flag) !== 0 };
  }

  // ---- The interface ----

  /** In the shape of the HTML standard's Sanitizer; a text of its own, so that there is nothing to free. */
  class Sanitizer {
    #text;
    #asked;

    constructor(config, options) {
      this.#asked = optionsKey(options);
      this.#text = shown(policyText(config));
      this.warnings = lastWarnings;
    }

    /** The policy as the library writes it: the same text for the same policy. */
    get policy() {
      return this.#text;
    }

    /** A SanitizerConfig, with "libsanitize" for what the standard's has not. */
    get() {
      return JSON.parse(this.#text);
    }

    /** As a comment form would say it. */
    get notation() {
      return shown(this.#text, CHANGE.none, '', 0, true);
    }

    #change(kind, text, mode) {
      const before = this.#text;
      this.#text = shown(before, kind, text, mode);
      this.warnings = lastWarnings;
      return this.#text !== before;
    }

    /** In the notation of comment forms: '<b> <a href="https:">'. */
    allow(notation) {
      return this.#change(CHANGE.allow, String(notation));
    }
    deny(notation) {
      return this.#change(CHANGE.deny, String(notation));
    }
    /** For good: no later change permits it again. */
    forbid(notation) {
      return this.#change(CHANGE.forbid, String(notation));
    }
    /** What becomes of an element that is not permitted: 'strip', 'drop' or 'escape'. '?': of unknown names. */
    setMode(element, mode) {
      if (!Object.hasOwn(MODES, mode)) throw new TypeError(`there is no mode ${mode}; there are strip, drop and escape`);
      return this.#change(CHANGE.mode, String(element), MODES[mode]);
    }

    // As in the standard; each returns whether something changed.
    allowElement(element) {
      const name = nameOf(element, XHTML);
      const given = typeof element === 'object' ? element : {};
      const attributes = (given.attributes ?? []).map((attribute) => ` ${nameOf(attribute, null)}=""`);
      const before = this.#text;
      this.allow(`<${name}${attributes.join('')}>`);
      for (const attribute of given.removeAttributes ?? []) this.deny(`<${name} ${nameOf(attribute, null)}="">`);
      return this.#text !== before;
    }
    removeElement(element) {
      return this.#change(CHANGE.mode, nameOf(element, XHTML), MODES.drop);
    }
    replaceElementWithChildren(element) {
      return this.#change(CHANGE.mode, nameOf(element, XHTML), MODES.strip);
    }
    allowAttribute(attribute) {
      return this.allow(`<* ${nameOf(attribute, null)}="">`);
    }
    removeAttribute(attribute) {
      return this.deny(`<* ${nameOf(attribute, null)}="">`);
    }
    setDataAttributes(allowed) {
      return this.#change(allowed ? CHANGE.allow : CHANGE.deny, '<* data-*="">');
    }
    /** Comments never stay. */
    setComments() {
      return false;
    }
    /** No policy can permit what is unsafe. */
    removeUnsafe() {
      return false;
    }

    sanitize(html) {
      return runOn(this.#text, this.#asked, inputOf(html));
    }
    report(html) {
      return reportOn(this.#text, this.#asked, inputOf(html));
    }
    shorten(html, limit) {
      return shortenOn(this.#text, this.#asked, inputOf(html), limit);
    }
    htmlToText(html) {
      return htmlToTextOn(this.#text, this.#asked, inputOf(html));
    }
    trustedTypesPolicy(name) {
      return trustedTypesPolicy(name, this);
    }
  }

  function nameOf(given, namespace) {
    const name = typeof given === 'object' && given !== null ? given.name : given;
    const other = typeof given === 'object' && given !== null && (given.namespace ?? namespace) !== namespace;
    if (other) throw new SanitizeError(12, `only HTML can be permitted, not the namespace ${given.namespace}`);
    // What would end a name in the notation.
    if (typeof name !== 'string' || !/^[^\s<>="'/*?!]+$/u.test(name)) {
      if (name === 'data-*' || name === 'aria-*') return name;
      throw new TypeError(`expected a name, found ${JSON.stringify(name)}`);
    }
    return name;
  }

  function sanitize(html, policy, options) {
    return runOn(policyText(policy), optionsKey(options), inputOf(html));
  }

  function report(html, policy, options) {
    return reportOn(policyText(policy), optionsKey(options), inputOf(html));
  }

  function shorten(html, limit, policy, options) {
    return shortenOn(policyText(policy), optionsKey(options), inputOf(html), limit);
  }

  function htmlToTextOn(text, asked, html) {
    const worker = workerOf(text, asked, false);
    const [at, length] = give(html);
    exports.html_to_text(worker, at, length);
    check();
    return resultText();
  }

  /** The visible text. It is NOT HTML. */
  function htmlToText(html, options) {
    return htmlToTextOn('', optionsKey(options), inputOf(html));
  }

  /** HTML that shows a text; lineBreaks: with <br> before each newline. */
  function textToHtml(text, { lineBreaks = false } = {}) {
    const worker = workerOf('', '', false);
    const [at, length] = give(inputOf(text));
    exports.text_to_html(worker, at, length, lineBreaks ? 1 : 0);
    check();
    return resultText();
  }

  /** What is wrong with a policy, or may not be as it was meant: [{severity, message, line, column, offset}]. */
  function lint(policy) {
    try {
      shown(policyText(policy));
      return lastWarnings;
    } catch (error) {
      if (!(error instanceof SanitizeError)) throw error;
      const { message, line = 0, column = 0 } = error;
      return [{ severity: 'error', message, line, column, offset: 0 }];
    }
  }

  /**
   * A Trusted Types policy whose createHTML() sanitizes. Where there are no Trusted Types it is an object of the same shape,
   * whose createHTML() gives a string. It creates no scripts and no script URLs.
   */
  function trustedTypesPolicy(name = 'sanitize', policy) {
    const text = policyText(policy);
    workerOf(text, '', false); // a policy that is none is refused here
    const rules = { createHTML: (html) => runOn(text, '', String(html)) };
    return globalThis.trustedTypes?.createPolicy?.(name, rules) ?? Object.freeze({ name, ...rules });
  }

  // Elements whose content is no HTML content.
  const OPAQUE = /^(?:iframe|math|noembed|noframes|noscript|plaintext|script|select|style|svg|template|textarea|title|xmp)$/i;
  let trusted;
  /** As element.setHTML(): replaces what is in the element. */
  function setHTML(element, html, { sanitizer } = {}) {
    if (OPAQUE.test(element.localName) || element.namespaceURI !== XHTML)
      throw new TypeError(`<${element.localName}> takes no sanitized HTML`);
    const text = policyText(sanitizer);
    const types = globalThis.trustedTypes;
    if (types?.createPolicy === undefined) {
      element.innerHTML = runOn(text, '', inputOf(html));
    } else {
      // What is passed through it is sanitized, whoever gets hold of it.
      const createHTML = (given, policy) => runOn(policy, '', given);
      trusted ??= types.createPolicy('sanitize-set-html', { createHTML });
      element.innerHTML = trusted.createHTML(String(html), text);
    }
  }

  const presets = [];
  for (let i = 0; terminated(exports.preset(i)) !== undefined; i++) {
    presets.push(Object.freeze({ name: terminated(exports.preset(i)), description: terminated(exports.preset_description(i)) }));
  }

  return Object.freeze({
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
    presets: Object.freeze(presets),
    version: terminated(exports.version()),
    memoryBytes: () => memory.buffer.byteLength,
  });
}
