#!/usr/bin/env python3
"""Makes the corpora of the benchmark: of the same seed the same bytes on every machine.

usage: generate.py [--seed N] DIRECTORY [NAME...]     the seed is 0 when not given

  plain    comments of 40 to 600 bytes without markup
  typical  comments of some 250 to 550 bytes with a few tags and links
  rich     what is pasted from word processors and rich-text editors
  hostile  comments that try to bring in scripts
  long     one well-formed document of 100 KB
  messy    one document of 100 KB: misnested and unclosed tags, stray end tags
  cjk      comments in Japanese and Chinese, with a few tags and links
  thread   comments with quotations within each other, lists and code
  soup     comments of tags and attributes by chance, most of them not permitted, many never closed
"""
import json
import os
import sys

WORDS = """the a of to and in is it you that was for on are with as his they be at one have this from or had by but some what
there we can out other were all your when up use word how said an each she which do their time if will way about many then them
would write like so these her long make thing see him two has look more day could go come did my sound no most number who over
know water than call first people may down side been now find any new work part take get place made live where after back little
only round man year came show every good me give our under name very through just form much great think say help low line before
turn cause same mean differ move right boy old too does tell sentence set three want air well also play small end put home read
hand port large spell add even land here must big high such follow act why ask men change went light kind off need house picture
try us again animal point mother world near build self earth father comment parser server browser release version update issue
library function memory""".split()
SITES = "example.com blog.example.org www.example.net docs.example.com news.example.org".split()
COUNT = 1200


class Random:
    """xorshift64*: random's own generators are not promised to stay the same."""

    def __init__(self, seed):
        self.state = seed

    def below(self, bound):
        x = self.state
        x ^= x >> 12
        x = (x ^ (x << 25)) & 0xFFFFFFFFFFFFFFFF
        x ^= x >> 27
        self.state = x
        return ((x * 0x2545F4914F6CDD1D & 0xFFFFFFFFFFFFFFFF) >> 32) * bound >> 32

    def between(self, low, high):
        return low + self.below(high - low + 1)

    def of(self, things):
        return things[self.below(len(things))]

    def chance(self, percent):
        return self.below(100) < percent


def words(random, least, most):
    return " ".join(random.of(WORDS) for _ in range(random.between(least, most)))


def sentence(random, least=5, most=16):
    text = words(random, least, most).capitalize()
    if random.chance(12):
        text += random.of([", isn't it", " - really", ", I think", " (see above)", " \u2014 as you say", ", caf\u00e9 style"])
    return text + random.of([".", ".", ".", "!", "?", "..."])


def prose(random, size):
    text = sentence(random)
    while len(text) < size:
        text += (" " if random.chance(85) else "\n\n") + sentence(random)
    return text


def url(random):
    return "https://" + random.of(SITES) + "/" + "-".join(words(random, 2, 5).split()) + random.of(["", "/", ".html", "?page=2"])


def plain(random):
    return prose(random, random.between(20, 580))[:600]


def inline(random):
    kind = random.below(10)
    inner = words(random, 1, 4)
    if kind < 3:
        title = random.of(["", "", ' title="%s"' % words(random, 1, 3), ' rel="nofollow"'])
        return '<a href="%s"%s>%s</a>' % (url(random), title, inner)
    if kind == 3:
        return "<code>%s(x) &lt; %d</code>" % (random.of(WORDS), random.below(100))
    if kind == 4:
        return random.of(["I &amp; you", "don&#39;t", "AT&amp;T", "3 &gt; 2", "&quot;" + inner + "&quot;", "a&nbsp;b"])
    tag = random.of(["b", "em", "i", "strong", "em", "del", "cite", "q"])
    return "<%s>%s</%s>" % (tag, inner, tag)


def typical(random):
    wanted = random.between(220, 480)
    parts = []
    if random.chance(20):
        parts.append("<blockquote>%s</blockquote>\n" % prose(random, random.between(40, 140)))
    while sum(map(len, parts)) < wanted:
        parts.append(sentence(random, 5, 12))
        if random.chance(45):
            parts.append(inline(random))
        if random.chance(15):
            parts.append(random.of(["<br>\n", "\n\n", "<p>", "<br />"]))
    return " ".join(parts)


