#!/usr/bin/env python3
"""Whether a driver does what it is measured for: prints those of the NAME=COMMAND lines on standard input that do.

usage: plausible.py < LINES

A sanitizer that drops everything, or returns its input, would be fast. Both are controls, and must be found implausible.
"""
import json
import subprocess
import sys
import tempfile

# input, what must be in the output, what must not
SAMPLES = [
    ('<b onclick="x()">hi</b> there', ["<b>hi</b> there"], ["onclick"]),
    ("x<script>alert(1)</script>y", ["x", "y"], ["<script"]),
    ('<a href="javascript:alert(1)" title="t">word</a>', ["word"], ["javascript:"]),
    ('<a href="https://example.com/page" title="t">link</a>', ['href="https://example.com/page"', 'title="t"', ">link</a>"], []),
    ("one <em>two <strong>three", ["one <em>two <strong>three"], []),
    ("<img src=x onerror=alert(1)>after", ["after"], ["<img", "onerror=alert(1)>"]),
    ("<h1>Head</h1><table><tr><td>cell</td></tr></table>", ["Head", "cell"], ["<h1", "<td"]),
    ("2 &lt; 3 &amp; 4", ["2 &lt; 3 &amp; 4"], []),
    ("\u65e5\u672c\u8a9e\u306e<code>\u30b3\u30e1\u30f3\u30c8</code>", ["\u8a9e\u306e<code>\u30b3\u30e1\u30f3\u30c8</code>"], []),
]


def problems(outputs):
    """What is wrong with the outputs; nothing where they are plausible."""
    if len(outputs) != len(SAMPLES):
        return [f"{len(outputs)} outputs for {len(SAMPLES)} inputs"]
    found = []
    for (text, wanted, unwanted), output in zip(SAMPLES, outputs):
        found += [f"{text!r} became {output!r}, without {part!r}" for part in wanted if part not in output]
        found += [f"{text!r} became {output!r}, with {part!r}" for part in unwanted if part in output]
    return found


def outputs_of(command, corpus):
    answer = subprocess.run(f"{command} {corpus}", shell=True, input="show\n", capture_output=True, text=True, timeout=120)
    lines = answer.stdout.splitlines()
    if len(lines) != 2 or not lines[0].startswith("ready "):
        raise ValueError(f"not the protocol: {answer.stdout[-200:]!r} {answer.stderr[-300:]!r}")
    return json.loads(lines[1])


def main():
    assert problems([text for text, _, _ in SAMPLES]), "a control is plausible: the input itself"
    assert problems(["" for _ in SAMPLES]), "a control is plausible: nothing"
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as corpus:
        corpus.writelines(json.dumps({"html": text}) + "\n" for text, _, _ in SAMPLES)
        corpus.flush()
        for line in sys.stdin.read().splitlines():
            name, command = line.split("=", 1)
            try:
                found = problems(outputs_of(command, corpus.name))
            except (ValueError, OSError, subprocess.SubprocessError) as error:
                found = [str(error)]
            for problem in found:
                print(f"{name} is left out: {problem}", file=sys.stderr)
            if not found:
                print(line)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        sys.exit(__doc__)
    main()
