"""What holds for any input, and for any policy that can be made."""

import pytest

hypothesis = pytest.importorskip("hypothesis")
from hypothesis import given, settings, strategies  # noqa: E402

import libsanitize  # noqa: E402
from libsanitize import PRESETS, Policy, PolicyError, Sanitizer, bleach  # noqa: E402

PIECES = (
    "< > & \" ' = / ! - ? <b> </b> <a href= javascript:x https://x.example/ <p> </p> <script> "
    "</script> <table> <td> <svg> <math> <!-- --> &lt; &amp; &#0; \0 \ud800 \x0b é \U0001f468\u200d "
    "<style> <img src=x onerror=y> <br> <li> <ul> style= id= title= onclick= <xmp> <h1> example.com"
).split(" ") + [" ", "\n"]
html = strategies.lists(strategies.one_of(strategies.sampled_from(PIECES), strategies.text(max_size=5)))
text = html.map("".join)
names = strategies.sampled_from("b p a img td table script svg div li font em x-y".split())
attributes = strategies.sampled_from("href src title class onclick style id data-x lang".split())
preset = strategies.sampled_from(sorted(PRESETS))
SANITIZERS = {name: Sanitizer(name, verify=True) for name in PRESETS}
many = settings(max_examples=200, deadline=None, derandomize=True, database=None)


@many
@given(text, preset)
def test_a_fixed_point_and_no_script(given_html, name):
    clean = SANITIZERS[name].clean(given_html)
    assert SANITIZERS[name].clean(clean) == clean
    assert "<script" not in clean and "<style" not in clean and "<svg" not in clean
    clean.encode()


@many
@given(text)
def test_text_shows_itself(given_text):
    sanitizer = SANITIZERS["comment"]
    plain = sanitizer.text(given_text)
    assert sanitizer.text(sanitizer.text_to_html(plain)) == plain


@many
@given(strategies.lists(strategies.one_of(strategies.none(), text)))
def test_a_batch_is_its_rows(rows):
    sanitizer = SANITIZERS["article"]
    one_by_one = [None if row is None else sanitizer.clean(row) for row in rows]
    assert sanitizer.clean_many(rows) == one_by_one


@many
@given(text, strategies.integers(1, 30))
def test_a_short_one_stays_short(given_html, limit):
    short, cut = SANITIZERS["article"].within(given_html, limit)
    assert SANITIZERS["article"].within(short, limit).html == short
    if not cut:
        assert short == SANITIZERS["article"].clean(given_html)


@many
@given(strategies.lists(strategies.tuples(names, attributes), max_size=4), text)
def test_any_policy_is_as_safe(wanted, given_html):
    policy = Policy("text")
    for name, attribute in wanted:
        try:
            policy.allow(f'<{name} {attribute}="">')
        except PolicyError:
            pass
    assert Policy.from_json(policy.json) == policy
    clean = Sanitizer(policy).clean(given_html)
    assert Sanitizer(policy).clean(clean) == clean
    assert "<script" not in clean and " onclick=" not in clean


@many
@given(text)
def test_what_the_drop_ins_give_is_safe(given_html):
    for clean in (libsanitize.clean, bleach.clean, bleach.linkify):
        cleaned = clean(given_html)
        assert "<script" not in cleaned and "<svg" not in cleaned
    clean = bleach.clean(given_html, tags={"b"}, strip=True, attributes={"*": ["title"]})
    assert bleach.clean(clean, tags={"b"}, strip=True, attributes={"*": ["title"]}) == clean
    linked = bleach.linkify(given_html)
    assert bleach.linkify(linked) == linked
