"""README.md says what happens: its examples are run, its table of differences is complete."""

import re
import warnings

import pytest
from readme import ELSEWHERE, README, run_examples, sections


def test_the_examples():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert run_examples(*(heading for heading in sections() if heading not in ELSEWHERE)) > 15


def test_an_example_that_is_wrong_is_found(monkeypatch):
    monkeypatch.setattr("readme.sections", lambda: {"A": ">>> 1 + 1\n3\n"})
    with pytest.raises(AssertionError):
        run_examples("A")


def test_the_differences_that_are_tested_are_listed():
    text = README.read_text(encoding="utf-8")
    source = (README.parent / "tests" / "test_nh3.py").read_text(encoding="utf-8")
    rows = re.search(r"^DIFFERENT = \[\n(.*?)^\]", source, re.S | re.M).group(1)
    for line in re.findall(r"^    \(.*$", rows, re.M):
        assert re.search(r'"[^"]+"', line).group(0).strip('"') in text, line
