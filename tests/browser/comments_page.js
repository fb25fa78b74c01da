// Runs in the pages of the comment service.
'use strict';

(function () {
  const XHTML = 'http://www.w3.org/1999/xhtml';
  const LINKS = ['http:', 'https:', 'mailto:'];
  const PERMITTED = {
    a: ['href', 'title', 'rel'],
    abbr: ['title'],
    acronym: ['title'],
    b: [],
    blockquote: ['cite'],
    br: [],
    cite: [],
    code: [],
    del: ['datetime'],
    em: [],
    i: [],
    p: [],
    pre: [],
    q: ['cite'],
    strike: [],
    strong: [],
  };

  function inspectElement(element, bad) {
    if (element.namespaceURI !== XHTML || !Object.hasOwn(PERMITTED, element.localName)) {
      bad.push(`<${element.localName}>`);
      return;
    }
    for (const { name, value } of element.attributes) {
      if (!PERMITTED[element.localName].includes(name)) bad.push(`${name} on <${element.localName}>`);
      else if (name === 'href' || name === 'cite') {
        const url = URL.canParse(value, document.baseURI) ? new URL(value, document.baseURI) : null;
        if (url && (!LINKS.includes(url.protocol) || url.origin === location.origin)) bad.push(`${name}="${value}"`);
      }
    }
  }

  // What fires a handler, if there were one.
  function poke(element) {
    for (const type of ['pointerover', 'mouseover', 'mousemove', 'mousedown', 'mouseup', 'keydown', 'toggle', 'error', 'load'])
      element.dispatchEvent(new MouseEvent(type, { bubbles: true, cancelable: true }));
    if (!element.focus) return;
    element.focus({ preventScroll: true });
    element.blur();
    if (element.click) element.click();
  }

  // {comments, bad, events}: how many are there, what may not be, what ran.
  window.inspectComments = async function () {
    const bad = [];
    const articles = document.querySelectorAll('body > main > section > article.comment, body > main > article.comment');
    for (const article of articles) {
      const parts = [...article.children].map(({ localName }) => localName).join(' ');
      if (parts !== 'header div footer') bad.push(`an article of ${parts}`);
      if (article.querySelector('h3').children.length > 0) bad.push('markup in a name');
      const body = article.querySelector(':scope > div.body');
      for (const element of body ? body.querySelectorAll('*') : []) inspectElement(element, bad);
    }
    // And around them what the service writes.
    const ours = [...document.querySelectorAll('body > *')].map(({ localName }) => localName).join(' ');
    if (ours !== 'header main') bad.push(`a body of ${ours}`);
    if (document.querySelectorAll('h3, article').length !== 2 * articles.length) bad.push('headings or articles of a comment');
    for (const element of document.querySelectorAll('.body *')) poke(element);
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 30)));
    return { comments: articles.length, bad, events: window.__events.splice(0) };
  };

  const parse = (color) => color.match(/[\d.]+/g).map(Number);
  function luminance([r, g, b]) {
    const linear = (c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4);
    return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  }
  function background(element) {
    for (let at = element; at; at = at.parentElement) {
      const color = parse(getComputedStyle(at).backgroundColor);
      if (color.length === 3 || color[3] === 1) return color;
    }
    return [255, 255, 255];
  }

  // The lowest contrast of any text, as WCAG counts it, and where.
  window.lowestContrast = function () {
    let lowest = { ratio: 21 };
    for (const element of document.querySelectorAll('body *')) {
      const text = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim() !== '');
      if (!text && !element.matches('input, textarea')) continue;
      const lights = [parse(getComputedStyle(element).color), background(element)].map(luminance);
      const ratio = (Math.max(...lights) + 0.05) / (Math.min(...lights) + 0.05);
      if (ratio < lowest.ratio) lowest = { ratio, where: `${element.localName}.${element.className}` };
    }
    return lowest;
  };

  // How many pixels the page is wider than the window.
  window.overflow = () => document.scrollingElement.scrollWidth - window.innerWidth;
})();
