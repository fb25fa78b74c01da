"""The module's own functions and classes."""

import copy
import doctest
import pickle

import pytest

import libsanitize
from libsanitize import _core, DROP, Kind, Policy, PolicyError, Reason, RefusedError, Sanitizer


def test_examples_in_the_texts():
    from libsanitize import _nh3, bleach

    for module in (libsanitize, _nh3, bleach):
        failed, tried = doctest.testmod(module)
        assert tried and not failed


def test_the_comment_form():
    sanitizer = Sanitizer()
    assert sanitizer.clean("<b onclick=x>hi</b><script>alert(1)</script>") == "<b>hi</b>"
    assert sanitizer("<p>1<p>2") == "1\n2"
    assert sanitizer.clean(b"<b>\xff") == "<b>\ufffd</b>".encode()


@pytest.mark.parametrize("wrong", [None, 1, bytearray(b"x"), memoryview(b"x"), ["x"]])
def test_only_texts_are_taken(wrong):
    for call in (Sanitizer().clean, Sanitizer().text, Sanitizer().report):
        with pytest.raises(TypeError, match="expected str or bytes"):
            call(wrong)


def test_halves_of_surrogate_pairs():
    sanitizer = Sanitizer()
    assert sanitizer.clean("a\ud83d\ude00b") == "a\U0001f600b"
    assert sanitizer.clean("a\ud83db\udc00") == "a\ufffdb\ufffd"


def test_text_and_back():
    assert libsanitize.text("<b>a &lt; b</b><p>c") == "a < b\nc"
    sanitizer = Sanitizer()
    assert sanitizer.text_to_html("a < b\nc") == "a &lt; b\nc"
    assert sanitizer.text_to_html("a\nb", br=True) == "a<br>\nb"


def test_shorten():
    html = "<b>hello big world</b>"
    assert libsanitize.shorten(html, 8) == "<b>hello…</b>"
    assert libsanitize.shorten(html, 8, ellipsis="") == "<b>hello</b>"
    assert libsanitize.shorten(html, max_bytes=22) == html
    assert Sanitizer().within(html, 8) == ("<b>hello…</b>", True)
    assert Sanitizer().within(html, 80) == (html, False)
    with pytest.raises(ValueError, match="negative"):
        libsanitize.shorten(html, -1)


def test_reports():
    report = Sanitizer().report("é<b onclick=x>y</b><!-- z -->")
    assert report.html == "é<b>y</b>"
    first, second = report.changes
    assert first == (Kind.ATTRIBUTE_REMOVED, Reason.NEVER, "b", "onclick", "x", 2)
    assert (second.kind, second.value) == (Kind.COMMENT_REMOVED, "<!-- z -->")
    assert Sanitizer().report("<b>y</b>").changes == []


@pytest.mark.parametrize("numbers, name", [(Kind, _core.change_kind_name), (Reason, _core.reason_name)])
def test_kinds_and_reasons_are_those_of_the_library(numbers, name):
    assert [number.word for number in numbers] == [number.name.lower().replace("_", "-") for number in numbers]
    assert [int(number) for number in numbers] == list(range(1, len(numbers) + 1))
    assert name(0) is None and name(len(numbers) + 1) is None


def test_limits_and_refusal():
    with pytest.raises(RefusedError) as refused:
        Sanitizer(input_bytes=3).clean("<b>x</b>")
    assert (refused.value.status, refused.value.row) == ("INPUT_SIZE", None)
    with pytest.raises(RefusedError):
        Sanitizer(output_bytes=2).clean("<b>x</b>")
    assert Sanitizer(output_bytes=24, as_text=True).clean("<b>x</b>") == "<b>x</b>"
    for wrong in ({"input_bytes": -1}, {"open_elements": 1}, {"formatting_elements": 1 << 20}):
        with pytest.raises(ValueError):
            Sanitizer(**wrong)
    few = Sanitizer("article", open_elements=160)
    assert Policy().set(open_elements=160).settings["open_elements"] == 160
    assert few.clean("<b>x") == "<b>x</b>"
    big = "x" * (2 << 20)
    with pytest.raises(RefusedError):
        Sanitizer().clean(big)
    assert libsanitize.clean(big) == big  # as nh3 does


