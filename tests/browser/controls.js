// Broken sanitizers, each with the kinds of failure that must be found in what it lets through. One that is not found means
// that the test is blind.
'use strict';

const identity = (html) => html;
const stripper = (html) => html.replace(/<(?!\/?(a|b|i)\b)[^>]*>/gi, '');
const blunt = (html) => html.replace(/<\/?script>/gi, '');
const bluntScheme = (html) => html.replace('"javascript:', '"');
const unclosed = (html) => html.replace(/-->|">.*$/, '');

// Every kind of failure that judge.js and page.js know.
const kinds = 'script request navigation csp element attribute protocol grammar sentinel tree text stable'.split(' ');

const control = (name, sanitize, input, ...kinds) => ({ name, output: sanitize(input), kinds });

// The same, judged by the policy of a preset.
const controlOf = (policy, ...rest) => ({ ...control(...rest), policy });

const controls = [
  control('identity, a script', identity, '<script>alert(1)</script>', 'script', 'element'),
  control(
    'identity, a handler of an image',
    identity,
    '<img src="x" onerror="alert(1)">',
    'script',
    'element',
    'request',
  ),
  control('identity, a handler of hovering', identity, '<b onmouseover="alert(1)">x</b>', 'script', 'attribute'),
  control('identity, a handler of focus', identity, '<a href="/" onfocus="alert(1)">x</a>', 'script', 'attribute'),
  control('identity, a handler of clicks', identity, '<i onclick="confirm(1)">x</i>', 'script', 'attribute'),
  control('identity, a script in an SVG', identity, '<svg><script>alert(1)</script></svg>', 'script', 'element'),
  control(
    'identity, an iframe with a document',
    identity,
    '<iframe srcdoc="&lt;script>parent.alert(1)&lt;/script>"></iframe>',
    'script',
    'element',
  ),
  control('identity, a style', identity, '<style>*{color:red}</style>', 'csp', 'element'),
  control('identity, a style attribute', identity, '<b style="color:red">x</b>', 'csp', 'attribute'),
  control('identity, a mutation', identity, '<form><div></form><form>x', 'stable'),
  control(
    'identity, a namespace confusion',
    identity,
    '<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>',
    'script',
    'stable',
  ),
  control('identity, a form sent', identity, '<form action="/x"><button>x</button></form>', 'navigation', 'element'),
  control('identity, a refresh', identity, '<meta http-equiv="refresh" content="0;url=/x">', 'navigation', 'element'),
  control('identity, a tracker', identity, '<img src="https://tracker.example/x.gif">', 'request', 'element'),
  control(
    'identity, a style sheet',
    identity,
    '<link rel="stylesheet" href="https://evil.example/x.css">',
    'request',
    'element',
  ),
  control('identity, a base', identity, '<base href="https://evil.example/"><a href="x">x</a>', 'element', 'csp'),
  control('stripper, a tag cut off', stripper, '<img src=x onerror=alert(1) ', 'script', 'sentinel'),
  control('stripper, a tag in a tag', blunt, '<scr<script>ipt>alert(1)</scr</script>ipt>', 'script'),
  control('permits javascript:', identity, '<a href="javascript:alert(1)">x</a>', 'script', 'protocol'),
  control(
    'permits javascript: in mixed case with a tab',
    bluntScheme,
    '<a href=" JaVa&#9;ScRiPt:alert(1)">x</a>',
    'script',
    'protocol',
  ),
  control('permits data:', identity, '<a href="data:text/html,x">x</a>', 'protocol'),
  control('permits vbscript: in cite', identity, '<q cite="vbscript:x">x</q>', 'protocol'),
  control('leaves a comment open', unclosed, 'x<!-- y -->', 'sentinel', 'grammar'),
  control('leaves a value open', unclosed, '<a title="x">y</a>', 'sentinel', 'grammar'),
  control('leaves an element open', identity, '<b>x', 'sentinel', 'grammar'),
  control('leaves a textarea open', identity, '<textarea>', 'sentinel', 'grammar'),
  control('closes too much', identity, 'x</div></p></td></li></a>', 'sentinel', 'grammar'),
  control('lets a nest', identity, '<a href="/1">x<a href="/2">y</a></a>', 'tree'),
  control('lets text stand in a table', identity, '<table><tbody><tr><td>1</td></tr></tbody>2</table>', 'tree', 'text'),
  control('crosses two elements', identity, '<b><a>1</b>2</a>', 'grammar'),
  control('an attribute off the policy', identity, '<b class="x">y</b>', 'attribute'),
  control('an element off the policy', identity, '<u>x</u>', 'element'),
  control('does not escape an ampersand', identity, 'x &lt y &copy; z', 'grammar'),
  controlOf('mail', 'permits any style', identity, '<p style="color: red; position: fixed">x</p>', 'attribute'),
  controlOf('mail', 'lets any URL wait', identity, '<img data-src="javascript:alert(1)">', 'protocol'),
  controlOf('mail', 'keeps a link to the page', identity, '<a href="/x">x</a>', 'protocol'),
  controlOf('mail', 'fetches a picture of others', identity, '<img src="https://evil.example/">', 'protocol', 'request'),
  controlOf('matrix', 'permits http: of pictures', identity, '<img src="https://evil.example/">', 'protocol', 'request'),
];

module.exports = { controls, kinds };
