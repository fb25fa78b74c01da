// The playground's page. Everything but the frame is made of text nodes; the frame gets what the library gave, in a sandbox that
// runs nothing, and the page's own policy (build) fetches nothing.
import { Sanitizer, presets, report, sanitize, lint } from '../dist/index.js';

const at = (id) => document.getElementById(id);
const [input, marks, tip, source, frame, policy, preset] = ['input', 'marks', 'tip', 'source', 'shown', 'policy', 'preset'].map(at);

const EXAMPLE = `<h2 onclick="steal()">A comment</h2>
<p style="color:red">I <3 this! Is List<int> a <em>type</em>?
<a href="javascript:alert(1)">bad link</a>, <a href="https://example.org/">good link</a>
<img src=x onerror=alert(1)> <b>unclosed <i>misnested</b></i>
<script>alert(1)</script><!-- a remark -->`;

const WHAT = {
  'element-unwrapped': ({ element }) => `<${element}> went, its content stayed`,
  'element-dropped': ({ element }) => `<${element}> went with its content`,
  'attribute-removed': ({ element, attribute, value }) => `${attribute}="${clip(value)}" of <${element}> went`,
  'attribute-changed': ({ element, attribute, value }) => `${attribute}="${clip(value)}" of <${element}> has another value now`,
  'comment-removed': ({ value }) => `${clip(value)} went`,
  'text-mended': () => 'characters were mended',
  'element-renamed': ({ element }) => `<${element}> was renamed`,
};
const WHY = {
  policy: 'this policy does not permit it; another could',
  never: 'no policy can permit it',
  value: 'the policy takes no such value',
  url: 'the policy takes no such URL',
  required: 'an attribute that the policy requires is missing',
  place: 'it cannot stand there',
  count: 'the tag has too many attributes',
  characters: 'they are not valid in HTML',
  hook: 'a hook said so',
};
const clip = (text) => (text.length > 60 ? text.slice(0, 60) + '…' : text);
const sayChange = (change) => `${WHAT[change.kind](change)}: ${WHY[change.reason]}`;

// Only what the library gives passes into the frame.
const trusted = globalThis.trustedTypes?.createPolicy('playground', { createHTML: (html, rules) => sanitize(html, rules || undefined) });
const setFrame = (html, rules) => {
  frame.srcdoc = trusted ? trusted.createHTML(html, rules) : sanitize(html, rules || undefined);
};

function make(name, properties = {}, ...children) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
}

// Where the tag that begins at `from` ends.
function tagEnd(html, from) {
  const found = /^<(?:!--[^]*?(?:-->|$)|(?:"[^"]*"|'[^']*'|[^'">])*>?)/.exec(html.slice(from));
  return from + Math.max(1, found ? found[0].length : 1);
}

// [{start, end, changes}], in order and apart.
function placesOf(html, changes) {
  const places = [];
  for (const change of [...changes].sort((a, b) => a.index - b.index)) {
    const last = places.at(-1);
    if (last && change.index < last.end) last.changes.push(change);
    else places.push({ start: change.index, end: tagEnd(html, change.index), changes: [change] });
  }
  return places;
}

let places = [];
function showMarks(html) {
  const pieces = [];
  let done = 0;
  for (const place of places) {
    place.mark = make('mark', { textContent: html.slice(place.start, place.end) });
    pieces.push(html.slice(done, place.start), place.mark);
    done = place.end;
  }
  marks.replaceChildren(...pieces, html.slice(done) + '\n');
  marks.scrollTop = input.scrollTop;
}

function choose(place) {
  for (const { mark } of places) mark.classList.toggle('at', mark === place?.mark);
}

function showChanges(changes) {
  const items = changes.slice(0, 200).map((change) => {
    const button = make('button', { type: 'button', textContent: sayChange(change) });
    const place = places.find(({ changes: own }) => own.includes(change));
    button.addEventListener('focus', () => choose(place));
    button.addEventListener('mouseenter', () => choose(place));
    button.addEventListener('click', () => {
      input.focus();
      input.setSelectionRange(place.start, place.end);
    });
    return make('li', {}, button);
  });
  at('changes').replaceChildren(...items);
}

