"""Callbacks for linkify(): each gets a link's attributes and whether it is new."""

from __future__ import annotations

from typing import Any

_HREF = (None, "href")


def _is_page(attributes: dict[Any, str]) -> bool:
    return _HREF in attributes and not attributes[_HREF].startswith("mailto:")


def nofollow(attributes: dict[Any, str], new: bool = False) -> dict[Any, str]:
    """rel="nofollow" for all but addresses."""
    if _is_page(attributes):
        tokens = attributes.get((None, "rel"), "").split()
        if "nofollow" not in (token.lower() for token in tokens):
            tokens.append("nofollow")
        attributes[(None, "rel")] = " ".join(tokens)
    return attributes


def target_blank(attributes: dict[Any, str], new: bool = False) -> dict[Any, str]:
    """target="_blank" for all but addresses."""
    if _is_page(attributes):
        attributes[(None, "target")] = "_blank"
    return attributes
