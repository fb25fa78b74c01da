"""clean() and what goes with it: nh3's arguments, as a policy of this library.

README.md lists where they cannot mean the same. What no policy can permit is left out with a
`PolicyWarning`; what nh3 refuses is refused with the same exception.
"""

from __future__ import annotations

import functools
import re
import urllib.parse
import warnings
from typing import AbstractSet, Any, Callable, Iterable, Mapping, Optional, Tuple, Union

from . import _core
from ._errors import PolicyError, PolicyWarning
from ._policy import Policy
from ._sanitizer import Kind, Sanitizer

UrlRelative = Union[str, Tuple[str, ...], Callable[[str], Optional[str]]]
AttributeFilter = Callable[[str, str, str], Optional[str]]

#: What clean() permits where nothing is said.
ALLOWED_TAGS: set[str] = set(
    "a abbr acronym area article aside b bdi bdo blockquote br caption center cite code col"
    " colgroup data dd del details dfn div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6"
    " header hgroup hr i img ins kbd li map mark nav ol p pre q rp rt rtc ruby s samp small span"
    " strike strong sub summary sup table tbody td th thead time tr tt u ul var wbr".split()
)

_CELL = "align char charoff"
ALLOWED_ATTRIBUTES: dict[str, set[str]] = {
    tag: set(names.split())
    for tag, names in {
        "a": "href hreflang",
        "bdo": "dir",
        "blockquote": "cite",
        "col": f"{_CELL} span",
        "colgroup": f"{_CELL} span",
        "del": "cite datetime",
        "hr": "align size width",
        "img": "align alt height src width",
        "ins": "cite datetime",
        "ol": "start",
        "q": "cite",
        "table": f"{_CELL} summary",
        "tbody": _CELL,
        "td": f"{_CELL} colspan headers rowspan",
        "tfoot": _CELL,
        "th": f"{_CELL} colspan headers rowspan scope",
        "thead": _CELL,
        "tr": _CELL,
    }.items()
}

ALLOWED_URL_SCHEMES: set[str] = set(
    "bitcoin ftp ftps geo http https im irc ircs magnet mailto mms mx news nntp openpgp4fpr sip"
    " sms smsto ssh tel url webcal wtai xmpp".split()
)

# nh3 permits these everywhere as long as attributes has no "*".
_EVERYWHERE = frozenset(("lang", "title"))

CLEAN_CONTENT_TAGS: set[str] = {"script", "style"}

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9:._-]*\Z")
_TOKEN = re.compile(r"[\w.-]+\Z", re.ASCII)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


# ---- What cannot be had is left out, and said ----


class Draft:
    """A policy that is made of another library's arguments."""

    def __init__(self) -> None:
        self.policy = Policy("text")
        self.left_out: list[str] = []

    def leave_out(self, what: str, why: str) -> None:
        self.left_out.append(f"{what}: {why}")

    def attempt(self, what: str, change: Callable[..., Any], *given: Any, **named: Any) -> bool:
        try:
            change(*given, **named)
        except PolicyError as error:
            self.leave_out(what, error.message)
            return False
        return True

    def allow(self, element: str, attributes: Mapping[str, str]) -> None:
        """Attributes with their tokens, "" being any value."""
        listed = "".join(f' {name}="{tokens}"' for name, tokens in attributes.items())
        try:
            self.policy.allow(f"<{element}{listed}>")
        except PolicyError:
            self._allow_each(element, attributes)

    def _allow_each(self, element: str, attributes: Mapping[str, str]) -> None:
        tag = f"<{element}>"
        if element != "*" and not self.attempt(tag, self.policy.allow, tag):
            return
        for name, tokens in attributes.items():
            notation = f'<{element} {name}="{tokens}">'
            self.attempt(notation, self.policy.allow, notation)

    def names(self, names: Iterable[str], what: str) -> list[str]:
        """In one order, without what is no name at all."""
        listed = sorted(names)
        for name in listed:
            if not _NAME.match(name):
                self.leave_out(f"{what} {name!r}", "this is no name of HTML")
        return [name for name in listed if _NAME.match(name)]



def warn_of(left_out: list[str], level: int) -> None:
    if left_out:
        text = "left out, since no policy can permit it: " + "; ".join(left_out)
        warnings.warn(text, PolicyWarning, stacklevel=level + 1)


# ---- The arguments ----


def _check_conflicts(
    tags: AbstractSet[str],
    dropped: AbstractSet[str],
    attributes: Mapping[str, AbstractSet[str]],
    values: Mapping[str, Mapping[str, AbstractSet[str]]],
    link_rel: str | None,
) -> None:
    both = sorted(tags & dropped)
    if both:
        raise ValueError(f"tags and clean_content_tags exclude each other; both have {both}")
    if link_rel is not None and any("rel" in attributes.get(tag, ()) for tag in ("a", "*")):
        raise ValueError('link_rel is set, so "rel" must not be in attributes; or set it to None')
    for tag, of_tag in values.items():
        for name in of_tag:
            if name in attributes.get(tag, ()) or name in attributes.get("*", ()):
                raise ValueError(
                    f"{name!r} of {tag!r} is in attributes, which permits every value, and in "
                    "tag_attribute_values; keep one"
                )