def test_verified_and_by_gumbo():
    html = "<p>a<table><tr><td><b>x</table>"
    assert Sanitizer("article", verify=True).clean(html) == Sanitizer("article").clean(html)
    assert Sanitizer("article", gumbo=True).clean(html) == Sanitizer("article").clean(html)


# ---- Policies ----


def test_presets():
    assert list(libsanitize.PRESETS)[0] == "comment"
    for preset in libsanitize.PRESETS:
        assert Sanitizer(preset).clean("<script>x</script>y") == "y"
    with pytest.raises(ValueError):
        Policy("nothing")
    with pytest.raises(PolicyError, match="there is no preset"):
        Sanitizer("nothing")


def test_a_policy_by_notation_json_and_dict():
    html = '<p class="intro x">a</p><b>b</b>'
    for policy in (
        '<p class="intro">',
        '{"elements": ["p"], "attributes": ["class"]}',
        {"elements": ["p"], "attributes": ["class"]},
        Policy.from_notation('<p class="">'),
    ):
        assert Sanitizer(policy).clean(html).startswith('<p class="intro')
        assert "<b>" not in Sanitizer(policy).clean(html)


def test_allow_deny_forbid():
    policy = Policy().allow("<p> <br>").deny("<strike> <q>")
    assert "<p>" in policy.notation and "<strike>" not in policy.notation
    policy.forbid("<p>")
    with pytest.raises(PolicyError, match="forbidden"):
        policy.allow("<p>")
    with pytest.raises(PolicyError) as error:
        Policy().allow("<b>\n <script>")
    assert (error.value.line, error.value.column, error.value.offset) == (2, 2, 5)
    assert "it runs code" in error.value.message


def test_a_policy_is_left_as_it_was():
    policy = Policy()
    before = policy.json
    for attempt in (
        lambda: policy.allow("<p> <script>"),
        lambda: policy.set(schemes="https javascript"),
        lambda: policy.force("img", "onerror", "x"),
        lambda: policy.mode("drop", "strnog"),
        lambda: policy.rule("href", "a", kind="integer"),
    ):
        with pytest.raises(PolicyError):
            attempt()
    assert policy.json == before


def test_modes_rules_and_what_is_forced():
    policy = Policy("text").allow('<li value=""> <ul> <img src="">')
    policy.mode("escape").mode("drop", "nav", "mx-reply")
    policy.rule("value", "li", kind="integer", minimum=0, maximum=9)
    policy.force("img", "loading", "lazy")
    clean = Sanitizer(policy).clean
    assert clean("<div>1</div><nav>2</nav>") == "&lt;div&gt;1&lt;/div&gt;"
    assert clean("<ul><li value=5>a<li value=50>b</ul>") == '<ul><li value="5">a</li><li>b</li></ul>'
    assert clean("<img src=x>") == '<img src="x" loading="lazy">'
    with pytest.raises(ValueError, match='no mode "hide"'):
        policy.mode("hide")


def test_settings():
    policy = Policy().set(schemes="https", relative_urls="drop", link_rel="ugc", link_rel_scope="all")
    assert policy.settings["schemes"] == "https" and policy.settings["relative_urls"] == "drop"
    clean = Sanitizer(policy).clean
    assert clean("<a href=http://x/>1</a> <a href=/y>2</a>") == "<a>1</a> <a>2</a>"
    assert clean("<a href=https://x/>1</a>") == '<a href="https://x/" rel="ugc">1</a>'
    with pytest.raises(TypeError, match="unknown setting"):
        policy.set(scheme="https")
    with pytest.raises(ValueError, match="relative_urls"):
        policy.set(relative_urls="hold")
    with pytest.raises(TypeError):
        policy.set(schemes=1)


