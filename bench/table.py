#!/usr/bin/env python3
"""Tables of what scripts/bench measured, and the page that shows them.

usage: table.py show RESULTS COUNTS                what was measured, for each corpus
       table.py keep RESULTS COUNTS SUMMARY        the summary, which is committed: docs/bench.json
       table.py readme SUMMARY README              writes the table between the two markers
       table.py check SUMMARY README CHART         whether table and chart are what the summary says

RESULTS is that of sanitize-bench, COUNTS that of bench/count.
"""
import json
import sys

import chart

BEGIN, END = "<!-- speed: begin; scripts/bench --publish writes it -->\n", "<!-- speed: end -->\n"
PARSERS = ["lexbor", "gumbo"]
OTHERS = {
    "owasp": "OWASP",
    "xss": "js-xss",
    "kses": "KSES",
    "ruby-sanitize": "Sanitize",
    "dompurify": "DOMPurify",
}


def summary_of(results, counts):
    """For each corpus: texts, bytes, what callgrind counted, and of each contestant its speed."""
    counted = {(row["corpus"], row["engine"]): row for row in counts}
    summary = []
    for result in results:
        row = {"corpus": result["corpus"], "texts": result["texts"], "bytes": result["bytes"]}
        for engine, key in (("libsanitize", "counted"), ("libsanitize-report", "counted_report")):
            found = counted.get((result["corpus"], engine), {})
            row[key] = {name: value for name, value in found.items() if name not in ("corpus", "engine")}
        row["contestants"] = [
            {key: one[key] for key in ("name", "peer", "version", "failure", "ns_per_text", "mb_per_second", "peak_memory_kb") if key in one}
            for one in result["contestants"]
            if one["name"] not in ("calibration", "memcpy")
        ]
        summary.append(row)
    return summary


def named(row, name):
    return next((one for one in row["contestants"] if one["name"] == name and "mb_per_second" in one), None)


def fastest_peer(row):
    peers = [one for one in row["contestants"] if one["peer"] and "mb_per_second" in one]
    return max(peers, key=lambda one: one["mb_per_second"], default=None)


def number(value):
    return "" if value is None else f"{value:,.0f}" if value >= 100 else f"{value:.1f}"


def speed(row, name):
    one = named(row, name)
    return number(one["mb_per_second"]) if one else ""


def cells(row):
    ours, peer, report = named(row, "libsanitize"), fastest_peer(row), named(row, "libsanitize-report")
    counted = row["counted"]
    return [
        chart.PANELS.get(row["corpus"], row["corpus"]),
        number(ours["mb_per_second"]),
        f'{number(peer["mb_per_second"])} ({OTHERS.get(peer["name"], peer["name"])})' if peer else "",
        f'{ours["mb_per_second"] / peer["mb_per_second"]:.1f}' if peer else "",
        *(speed(row, parser) for parser in PARSERS),
        number(ours["ns_per_text"]),
        number(counted.get("instructions_per_byte")),
        number(counted.get("mispredictions_per_text")),
        f'{counted["peak_memory"] / 1000:.0f}' if "peak_memory" in counted else "",
        f'{report["ns_per_text"] / ours["ns_per_text"]:.2f}' if report else "",
    ]


TITLES = [
    "",
    "libsanitize",
    "fastest other sanitizer",
    "times as fast",
    *(f"{parser}, parsing only" for parser in PARSERS),
    "ns a text",
    "instructions a byte",
    "mispredictions a text",
    "memory, KB",
    "with a report, times",
]


def table(summary):
    rows = [TITLES, ["---"] + ["---:"] * (len(TITLES) - 1)] + [cells(row) for row in summary if named(row, "libsanitize")]
    return "".join("| " + " | ".join(row) + " |\n" for row in rows)


def versions(summary):
    peers = {one["name"]: one["version"] for row in summary for one in row["contestants"] if one["peer"] and "mb_per_second" in one}
    return "\nMeasured beside it: " + "; ".join(version for _, version in sorted(peers.items())) + ".\n"


def with_table(readme, summary):
    before, found, rest = readme.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not found or not end:
        raise SystemExit("table.py: README: no line " + (END if found else BEGIN).strip())
    return before + BEGIN + table(summary) + versions(summary) + END + after


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def read_lines(path):
    return [json.loads(line) for line in read(path).splitlines()]


def write(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def check(summary_path, readme_path, chart_path):
    """The negative control is a summary with another number."""
    summary = json.loads(read(summary_path))
    readme, drawn = read(readme_path), read(chart_path)
    other = json.loads(read(summary_path))
    named(other[0], "libsanitize")["mb_per_second"] *= 2
    if with_table(readme, other) == readme or chart.draw(other) == drawn:
        raise SystemExit("table.py: a control is not found: another speed")
    if with_table(readme, summary) != readme:
        raise SystemExit(f"table.py: {readme_path}: the table is not what {summary_path} says: run table.py readme")
    if chart.draw(summary) != drawn:
        raise SystemExit(f"table.py: {chart_path}: not what {summary_path} says: run chart.py")
    print("2 passed, 0 failed")


def main(command, *paths):
    if command == "show":
        summary = summary_of(json.loads(read(paths[0])), read_lines(paths[1]))
        print(table(summary) + versions(summary), end="")
    elif command == "keep":
        summary = summary_of(json.loads(read(paths[0])), read_lines(paths[1]))
        write(paths[2], json.dumps(summary, indent=1) + "\n")
    elif command == "readme":
        write(paths[1], with_table(read(paths[1]), json.loads(read(paths[0]))))
    elif command == "check":
        check(*paths)
    else:
        raise SystemExit(__doc__)


if __name__ == "__main__":
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