def _allow_names(
    draft: Draft, tags: AbstractSet[str], attributes: Mapping[str, Iterable[str]]
) -> None:
    for tag in draft.names(tags, "tag"):
        names = draft.names(attributes.get(tag, ()), f"attribute of <{tag}>")
        draft.allow(tag, dict.fromkeys(names, ""))
    everywhere = draft.names(attributes.get("*", _EVERYWHERE), "attribute")
    if everywhere:
        draft.allow("*", dict.fromkeys(everywhere, ""))


def _allow_prefixes(draft: Draft, prefixes: Iterable[str]) -> None:
    for prefix in sorted(prefixes):
        if prefix in ("data-", "aria-"):
            draft.allow("*", {f"{prefix}*": ""})
        else:
            draft.leave_out(f"attributes that begin with {prefix!r}", "only data- and aria- can be")


Values = Mapping[str, Mapping[str, AbstractSet[str]]]


def _allow_values(draft: Draft, tags: AbstractSet[str], values: Values) -> Values:
    """Any value is permitted; a hook then judges, without case, as nh3 does."""
    judged: dict[str, dict[str, AbstractSet[str]]] = {}
    for tag in draft.names(values.keys() & tags, "tag"):
        for name in draft.names(values[tag], f"attribute of <{tag}>"):
            draft.allow(tag, {name: ""})
            listed = frozenset(value.lower() for value in values[tag][name])
            judged.setdefault(tag, {})[name] = listed
    return judged


def _allow_classes(
    draft: Draft, tags: AbstractSet[str], classes: Mapping[str, Iterable[str]]
) -> None:
    for tag in draft.names(classes.keys() & tags, "tag"):
        names = [name for name in sorted(classes[tag]) if _TOKEN.match(name)]
        for name in sorted(set(classes[tag]) - set(names)):
            draft.leave_out(f"class {name!r}", "a class is letters, digits, '-', '_' and '.' here")
        if names:
            draft.allow(tag, {"class": " ".join(names)})


def _force_values(
    draft: Draft, tags: AbstractSet[str], values: Mapping[str, Mapping[str, str]]
) -> None:
    for tag in draft.names(values.keys() & tags, "tag"):
        for name, value in values[tag].items():
            draft.attempt(f"<{tag} {name}={value!r}>", draft.policy.force, tag, name, value)


def _set_schemes(draft: Draft, schemes: Iterable[str]) -> None:
    try:
        draft.policy.set(schemes=" ".join(sorted(schemes)))
    except PolicyError:
        taken: list[str] = []
        for scheme in sorted(schemes):
            wanted = " ".join([*taken, scheme])
            if draft.attempt(f"scheme {scheme!r}", draft.policy.set, schemes=wanted):
                taken.append(scheme)


def _drop(draft: Draft, tags: Iterable[str]) -> None:
    for tag in draft.names(tags, "tag"):
        try:
            draft.policy.mode("drop", tag)
        except PolicyError:
            draft.attempt(f"clean_content_tags <{tag}>", draft.policy.mode, "drop", f"?{tag}")


# ---- Relative URLs ----


def _set_relative(policy: Policy, action: str, **more: str) -> None:
    policy.set(relative_urls=action, network_path_urls=action, fragment_urls=action, **more)


def _absolute(url: Any, what: str) -> str:
    if not isinstance(url, str) or not _SCHEME.match(url):
        raise ValueError(f"url_relative: {what} must be an absolute URL, not {url!r}")
    return url


def _within_root(root: str, path: str) -> Callable[[str], str]:
    here = urllib.parse.urljoin(root, path.lstrip("/"))

    def rewrite(url: str) -> str:
        if url.startswith("/"):
            return urllib.parse.urljoin(root, url.lstrip("/"))
        return urllib.parse.urljoin(here, url)

    return rewrite


def _read_relative(policy: Policy, given: Any) -> Callable[[str], str | None] | None:
    """Sets the policy, or returns a function of relative URLs."""
    if given is None or given == "pass_through":
        return None
    if given == "deny":
        _set_relative(policy, "drop")
        return None
    if isinstance(given, tuple):
        return _read_relative_tuple(policy, given)
    if isinstance(given, str):
        raise ValueError(f'url_relative must be "pass_through" or "deny", not {given!r}')
    if not callable(given):
        raise TypeError("url_relative must be a string, a tuple or a callable")
    return given  # type: ignore[no-any-return]


