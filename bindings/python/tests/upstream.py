"""Holds a drop-in against the test suite of the library whose place it takes.

usage: python upstream.py bleach|nh3 FOLDER     FOLDER has that library's sdist, unpacked

The suite's tests run as they are: only `import bleach` gives the drop-in. Each passes, or stands in
upstream_bleach.txt or upstream_nh3.txt with the reason; one that stands there and passes is an
error, too. Prints "N passed, M listed", and with --failures what fails, for who writes the table.

As a plugin of pytest (-p upstream) it puts the drop-in in place and writes how each test ended.
"""

from __future__ import annotations

import collections
import json
import os
import pathlib
import re
import subprocess
import sys
import types

HERE = pathlib.Path(__file__).resolve().parent
LINE = re.compile(r"(\S+?)(?:#([\d,-]+))? {2,}(\S.*)")

# ---- The plugin ----


class FilterStub:
    """What a test makes a filter of: html5lib's are not to be had here."""


def install_bleach() -> None:
    import libsanitize.bleach
    from libsanitize.bleach import callbacks, css_sanitizer, linkifier, sanitizer

    shim = types.ModuleType("bleach.html5lib_shim")
    shim.Filter = FilterStub
    constants = types.ModuleType("bleach._vendor.html5lib.constants")
    constants.rcdataElements = frozenset(
        "iframe noembed noframes noscript script style textarea title xmp".split()
    )
    sys.modules["bleach"] = libsanitize.bleach
    for module in (callbacks, css_sanitizer, linkifier, sanitizer):
        sys.modules[module.__name__.replace("libsanitize.", "", 1)] = module
    sys.modules["bleach.html5lib_shim"] = shim
    sys.modules["bleach._vendor"] = types.ModuleType("bleach._vendor")
    sys.modules["bleach._vendor.html5lib"] = types.ModuleType("bleach._vendor.html5lib")
    sys.modules["bleach._vendor.html5lib.constants"] = constants


def install_nh3() -> None:
    import libsanitize.nh3

    sys.modules["nh3"] = libsanitize.nh3


_ended: dict[str, str] = {}
_numbers: dict[str, int] = collections.Counter()
_keys: dict[str, str] = {}

if "UPSTREAM" in os.environ:
    {"bleach": install_bleach, "nh3": install_nh3}[os.environ["UPSTREAM"]]()


def pytest_collection_modifyitems(items: list) -> None:
    """A case is known by its number: texts in the names of cases are unwieldy."""
    for item in items:
        name = item.nodeid.split("[")[0].rsplit("/", 1)[-1]
        _keys[item.nodeid] = f"{name}#{_numbers[name]}"
        _numbers[name] += 1


def pytest_runtest_logreport(report) -> None:
    key = _keys[report.nodeid]
    if report.failed or report.when == "call":
        _ended[key] = "failed" if report.failed else _ended.get(key, report.outcome)


def pytest_collectreport(report) -> None:
    if report.failed:
        _ended[f"{report.nodeid.rsplit('/', 1)[-1]}#0"] = "failed"


def pytest_sessionfinish() -> None:
    pathlib.Path(os.environ["UPSTREAM_RESULT"]).write_text(json.dumps(_ended), encoding="utf-8")


# ---- The table ----


def numbers_of(text: str | None) -> list[int]:
    numbers: list[int] = []
    for part in (text or "0").split(","):
        first, _, last = part.partition("-")
        numbers += range(int(first), int(last or first) + 1)
    return numbers


def read_table(path: pathlib.Path) -> dict[str, str]:
    table = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("# "):
            continue
        found = LINE.fullmatch(line)
        if found is None:
            raise SystemExit(f"{path.name}: expected NAME[#NUMBERS]  REASON, not {line!r}")
        name, numbers, reason = found.groups()
        for number in numbers_of(numbers):
            table[f"{name}#{number}"] = reason
    return table


# ---- The run ----


def run(library: str, folder: str) -> dict[str, str]:
    result = pathlib.Path(folder) / f"result-{library}.json"
    environment = dict(
        os.environ,
        UPSTREAM=library,
        UPSTREAM_RESULT=str(result),
        PYTHONPATH=str(HERE),
        PYTHONDONTWRITEBYTECODE="1",
    )
    command = [sys.executable, "-m", "pytest", "-p", "upstream", "-p", "no:cacheprovider"]
    command += ["-q", "--tb=short", "--continue-on-collection-errors", "-c", os.devnull]
    command += ["--rootdir", folder, f"{folder}/tests"]
    done = subprocess.run(command, env=environment, cwd=folder, capture_output=True, text=True)
    (pathlib.Path(folder) / f"log-{library}.txt").write_text(done.stdout + done.stderr)
    if not result.exists():
        raise SystemExit(done.stdout + done.stderr)
    return json.loads(result.read_text(encoding="utf-8"))


def compare(ended: dict[str, str], table: dict[str, str]) -> list[str]:
    failed = {key for key, outcome in ended.items() if outcome == "failed"}
    wrong = [f"{key} fails and is not listed" for key in sorted(failed - table.keys())]
    wrong += [f"{key} is listed and passes" for key in sorted(table.keys() & ended.keys() - failed)]
    wrong += [f"{key} is listed and is no test" for key in sorted(table.keys() - ended.keys())]
    return wrong


def main(library: str, folder: str, *options: str) -> int:
    ended = run(library, os.path.abspath(folder))
    if "--failures" in options:
        print("\n".join(key for key, outcome in ended.items() if outcome == "failed"))
        return 0
    table = read_table(HERE / f"upstream_{library}.txt")
    wrong = compare(ended, table)
    print("\n".join(wrong), end="\n" if wrong else "")
    passed = sum(outcome == "passed" for outcome in ended.values())
    print(f"{library}: {passed} of its tests passed, {len(table)} listed with the reason, {len(wrong)} wrong")
    return 1 if wrong or not passed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
