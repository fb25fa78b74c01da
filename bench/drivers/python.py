#!/usr/bin/env python3
"""Drives the sanitizers of Python; see README.md.

usage: python.py bleach|nh3 CORPUS
"""
import json
import sys

ATTRIBUTES = {
    "a": ["href", "title"],
    "abbr": ["title"],
    "acronym": ["title"],
    "blockquote": ["cite"],
    "q": ["cite"],
    "del": ["datetime"],
}
ELEMENTS = ["a", "abbr", "acronym", "b", "blockquote", "cite", "code", "del", "em", "i", "q", "strike", "strong"]
SCHEMES = ["http", "https", "mailto"]


def make_bleach():
    import bleach

    cleaner = bleach.Cleaner(tags=ELEMENTS, attributes=ATTRIBUTES, protocols=SCHEMES, strip=True)
    return cleaner.clean, "bleach " + bleach.__version__


def make_nh3():
    import nh3

    tags, attributes, schemes = set(ELEMENTS), {name: set(list_) for name, list_ in ATTRIBUTES.items()}, set(SCHEMES)
    return lambda html: nh3.clean(html, tags=tags, attributes=attributes, url_schemes=schemes, link_rel=None), "nh3"


def main(name, corpus):
    with open(corpus, encoding="utf-8", newline="\n") as lines:
        texts = [text for text in (json.loads(line).get("html") for line in lines) if text is not None]
    clean, version = {"bleach": make_bleach, "nh3": make_nh3}[name]()
    size = sum(len(text.encode()) for text in texts)
    print(f"ready {len(texts)} {size} {version}, Python {sys.version.split()[0]}", flush=True)
    for line in sys.stdin:
        print(sum(len(clean(text)) for _ in range(int(line)) for text in texts), flush=True)  # in code points


if __name__ == "__main__":
    main(*sys.argv[1:])
