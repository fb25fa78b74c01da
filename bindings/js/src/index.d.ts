/** A name, with the namespace that the HTML standard's configurations may state. */
export type SanitizerElement = string | { name: string; namespace?: 'http://www.w3.org/1999/xhtml' | null };
export type SanitizerAttribute = string | { name: string; namespace?: null };
export type SanitizerElementWithAttributes =
  | string
  | {
      name: string;
      namespace?: 'http://www.w3.org/1999/xhtml' | null;
      attributes?: SanitizerAttribute[];
      removeAttributes?: SanitizerAttribute[];
    };

/** SanitizerConfig of the HTML standard; docs/policies.md lists what differs, docs/policy.schema.json what `libsanitize` holds. */
export interface SanitizerConfig {
  elements?: SanitizerElementWithAttributes[];
  removeElements?: SanitizerElement[];
  replaceWithChildrenElements?: SanitizerElement[];
  attributes?: SanitizerAttribute[];
  removeAttributes?: SanitizerAttribute[];
  comments?: false;
  dataAttributes?: boolean;
  libsanitize?: Record<string, unknown>;
}

/**
 * What may stay: nothing for the comment policy, a preset's name, the notation of comment forms ('<b> <a href="">'), a JSON
 * text, a configuration, or a Sanitizer.
 */
export type Policy = string | SanitizerConfig | Sanitizer;

export interface Change {
  kind:
    | 'element-unwrapped'
    | 'element-dropped'
    | 'attribute-removed'
    | 'attribute-changed'
    | 'comment-removed'
    | 'text-mended'
    | 'element-renamed';
  reason:
    | 'policy'
    | 'never'
    | 'value'
    | 'url'
    | 'required'
    | 'place'
    | 'count'
    | 'characters'
    | 'hook'
    | 'invisible'
    | 'misleading'
    | 'links';
  /** Lower case; empty where it does not apply, as are the two below. */
  element: string;
  attribute: string;
  value: string;
  /** In code units of the input: where its tag begins. */
  index: number;
}

export interface Report {
  html: string;
  changes: Change[];
}

/** One of the two at least should be set. */
export interface LengthLimit {
  /** Of the result in UTF-8, tags included. */
  maxBytes?: number;
  /** Of its text: code points. */
  maxCharacters?: number;
  /** Plain text where it was cut; "…" if left out. */
  ellipsis?: string;
}

export interface Shortened {
  html: string;
  shortened: boolean;
}

export interface Problem {
  severity: 'warning' | 'error';
  message: string;
  /** From 1, in characters; 0: it has no place. */
  line: number;
  column: number;
  offset: number;
}

export interface HTMLPolicy {
  readonly name: string;
  /** A TrustedHTML where the platform has Trusted Types, else a string. */
  createHTML(html: string): any;
}

export interface Options {
  /** 'text': an input over a limit is shown as text instead of refused; over inputBytes it is always refused. */
  refusal?: 'error' | 'text';
  limits?: { inputBytes?: number; workingBytes?: number; outputBytes?: number; openElements?: number; formattingElements?: number };
}

/** HTML as a text, or as bytes of UTF-8 (then places in a report are bytes, too). */
export type Input = string | Uint8Array;

export type Mode = 'strip' | 'drop' | 'escape';

/** Thrown where an input is refused, or a policy cannot be. Nothing is to be shown of the input then. */
export class SanitizeError extends Error {
  /** The library's status, without SANITIZE_ERR_: 'INPUT_SIZE', 'POLICY', ... */
  readonly status: string;
  readonly line?: number;
  readonly column?: number;
}

export class Sanitizer {
  constructor(config?: Policy, options?: Options);
  /** The policy in its one canonical JSON text. */
  readonly policy: string;
  readonly notation: string;
  /** Of the last change. */
  readonly warnings: Problem[];
  get(): SanitizerConfig;

  allow(notation: string): boolean;
  deny(notation: string): boolean;
  forbid(notation: string): boolean;
  setMode(element: string, mode: Mode): boolean;

  allowElement(element: SanitizerElementWithAttributes): boolean;
  removeElement(element: SanitizerElement): boolean;
  replaceElementWithChildren(element: SanitizerElement): boolean;
  allowAttribute(attribute: SanitizerAttribute): boolean;
  removeAttribute(attribute: SanitizerAttribute): boolean;
  setDataAttributes(allowed: boolean): boolean;
  setComments(allowed: boolean): false;
  removeUnsafe(): false;

  sanitize(html: Input): string;
  report(html: Input): Report;
  shorten(html: Input, limit: LengthLimit): Shortened;
  /** The visible text, which is NOT HTML. The policy does not matter. */
  htmlToText(html: Input): string;
  trustedTypesPolicy(name?: string): HTMLPolicy;
}

export interface Preset {
  readonly name: string;
  readonly description: string;
}

/** Returns only what the policy permits. For element content of a page, not for attributes, scripts or URLs. */
export function sanitize(html: Input, policy?: Policy, options?: Options): string;
/** The same, with what was taken away and why. */
export function report(html: Input, policy?: Policy, options?: Options): Report;
/** The same, within a length. */
export function shorten(html: Input, limit: LengthLimit, policy?: Policy, options?: Options): Shortened;
/** The visible text, which is NOT HTML. */
export function htmlToText(html: Input, options?: Options): string;
/** HTML that shows a text. */
export function textToHtml(text: Input, options?: { lineBreaks?: boolean }): string;
/** What is wrong with a policy, or may not be as it was meant. */
export function lint(policy: Policy): Problem[];
/** A Trusted Types policy whose createHTML() sanitizes. */
export function trustedTypesPolicy(name?: string, policy?: Policy): HTMLPolicy;
/** As Element.setHTML(). */
export function setHTML(
  element: { localName: string; namespaceURI: string | null; innerHTML: any },
  html: string,
  options?: { sanitizer?: Policy },
): void;
export const presets: readonly Preset[];
export const version: string;
/** How much memory the library holds, now and for good. */
export function memoryBytes(): number;
export default sanitize;
