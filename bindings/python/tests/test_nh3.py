"""clean() and its kin beside nh3 itself: the examples of nh3's documentation and of its arguments.

Each gives the same here and there, or stands in DIFFERENT with what differs; what stands there and
gives the same is an error, too. README.md explains the differences.
"""

import warnings

import pytest

from libsanitize import PolicyWarning
from libsanitize import nh3 as ours

nh3 = pytest.importorskip("nh3")

LINK = '<a href="/foo">x</a>'


def shout(tag, name, value):
    return value.upper() if name == "alt" else None if name == "src" else value


# (call, arguments): the first six stand in nh3's documentation and README.
SAME = [
    ("clean", ("<unknown>hi",), {}),
    ("clean", ("<b><img src='' onerror='alert(\\'hax\\')'>XSS?</b>",), {}),
    ("clean", ("<b><a href='https://example.com'>Hello</a></b>",), {"tags": {"b"}}),
    ("clean", ("<b><i>yeah</i></b>",), {"tags": nh3.ALLOWED_TAGS - {"b"}}),
    (
        "clean",
        ("<img src='example.jpeg' data-invert=true>",),
        {"attributes": {**nh3.ALLOWED_ATTRIBUTES, "img": {"src", "data-invert"}}},
    ),
    ("clean", ("<b><i>safe</i></b><script>xss</script>",), {"tags": {"b", "i"}, "attributes": {}}),
    ("clean", ("<b>another</b> <em>fragment</em>",), {"tags": {"b", "i"}, "attributes": {}}),
    ("clean", ("<a href='https://a.example/'>x</a>",), {}),
    ("clean", ("<a href='https://a.example/'>x</a>",), {"link_rel": None}),
    ("clean", ("<a href='https://a.example/'>x</a>",), {"link_rel": "nofollow ugc"}),
    ("clean", ("<a href='ftp://a.example/'>x</a>",), {"link_rel": None, "url_schemes": {"https"}}),
    ("clean", ("<div data-v='foo' data-w=1>x</div>",), {"generic_attribute_prefixes": {"data-"}}),
    ("clean", ("<div><b>hi</b></div>",), {"tags": {"div"}, "clean_content_tags": {"b"}}),
    ("clean", ("<p title=t lang=de>x</p>",), {"attributes": {"*": {"title"}, "p": {"lang"}}}),
    ("clean", ("<ol type=a>",), {"tag_attribute_values": {"ol": {"type": {"a", "i"}}}}),
    ("clean", ("<ol type=A>",), {"tag_attribute_values": {"ol": {"type": {"a", "i"}}}}),
    ("clean", ("<ol type=a>",), {"tag_attribute_values": {"ol": {"type": {"A", "i"}}}}),
    ("clean", ("<ol type=x>",), {"tag_attribute_values": {"ol": {"type": {"a", "i"}}}}),
    ("clean", ("<p dir='a b'>x",), {"tag_attribute_values": {"p": {"dir": {"a b", "c"}}}}),
    ("clean", ("<p dir='a'>x",), {"tag_attribute_values": {"p": {"dir": {"a b", "c"}}}}),
    ("clean", ("<p title=t lang=de dir=ltr>x</p>",), {}),
    ("clean", ("<p title=t lang=de dir=ltr>x</p>",), {"attributes": {}}),
    ("clean", ("<p title=t lang=de dir=ltr>x</p>",), {"attributes": {"*": set()}}),
    ("clean_text", ("<p title=t lang=de dir=ltr>x</p>",), {"tags": {"p"}}),
    ("clean", ("<img src=x>",), {"set_tag_attribute_values": {"img": {"loading": "lazy"}}}),
    ("clean", ("<span class='a b c'>T</span><p class=a>U</p>",), {"allowed_classes": {"span": {"c", "a"}}}),
    ("clean", ("<img alt=Home src=foo>",), {"attribute_filter": shout}),
    ("clean", (LINK,), {"url_relative": "pass_through"}),
    ("clean", (LINK,), {"url_relative": ("rewrite_with_base", "https://example.com/a/")}),
    (
        "clean",
        (LINK + '<a href="b/c">y</a>',),
        {"url_relative": ("rewrite_with_root", "https://x.example/r/", "d/e.md")},
    ),
    ("clean", ('<img src="/a.png">',), {"url_relative": lambda url: f"https://c.example{url}"}),
    ("clean", ('<img src="/a.png">',), {"url_relative": lambda url: None}),
    ("clean", ("<b id=a>x</b>",), {"attributes": {"b": {"id"}}, "id_prefix": "safe-"}),
    ("clean", ("<b id=safe-a>x</b>",), {"attributes": {"b": {"id"}}, "id_prefix": "safe-"}),
    ("clean", ("a<!-- b -->c",), {}),
    ("clean", ("a & b &lt; c \u00a0 &copy; <",), {}),
    ("clean", ("<p>1<p>2",), {}),
    ("clean_text", ('Robert"); abuse();//',), {}),
    ("clean_text", ("".join(map(chr, range(0x250))),), {}),
    ("clean_text", ("<b>bold</b> and <i>italic</i>",), {"tags": {"b"}}),
    ("clean_text", ("<a href='http://a.example' rel='nofollow'>test</a>",), {"tags": {"a"}}),
    ("escape", ("<b>x</b> & y",), {}),
    ("is_html", ("plain text",), {}),
    ("is_html", ("<p>html!</p>",), {}),
    ("is_html", ("a < b && c > d",), {}),
    ("is_html", ("</b>",), {}),
    ("is_html", ("<!-- x -->",), {}),
    ("is_html", ("<!doctype html>",), {}),
]

