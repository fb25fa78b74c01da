"""linkify(): links of what looks like URLs.

The input is sanitized under the widest policy first. So it is in one known form, which a regular
expression reads: `<` begins a tag and nothing else, and `>` ends it. What the callbacks made of it
is sanitized again: whatever they do, the output is safe.
"""

from __future__ import annotations

import functools
import html
import re
from typing import Any, Callable, Dict, Iterable, Iterator, NamedTuple, Optional, Union
from urllib.parse import quote

from .. import _core
from .._policy import Policy
from .._sanitizer import Sanitizer
from . import callbacks as _callbacks

Callback = Callable[[Dict[Any, str], bool], Optional[Dict[Any, str]]]

DEFAULT_CALLBACKS: list[Callback] = [_callbacks.nofollow]

# IANA's root zone: the countries, and generic names that people write without a scheme.
TLDS: list[str] = (
    "ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs"
    " bt bv bw by bz ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec"
    " ee eg er es et eu fi fj fk fm fo fr ga gb gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy"
    " hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz"
    " la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx"
    " my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re"
    " ro rs ru rw sa sb sc sd se sg sh si sj sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th"
    " tj tk tl tm tn to tr tt tv tw tz ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw"
    " aero arpa asia biz cat com coop edu gov info int jobs mil mobi museum name net org post pro"
    " tel travel xxx xn app blog dev page"
).split()

PROTOCOLS: list[str] = "ftp http https irc ircs mailto news nntp sftp ssh tel webcal xmpp".split()


