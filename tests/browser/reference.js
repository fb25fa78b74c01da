// The reference: the comment policy over Chromium's own DOM of the input, in as few lines as will do. Runs in the page.
// It knows nothing of the library's rules for text that HTML throws away, nor for words that would run together.
'use strict';

(function () {
  const PERMITTED = {
    a: ['href', 'title'],
    abbr: ['title'],
    acronym: ['title'],
    b: [],
    blockquote: ['cite'],
    cite: [],
    code: [],
    del: ['datetime'],
    em: [],
    i: [],
    q: ['cite'],
    strike: [],
    strong: [],
  };
  const HIDDEN = new Set(
    'script style template noscript iframe noembed noframes title desc metadata annotation annotation-xml'.split(' '),
  );
  const BREAKS = new Set(
    (
      'address article aside blockquote body br caption center dd details dialog dir div dl dt fieldset figcaption figure ' +
      'footer foreignobject form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html legend li listing main menu multicol nav ol ' +
      'optgroup option p plaintext pre search section summary table tbody td tfoot th thead tr ul xmp'
    ).split(' '),
  );
  const XHTML = 'http://www.w3.org/1999/xhtml';
  const probe = document.createElement('a');

  function kept(element, { name, value }) {
    if (!PERMITTED[element.localName].includes(name)) return false;
    if (name !== 'href' && name !== 'cite') return true;
    probe.href = value;
    return /^(https?:|mailto:|:)$/.test(probe.protocol);
  }

  // Never in our output: controls, U+FEFF, noncharacters.
  const CONTROLS = /[\u0001-\u0008\u000b\u000e-\u001f\u007f-\u009f\ufeff]|\p{Noncharacter_Code_Point}/gu;

  // The tree as in reader.js, but all white space is left out; \0 in words is where a word ends.
  function read(node, result) {
    for (const child of node.childNodes) {
      if (child.nodeType === Node.TEXT_NODE) {
        const words = child.data.replace(CONTROLS, '').replace(/[\t\n\f\r ]+/g, '\0');
        result.words += words;
        result.tree += words.replaceAll('\0', '');
      } else if (child.nodeType === Node.ELEMENT_NODE && !HIDDEN.has(child.localName.toLowerCase())) {
        readElement(child, result);
      }
    }
    return result;
  }

  function readElement(element, result) {
    const name = element.localName.toLowerCase();
    const keep = Object.hasOwn(PERMITTED, name) && element.namespaceURI === XHTML;
    const edge = BREAKS.has(name) && (element.namespaceURI === XHTML || name === 'foreignobject') ? '\0' : '';
    result.words += edge;
    if (keep) {
      const attributes = [...element.attributes].filter((attribute) => kept(element, attribute));
      result.tree += `\x01${name}${attributes.map((attribute) => `\x02${attribute.name}\x03${attribute.value.replace(CONTROLS, '').replace(/\s+/g, ' ')}`).join('')}\x04`;
    }
    read(element, result);
    if (keep) result.tree += '\x05';
    result.words += edge;
  }

  // {tree, text, words} of HTML as Chromium parses it in a div.
  window.reference = function (html) {
    const page = document.implementation.createHTMLDocument('');
    const host = page.createElement('div');
    page.body.append(host);
    host.innerHTML = html;
    const { tree, words } = read(host, { tree: '', words: '' });
    return { tree, text: words.replaceAll('\0', ''), words: words.replace(/\0+/g, '\0').replace(/^\0|\0$/g, '') };
  };
})();
