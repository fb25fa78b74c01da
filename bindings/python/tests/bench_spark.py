"""Rows a second of the same column function, made of libsanitize, nh3 and bleach, in one run.

usage: python bench_spark.py [--rows N] [--slow N] [--rounds N] [--only NAME] [--kill SECONDS]

Needs libsanitize, pyspark, pyarrow, nh3 and bleach; two workers with a core each are started here.
All have bleach's tags and attributes as their policy. "arrow" is `arrow_udf`, for nh3 and bleach with a list
between; "python" is the ordinary `udf` of one string. "nothing" gives its rows back: what Spark and
Arrow take. bleach reads --slow rows; the fastest of the rounds counts.
With --kill an executor is killed so many seconds after the last round begins. The results of all
rounds must be the same.
"""

from __future__ import annotations

import argparse
import os
import pathlib
import signal
import threading
import time

import bleach
import nh3
import pyarrow
from pyspark.sql import functions as f
from pyspark.sql.types import StringType
from spark_cluster import cluster, comments

from libsanitize.spark import clean

POLICY = (
    '<a href="" title=""> <abbr title=""> <acronym title=""> <b> <blockquote> <code> <em> <i> <li>'
    " <ol> <strong> <ul>"
)
TAGS = set(bleach.ALLOWED_TAGS)
ATTRIBUTES = {tag: set(names) for tag, names in bleach.ALLOWED_ATTRIBUTES.items()}


def with_nh3(html: str | None) -> str | None:
    return None if html is None else nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES)


def with_bleach(html: str | None) -> str | None:
    return None if html is None else bleach.clean(html, strip=True)


@f.arrow_udf(StringType())
def nothing(html: pyarrow.Array) -> pyarrow.Array:
    return html


@f.arrow_udf(StringType())
def nh3_arrow(html: pyarrow.Array) -> pyarrow.Array:
    return pyarrow.array([with_nh3(row) for row in html.to_pylist()], pyarrow.string())


def columns():
    """Name, column function, whether it is slow."""
    return [
        ("nothing, arrow", nothing, False),
        ("libsanitize, arrow", lambda column: clean(column, POLICY), False),
        ("nh3, arrow", nh3_arrow, False),
        ("nh3, python", f.udf(with_nh3, StringType(), useArrow=False), False),
        ("bleach, python", f.udf(with_bleach, StringType(), useArrow=False), True),
    ]


def digest(column):
    """Of all rows, whatever their order: their hashes, added up."""
    return f.sum(f.xxhash64("id", column).cast("decimal(38, 0)"))


def measure(frame, column):
    """Seconds, rows that are not null, and a digest."""
    begin = time.monotonic()
    row = frame.select("id", column("html").alias("clean")).agg(f.count("clean"), digest("clean"))
    count, total = row.collect()[0]
    return time.monotonic() - begin, count, total


def kill_an_executor(spark):
    """They are processes of the driver's Java."""
    java = spark.sparkContext._gateway.proc.pid
    for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
        number, _, rest = stat.read_text(encoding="utf-8").partition(" (")
        is_child = int(rest.rpartition(")")[2].split()[1]) == java
        if is_child and "ExecutorBackend" in (stat.parent / "cmdline").read_text(encoding="utf-8"):
            os.kill(int(number), signal.SIGKILL)
            print(f"killed: the executor {number}", flush=True)
            return
    raise RuntimeError("there is no executor")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--slow", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default="", help="columns whose names begin so")
    parser.add_argument("--kill", type=float, help="seconds")
    options = parser.parse_args()
    chosen = [column for column in columns() if column[0].startswith(options.only)]

    spark = cluster()
    for _, column, _ in chosen:
        measure(comments(spark, 2000), column)  # the workers are started, and what they import
    times, results = {}, {}
    for number in range(options.rounds):
        if options.kill is not None and number == options.rounds - 1:
            threading.Timer(options.kill, kill_an_executor, [spark]).start()
        for name, column, slow in chosen:
            rows = options.slow if slow else options.rows
            seconds, *result = measure(comments(spark, rows, 8), column)
            print(f"round {number + 1}: {name}: {rows} rows, {seconds:.1f} s", flush=True)
            times.setdefault(name, []).append(rows / seconds)
            assert results.setdefault(name, result) == result, f"{name}: not the same twice"

    best = {name: max(speeds) for name, speeds in times.items()}
    first = best.get("libsanitize, arrow", 1)
    print(f"{'':20} {'rows/s':>10} {'relative':>9}")
    for name, speed in best.items():
        print(f"{name:20} {speed:10.0f} {speed / first:9.3f}")
    for name, (count, total) in results.items():
        print(f"{name:20} {count} rows that are not null, digest {total}")
    spark.stop()


if __name__ == "__main__":
    main()