def _read_relative_tuple(policy: Policy, given: tuple[Any, ...]) -> Callable[[str], str] | None:
    if len(given) == 2 and given[0] == "rewrite_with_base":
        _set_relative(policy, "resolve", base_url=_absolute(given[1], "the base"))
        return None
    if len(given) == 3 and given[0] == "rewrite_with_root":
        return _within_root(_absolute(given[1], "the root"), given[2])
    raise ValueError(
        'url_relative must be ("rewrite_with_base", base) or ("rewrite_with_root", root, path), '
        f"not {given!r}"
    )


# ---- Functions of the caller's ----


def _ask(function: Callable[..., Any], name: str, *arguments: str) -> str | None:
    """A function that raises, or returns something else, takes the value away."""
    try:
        answer = function(*arguments)
        if answer is None or isinstance(answer, str):
            return answer
        raise TypeError(f"expected {name} to return str or None")
    except Exception as error:
        _core.unraisable(error, arguments)
        return None


def _attribute_hook(values: Values, attribute_filter: AttributeFilter | None) -> Any:
    if attribute_filter is not None and not callable(attribute_filter):
        raise TypeError("attribute_filter must be callable")
    if not values and attribute_filter is None:
        return None

    def hook(element: str, attribute: str, value: str) -> str | None:
        listed = values.get(element, {}).get(attribute)
        if listed is not None and value.lower() not in listed:
            return None
        if attribute_filter is None:
            return value
        return _ask(attribute_filter, "attribute_filter", element, attribute, value)

    return hook


def _url_hook(relative: Callable[[str], str | None] | None) -> Any:
    if relative is None:
        return None

    def hook(element: str, attribute: str, url: str) -> str | None:
        return url if _SCHEME.match(url) else _ask(relative, "url_relative", url)

    return hook


# ---- What nh3 has ----

class Cleaner:
    """A reusable clean(): its arguments, read once."""

    def __init__(
        self,
        tags: AbstractSet[str] | None = None,
        clean_content_tags: AbstractSet[str] | None = None,
        attributes: Mapping[str, AbstractSet[str]] | None = None,
        attribute_filter: AttributeFilter | None = None,
        strip_comments: bool = True,
        link_rel: str | None = "noopener noreferrer",
        generic_attribute_prefixes: AbstractSet[str] | None = None,
        tag_attribute_values: Values | None = None,
        set_tag_attribute_values: Mapping[str, Mapping[str, str]] | None = None,
        url_schemes: AbstractSet[str] | None = None,
        allowed_classes: Mapping[str, AbstractSet[str]] | None = None,
        filter_style_properties: AbstractSet[str] | None = None,
        url_relative: UrlRelative | None = None,
        id_prefix: str | None = None,
        *,
        _level: int = 2,
    ) -> None:
        wanted = ALLOWED_TAGS if tags is None else tags
        given = ALLOWED_ATTRIBUTES if attributes is None else attributes
        values = tag_attribute_values or {}
        dropped = CLEAN_CONTENT_TAGS if clean_content_tags is None else clean_content_tags
        _check_conflicts(wanted, dropped, given, values, link_rel)

        draft = Draft()
        if id_prefix:
            draft.policy.set(name_prefix=id_prefix)
        _allow_names(draft, wanted, _without_headers(given, id_prefix))
        _allow_prefixes(draft, generic_attribute_prefixes or ())
        judged = _allow_values(draft, wanted, values)
        _allow_classes(draft, wanted, allowed_classes or {})
        _force_values(draft, wanted, set_tag_attribute_values or {})
        _set_schemes(draft, ALLOWED_URL_SCHEMES if url_schemes is None else url_schemes)
        _drop(draft, dropped)
        if link_rel:
            draft.policy.set(link_rel=link_rel, link_rel_scope="all")
        if not strip_comments:
            draft.leave_out("strip_comments=False", "comments can never stay")
        if filter_style_properties:
            draft.leave_out("filter_style_properties", "style can never stay")
        relative = _read_relative(draft.policy, url_relative)
        self._left_out = draft.left_out
        if _level:
            warn_of(self._left_out, _level)
        self.sanitizer = Sanitizer(
            draft.policy,
            attribute=_attribute_hook(judged, attribute_filter),
            url=_url_hook(relative),
            input_bytes=_core.LARGEST_INPUT_BYTES,
        )

    def clean(self, html: str) -> str:
        if not isinstance(html, str):
            raise TypeError(f"expected a str, not {type(html).__name__}")
        return self.sanitizer.clean(html)


def _without_headers(
    attributes: Mapping[str, AbstractSet[str]], id_prefix: str | None
) -> Mapping[str, AbstractSet[str]]:
    """The defaults have `headers`, which refers to ids: without a prefix it cannot be permitted."""
    if attributes is not ALLOWED_ATTRIBUTES or id_prefix:
        return attributes
    return {tag: names - {"headers"} for tag, names in attributes.items()}


