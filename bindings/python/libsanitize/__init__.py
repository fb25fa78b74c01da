"""Safe HTML from untrusted HTML. The C library libsanitize does the work.

>>> import libsanitize
>>> libsanitize.clean("<b onclick=x>hi</b><script>alert(1)</script>")
'<b>hi</b>'
>>> libsanitize.Sanitizer("comment").clean("<p>one<p>two")
'one\\ntwo'
"""

from __future__ import annotations

from typing import Any, Mapping

from . import _core
from ._errors import PolicyError, PolicyWarning, RefusedError, SanitizeError
from ._nh3 import (
    ALLOWED_ATTRIBUTES,
    ALLOWED_TAGS,
    ALLOWED_URL_SCHEMES,
    CLEAN_CONTENT_TAGS,
    Cleaner,
    _sanitizer_by_name,
    clean,
    clean_text,
    is_html,
)
from ._policy import PRESETS, Policy
from ._sanitizer import (
    DROP,
    ArrowArray,
    ArrowStream,
    Change,
    Kind,
    Reason,
    Report,
    Rows,
    Sanitizer,
    Shortened,
    Text,
)

#: That of the C library.
__version__: str = _core.library_version

__all__ = [
    "ALLOWED_ATTRIBUTES",
    "ALLOWED_TAGS",
    "ALLOWED_URL_SCHEMES",
    "ArrowArray",
    "ArrowStream",
    "CLEAN_CONTENT_TAGS",
    "Change",
    "Cleaner",
    "DROP",
    "Kind",
    "PRESETS",
    "Policy",
    "PolicyError",
    "PolicyWarning",
    "Reason",
    "RefusedError",
    "Report",
    "Rows",
    "SanitizeError",
    "Sanitizer",
    "Shortened",
    "clean",
    "clean_many",
    "clean_text",
    "is_html",
    "shorten",
    "text",
]


def sanitizer_for(policy: Policy | Sanitizer | str | Mapping[str, Any] | None) -> Sanitizer:
    """A sanitizer for a policy; those of names and texts are kept."""
    if isinstance(policy, Sanitizer):
        return policy
    if policy is None or isinstance(policy, str):
        return _sanitizer_by_name(policy or "comment")
    return Sanitizer(policy, input_bytes=_core.LARGEST_INPUT_BYTES)


def text(html: Text) -> Text:
    """The visible text of HTML. It is not HTML: to show it in a page it must be escaped."""
    return sanitizer_for("text").text(html)


def shorten(
    html: Text,
    max_characters: int = 0,
    policy: Policy | str | Mapping[str, Any] | None = None,
    *,
    max_bytes: int = 0,
    ellipsis: str | None = None,
) -> Text:
    """Clean HTML within a number of characters of its text, or of bytes; 0: no limit."""
    return sanitizer_for(policy).shorten(
        html, max_characters, max_bytes=max_bytes, ellipsis=ellipsis
    )


def clean_many(
    rows: Any,
    policy: Policy | Sanitizer | str | Mapping[str, Any] | None = None,
    *,
    refused: str = "raise",
) -> Any:
    """Sanitizes many rows in one call: see `Sanitizer.clean_many`."""
    return sanitizer_for(policy).clean_many(rows, refused=refused)
