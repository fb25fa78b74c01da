"""bleach's Cleaner, as a policy of this library."""

from __future__ import annotations

import functools
import warnings
from typing import Any, Callable, Iterable, Mapping, Union

from .. import _core
from .._errors import PolicyError
from .._nh3 import Draft, _drop, _set_schemes, warn_of
from .._policy import Policy
from .._sanitizer import Sanitizer

AttributeTest = Callable[[str, str, str], object]
Attributes = Union[
    "list[str]",
    AttributeTest,
    Mapping[str, Union["list[str]", "tuple[str, ...]", "set[str]", AttributeTest]],
]

ALLOWED_TAGS = frozenset("a abbr acronym b blockquote code em i li ol strong ul".split())
ALLOWED_ATTRIBUTES: dict[str, list[str]] = {
    "a": ["href", "title"],
    "abbr": ["title"],
    "acronym": ["title"],
}
ALLOWED_PROTOCOLS = frozenset(("http", "https", "mailto"))

# bleach's Cleaner keeps the text of these when it strips; nobody sees it, so it goes here.
_HIDDEN = ("script", "style")


class NoCssSanitizerWarning(UserWarning):
    """The attribute style was asked for, and there is no CSS sanitizer."""


def attribute_filter_factory(attributes: Attributes) -> AttributeTest:
    """The function that says of each attribute whether it stays."""
    if callable(attributes):
        return attributes
    if isinstance(attributes, Mapping):
        return functools.partial(_by_tag, attributes)
    if isinstance(attributes, list):
        return lambda tag, name, value: name in attributes
    raise ValueError("attributes must be a callable, a list or a dict")


def _by_tag(attributes: Mapping[str, Any], tag: str, name: str, value: str) -> object:
    own = attributes.get(tag, ())
    if callable(own):
        return own(tag, name, value)
    everywhere = attributes.get("*", ())
    if name in own:
        return True
    return everywhere(tag, name, value) if callable(everywhere) else name in everywhere


def _asks(attributes: Attributes) -> bool:
    """Whether some function has to be asked."""
    if isinstance(attributes, Mapping):
        return any(callable(value) for value in attributes.values())
    return callable(attributes)


def _listed(attributes: Attributes) -> set[str]:
    if isinstance(attributes, list):
        return set(attributes)
    if not isinstance(attributes, Mapping):
        return set()
    return {name for value in attributes.values() if not callable(value) for name in value}


def _allow_listed(draft: Draft, tags: Iterable[str], attributes: Any) -> None:
    if not isinstance(attributes, Mapping):
        attributes = {"*": attributes}
    for tag in tags:
        names = draft.names(set(attributes.get(tag, ())) - {"style"}, f"attribute of <{tag}>")
        draft.allow(tag, dict.fromkeys(names, ""))
    everywhere = draft.names(set(attributes.get("*", ())) - {"style"}, "attribute")
    if everywhere:
        draft.allow("*", dict.fromkeys(everywhere, ""))


def _allow_all(draft: Draft, tags: Iterable[str]) -> None:
    """Every attribute that can be permitted: the caller's function judges."""
    wanted = []
    for tag in tags:
        if draft.attempt(f"<{tag}>", Policy("text").allow, f"<{tag}>"):
            wanted.append(tag)
    draft.policy = Policy.from_json({"elements": wanted})


class Cleaner:
    """Sanitizes texts under bleach's arguments. Any number of threads may use it at once."""

    def __init__(
        self,
        tags: Iterable[str] = ALLOWED_TAGS,
        attributes: Attributes = ALLOWED_ATTRIBUTES,
        protocols: Iterable[str] = ALLOWED_PROTOCOLS,
        strip: bool = False,
        strip_comments: bool = True,
        filters: Iterable[Any] | None = None,
        css_sanitizer: Any = None,
        *,
        _level: int = 2,
    ) -> None:
        test = attribute_filter_factory(attributes)
        draft = Draft()
        names = draft.names(tags, "tag")
        asks = _asks(attributes)
        if asks:
            _allow_all(draft, names)
        else:
            _allow_listed(draft, names, attributes)
        self._settle(draft, set(protocols), strip, strip_comments)
        if "style" in _listed(attributes):
            draft.leave_out("style", "style sheets can never stay")
            if css_sanitizer is None:
                warnings.warn(
                    "'style' attribute specified, but css_sanitizer not set.",
                    NoCssSanitizerWarning,
                    stacklevel=_level,
                )
        warn_of(draft.left_out, _level)
        self._linkers = [_linker_of(given) for given in filters or ()]
        self._sanitizer = Sanitizer(
            draft.policy,
            attribute=_hook(test) if asks else None,
            input_bytes=_core.LARGEST_INPUT_BYTES,
        )

    @staticmethod
    def _settle(draft: Draft, protocols: set[str], strip: bool, strip_comments: bool) -> None:
        _set_schemes(draft, protocols)
        if not protocols & {"http", "https"}:
            draft.policy.set(relative_urls="drop", network_path_urls="drop")
        if strip:
            _drop(draft, _HIDDEN)
        else:
            draft.policy.mode("escape")
        if not strip_comments:
            draft.leave_out("strip_comments=False", "comments can never stay")

    def clean(self, text: str) -> str:
        if not isinstance(text, str):
            kind = type(text).__name__
            raise TypeError(f"argument cannot be of {kind!r} type, must be of text type")
        html = self._sanitizer.clean(text)
        for linker in self._linkers:
            html = linker.linkify(html)
        return html


def _hook(test: AttributeTest) -> Callable[[str, str, str], str | None]:
    return lambda tag, name, value: value if test(tag, name, value) else None


def _linker_of(given: Any) -> Any:
    """LinkifyFilter, or a partial of it: the one filter that is no html5lib."""
    from .linkifier import Linker, LinkifyFilter

    function = given.func if isinstance(given, functools.partial) else given
    if function is not LinkifyFilter:
        raise TypeError(
            "filters can only be LinkifyFilter or a functools.partial of it: there is no html5lib "
            f"here, not {given!r}; use the hooks of libsanitize.Sanitizer"
        )
    arguments = given.keywords if isinstance(given, functools.partial) else {}
    return Linker(**arguments)


__all__ = [
    "ALLOWED_ATTRIBUTES",
    "ALLOWED_PROTOCOLS",
    "ALLOWED_TAGS",
    "Cleaner",
    "NoCssSanitizerWarning",
    "PolicyError",
    "attribute_filter_factory",
]
