"""README.md says what happens: its examples are run, its table of differences is complete."""

import doctest
import pathlib
import re
import warnings

README = pathlib.Path(__file__).resolve().parent.parent / "README.md"


def test_the_examples():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        failed, tried = doctest.testfile(str(README), module_relative=False, encoding="utf-8")
    assert tried > 15 and not failed


def test_the_differences_that_are_tested_are_listed():
    text = README.read_text(encoding="utf-8")
    source = (README.parent / "tests" / "test_nh3.py").read_text(encoding="utf-8")
    rows = re.search(r"^DIFFERENT = \[\n(.*?)^\]", source, re.S | re.M).group(1)
    for line in re.findall(r"^    \(.*$", rows, re.M):
        assert re.search(r'"[^"]+"', line).group(0).strip('"') in text, line
