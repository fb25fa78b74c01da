// Runs in the page: puts outputs into containers and says what is wrong with what the browser made of them.
'use strict';

(function () {
  const XHTML = 'http://www.w3.org/1999/xhtml';
  const NOTHING = Object.freeze([]);
  const { containers } = window;
  const URL_ATTRIBUTES = new Set(
    'href src cite poster background longdesc itemid action formaction data codebase manifest xlink:href'.split(' '),
  );
  const URL_LISTS = new Set('ping itemtype'.split(' '));
  const EVENTS = (
    'pointerover mouseover mouseenter pointermove mousemove pointerdown mousedown pointerup mouseup mouseout mouseleave ' +
    'dblclick contextmenu wheel keydown keypress keyup copy cut paste dragstart drop animationstart transitionend toggle ' +
    'load error scroll beforeinput input change'
  ).split(' ');
  const FOCUSABLE =
    'a, area, button, input, select, textarea, summary, details, iframe, audio, video, object, embed, [tabindex], ' +
    '[contenteditable]';
  const WRAPPERS = {
    li: ':scope > ul:first-child',
    dd: ':scope > dl:first-child',
    item: ':scope > ul:first-child, :scope > ul:first-child > li:first-child',
    td: ':scope > table:first-child, :scope > table:first-child > tbody, :scope > table:first-child > tbody > tr',
  };
  const probe = document.createElement('a');

  function dump(node) {
    let tree = '';
    for (let child = (node.content || node).firstChild; child; child = child.nextSibling) {
      if (child.nodeType === Node.TEXT_NODE) {
        tree += child.data;
      } else if (child.nodeType === Node.ELEMENT_NODE) {
        tree += `\x01${child.namespaceURI === XHTML ? '' : child.namespaceURI}${child.localName}`;
        for (const { name, value } of child.attributes) tree += `\x02${name}\x03${value}`;
        tree += `\x04${dump(child)}\x05`;
      } else {
        tree += `\x06${child.nodeName}`;
      }
    }
    return tree;
  }

  const wrapperTrees = {};
  for (const [name, [before, after]] of Object.entries(containers)) {
    const host = document.createElement('div');
    host.innerHTML = `${before}\x07${after}`;
    wrapperTrees[name] = dump(host).split('\x07');
  }

  function readable(tree) {
    return tree.replace(/[\x01-\x07]/g, (mark) => '<␂=>⟩#@'['\x01\x02\x03\x04\x05\x06\x07'.indexOf(mark)]);
  }

  // The first place where two trees differ.
  function difference(expected, found) {
    let at = 0;
    while (at < expected.length && expected[at] === found[at]) at++;
    const part = (text) => readable(text.slice(Math.max(0, at - 30), at + 50));
    return `written ...${part(expected)}... the browser has ...${part(found)}...`;
  }

  function checkUrl(policy, element, name, value) {
    const read = value.replace(/[\t\n\r]/g, '').replace(/^[\0- ]+|[\0- ]+$/g, ''); // as a URL parser does first
    if (policy.fragments && /^(#|$)/.test(read)) return null;
    if (policy.networkPaths && /^[/\\]{2}/.test(read)) return null;
    if (!URL.canParse(value))
      return policy.absoluteOnly && URL.canParse(value, document.baseURI)
        ? `${element} ${name} is relative: ${value}`
        : null;
    probe.href = value;
    const scheme = probe.protocol.slice(0, -1).toLowerCase();
    if (
      policy.dataImages &&
      element === 'img' &&
      name === 'src' &&
      /^data:image\/(png|gif|jpeg|webp)[;,]/i.test(probe.href)
    )
      return null;
    const ofImage = name === 'data-src' ? policy.heldSchemes : policy.imageSchemes;
    const schemes = (element === 'img' && ofImage) || policy.schemes;
    return schemes.includes(scheme) ? null : `${element} ${name} is ${probe.protocol}`;
  }

  // The URLs of a srcset (HTML 4.8.4.2.1): a comma ends one only where white space or the end follows.
  function candidates(value) {
    const urls = [];
    for (let rest = value; (rest = rest.replace(/^[\t\n\f\r ,]+/, '')) !== '';) {
      const [url] = /^[^\t\n\f\r ]+/.exec(rest);
      urls.push(url.replace(/,+$/, ''));
      rest = rest.slice(url.length);
      if (!url.endsWith(',')) rest = rest.replace(/^(?:\([^)]*\)?|[^,(])*/, ''); // descriptors
    }
    return urls;
  }

  function urlsOf(name, value) {
    if (URL_ATTRIBUTES.has(name)) return [value];
    if (URL_LISTS.has(name)) return value.split(/[\t\n\f\r ]+/).filter(Boolean);
    if (name === 'srcset') return candidates(value);
    return NOTHING;
  }

  function permitted(policy, element, name) {
    const lists = [policy.elements[element], policy.elements['*'] || NOTHING];
    const wildcard = /^(data|aria)-./.test(name) && `${name.slice(0, 5)}*`;
    return lists.some((list) => list.includes(name) || (wildcard && list.includes(wildcard)));
  }

  function checkAttribute(policy, element, { name, value }, fail) {
    if (!permitted(policy, element, name)) fail('attribute', `${name} on ${element}`);
    if ((name === 'id' || name === 'name') && !value.startsWith(policy.namePrefix))
      fail('attribute', `${name}="${value}"`);
    if (name === 'style' && policy.styles) {
      const others = value.split('; ').filter((text) => !policy.styles.includes(text.split(':')[0]));
      if (others.length > 0) fail('attribute', `style of ${element}: ${others.join('; ')}`);
    }
    const isHeld = policy.heldSchemes && name === 'data-src';
    for (const url of isHeld ? [value] : urlsOf(name, value)) {
      const problem = checkUrl(policy, element, name, url);
      if (problem) fail('protocol', problem);
    }
  }

  // What an end tag left behind, or a container that was opened again, is the page's, not the comment's.
  function isOfPage(element, container) {
    if (element.className === 'judge-container' || element.className === 'judge-sentinel') return true;
    return container === 'p' && element.localName === 'p' && element.attributes.length === 0 && !element.firstChild;
  }

  function checkElements(policy, host, container, fail) {
    const wrap = new Set(host.querySelectorAll(WRAPPERS[container] || ':not(*)'));
    const root = container === 'template' ? host.querySelector('template.judge-container').content : host;
    for (const element of root.querySelectorAll('*')) {
      if (wrap.has(element) || isOfPage(element, container)) continue;
      if (
        element.namespaceURI !== XHTML ||
        !Object.hasOwn(policy.elements, element.localName) ||
        element.localName === '*'
      ) {
        fail('element', element.localName);
      } else {
        for (const attribute of element.attributes) checkAttribute(policy, element.localName, attribute, fail);
      }
    }
  }

  function sentinelStands(host, container) {
    let parent = host;
    if (container === 'li' || container === 'dd') parent = host.firstElementChild;
    if (container === 'item') parent = host.querySelector(':scope > ul > li');
    if (container === 'td') parent = host.querySelector(':scope > table > tbody > tr');
    const sentinel = parent && parent.lastElementChild;
    return (
      Boolean(sentinel) &&
      parent.lastChild === sentinel &&
      sentinel.className === 'judge-sentinel' &&
      sentinel.attributes.length === 1 &&
      sentinel.childNodes.length === 1 &&
      sentinel.textContent === 'S' &&
      host.lastElementChild.contains(sentinel)
    );
  }

  // In a served page a p is closed by a block in it, an a by an a, an li by an li, a dd by a dd: so says HTML of any content. Then the text,
  // the names and the sentinel must hold, but formatting elements are opened again behind the closed one.
  function checkTree(written, host, container, served, fail) {
    const found = dump(host);
    const [before, after] = wrapperTrees[container];
    const expected = before + written.tree + after;
    if (found === expected) return;
    if (!sentinelStands(host, container)) fail('sentinel', difference(expected, found));
    if (!served || !written.closes[container]) fail('tree', difference(expected, found));
    else if (host.textContent !== `${written.text}S`)
      fail('text', `${JSON.stringify(written.text)} is ${JSON.stringify(host.textContent)}`);
  }

  function checkStable(item, container, fail) {
    const first = container.innerHTML;
    const again = document.createElement('div');
    again.innerHTML = first;
    // HTML's serializer loses a newline at the start of a pre, whoever wrote it (13.3).
    const alike = (text) => text.replace(/(<pre(?: [^>]*)?>|\x01pre[^\x04]*\x04)\n+/g, '$1');
    if (alike(again.innerHTML) !== alike(first) || alike(dump(again)) !== alike(dump(container))) {
      fail('stable', `${first.slice(0, 80)} becomes ${again.innerHTML.slice(0, 80)}`);
    }
    return first === item.output.replace(/(<pre(?: [^>]*)?>)\n/g, '$1');
  }

  // Every event that a handler could wait for, a real focus and a real click.
  function poke(host, thorough) {
    for (const element of host.querySelectorAll(thorough ? '*' : FOCUSABLE)) {
      if (thorough)
        for (const type of EVENTS) element.dispatchEvent(new MouseEvent(type, { bubbles: true, cancelable: true }));
      if (!element.focus) continue;
      element.focus({ preventScroll: true });
      element.blur();
      if (element.click) element.click();
    }
  }

  function judgeHost(policy, item, host, container, way, failures) {
    const fail = (kind, what) => failures.push({ id: item.id, kind, way, container, what });
    const written = window.readOutput(item.output);
    if (!written.error) checkTree(written, host, container, way === 'served', fail);
    else if (!sentinelStands(host, container)) fail('sentinel', dump(host).slice(-80));
    checkElements(policy, host, container, fail);
    return fail;
  }

  function makeHost(container) {
    const host = document.createElement('div');
    host.className = 'host';
    host.innerHTML = containers[container].join('');
    return host;
  }

  function judgeInner(policy, item, name, stage, failures) {
    const host = makeHost(name);
    const container = host.querySelector('.judge-container');
    stage.append(host);
    container.innerHTML = item.output;
    const fail = judgeHost(policy, item, host, name, 'innerHTML', failures);
    const same = name === 'div' ? checkStable(item, container, fail) : true;
    poke(host, name === 'div');
    return same;
  }

  // The served document has one .host for each item and container, in order; then what the page itself closed last.
  function judgeServed(policy, items, failures) {
    const hosts = document.querySelectorAll('body > .host');
    const names = Object.keys(containers);
    if (hosts.length !== items.length * names.length || document.body.lastElementChild.id !== 'end') {
      failures.push({
        id: items[0].id,
        kind: 'sentinel',
        way: 'served',
        container: 'page',
        what: `${hosts.length} hosts`,
      });
      hosts.forEach((host) => poke(host, true));
      if (items.length > 1) return; // the caller judges them one by one
    }
    hosts.forEach((host, i) => {
      const item = items[Math.floor(i / names.length)];
      const name = names[i % names.length];
      if (!item || host.querySelector('.judge-container') === null) return;
      judgeHost(policy, item, host, name, 'served', failures);
      poke(host, name === 'div');
    });
  }

  const settled = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 20)));

  // Where a person could point at a link, in the page as it was served.
  window.focusable = () =>
    [...document.querySelectorAll('.judge-container :is(a[href], area, summary, audio, video)')]
      .map((element) => element.getClientRects()[0])
      .filter((box) => box && box.width > 0 && box.height > 0)
      .map((box) => ({ x: box.left + box.width / 2, y: box.top + box.height / 2 + window.scrollY }));

  window.settledEvents = async () => (await settled(), window.__events.splice(0));

  // {failures: [{id, kind, way, container, what}], events: [{kind, what}], same: how many innerHTML gives back byte for byte}
  window.judge = async function (policy, items) {
    const failures = [];
    let same = 0;
    for (const item of items) {
      const { error } = window.readOutput(item.output);
      if (error) failures.push({ id: item.id, kind: 'grammar', way: 'reader', container: '', what: error });
    }
    judgeServed(policy, items, failures);
    await settled();
    document.body.textContent = ''; // each focus below lays the page out anew
    const stage = document.createElement('div');
    document.body.append(stage);
    for (const item of items) {
      for (const name of Object.keys(containers)) {
        if (judgeInner(policy, item, name, stage, failures) && name === 'div') same++;
      }
      stage.textContent = '';
    }
    await settled();
    return { failures: failures.slice(0, 2000), events: window.__events.splice(0), same };
  };
})();
