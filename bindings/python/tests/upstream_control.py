"""upstream.py finds what it is there to find: the negative control."""

import pathlib
import tempfile

from upstream import compare, numbers_of, read_table

ENDED = {"a#0": "passed", "a#1": "failed", "b#0": "failed"}

assert compare(ENDED, {"a#1": "why", "b#0": "why"}) == []
assert compare(ENDED, {"a#1": "why"}) == ["b#0 fails and is not listed"]
assert compare(ENDED, {"a#0": "x", "a#1": "x", "b#0": "x"}) == ["a#0 is listed and passes"]
assert compare(ENDED, {"a#1": "x", "b#0": "x", "c#0": "x"}) == ["c#0 is listed and is no test"]
assert numbers_of("1,3-5") == [1, 3, 4, 5] and numbers_of(None) == [0]

with tempfile.TemporaryDirectory() as folder:
    path = pathlib.Path(folder) / "table.txt"
    path.write_text("# x\n\na.py::b#0,2  why not\nc  so\n", encoding="utf-8")
    assert read_table(path) == {"a.py::b#0": "why not", "a.py::b#2": "why not", "c#0": "so"}
    path.write_text("a.py::b\n", encoding="utf-8")
    try:
        read_table(path)
    except SystemExit:
        pass
    else:
        raise AssertionError("a line without a reason was taken")
