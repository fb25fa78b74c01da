"""A drop-in for bleach: ``from libsanitize import bleach``. README.md lists what differs.

>>> clean("an <script>evil()</script> example")
'an &lt;script&gt;evil()&lt;/script&gt; example'
>>> linkify("see example.com")
'see <a href="http://example.com" rel="nofollow">example.com</a>'
"""

from __future__ import annotations

from typing import Any, Iterable

from .linkifier import DEFAULT_CALLBACKS, Callback, Linker
from .sanitizer import (
    ALLOWED_ATTRIBUTES,
    ALLOWED_PROTOCOLS,
    ALLOWED_TAGS,
    Attributes,
    Cleaner,
)

__all__ = [
    "ALLOWED_ATTRIBUTES",
    "ALLOWED_PROTOCOLS",
    "ALLOWED_TAGS",
    "Cleaner",
    "DEFAULT_CALLBACKS",
    "Linker",
    "clean",
    "linkify",
]


def clean(
    text: str,
    tags: Iterable[str] = ALLOWED_TAGS,
    attributes: Attributes = ALLOWED_ATTRIBUTES,
    protocols: Iterable[str] = ALLOWED_PROTOCOLS,
    strip: bool = False,
    strip_comments: bool = True,
    css_sanitizer: Any = None,
) -> str:
    """Sanitizes a fragment of HTML. What is not permitted is shown as typed, or stripped."""
    cleaner = Cleaner(
        tags,
        attributes,
        protocols,
        strip,
        strip_comments,
        css_sanitizer=css_sanitizer,
        _level=3,
    )
    return cleaner.clean(text)


def linkify(
    text: str,
    callbacks: Iterable[Callback] = DEFAULT_CALLBACKS,
    skip_tags: Iterable[str] | None = None,
    parse_email: bool = False,
) -> str:
    """Makes links of what looks like URLs in HTML, and with `parse_email` of addresses, too."""
    return Linker(callbacks, skip_tags, parse_email).linkify(text)
