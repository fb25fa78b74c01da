"""A drop-in for nh3: ``from libsanitize import nh3``. README.md lists what differs."""

from ._nh3 import (
    ALLOWED_ATTRIBUTES,
    ALLOWED_TAGS,
    ALLOWED_URL_SCHEMES,
    CLEAN_CONTENT_TAGS,
    Cleaner,
    clean,
    clean_text,
    is_html,
)

#: Another name of clean_text(), as in nh3.
escape = clean_text

__all__ = [
    "ALLOWED_ATTRIBUTES",
    "ALLOWED_TAGS",
    "ALLOWED_URL_SCHEMES",
    "CLEAN_CONTENT_TAGS",
    "Cleaner",
    "clean",
    "clean_text",
    "escape",
    "is_html",
]