DIFFERENT = [
    ("no policy can permit an unknown element", "clean", ("<mytag>x</mytag>",), {"tags": {"mytag"}}),
    ("nor style", "clean", ("<b style='color:red'>x",), {"attributes": {"b": {"style"}}}),
    ("nor comments", "clean", ("a<!-- b -->c",), {"strip_comments": False}),
    ("id needs a prefix", "clean", ("<b id=a>x</b>",), {"attributes": {"b": {"id"}}}),
    ("so does headers, of the defaults", "clean", ("<table><tr><td headers=a>x</table>",), {}),
    ("no rel without href", "clean", (LINK,), {"url_relative": "deny"}),
    ("script is dropped always", "clean", ("<script>x</script>",), {"clean_content_tags": set()}),
    ("words are not glued", "clean", ("<p>1</p><p>2</p>",), {"tags": {"b"}}),
    ("what is no tag anyone meant is text", "clean", ("<bob@example.com>",), {}),
    ("an a inside an a is unwrapped, as is a third b in b", "clean", ("<b>" * 5 + "x",), {}),
    ("a part of a table brings the table", "clean", ("<table><tr><td>x</table>",), {"tags": {"td"}}),
    ("no attribute prefixes but data- and aria-", "clean", ("<p on-x=1>y",), {"generic_attribute_prefixes": {"on-"}}),
    ("what is no tag anyone meant is text", "is_html", ("<bob@example.com>",), {}),
    ("controls go", "clean", ("a\x01b",), {}),
    ("a list item stands in a list", "clean", ("<li>x",), {}),
]


def both(call, arguments, keywords):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PolicyWarning)
        mine = getattr(ours, call)(*arguments, **keywords)
    return mine, getattr(nh3, call)(*arguments, **keywords)


@pytest.mark.parametrize("call,arguments,keywords", SAME)
def test_the_same(call, arguments, keywords):
    mine, theirs = both(call, arguments, keywords)
    assert mine == theirs


@pytest.mark.parametrize("why,call,arguments,keywords", DIFFERENT)
def test_listed_differences_differ(why, call, arguments, keywords):
    mine, theirs = both(call, arguments, keywords)
    assert mine != theirs


def test_the_constants():
    assert ours.ALLOWED_TAGS == nh3.ALLOWED_TAGS
    assert ours.ALLOWED_ATTRIBUTES == nh3.ALLOWED_ATTRIBUTES
    assert ours.ALLOWED_URL_SCHEMES == nh3.ALLOWED_URL_SCHEMES
    assert ours.CLEAN_CONTENT_TAGS == nh3.CLEAN_CONTENT_TAGS


@pytest.mark.parametrize(
    "keywords,error",
    [
        ({"clean_content_tags": {"p"}}, ValueError),
        ({"attributes": {"a": {"href", "rel"}}}, ValueError),
        ({"attributes": {"p": {"lang"}}, "tag_attribute_values": {"p": {"lang": {"de"}}}}, ValueError),
        ({"attribute_filter": "x"}, TypeError),
        ({"url_relative": "bogus"}, ValueError),
        ({"url_relative": ("rewrite_with_base", "not a url")}, ValueError),
        ({"url_relative": ("rewrite_with_base",)}, ValueError),
        ({"url_relative": 1}, TypeError),
    ],
)
def test_the_same_errors(keywords, error):
    for clean in (ours.clean, nh3.clean):
        with pytest.raises(error):
            clean("x", **keywords)
    for make in (ours.Cleaner, nh3.Cleaner):
        with pytest.raises(error):
            make(**keywords)


def test_what_is_left_out_is_said():
    keywords = {"tags": {"b", "iframe"}, "attributes": {"b": {"onclick", "title"}}}
    for _ in range(2):  # also where the cleaner is kept
        with pytest.warns(PolicyWarning, match="onclick.*runs code.*iframe") as caught:
            assert ours.clean("<b title=t onclick=x>y<iframe>z", **keywords) == '<b title="t">y</b>'
        assert caught[0].filename == __file__
    with pytest.warns(PolicyWarning, match="javascript") as caught:
        cleaner = ours.Cleaner(url_schemes={"https", "javascript"}, link_rel=None)
    assert caught[0].filename == __file__
    assert cleaner.clean("<a href=https://x/>1</a><a href=javascript:1>2") == '<a href="https://x/">1</a><a>2</a>'


def test_the_defaults_warn_of_nothing():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        ours.clean("x")
        ours.clean("x", tags={"b"})
        ours.Cleaner()