def test_renamed_elements_and_tidy_output():
    policy = Policy("article").rename("h1", "p>strong")
    policy.set(block_breaks="br", drop_empty_elements=True, collapse_white_space=True)
    policy.set(xhtml_syntax=True, link_noopener=True)
    html = Sanitizer(policy).clean("<h1>a</h1><p> </p>b  c<hr>")
    assert html == "<p><strong>a</strong></p>b c<hr />"
    assert policy.settings["block_breaks"] == "br"
    policy.rename("h1", None)
    assert "strong" not in Sanitizer(policy).clean("<h1>a</h1>")


def test_links_and_breaks_of_text():
    policy = Policy().allow("<br>")
    policy.set(link_urls=True, link_emails=True, tag_url="https://x.example/{name}", line_breaks="br")
    html = Sanitizer(policy).clean("http://a.example\nb@c.example #d")
    assert html == (
        '<a href="http://a.example">http://a.example</a><br>'
        '<a href="mailto:b@c.example">b@c.example</a> <a href="https://x.example/d">#d</a>'
    )
    assert policy.settings["line_breaks"] == "br" and policy.settings["mention_url"] == ""
    assert Sanitizer(Policy.from_json(policy.json)).clean(html) == html


def test_urls_that_mislead_have_reasons():
    hidden = '<a href="java\u200bscript:x">1</a>'
    assert Sanitizer().report(hidden)[1][0].reason.name == "INVISIBLE"
    policy = Policy().set(refuse_misleading_urls=True)
    turned = '<a href="https://x.example/\u202egpj">1</a>'
    assert Sanitizer(policy).report(turned)[1][0].reason.name == "MISLEADING"


def test_copies_are_independent():
    policy = Policy()
    for other in (policy.copy(), copy.copy(policy), copy.deepcopy(policy), pickle.loads(pickle.dumps(policy))):
        assert other == policy
        other.allow("<p>")
        assert other != policy
    sanitizer = Sanitizer(policy)
    policy.allow("<p>")
    assert sanitizer.clean("<p>x") == "x"
    assert Policy.from_json(policy.json) == policy
    assert str(policy) == policy.notation


def test_warnings():
    policy = Policy().allow("<td>")
    assert "a table is permitted as a whole" in policy.warnings[0].message
    assert Policy().allow("<p>").warnings == []


# ---- Hooks ----


def test_element_hooks():
    def element(name, attributes):
        seen.append((name, attributes))
        return {"h1": "strong", "i": None, "em": DROP, "b": True}.get(name, name)

    seen = []
    clean = Sanitizer("article", element=element).clean
    html = '<h1 class=x>a</h1><i>b</i><em>c</em><b title="t">d</b>'
    assert clean(html) == '<strong>a</strong>\nb<b title="t">d</b>'
    assert ("b", {"title": "t"}) in seen and ("em", {}) in seen


def test_value_hooks():
    def url(element, attribute, value):
        return None if "evil" in value else value.replace("http:", "https:")

    def attribute(element, name, value):
        return value.upper() if name == "title" else value

    clean = Sanitizer(url=url, attribute=attribute).clean
    assert clean('<a href="http://a/" title="t">x</a>') == '<a href="https://a/" title="T">x</a>'
    assert clean('<a href="http://evil/">x</a>') == "<a>x</a>"


def test_no_hook_makes_output_unsafe():
    clean = Sanitizer(
        element=lambda name, attributes: "script",
        url=lambda element, attribute, value: "javascript:alert(1)",
        attribute=lambda element, attribute, value: '"><script>',
    ).clean
    assert clean('<b>x</b><a href="http://a/" title=t>y</a>') == "xy"


def test_what_a_hook_raises_ends_the_call():
    def boom(*arguments):
        raise KeyError("boom")

    for hook in ("element", "url", "attribute"):
        sanitizer = Sanitizer(**{hook: boom})
        with pytest.raises(KeyError, match="boom"):
            sanitizer.clean('<a href="http://a/" title=t>y</a>')
        with pytest.raises(KeyError, match="boom"):
            sanitizer.clean_many(['<a href="http://a/" title=t>y</a>'])
        assert sanitizer.clean("plain") == "plain"


