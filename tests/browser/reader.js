// A small strict reader of the library's output: the tree that the library says it wrote. It shares nothing with the browser's
// parser, nor with the C checker. Runs in node and in the page.
//
// A tree is a string: an element is \1 name (\2 attribute \3 value)* \4 content \5, text is itself.
'use strict';

(function (exports) {
  const VOID = new Set('area br col hr img source track wbr'.split(' '));
  const CLOSES_P = new Set(
    (
      'address article aside blockquote center dd details dir div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header ' +
      'hgroup hr li main menu nav ol p pre search section summary table ul'
    ).split(' '),
  );
  // An li looks for an open li above it, a dd or dt for one of them, through elements that are not special and through
  // address, div and p (HTML 13.2.6.4.7).
  const ITEM_LOOKS_THROUGH = new Set(
    (
      'a abbr acronym audio b bdi bdo big cite code data del dfn em font i ins kbd map mark meter nobr picture progress q rb ' +
      'rp rt rtc ruby s samp small span strike strong sub sup time tt u var video address div p'
    ).split(' '),
  );
  const REFERENCES = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&nbsp;': '\u00a0', '&quot;': '"' };
  const TAG = /<([a-z][a-z0-9]*)((?: [a-z][a-z0-9._-]*="[^"<>]*")*)>/y;
  const END_TAG = /<\/([a-z][a-z0-9]*)>/y;
  const TEXT = /[^<>]+/y;

  function decode(text, where) {
    return text.replace(/&[^&;]*;?|\u00a0/g, (reference) => {
      const known = REFERENCES[reference];
      if (known === undefined || (reference === '&quot;' && where === 'text'))
        throw new Error(`${reference} in ${where}`);
      return known;
    });
  }

  function readAttributes(source) {
    const seen = new Set();
    let tree = '';
    for (const [, name, value] of source.matchAll(/ ([a-z0-9._-]+)="([^"]*)"/g)) {
      if (seen.has(name)) throw new Error(`attribute ${name} twice`);
      seen.add(name);
      tree += `\x02${name}\x03${decode(value, 'a value')}`;
    }
    return tree;
  }

  // Notes what a container that is open around the output would be closed by, when a whole page is parsed.
  function noteClosers(result, name, open) {
    if (name === 'a') result.closes.a = true;
    if (CLOSES_P.has(name)) result.closes.p = true;
    const free = open.every((ancestor) => ITEM_LOOKS_THROUGH.has(ancestor));
    if (name === 'li' && free) result.closes.li = true;
    if ((name === 'dd' || name === 'dt') && free) result.closes.dd = true;
  }

  function readStartTag(result, match, open) {
    const name = match[1];
    result.tree += `\x01${name}${readAttributes(match[2])}\x04`;
    noteClosers(result, name, open);
    if (VOID.has(name)) result.tree += '\x05';
    else open.push(name);
  }

  // {tree, text, closes: {p, a, li, dd}}, or {error}.
  function readOutput(output) {
    const result = { tree: '', text: '', closes: {} };
    const open = [];
    const take = (pattern, at) => ((pattern.lastIndex = at), pattern.exec(output));
    try {
      for (let at = 0, match; at < output.length; at += match[0].length) {
        if ((match = take(TEXT, at))) {
          let text = decode(match[0], 'text');
          if (output.endsWith('<pre>', at) || /<pre [^>]*>$/.test(output.slice(0, at))) text = text.replace(/^\n/, '');
          result.tree += text;
          result.text += text;
        } else if ((match = take(TAG, at))) {
          readStartTag(result, match, open);
        } else if ((match = take(END_TAG, at))) {
          if (open.pop() !== match[1]) throw new Error(`</${match[1]}> closes another element`);
          result.tree += '\x05';
        } else {
          throw new Error(`not in the grammar: ${output.slice(at, at + 40)}`);
        }
      }
      if (open.length > 0) throw new Error(`<${open.pop()}> is not closed`);
    } catch (error) {
      return { error: error.message };
    }
    return result;
  }

  exports.readOutput = readOutput;
})(typeof module === 'object' ? module.exports : window);
