"""Filters for Jinja2.

    from libsanitize.jinja2 import add_filters
    add_filters(environment)                        # or Environment(extensions=[SanitizeExtension])
    add_filters(environment, post="article")        # names for policies, "default" among them

    {{ comment|sanitize }}  {{ post|sanitize("post") }}  {{ post|shorten_html(80) }}  {{ post|html_text }}

All but html_text give Markup, which autoescaping leaves as it is.
"""

from __future__ import annotations

from typing import Any

from jinja2 import Environment
from jinja2.ext import Extension
from markupsafe import Markup

from . import _core
from ._sanitizer import Sanitizer


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _made(policy: Any) -> Sanitizer:
    """What is over a limit all the same is shown as text: a page is not lost for one comment."""
    return Sanitizer(policy, as_text=True, input_bytes=_core.LARGEST_INPUT_BYTES)


class Filters:
    """The filters of one environment, with its policies."""

    def __init__(self, policies: dict[str, Any]) -> None:
        self._policies = {"default": "comment", **policies}
        self._sanitizers = {name: _made(policy) for name, policy in self._policies.items()}

    def _sanitizer(self, name: str) -> Sanitizer:
        if name not in self._sanitizers:
            self._sanitizers[name] = _made(name)
        return self._sanitizers[name]

    def sanitize(self, value: Any, policy: str = "default") -> Markup:
        return Markup(self._sanitizer(policy).clean(_text(value)))

    def shorten_html(self, value: Any, characters: int, policy: str = "default") -> Markup:
        return Markup(self._sanitizer(policy).shorten(_text(value), int(characters)))

    def html_text(self, value: Any) -> str:
        return self._sanitizer("default").text(_text(value))


def add_filters(environment: Environment, **policies: Any) -> None:
    filters = Filters(policies)
    environment.filters["sanitize"] = filters.sanitize
    environment.filters["shorten_html"] = filters.shorten_html
    environment.filters["html_text"] = filters.html_text


class SanitizeExtension(Extension):
    """The filters, with the comment form's policy."""

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        add_filters(environment)
