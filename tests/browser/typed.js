// What people type and paste into a comment box: fragments by kind, put together, mistyped and cut off at random.
'use strict';

const { numbers } = require('./random.js');

const FRAGMENTS = {
  code: [
    'for (i=0; i<n; i++) { a[i]<<=1; }',
    'if a<b and b>c then',
    'if (a < b && c > d) return x<y ? 1 : 2;',
    'std::vector<int> v; std::map<std::string, std::vector<int>> m;',
    '#include <stdio.h>\nint main(void) { printf("%d\\n", a<b); }',
    'List<String> names = new ArrayList<>();',
    'template <typename T> T max(T a, T b) { return a<b?b:a; }',
    'use <div class="x"> and then </div>, not <span/>',
    'cat <<EOF > file\n<b>not bold?</b>\nEOF',
    'a->b, a<-b, a<=b, a=>b, a<>b, a!=b, a<!b, a <? b',
    'Option<&str>, Box<dyn Fn(i32) -> i32>, Rc<RefCell<T>>',
    '<?php echo "x"; ?> and <% asp %> and {{ x }} and ${y}',
    '<code>if (x<y) { z(); }</code>',
    '<pre><code>\n  <xml attr="1">\n    text\n  </xml>\n</code></pre>',
    '`<script>alert(1)</script>` in backticks',
    'git commit -m "x" <name@example.com>',
    'SELECT * FROM t WHERE a<5 AND b>"6"',
    'x<y>z, f<g>(h), <T extends Foo>',
    'pipe 2>&1 >/dev/null </dev/zero',
    '<tt>a</tt><kbd>Ctrl</kbd>+<kbd>C</kbd>',
  ],
  mail: [
    'On Mon, Bob <bob@example.com> wrote:\n> I think so\n>> me too\n> yes',
    'From: "A. B." <a.b@example.org>, <c@d.example>\nTo: <x@y>\n\nhi',
    '<https://example.com/?a=1&b=2> see there',
    '<http://example.com>and more',
    '-----Original Message-----\nFrom: x <x@y.example',
    '> quoted < and > again\nreply',
    '<blockquote cite="https://example.com/">quoted<br>text<blockquote>deeper</blockquote></blockquote>reply',
    'mail me <me at example dot com> or <tel:+123>',
    '<div dir="ltr">hi<div><br></div><div>there</div></div>',
    '<mailto:bob@example.com?subject=x>',
  ],
  math: [
    '10<sup>5</sup> m/s<sup>2</sup>, 2<sup>-3</sup>',
    'H<sub>2</sub>O and x<sub>i</sub><sup>2</sup>',
    'if x<3 and y>4, then 3<x<5',
    'E = mc<sup>2</sup>; 1<sup>st</sup> of 5<sup>1/2</sup>',
    'p<0.05, p < .01, p<.001',
    '0<a<b<c<1',
    '<math><mi>x</mi><mo>=</mo><mn>1</mn></math>',
    '<math><mfrac><mn>1</mn><mn>2</mn></mfrac><mtext>half</mtext></math>',
    '<math><semantics><mi>x</mi><annotation encoding="application/x-tex">x</annotation></semantics></math>y',
    'a &lt; b &amp;&amp; c &gt; d, &alpha;&beta; &radic;2 &le; 3',
    '2&sup3; 5&frac12; 90&deg; &plusmn;1',
  ],
  tables: [
    '<table><tr><td>a<td>b<tr><td>c<td>d</table>',
    '<table border=0 cellpadding=0 cellspacing=0 width=128 style="border-collapse:collapse"><!--StartFragment--> <colgroup><col width=64 span=2></colgroup><tr height=20><td height=20 class=xl65>1</td><td>2</td></tr><!--EndFragment--></table>',
    '<table class=MsoTableGrid border=1><tbody><tr><td width=319 valign=top><p class=MsoNormal>a<o:p></o:p></p></td><td><p class=MsoNormal>b<o:p>&nbsp;</o:p></p></td></tr></tbody></table>',
    '<google-sheets-html-origin><style type="text/css"><!--td {border: 1px solid #ccc;}--></style><table xmlns="http://www.w3.org/1999/xhtml"><colgroup><col width="100"/></colgroup><tbody><tr style="height:21px;"><td data-sheets-value="{&quot;1&quot;:2}">a</td><td>b</td></tr></tbody></table>',
    '<b style="font-weight:normal;" id="docs-internal-guid-1"><p dir="ltr"><span>one</span></p><br /><ul><li dir="ltr" aria-level="1"><p dir="ltr"><span>two</span></p></li></ul></b>',
    '<tr><td>row</td><td>without a table</td></tr>',
    '<td>cell<td>cell',
    '<table><caption>cap</caption><thead><tr><th>h</th></tr></thead><tfoot><tr><td>f</td></tr></tfoot><tbody><tr><td>b</td></tr></tbody></table>after',
    '<table>text in it<tr>more<td>cell</table>',
    '<table><tr><td><table><tr><td>inner</td></tr></table>outer</td></tr></table>',
    '<table><b>bold<tr><td>x</b>y</table>z',
    '<table><a href="/x">link<tr><td>c</a>d</table>e',
    '<table><form><tr><td><input>x</form></table>y',
    '<table><tr><td>a</td> text <td>b</td></tr></table>',
    'a\tb\tc\n1\t2\t3',
    '<table><tr><td>unclosed <b>bold<td>next',
    '<caption>c</caption><col><colgroup>x</colgroup>y',
    '<table><select><tr><td>x</select></table>y',
  ],
  unclosed: [
    '<b>bold <i>both</b> italic</i> none',
    '<p>one<p>two<p>three',
    '<a href="https://example.com/">one<a href="/two">two</a>',
    '<em>a<strong>b<code>c',
    '</b></i></p>stray ends</div></table>',
    '<font color=red>a<font size=2>b</font>c',
    '<b><p>a</b>b</p>c',
    '<i><div>a</i>b</div>c',
    '<nobr>a<nobr>b</nobr>c',
    '<div><span>a</div>b</span>c',
    '<h1>a<h2>b</h1>c',
    '<button>a<button>b</button>c',
    '<center><b>a</center>b',
    '<q>a<blockquote>b</q>c',
    '<u>a<s>b</u>c</s><strike>d',
    '<p>a</div>b<br/>c</br>d</p>e',
    '<body>a</body>b</html>c<html lang=en>d',
  ],
  cut: [
    'see <a href="https://example.com/very/lo',
    'see <a href="https://example.com/" title="x',
    'text <b',
    'text <b class',
    'text <img src="x.png" al',
    'text </b',
    'text <!-- cut',
    'text <!',
    'text </',
    'text <',
    'text &am',
    'text &#12',
    'text <![CDATA[ cut',
    'text <foo bar=',
    'text <strong>bold</stro',
  ],
  lists: [
    '<ul><li>a<ul><li>b<li>c</ul><li>d</ul>e',
    '<ol><li><p>a</p><li>b</ol>',
    '<li>one<li>two<li>three',
    '<dl><dt>t<dd>d<dt>t<dd>d</dl>',
    '<dd>a<dt>b',
    '<ul>text<li>a</ul>',
    '<ul><ul><li>a</ul>b</ul>',
    '<menu><li>a</menu><dir><li>b</dir>c',
    '<ul><li><div><li>a</div></ul>b',
    '<ul><b><li>a</b><li>b</ul>c',
    '* one\n* two\n  - three',
  ],
  ruby: [
    '<ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp>字<rt>じ</rt></ruby>',
    '<ruby>漢字<rt>かんじ</ruby>です',
    '<ruby>a<rb>b<rtc>c<rt>d</ruby>e',
    '<ruby><rb>旧<rb>金<rt>jiù<rt>jīn</ruby>',
    '<rt>x</rt><rp>y</rp>z',
    '<ruby>a<rt><b>b</b> c</rt></ruby>d',
    '<ruby>a<rt>x<p>y</rt></ruby>',
  ],
  forms: [
    '<form><label>a<input value=x>b</label><button>c</button></form>d',
    '<select><option>a<option selected>b<optgroup label=x><option>c</select>d',
    '<select><b>a</b><option><i>b</i></select>c',
    'x<input type=checkbox>y<input type=hidden>z',
    '<fieldset><legend>l</legend>a</fieldset>b',
    '<textarea>\na <b> &amp; c</textarea>d',
    '<form>a<form>b</form>c</form>d',
    'a<meter>b</meter>c<progress>d</progress>e',
    '<datalist><option>a</datalist>b<output>c</output>d',
    '<option>a<option>b',
    '<select><option>a<select>b</select>c',
    '<keygen>a<isindex>b',
    '<details open><summary>s</summary>t</details>u',
    '<details>a<summary>b<summary>c</details>',
    '<dialog open>a</dialog>b<search>c</search>d',
  ],
  foreign: [
    '<svg><title>t</title><desc>d</desc><text>shown</text></svg>after',
    '<svg viewBox="0 0 1 1"><path d="M0 0"/><g><a href="/x"><text>t</text></a></g></svg>x',
    '<svg><foreignObject><p>a<b>b</p></foreignObject></svg>c',
    '<svg><p>breaks out</svg>x',
    '<svg><style>.a{}</style><script>x</script><image/></svg>y',
    '<svg><![CDATA[a <b> c]]></svg>d',
    '<math><annotation-xml encoding="text/html"><b>x</b></annotation-xml></math>y',
    'a<svg/>b<math/>c',
    '<svg><font color=red>a</font></svg>b',
    '<svg><b>a</b>c</svg>d',
    '<svg>a<br>b</svg>c',
  ],
  comments: [
    'a<!-- hidden -->b',
    'a<!-->b-->c<!--->d',
    '<!--[if mso]>x<![endif]-->y<![if !vml]>z<![endif]>',
    'a<![CDATA[b]]>c',
    'a<?xml version="1.0"?>b',
    '<!doctype html>a',
    'a<!-- x --!>b',
    'a </3 b </ c> d <//e>',
    'a <- b <-- c --> d',
    'a<!-- <!-- nested --> b -->c',
    '<!ELEMENT br EMPTY>a',
    '<!--StartFragment-->a<!--EndFragment-->',
  ],
  invisible: [
    'a\u200bb\u00adc\u2060d',
    'a\u2028b\u2029c\u0085d\u000be',
    'a&#8232;b&shy;c&zwnj;d&zwj;e',
    '\ufeffa\ufeffb',
    'a\u0001b\u007fc&#1;d&#127;e',
    'a&nbsp;b\u00a0c &nbsp; d',
    'a\u202eb\u202cc',
    '<b\u0001>a</b>b<\u0001i>c',
    'a&#xFFFE;b&#x1FFFF;c\uffffd',
    'a&#0;b&#x80;c&#xD800;d',
    '\u{1f469}\u200d\u{1f680} \u{1f1e9}\u{1f1ea} e\u0301',
    '<a href="java\u200bscript:x">a</a>b',
  ],
  hidden: [
    'a<script>b</script>c<style>d</style>e',
    'a<noscript>b</noscript>c<template>d</template>e',
    'a<iframe>b</iframe>c<noembed>d</noembed>e<noframes>f</noframes>g',
    'a<title>b</title>c<xmp>d<b></xmp>e',
    'a<object>b</object>c<applet>d</applet>e<video>f</video>g<audio>h</audio>i<canvas>j</canvas>k',
    'a<script>b<!-- <script> </script> c --></script>d',
    'a<template><b>b<template>c</template></template>d',
    'a<frameset><frame></frameset>b',
    'a<listing>\nb</listing>c<plaintext>d<b>',
    'a<marquee>b</marquee>c<map><area alt=x></map>d<picture><source><img alt="y"></picture>e',
  ],
  images: [
    'a<img src=x alt="a cat">b',
    'a<img src=x>b <img alt=""> c<image alt=d>e',
    '<a href="/x"><img alt="logo"></a>',
    'hi<img class=emoji alt="\u{1f600}">!',
    '<figure><img alt="p"><figcaption>p</figcaption></figure>q',
  ],
  plain: [
    'Just a sentence, with punctuation; and "quotes" & ampersands.',
    'line one\nline two\n\nparagraph two',
    'I <3 you, 5 > 3, and 3 < 5',
    '<b>Great</b> post! See <a href="https://example.com/?a=1&b=2" title="t">this</a>.',
    '[b]bbcode[/b] **markdown** _x_ <https://x.example>',
    '<abbr title="HyperText">HTML</abbr><acronym title=x>Y</acronym> <del datetime="2020-01-01">old</del><ins>new</ins>',
    '<span style="color:red">red</span>word<big>big</big><small>small</small>word',
    'a<br>b<br/>c<hr>d<wbr>e',
    '<p>a</p> <p>b</p><div>c</div>d<section>e</section>f',
    '<int> and <string> and <x-y>z</x-y> and <foo:bar>b</foo:bar>',
  ],
};

