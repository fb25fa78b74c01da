"""See libsanitize.django."""

from __future__ import annotations

import functools
from typing import Any

from django import template
from django.conf import settings
from django.core.signals import setting_changed
from django.utils.safestring import SafeString, mark_safe

from libsanitize import Sanitizer, _core

register = template.Library()


@functools.lru_cache(maxsize=None)
def _sanitizer(name: str) -> Sanitizer:
    policies: dict[str, Any] = getattr(settings, "LIBSANITIZE", {})
    fallback = "comment" if name == "default" else name
    policy = policies.get(name, fallback)
    # What is over a limit all the same is shown as text: a page is not lost for one comment.
    return Sanitizer(policy, as_text=True, input_bytes=_core.LARGEST_INPUT_BYTES)


def _forget(*, setting: str, **_: Any) -> None:
    if setting == "LIBSANITIZE":
        _sanitizer.cache_clear()


setting_changed.connect(_forget)


def _text(value: Any) -> str:
    return "" if value is None else str(value)


@register.filter
def sanitize(value: Any, policy: str = "default") -> SafeString:
    """Clean HTML, safe to show."""
    return mark_safe(_sanitizer(policy).clean(_text(value)))


@register.filter
def shorten_html(value: Any, characters: int) -> SafeString:
    """Clean HTML within a number of characters of its text, safe to show."""
    return mark_safe(_sanitizer("default").shorten(_text(value), int(characters)))


@register.filter
def html_text(value: Any) -> str:
    """The visible text; the template escapes it."""
    return _sanitizer("default").text(_text(value))
