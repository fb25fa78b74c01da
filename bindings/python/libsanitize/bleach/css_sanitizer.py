"""bleach's CSSSanitizer. No policy can permit style, so it is accepted and never asked."""

from __future__ import annotations

from typing import Iterable

ALLOWED_CSS_PROPERTIES: frozenset[str] = frozenset()
ALLOWED_SVG_PROPERTIES: frozenset[str] = frozenset()


class CSSSanitizer:
    """Every style is empty."""

    def __init__(
        self,
        allowed_css_properties: Iterable[str] = ALLOWED_CSS_PROPERTIES,
        allowed_svg_properties: Iterable[str] = ALLOWED_SVG_PROPERTIES,
    ) -> None:
        self.allowed_css_properties = allowed_css_properties
        self.allowed_svg_properties = allowed_svg_properties

    def sanitize_css(self, style: str) -> str:
        return ""