def _either(words: Iterable[str]) -> str:
    """The longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


def build_url_re(
    tlds: Iterable[str] = TLDS, protocols: Iterable[str] = PROTOCOLS
) -> re.Pattern[str]:
    """What is taken for a URL. A match begins where a word does, which keeps the search linear."""
    return re.compile(
        rf"""
        (?<!\()\(*(?<![@.\w-])
        (?:(?:{_either(protocols)}):/{{0,3}}(?:(?:\w+:)?\w+@)?)?
        (?:[\w-]+\.)+(?:{_either(tlds)})(?![\w-])(?:[:][0-9]+)?(?!\.\w)\b
        (?:[/?][^\s{{}}|\\^`<>"]*)?
        """,
        re.IGNORECASE | re.VERBOSE,
    )


def build_email_re(tlds: Iterable[str] = TLDS) -> re.Pattern[str]:
    """What is taken for an address."""
    atom = r"[-!#$%&'*+/=?^_`{|}~0-9A-Z]"
    return re.compile(
        rf"""
        (?:(?<!//)(?<!{atom})(?<!\.){atom}+(?:\.{atom}+)* | ^"(?:[^"\\\s]|\\[^\n])*")
        @(?:[A-Z0-9](?:[A-Z0-9-]{{0,61}}[A-Z0-9])?\.)+(?:{_either(tlds)})(?![\w-])
        """,
        re.IGNORECASE | re.VERBOSE | re.MULTILINE | re.ASCII,
    )


URL_RE = build_url_re()
EMAIL_RE = build_email_re()

_SCHEME = re.compile(r"[\w-]+:/{0,3}")


# ---- Tokens of clean HTML ----


class Start(NamedTuple):
    name: str
    attributes: dict[Any, str]


class End(NamedTuple):
    name: str


Token = Union[str, Start, End]

_PART = re.compile(r"<(/?)([a-z0-9]+)([^<>]*)>|([^<]+)")
_ATTRIBUTE = re.compile(r' ([^\s="]+)="([^"]*)"')


def _tokens(clean: str) -> Iterator[Token]:
    for end, name, attributes, text in _PART.findall(clean):
        if text:
            yield html.unescape(text)
        elif end:
            yield End(name)
        else:
            found = _ATTRIBUTE.findall(attributes)
            yield Start(name, {(None, key): html.unescape(value) for key, value in found})


def _written(token: Token) -> str:
    if isinstance(token, str):
        return html.escape(token, quote=False)
    if isinstance(token, End):
        return f"</{token.name}>"
    listed = "".join(
        f' {key[1]}="{html.escape(str(value))}"' for key, value in token.attributes.items()
    )
    return f"<{token.name}{listed}>"


@functools.lru_cache(maxsize=1)
def _widest() -> Sanitizer:
    """All that a policy can permit; the rest is shown as typed."""
    policy = Policy.from_json({"removeElements": [], "removeAttributes": []})
    policy.set(schemes=" ".join(PROTOCOLS)).mode("escape")
    return Sanitizer(policy, input_bytes=_core.LARGEST_INPUT_BYTES)


# ---- Links ----


def _strip_url(url: str) -> tuple[str, str, str]:
    """What a sentence put around a URL: brackets, commas and full stops."""
    start, end = 0, len(url)
    opening = url.count("(")
    while start < end:
        if url[start] == "(":
            start += 1
            opening -= 1
            end -= url.endswith(")", start, end)
        elif url[end - 1] in ",." or (url[end - 1] == ")" and opening == 0):
            end -= 1
        else:
            break
    return url[:start], url[start:end], url[end:]


class Linker:
    """A reusable linkify()."""

    def __init__(
        self,
        callbacks: Iterable[Callback] = DEFAULT_CALLBACKS,
        skip_tags: Iterable[str] | None = None,
        parse_email: bool = False,
        url_re: re.Pattern[str] = URL_RE,
        email_re: re.Pattern[str] = EMAIL_RE,
        recognized_tags: Iterable[str] | None = None,
    ) -> None:
        """recognized_tags is not looked at: what HTML does not know is always shown as typed."""
        self.callbacks = list(callbacks or ())
        self.skip_tags = frozenset(skip_tags or ())
        self.parse_email = parse_email
        self.url_re = url_re
        self.email_re = email_re

    def linkify(self, text: str) -> str:
        if not isinstance(text, str):
            raise TypeError("argument must be of text type")
        tokens = self._linked(_tokens(_widest().clean(text)))
        return _widest().clean("".join(map(_written, tokens)))

    def _ask(self, attributes: dict[Any, str], new: bool) -> dict[Any, str] | None:
        given: dict[Any, str] | None = attributes
        for callback in self.callbacks:
            if given is None:
                break
            given = callback(given, new)
        return given

    def _linked(self, tokens: Iterator[Token]) -> Iterator[Token]:
        skipped = None
        for token in tokens:
            if isinstance(token, Start) and token.name == "a":
                yield from self._old_link(token, tokens)
                continue
            if isinstance(token, Start) and skipped is None and token.name in self.skip_tags:
                skipped = token.name
            elif isinstance(token, End) and token.name == skipped:
                skipped = None
            if isinstance(token, str) and skipped is None:
                yield from self._text(token)
            else:
                yield token

    def _old_link(self, start: Start, tokens: Iterator[Token]) -> Iterator[Token]:
        """An a ends before another begins: that is clean HTML."""
        inside: list[Token] = []
        for token in tokens:
            if token == End("a"):
                break
            inside.append(token)
        text = "".join(token for token in inside if isinstance(token, str))
        attributes = self._ask({**start.attributes, "_text": text}, False)
        if attributes is None:
            yield text
            return
        new_text = attributes.pop("_text", "")
        yield Start("a", attributes)
        yield from inside if new_text == text else [str(new_text)]
        yield End("a")

    def _new_link(self, href: str, text: str) -> Iterator[Token]:
        attributes = self._ask({(None, "href"): href, "_text": text}, True)
        if attributes is None:
            yield text
            return
        new_text = str(attributes.pop("_text", ""))
        yield Start("a", attributes)
        yield new_text
        yield End("a")

    def _text(self, text: str) -> Iterator[Token]:
        if not self.parse_email:
            yield from self._urls(text)
            return
        end = 0
        for match in self.email_re.finditer(text):
            yield from self._urls(text[end : match.start()])
            local, at, domain = match.group(0).rpartition("@")
            yield from self._new_link(f"mailto:{quote(local)}{at}{domain}", match.group(0))
            end = match.end()
        yield from self._urls(text[end:])

    def _urls(self, text: str) -> Iterator[Token]:
        end = 0
        for match in self.url_re.finditer(text):
            before, url, after = _strip_url(match.group(0))
            yield text[end : match.start()] + before
            href = url if _SCHEME.match(url) else f"http://{url}"
            yield from self._new_link(href, url)
            yield after
            end = match.end()
        yield text[end:]


class LinkifyFilter:
    """Stands in `Cleaner(filters=[LinkifyFilter])` for a Linker with the same arguments."""

    def __init__(self, *arguments: Any, **keywords: Any) -> None:
        raise TypeError("LinkifyFilter is for Cleaner's filters only: there is no html5lib here")