@pytest.mark.parametrize("answer", [1, b"b", object(), 1.5, []])
def test_wrong_answers_of_hooks(answer):
    for hook in ("element", "url", "attribute"):
        with pytest.raises(TypeError, match="hook must return"):
            Sanitizer(**{hook: lambda *a: answer}).clean('<a href="http://a/">y</a>')
    with pytest.raises(TypeError, match="must be callable"):
        Sanitizer(element="b")


def test_a_hook_may_use_the_sanitizer_it_is_of():
    def attribute(element, name, value):
        return inner(value) if "<" in value else value

    sanitizer = Sanitizer(attribute=attribute)
    inner = sanitizer.text
    assert sanitizer.clean('<a title="<i>t</i>">x</a>') == '<a title="t">x</a>'


# ---- Many rows ----


def test_lists():
    rows = ["<b>x", None, "", "<script>y</script>", "é<i>"]
    assert libsanitize.clean_many(rows) == ["<b>x</b>", None, "", "", "é<i></i>"]
    assert libsanitize.clean_many(iter(rows)) == libsanitize.clean_many(tuple(rows))
    assert libsanitize.clean_many([]) == []
    assert libsanitize.clean_many(["<p>x"], "article") == ["<p>x</p>"]
    with pytest.raises(TypeError):
        libsanitize.clean_many("<b>x")
    with pytest.raises(TypeError):
        libsanitize.clean_many([1])


def test_refused_rows():
    sanitizer = Sanitizer(input_bytes=3)
    rows = ["a", "bbbb", None]
    with pytest.raises(RefusedError) as refused:
        sanitizer.clean_many(rows)
    assert (refused.value.row, refused.value.status) == (1, "INPUT_SIZE")
    assert sanitizer.clean_many(rows, refused="null") == ["a", None, None]
    assert sanitizer.clean_many(rows, refused="empty") == ["a", "", None]
    with pytest.raises(ValueError):
        sanitizer.clean_many(rows, refused="maybe")


@pytest.mark.parametrize("kind,width", [("i", 4), ("q", 8)])
@pytest.mark.parametrize("wrap", [bytes, bytearray, memoryview])
def test_buffers(kind, width, wrap):
    from array import array

    data, offsets = b"<b>x<i>yz", array(kind, [0, 4, 4, 9])
    rows = libsanitize.Rows(wrap(data), offsets, width, wrap(bytes([0b101])))
    clean = libsanitize.clean_many(rows)
    ends = memoryview(clean.offsets).cast(kind)
    assert clean.data == b"<b>x</b><i>yz</i>" and list(ends) == [0, 8, 8, 17]
    assert clean.validity is not None and clean.validity[0] & 7 == 0b101


def test_wrong_buffers():
    for rows in (
        libsanitize.Rows(b"x", b"\0\0\0\0\5\0\0\0"),
        libsanitize.Rows(b"x", b"\0\0\0\0\1\0\0\0", 3),
        libsanitize.Rows(b"xx", b"\0\0\0\0\2\0\0\0\1\0\0\0"),
        libsanitize.Rows(b"x", b"\0\0\0\0\1\0\0\0", 4, b""),
    ):
        with pytest.raises(ValueError):
            libsanitize.clean_many(rows)


def test_errors_come_from_other_processes_as_they_are():
    refused = RefusedError("the input is too large", "INPUT_SIZE", 3, "<b>")
    again = pickle.loads(pickle.dumps(refused))
    assert (str(again), vars(again)) == (str(refused), vars(refused))
    wrong = PolicyError("no such element", 2, 5, 9)
    again = pickle.loads(pickle.dumps(wrong))
    assert (str(again), vars(again)) == (str(wrong), vars(wrong))