def _frozen(value: Any) -> Any:
    """An argument as a key; what cannot be one is a function's, or wrong, and raises TypeError."""
    if isinstance(value, Mapping):
        return frozenset((key, _frozen(inner)) for key, inner in value.items())
    if isinstance(value, AbstractSet):
        return frozenset(value)
    if value is None or isinstance(value, (str, bool)):
        return value
    raise TypeError("this is no key")


class _Recent:
    """The cleaners of the last calls: making one costs as much as cleaning a page."""

    SIZE = 64

    def __init__(self) -> None:
        self._kept: dict[Any, Cleaner] = {}

    def cleaner(self, arguments: tuple[Any, ...]) -> Cleaner:
        try:
            unsaid = arguments == _UNSAID
            key = None if unsaid else tuple(_frozen(argument) for argument in arguments)
        except TypeError:
            return Cleaner(*arguments, _level=0)
        cleaner = self._kept.get(key)
        if cleaner is None:
            cleaner = Cleaner(*arguments, _level=0)
            if len(self._kept) >= self.SIZE:
                self._kept.clear()
            self._kept[key] = cleaner
        return cleaner


_recent = _Recent()

# The arguments of clean() where nothing is said.
_UNSAID = (None, None, None, None, True, "noopener noreferrer", *[None] * 8)


@functools.lru_cache(maxsize=64)
def _sanitizer_by_name(policy: str) -> Sanitizer:
    return Sanitizer(policy, input_bytes=_core.LARGEST_INPUT_BYTES)


def clean(
    html: str,
    tags: AbstractSet[str] | None = None,
    clean_content_tags: AbstractSet[str] | None = None,
    attributes: Mapping[str, AbstractSet[str]] | None = None,
    attribute_filter: AttributeFilter | None = None,
    strip_comments: bool = True,
    link_rel: str | None = "noopener noreferrer",
    generic_attribute_prefixes: AbstractSet[str] | None = None,
    tag_attribute_values: Values | None = None,
    set_tag_attribute_values: Mapping[str, Mapping[str, str]] | None = None,
    url_schemes: AbstractSet[str] | None = None,
    allowed_classes: Mapping[str, AbstractSet[str]] | None = None,
    filter_style_properties: AbstractSet[str] | None = None,
    url_relative: UrlRelative | None = None,
    id_prefix: str | None = None,
) -> str:
    """Sanitizes a fragment of HTML. The arguments are nh3's; `Cleaner` keeps them for more texts.

    >>> clean("<b><img src='' onerror='alert(1)'>XSS?</b>")
    '<b><img src="">XSS?</b>'
    """
    arguments = (
        tags,
        clean_content_tags,
        attributes,
        attribute_filter,
        strip_comments,
        link_rel,
        generic_attribute_prefixes,
        tag_attribute_values,
        set_tag_attribute_values,
        url_schemes,
        allowed_classes,
        filter_style_properties,
        url_relative,
        id_prefix,
    )
    cleaner = _recent.cleaner(arguments)
    warn_of(cleaner._left_out, 2)
    return cleaner.clean(html)


_TEXT = str.maketrans(
    {
        "<": "&lt;",
        ">": "&gt;",
        '"': "&quot;",
        "'": "&apos;",
        "`": "&grave;",
        "/": "&#47;",
        "&": "&amp;",
        "=": "&#61;",
        " ": "&#32;",
        "\t": "&#9;",
        "\n": "&#10;",
        "\f": "&#12;",
        "\r": "&#13;",
        "\0": "&#65533;",
    }
)


def clean_text(html: str, tags: AbstractSet[str] | None = None) -> str:
    """HTML that shows a text as it is, escaped for unquoted attributes, too.

    With `tags`, the text is HTML of which these elements stay, their lang and title with them.

    >>> clean_text("Robert'); abuse();//")
    'Robert&apos;);&#32;abuse();&#47;&#47;'
    """
    if tags is None:
        return html.translate(_TEXT)
    return clean(html, tags, attributes={}, link_rel=None)


_END_TAG = re.compile(r"</[A-Za-z][^>]*>")


@functools.lru_cache(maxsize=1)
def _detector() -> Sanitizer:
    return Sanitizer("text", input_bytes=_core.LARGEST_INPUT_BYTES)


def is_html(html: str) -> bool:
    """Whether there is a tag, a comment or a doctype in a text.

    >>> is_html("a < b"), is_html("<p>a")
    (False, True)
    """
    if not isinstance(html, str):
        raise TypeError(f"expected a str, not {type(html).__name__}")
    changes = _detector().report(html).changes
    if any(change.kind is not Kind.TEXT_MENDED for change in changes):
        return True
    return _END_TAG.search(html) is not None
