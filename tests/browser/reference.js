// The reference: the comment policy over Chromium's own DOM of the input, in as few lines as will do. Runs in the page.
// By itself it knows nothing of what the library decides otherwise on purpose; the rules that say so (fidelity_rules.js) are
// functions here where they are about the DOM.
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
  const HIDDEN = new Set('script style template noscript iframe noembed noframes title'.split(' '));
  const HIDDEN_IN_FOREIGN = new Set(
    'script style template noscript iframe noembed noframes title desc metadata annotation annotation-xml'.split(' '),
  );
  const BREAKS = new Set(
    (
      'address article aside blockquote body br caption center dd details dialog dir div dl dt fieldset figcaption figure ' +
      'footer foreignobject form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html legend li listing main menu multicol nav ol ' +
      'optgroup option p plaintext pre search section summary table tbody td tfoot th thead tr ul xmp'
    ).split(' '),
  );
  const BOXES = new Set(
    (
      'button input keygen select textarea applet audio canvas embed iframe marquee meter object progress video'
    ).split(' '),
  );
  const XHTML = 'http://www.w3.org/1999/xhtml';
  const probe = document.createElement('a');

  // Controls, U+FEFF, noncharacters: Chromium shows nothing of them, or a box.
  const NEVER_WRITTEN = /[\u0001-\u0008\u000b\u000e-\u001f\u007f-\u009f\ufeff]|\p{Noncharacter_Code_Point}/gu;
  const LINES = /[\u000b\u0085\u2028\u2029]/g;

  // Of one that is no URL at all, what stands before the first colon, as far as it is a scheme's name.
  function schemeOf(url) {
    probe.href = url;
    if (probe.protocol !== ':') return probe.protocol;
    const cleaned = url.replace(/[\t\n\r]/g, '').replace(/^[\0- ]+/, '');
    return (/^[a-z][a-z0-9+.-]*:/i.exec(cleaned) || [':'])[0].toLowerCase();
  }

  const isPermittedUrl = (url) => /^(https?:|mailto:|:)$/.test(schemeOf(url));

  // The URL that stands in the output has no such characters, and is judged so; one that would have another scheme or host
  // without those that are not seen is refused (CHANGELOG, "URLs that turn").
  function isPermittedAsWritten(url) {
    const written = url.replace(NEVER_WRITTEN, (c) => (c === '\ufeff' ? c : ''));
    const seen = written.replace(/\p{Default_Ignorable_Code_Point}/gu, '').replace(/^\s+/, '');
    const placeOf = (url) => [schemeOf(url), probe.host].join();
    return isPermittedUrl(written) && placeOf(written) === placeOf(seen);
  }

  function kept(reading, element, { name, value }) {
    if (!PERMITTED[element.localName].includes(name)) return false;
    if (name !== 'href' && name !== 'cite') return true;
    return reading.rules.urls ? isPermittedAsWritten(value) : isPermittedUrl(value);
  }

  // ---- what is added to a reading: the tree is as in reader.js without white space; in words, \0 is where a word ends,
  // \6 where one may ----

  function addText(reading, text) {
    const shown = (reading.rules.characters ? text.replace(LINES, ' ') : text).replace(NEVER_WRITTEN, '');
    const words = shown.replace(/[\t\n\f\r ]+/g, '\0');
    reading.words += words;
    reading.tree += words.replaceAll('\0', '');
  }

  const addBreak = (reading) => (reading.words += '\0');
  const endsInDigit = (reading) => /[0-9]$/.test(reading.words);

  // DESIGN, "an img that goes leaves its alt text"; one without is a space. A word of it stands apart.
  function addAlternative(reading, image) {
    const alternative = image.getAttribute('alt') || '';
    const apart = alternative === '' || /^[0-9A-Za-z\u00c0-\u07ff]/.test(alternative);
    if (apart) addBreak(reading);
    addText(reading, alternative);
    if (apart) addBreak(reading);
  }

  // DESIGN, "ruby unwrapped without rp: base(reading)".
  const isUnmarkedReading = (reading, name) => name === 'rt' && reading.rubies > 0 && !reading.hasParentheses;

  // DESIGN, "sup unwrapped between a digit and a number: 10^5".
  function isPower(reading, text) {
    const number = /^[-+\u2212]?[0-9][0-9.,]*(?![A-Za-z0-9.,]|[^\x00-\x7f])/.test(text.replace(NEVER_WRITTEN, ''));
    return reading.mayBePower && endsInDigit(reading) && number;
  }

  // ---- the walk ----

  function read(node, reading) {
    for (const child of node.childNodes) {
      if (child.nodeType === Node.TEXT_NODE) {
        if (reading.rules.powers && isPower(reading, child.data)) addText(reading, '^');
        reading.mayBePower = false;
        addText(reading, child.data);
      } else if (child.nodeType === Node.COMMENT_NODE && child.data === reading.mark) {
        reading.words += '\x06';
      } else if (child.nodeType === Node.ELEMENT_NODE) {
        readElement(child, reading);
      }
    }
    return reading;
  }

  function readElement(element, reading) {
    const name = element.localName.toLowerCase();
    const isHtml = element.namespaceURI === XHTML;
    const { rules } = reading;
    if (rules.alternatives && isHtml && name === 'img') return addAlternative(reading, element);

    const breaks =
      (BREAKS.has(name) && (isHtml || name === 'foreignobject')) || (rules.boxes && isHtml && BOXES.has(name));
    if (breaks) addBreak(reading);
    if (!(isHtml ? HIDDEN : HIDDEN_IN_FOREIGN).has(name)) readShown(element, name, isHtml, reading);
    if (breaks) addBreak(reading);
  }

  function readShown(element, name, isHtml, reading) {
    const keep = isHtml && Object.hasOwn(PERMITTED, name);
    if (keep) {
      const attributes = [...element.attributes].filter((attribute) => kept(reading, element, attribute));
      const written = ({ name, value }) =>
        `\x02${name}\x03${value.replace(NEVER_WRITTEN, '').replace(/\s+/g, ' ')}`;
      reading.tree += `\x01${name}${attributes.map(written).join('')}\x04`;
    }
    if (name === 'ruby') (reading.rubies++, (reading.hasParentheses = false));
    if (name === 'rp') reading.hasParentheses = true;
    if (name === 'sup') reading.mayBePower = endsInDigit(reading);
    const parentheses = reading.rules.readings && isUnmarkedReading(reading, name);

    if (parentheses) addText(reading, '(');
    read(element, reading);
    if (parentheses) addText(reading, ')');

    if (name === 'ruby') reading.rubies--;
    if (name === 'sup') reading.mayBePower = false;
    if (keep) reading.tree += '\x05';
  }

  // {tree, text, words} of HTML as Chromium parses it in a div. rules: {name: true}; mark: the comment that says where words may
  // stand apart.
  window.reference = function (html, rules = {}, mark = null) {
    const page = document.implementation.createHTMLDocument('');
    const host = page.createElement('div');
    page.body.append(host);
    host.innerHTML = html;
    const reading = { tree: '', words: '', rules, mark, rubies: 0, hasParentheses: false, mayBePower: false };
    const { tree, words } = read(host, reading);
    return { tree, text: words.replace(/[\0\x06]/g, ''), words };
  };
})();
