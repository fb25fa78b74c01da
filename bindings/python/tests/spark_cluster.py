"""A cluster of two workers on this machine, and the comments that are generated in it."""

import os
import sys

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as f

FRAGMENTS = (
    "I <3 this",
    "words that say nothing in particular, as most of a comment does",
    "and a second sentence, so that there is something to read; it is 5 > 4",
    "<b>bold",
    "</b> and",
    "<em>stressed <strong>and strong</em>",
    "<p>one<p>two",
    '<a href="https://example.org/?a=1&b=2" title="a page">a link</a>',
    "<a href='javascript:alert(1)'>click</a>",
    "<img src=x onerror=alert(1)>",
    "<script>alert(1)</script>",
    "&lt;tag&gt; &amp; &copy; &#x27;",
    "é ü 漢字 🙂",
    "<ul><li>one<li>two</ul>",
    "<blockquote>as was said</blockquote>",
    "<span style=color:red>red</span>\n",
    "<!-- nobody sees this -->",
    "<table><tr><td>a cell",
    "<code>if (a < b) { c(); }</code>",
)

PARTS = 5
NULL_EVERY = 11


def cluster(**settings: str) -> SparkSession:
    """Two workers with a core each, as processes of their own, which listen on the loopback only."""
    os.environ["PYSPARK_PYTHON"] = os.environ["PYSPARK_DRIVER_PYTHON"] = sys.executable
    os.environ["SPARK_LOCAL_IP"] = os.environ["SPARK_LOCAL_HOSTNAME"] = "127.0.0.1"
    builder = SparkSession.builder.master("local-cluster[2,1,1024]").appName("libsanitize")
    given = {
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.ui.enabled": "false",
        "spark.log.level": "ERROR",
        "spark.sql.shuffle.partitions": "4",
        **settings,
    }
    for name, value in given.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


def comments(spark: SparkSession, count: int, partitions: int = 4) -> DataFrame:
    """So many rows of (id, html); each html is its own, every eleventh is null."""
    fragments = f.array(*map(f.lit, FRAGMENTS))
    row = f.col("id")
    chosen = [f.pmod(f.xxhash64(row, f.lit(part)), f.lit(len(FRAGMENTS))) for part in range(PARTS)]
    parts = [f.element_at(fragments, number.cast("int") + 1) for number in chosen]
    html = f.concat_ws(" ", *parts, row.cast("string"))
    null = f.lit(None).cast("string")
    column = f.when(row % NULL_EVERY == 0, null).otherwise(html)
    return spark.range(0, count, 1, partitions).select("id", column.alias("html"))