const KINDS = Object.keys(FRAGMENTS);
const ALL = KINDS.flatMap((kind) => FRAGMENTS[kind]);
const JOINTS = ['', '', ' ', '\n', '\n\n', '<br>', '<p>', '<b>', '</b>', '<i>x', '<div>', '</div>', '<a href="/y">', '</a>', '<table>', '</table>', '<td>'];
const COUNT = 4000;

const SLIPS = ['<', '>', '/', '&', ';', '"', "'", '=', '!', '-', ' ', '\n', 'a', '', '', ''];

// A character too many, another one, or none.
function mistype(html, { pick, below }) {
  const at = below(html.length + 1);
  return html.slice(0, at) + pick(SLIPS) + html.slice(at + below(2));
}

// One of several fragments; one in five is cut off, one in three has slips.
function typedDocument(seed, n) {
  const random = numbers(seed, n);
  const { pick, below, oneIn } = random;
  let html = pick(ALL);
  for (let more = 1 + below(3); more > 0; more--) {
    html += pick(JOINTS) + pick(oneIn(3) ? FRAGMENTS[pick(KINDS)] : ALL);
  }
  if (oneIn(3)) for (let slips = 1 + below(4); slips > 0; slips--) html = mistype(html, random);
  return oneIn(5) ? html.slice(0, below(html.length)) : html;
}

// Each fragment alone, and COUNT of several.
function typedDocuments(seed) {
  const alone = KINDS.flatMap((kind) => FRAGMENTS[kind].map((html, n) => ({ id: `${kind} ${n}`, html })));
  const together = Array.from({ length: COUNT }, (_, n) => ({ id: `typed ${seed} ${n}`, html: typedDocument(seed, n) }));
  return [...alone, ...together].map(({ id, html }) => ({ id, bytes: Buffer.from(html) }));
}

module.exports = { typedDocuments };
