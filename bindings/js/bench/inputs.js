// What is measured: texts that are made here, the same on each run, and under one policy. Runs in Node and in a browser.

// A fixed sequence of numbers.
function numbers(seed) {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const words = 'the a we you they of to in is was it that for on with as at by this from but not are have had one all can more when there out up no if what some time very'.split(' ');

function sentence(next, length) {
  return Array.from({ length }, () => words[next(words.length)]).join(' ');
}

function comment(next) {
  const parts = [];
  for (let i = 1 + next(4); i > 0; i--) {
    const text = sentence(next, 5 + next(25));
    parts.push(
      [
        text,
        `${text} <b>${sentence(next, 2)}</b> &amp; <em>${sentence(next, 3)}</em>`,
        `${text} <a href="https://example.org/${next(1000)}?a=1&amp;b=2" title="x">${sentence(next, 2)}</a>`,
        `<blockquote cite="https://example.com/">${text}</blockquote>`,
        `${text} <i>a < b & c</i> I <3 this`,
      ][next(5)],
    );
  }
  return parts.join('\n');
}

function article(next) {
  let html = '';
  for (let i = 0; i < 40; i++) {
    html += `<h2 id="h${i}" class="x y">${sentence(next, 4)}</h2><p style="margin:0">${sentence(next, 40)} <strong>${sentence(next, 3)}</strong> <span class="z"><a href="/p/${i}" onclick="go()">${sentence(next, 3)}</a></span></p><ul><li>${sentence(next, 6)}</li><li><code>${sentence(next, 2)}</code></li></ul>`;
  }
  return html;
}

function hostile(next) {
  return [
    '<img src=x onerror=alert(1)>',
    '<svg><style><img title="</style><img src onerror=alert(1)>">',
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
    '<a href="java&#115;cript:alert(1)">x</a><script>alert(1)</script>',
    '<b><i><p></b>x</i><table><tr><a href=x>y<td>z</table>',
    '<form><input name=attributes><div id=x onclick=alert(1)>',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    '</p><iframe srcdoc="&lt;script&gt;alert(1)&lt;/script&gt;"></iframe><b title="`\'">q',
  ]
    .sort(() => next(3) - 1)
    .join(' ');
}

export const sets = {
  'short comments': Array.from({ length: 400 }, ((next) => () => comment(next))(numbers(1))),
  'rich pastes': Array.from({ length: 8 }, ((next) => () => article(next))(numbers(2))),
  hostile: Array.from({ length: 60 }, ((next) => () => hostile(next))(numbers(3))),
};

// The comment policy, from its own configuration.
export function policyOf(config) {
  const attributes = {};
  for (const element of config.elements) {
    const { name, attributes: own = [] } = typeof element === 'string' ? { name: element } : element;
    attributes[name] = own;
  }
  return { elements: Object.keys(attributes), attributes, all: [...new Set(Object.values(attributes).flat())] };
}

const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];

// Contestants take turns, so that a slow moment of the machine meets all. {set: {contestant: MB a second}}; median of the rounds.
export function measure(contestants, { rounds = 7, milliseconds = 250, now = () => performance.now() } = {}) {
  const encoder = new TextEncoder();
  const results = {};
  for (const [name, texts] of Object.entries(sets)) {
    const size = texts.reduce((sum, text) => sum + encoder.encode(text).length, 0);
    const speeds = {};
    for (const contestant of Object.keys(contestants)) speeds[contestant] = [];
    for (let round = 0; round < rounds + 1; round++) {
      for (const [contestant, sanitize] of Object.entries(contestants)) {
        const start = now();
        let passes = 0;
        do {
          for (const text of texts) sanitize(text);
          passes++;
        } while (now() - start < milliseconds);
        if (round > 0) speeds[contestant].push((passes * size) / 1e3 / (now() - start)); // the first warms up
      }
    }
    results[name] = Object.fromEntries(Object.entries(speeds).map(([contestant, values]) => [contestant, median(values)]));
  }
  return results;
}

export function table(results) {
  const contestants = Object.keys(Object.values(results)[0]);
  const lines = [['MB/s', ...Object.keys(results)], ...contestants.map((c) => [c, ...Object.values(results).map((r) => r[c].toFixed(r[c] < 10 ? 2 : 0))])];
  const widths = lines[0].map((_, i) => Math.max(...lines.map((line) => line[i].length)));
  return lines.map((line) => line.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join('  ')).join('\n');
}
