"""Runs the examples of README.md."""

import doctest
import pathlib
import re

README = pathlib.Path(__file__).resolve().parent.parent / "README.md"

#: Headings whose examples need more than the wheel: the tests of what they need run them.
ELSEWHERE = ("Spark", "Polars and pandas")


def sections():
    """{heading: what stands below it}, in order."""
    start, *parts = re.split(r"^## (.*)$", README.read_text(encoding="utf-8"), flags=re.M)
    return {"": start, **dict(zip(parts[::2], parts[1::2]))}


def run_examples(*headings, **names):
    """How many there are; none fails."""
    found = sections()
    text = "\n".join(found[heading] for heading in headings)
    examples = doctest.DocTestParser().get_doctest(text, names, "README.md", str(README), 0)
    failed, tried = doctest.DocTestRunner().run(examples)
    assert not failed
    return tried