function showProblems(problems) {
  const items = problems.map(({ severity, message, line, column }) =>
    make('li', { className: severity, textContent: `${severity}${line ? `, line ${line}, column ${column}` : ''}: ${message}` }),
  );
  at('problems').replaceChildren(...items);
  policy.setAttribute('aria-invalid', String(problems.some(({ severity }) => severity === 'error')));
}

function update() {
  const rules = policy.value.trim() || undefined;
  const problems = lint(rules);
  showProblems(problems);
  tip.hidden = true;
  let clean = '';
  let changes = [];
  let said = 'The policy has an error: nothing is shown';
  if (!problems.some(({ severity }) => severity === 'error')) {
    try {
      ({ html: clean, changes } = report(input.value, rules));
      said = changes.length === 1 ? '1 change' : `${changes.length === 0 ? 'No' : changes.length} changes`;
      if (changes.length > 200) said += ', the first 200 of them listed';
    } catch (error) {
      said = `Refused: ${error.message}`;
    }
  }
  places = placesOf(input.value, changes);
  at('status').textContent = said;
  source.textContent = clean;
  if (clean === '') setFrame('', '<b>');
  else setFrame(clean, rules);
  showMarks(input.value);
  showChanges(changes);
  remember();
}

// ---- The state, in the link ----

const pack = (text) => btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join('')).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
const unpackText = (text) => new TextDecoder().decode(Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0)));

let remembering;
function remember() {
  clearTimeout(remembering);
  remembering = setTimeout(() => history.replaceState(null, '', `#${pack(JSON.stringify([input.value, policy.value]))}`), 150);
}

function recall() {
  try {
    const [html, rules] = JSON.parse(unpackText(location.hash.slice(1)));
    if (typeof html !== 'string' || typeof rules !== 'string') return false;
    [input.value, policy.value] = [html, rules];
    return true;
  } catch {
    return false; // no link of ours
  }
}

// ---- What a person does ----

// The marks lie behind the text; the place under the mouse is that whose rectangle holds it.
input.addEventListener('mousemove', ({ clientX, clientY }) => {
  const holds = ({ left, right, top, bottom }) => clientX >= left && clientX <= right && clientY >= top && clientY <= bottom;
  const place = places.find(({ mark }) => [...mark.getClientRects()].some(holds));
  choose(place);
  tip.hidden = place === undefined;
  if (place === undefined) return;
  const box = marks.getBoundingClientRect();
  tip.textContent = place.changes.map(sayChange).join('\n');
  tip.style.setProperty('left', `${Math.max(0, Math.min(clientX - box.left, box.width - tip.offsetWidth))}px`);
  tip.style.setProperty('top', `${clientY - box.top + 18}px`);
});
input.addEventListener('mouseleave', () => {
  tip.hidden = true;
  choose();
});
input.addEventListener('scroll', () => {
  marks.scrollTop = input.scrollTop;
});
document.addEventListener('keydown', ({ key }) => {
  if (key === 'Escape') tip.hidden = true;
});

function setPolicy(text) {
  policy.value = text;
  update();
}
function rewrite(write) {
  try {
    setPolicy(write(new Sanitizer(policy.value.trim() || undefined)));
  } catch {
    update(); // the linter says why
  }
}
preset.append(...presets.map(({ name, description }) => make('option', { value: name, textContent: name, title: description })));
preset.addEventListener('change', () => setPolicy(preset.value));
at('json').addEventListener('click', () => rewrite((own) => JSON.stringify(own.get(), null, 2)));
at('notation').addEventListener('click', () => rewrite((own) => own.notation || '<>'));
at('link').addEventListener('click', async ({ target }) => {
  history.replaceState(null, '', `#${pack(JSON.stringify([input.value, policy.value]))}`);
  try {
    await navigator.clipboard.writeText(location.href);
    target.textContent = 'Copied';
  } catch {
    target.textContent = 'The link is in the address bar';
  }
  setTimeout(() => (target.textContent = 'Copy a link to this'), 2000);
});
input.addEventListener('input', update);
policy.addEventListener('input', update);
window.addEventListener('hashchange', () => recall() && update());

if (!recall()) [input.value, policy.value] = [EXAMPLE, 'comment'];
update();
document.documentElement.dataset.ready = 'yes';
