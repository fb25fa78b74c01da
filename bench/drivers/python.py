#!/usr/bin/env python3
"""Drives the sanitizers of Python; see README.md.

usage: python.py bleach|nh3|turbohtml CORPUS
"""
import importlib.metadata
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

    return bleach.Cleaner(tags=ELEMENTS, attributes=ATTRIBUTES, protocols=SCHEMES, strip=True).clean


def make_nh3():
    import nh3

    tags, attributes, schemes = set(ELEMENTS), {name: set(list_) for name, list_ in ATTRIBUTES.items()}, set(SCHEMES)
    return nh3.Cleaner(tags=tags, attributes=attributes, url_schemes=schemes, link_rel=None).clean


def make_turbohtml():
    from turbohtml.clean import OnDisallowed, Policy, Sanitizer

    policy = Policy(
        tags=frozenset(ELEMENTS),
        attributes={name: frozenset(list_) for name, list_ in ATTRIBUTES.items()},
        url_schemes=frozenset(SCHEMES),
        allow_fragment_urls=True,
        on_disallowed_tag=OnDisallowed.STRIP,
        remove_with_content=frozenset(["script", "style"]),
    )
    return Sanitizer(policy).sanitize


def main(name, corpus):
    with open(corpus, encoding="utf-8", newline="\n") as lines:
        texts = [text for text in (json.loads(line).get("html") for line in lines) if text is not None]
    clean = {"bleach": make_bleach, "nh3": make_nh3, "turbohtml": make_turbohtml}[name]()
    size = sum(len(text.encode()) for text in texts)
    version = f"{name} {importlib.metadata.version(name)}, Python {sys.version.split()[0]}"
    print(f"ready {len(texts)} {size} {version}", flush=True)
    for line in sys.stdin:
        if line.strip() == "show":
            print(json.dumps([clean(text) for text in texts]), flush=True)
        else:
            print(sum(len(clean(text)) for _ in range(int(line)) for text in texts), flush=True)  # in code points


if __name__ == "__main__":
    main(*sys.argv[1:])