def styled(random, inner):
    style = random.of(
        [
            "font-size: 12pt; font-family: Calibri, sans-serif; color: #333333;",
            "mso-fareast-language: EN-US; line-height: 115%",
            "font-family:&quot;Times New Roman&quot;,serif",
            "background-color: rgb(255, 255, 255); text-align: justify;",
        ]
    )
    kind = random.below(6)
    if kind == 0:
        return '<font face="Arial" size="2" color="#000080">%s</font>' % inner
    if kind == 1:
        return '<span lang="EN-US" style="%s">%s<o:p></o:p></span>' % (style, inner)
    if kind == 2:
        return '<b style="mso-bidi-font-weight: normal">%s</b>' % inner
    return '<span style="%s">%s</span>' % (style, inner)


def entities(random, text):
    return text.replace(" ", random.of(["&nbsp;", " &mdash; ", " &ldquo;", "&rsquo;s ", " "]), 1)


def rich_table(random):
    rows = []
    columns = random.between(2, 4)
    for _ in range(random.between(2, 5)):
        cells = "".join('<td width="120" valign="top" style="padding: 0cm 5.4pt">%s</td>' % words(random, 1, 5) for _ in range(columns))
        rows.append("<tr>%s</tr>" % cells)
    return '<table border="1" cellspacing="0" cellpadding="0" class="MsoTableGrid"><tbody>%s</tbody></table>' % "\n".join(rows)


def rich_list(random):
    tag = random.of(["ul", "ol"])
    items = "".join("<li>%s</li>\n" % styled(random, sentence(random, 3, 9)) for _ in range(random.between(2, 6)))
    return '<%s type="disc">%s</%s>' % (tag, items, tag)


def rich_block(random):
    kind = random.below(10)
    if kind == 0:
        return rich_table(random)
    if kind < 3:
        return rich_list(random)
    if kind == 3:
        depth = random.between(1, 4)
        return '<div class="gmail_quote">' * depth + sentence(random) + "<br></div>" * depth
    if kind == 4:
        return '<p class="MsoNormal"><o:p>&nbsp;</o:p></p>'
    if kind == 5:
        return '<h%d style="margin-top: 0">%s</h%d>' % (2, words(random, 2, 6), 2)
    body = " ".join(styled(random, entities(random, sentence(random))) for _ in range(random.between(1, 3)))
    return '<p class="MsoNormal" style="margin-bottom: 0cm; line-height: normal">%s</p>' % body


def rich(random):
    return "\n".join(rich_block(random) for _ in range(random.between(3, 9)))


VECTORS = [
    "<script>alert(%d)</script>",
    "<img src=x onerror=alert(%d)>",
    '<a href="javascript:alert(%d)">click</a>',
    "<a href=\"jav&#x09;ascript:alert('%d')\">click</a>",
    '<a href="&#106;&#97;vascript:alert(%d)">click</a>',
    "<svg/onload=alert(%d)>",
    "<svg><script>alert(%d)</script></svg>",
    '<iframe src="javascript:alert(%d)"></iframe>',
    '<b onmouseover="alert(%d)">bold</b>',
    '<div style="background:url(javascript:alert(%d))">x</div>',
    "<math><mi//xlink:href=\"data:x,<script>alert(%d)</script>\">",
    "<scr<script>ipt>alert(%d)</script>",
    "<IMG SRC=`javascript:alert(%d)`>",
    '"><script >alert(%d)</script >',
    "<body onload=alert(%d)>",
    "<style>@import'javascript:alert(%d)';</style>",
    "<!--<img src=\"--><img src=x onerror=alert(%d)//\">",
    "<a href=\"data:text/html,<script>alert(%d)</script>\">x</a>",
    "<input autofocus onfocus=alert(%d)>",
    "<object data=\"javascript:alert(%d)\"></object>",
    "<form action=javascript:alert(%d)><button>x</button></form>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(%d)>\">",
    "<table background=\"javascript:alert(%d)\"><tr><td>x</table>",
    "<<b>b onclick=alert(%d)>x</b>",
    "</3 & <3 %d",
    "<a href='vbscript:msgbox(%d)'>x</a>",
    "<textarea><img title=\"</textarea><img src onerror=alert(%d)>\">",
]


def hostile(random):
    parts = []
    for _ in range(random.between(1, 4)):
        if random.chance(60):
            parts.append(sentence(random, 2, 8))
        parts.append(random.of(VECTORS) % random.below(1000))
    return " ".join(parts)


def long(random):
    parts = []
    size = 0
    while size < 100_000:
        kind = random.below(12)
        if kind == 0:
            part = "<h2>%s</h2>\n" % words(random, 2, 6).capitalize()
        elif kind == 1:
            part = "<ul>\n%s</ul>\n" % "".join("<li>%s</li>\n" % sentence(random) for _ in range(random.between(2, 6)))
        elif kind == 2:
            part = "<blockquote>%s</blockquote>\n" % sentence(random)
        else:
            inner = " ".join(sentence(random) + (" " + inline(random) if random.chance(30) else "") for _ in range(random.between(2, 7)))
            part = "<p>%s</p>\n" % inner
        parts.append(part)
        size += len(part)
    return "".join(parts)


