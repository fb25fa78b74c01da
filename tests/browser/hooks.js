// Runs first in every document: records every sign that a script ran. Nothing here is the judge's business to undo.
'use strict';

(function () {
  const record = [];
  Object.defineProperty(window, '__events', { value: record });
  const note = (kind, what) => record.push({ kind, what: String(what).slice(0, 200) });

  for (const name of ['alert', 'confirm', 'prompt', 'print', 'open', 'fetch', 'eval', 'importScripts']) {
    window[name] = (...values) => note('script', `${name}(${values.join(', ')})`);
  }
  for (const name of ['Function', 'XMLHttpRequest', 'WebSocket', 'EventSource', 'Worker', 'SharedWorker']) {
    window[name] = function (...values) {
      note('script', `new ${name}(${values.join(', ')})`);
    };
  }
  for (const name of ['write', 'writeln', 'open']) {
    document[name] = (...values) => note('script', `document.${name}(${values.join(', ')})`);
  }
  navigator.sendBeacon = (...values) => note('script', `sendBeacon(${values.join(', ')})`);
  for (const name of ['setTimeout', 'setInterval']) {
    const original = window[name];
    window[name] = (code, ...more) => (typeof code === 'function' ? original(code, ...more) : note('script', code));
  }

  // Uncaught errors are scripts that ran; errors of resources are not ErrorEvents.
  window.addEventListener('error', (event) => event instanceof ErrorEvent && note('script', event.message), true);
  window.addEventListener('unhandledrejection', (event) => note('script', event.reason));
  document.addEventListener('securitypolicyviolation', (event) => {
    note(
      /^script/.test(event.effectiveDirective) ? 'script' : 'csp',
      `${event.effectiveDirective} ${event.blockedURI} ${event.sample}`,
    );
  });

  // Links that lead to a page are held here. What runs (javascript:) goes on, and is seen above.
  window.addEventListener('click', (event) => {
    const link = event.composedPath().find((node) => node.localName === 'a' || node.localName === 'area');
    if (link && /^(?!javascript:)/.test(link.protocol)) event.preventDefault();
  });
  window.addEventListener('submit', (event) => (note('navigation', 'a form is sent'), event.preventDefault()));
  if (window.navigation) {
    window.navigation.addEventListener('navigate', (event) => {
      note('navigation', event.destination.url);
      if (event.cancelable) event.preventDefault();
    });
  }
})();