def messy(random):
    parts = []
    size = 0
    while size < 100_000:
        text = sentence(random, 3, 10)
        part = random.of(
            [
                "<b>%s<i>more</b> and</i> " % text,
                "<p>%s<br>" % text,
                "</div></p>%s</span>" % text,
                "<a href=\"%s\">%s<p>par</a>graph</p>" % (url(random), text),
                "<ul><li>%s<li>second</ul>" % text,
                "<em>%s</strong></em></em>" % text,
                "<font color=red>%s<b>x</font></b>" % text,
                "%s < 3 & > 2 " % text,
                "<div>%s</b></div>" % text,
                "<blockquote><i>%s</blockquote></i>" % text,
                "<table><tr><td>%s</table>" % text,
                "%s " % text,
            ]
        )
        parts.append(part)
        size += len(part)
    return "".join(parts)


KANA = "".join(map(chr, [*range(0x3042, 0x3094), *range(0x30A2, 0x30F4)]))
HAN = "".join(map(chr, range(0x4E00, 0x5200)))


def cjk_sentence(random):
    letters = random.of([KANA, HAN, HAN])
    return "".join(random.of(letters) for _ in range(random.between(8, 40))) + random.of(["\u3002", "\u3001", "\uff01", "\u2026"])


def cjk(random):
    parts = []
    for _ in range(random.between(2, 9)):
        parts.append(cjk_sentence(random))
        if random.chance(25):
            tag = random.of(["b", "em", "strong", "code"])
            parts.append("<%s>%s</%s>" % (tag, cjk_sentence(random), tag))
        if random.chance(12):
            parts.append('<a href="%s">%s</a>' % (url(random), cjk_sentence(random)))
        if random.chance(10):
            parts.append("<br>\n")
    return "".join(parts)


def thread(random):
    depth = random.between(0, 4)
    quoted = "".join("<blockquote><p>%s</p>\n" % sentence(random) for _ in range(depth)) + "</blockquote>\n" * depth
    body = "".join(
        random.of(["<p>%s</p>\n", "<p>%s", "<div>%s</div>", "<ul><li>%s</li></ul>\n", "<pre><code>%s</code></pre>\n", "%s<br>\n"])
        % (sentence(random) + " " + inline(random))
        for _ in range(random.between(1, 5))
    )
    return quoted + body


def soup(random):
    tags = "p b i a div span font center table tr td ul li h3 img br u s code em blockquote script style svg form o:p x-y".split()
    attributes = ["class", "style", "id", "onclick", "href", "title", "data-x", "width", "align", "lang"]
    parts = []
    for _ in range(random.between(3, 30)):
        if random.chance(55):
            parts.append(words(random, 1, 8))
        tag = random.of(tags)
        if random.chance(35):
            parts.append("</%s>" % tag)
            continue
        typed = "".join(' %s="%s"' % (random.of(attributes), words(random, 1, 3)) for _ in range(random.below(4)))
        parts.append("<%s%s>" % (tag, typed))
    return "".join(parts)


CORPORA = {
    "plain": (plain, COUNT),
    "typical": (typical, COUNT),
    "rich": (rich, COUNT // 3),
    "hostile": (hostile, COUNT),
    "long": (long, 1),
    "messy": (messy, 1),
    "cjk": (cjk, COUNT),
    "thread": (thread, COUNT),
    "soup": (soup, COUNT),
}


def main(seed, directory, names):
    os.makedirs(directory, exist_ok=True)
    for number, (name, (make, count)) in enumerate(CORPORA.items(), 1):
        if names and name not in names:
            continue
        random = Random((0x9E3779B97F4A7C15 + number) ^ seed << 8)
        with open(os.path.join(directory, name + ".jsonl"), "w", encoding="ascii", newline="\n") as out:
            for _ in range(count):
                out.write(json.dumps({"html": make(random)}) + "\n")


if __name__ == "__main__":
    arguments = sys.argv[1:]
    seed = 0
    if arguments[:1] == ["--seed"] and arguments[1:2] and arguments[1].isdigit():
        seed = int(arguments[1])
        del arguments[:2]
    if not arguments or arguments[0].startswith("-"):
        sys.exit(__doc__)
    main(seed & (1 << 48) - 1, arguments[0], arguments[1:])
