"""Spark, on a cluster of two workers that the tests start; PySpark brings it, but for Java."""

import os
import signal
import subprocess
import sys
import threading
import time

import pytest

import libsanitize
from libsanitize import Policy, Sanitizer

pytest.importorskip("pyspark")

from pyspark.errors import PySparkException  # noqa: E402
from pyspark.sql import functions as f  # noqa: E402
from readme import run_examples  # noqa: E402
from spark_cluster import NULL_EVERY, cluster, comments  # noqa: E402

from libsanitize.spark import clean, udf  # noqa: E402

ROWS = int(os.environ.get("LIBSANITIZE_SPARK_ROWS", "20000"))


@pytest.fixture(scope="module")
def spark():
    session = cluster()
    yield session
    session.stop()


def collected(frame):
    """{id: (html, clean)}; no id twice."""
    table = frame.select("id", "html", "clean").toArrow().to_pydict()
    rows = dict(zip(table["id"], zip(table["html"], table["clean"])))
    assert len(rows) == len(table["id"])
    return rows


def wrong(rows, count, policy=None):
    """The ids that are not there, or not what clean() makes of them."""
    sanitizer = Sanitizer(policy)

    def right(html, cleaned):
        return cleaned is None if html is None else cleaned == sanitizer.clean(html)

    return [row for row in range(count) if row not in rows or not right(*rows[row])]


def test_it_is_what_clean_gives(spark):
    rows = collected(comments(spark, ROWS).withColumn("clean", clean("html")))
    assert len(rows) == ROWS and wrong(rows, ROWS) == []
    nulls = [row for row, (_, cleaned) in rows.items() if cleaned is None]
    assert nulls == list(range(0, ROWS, NULL_EVERY))
    assert sum(html != cleaned for html, cleaned in rows.values()) > ROWS / 2

    # The comparison notices a row that was changed, one that is lost, and a null that is none.
    assert wrong({**rows, 5: (rows[5][0], rows[5][1] + " ")}, ROWS) == [5]
    assert wrong({**rows, 0: (None, "")}, ROWS) == [0]
    del rows[7]
    assert wrong(rows, ROWS) == [7]


def test_policies(spark):
    frame = comments(spark, 500)
    policy = Policy("article").deny("<ul>")
    for given in ("article", policy, "<b> <i>", {"elements": ["b"]}, Sanitizer(policy)):
        held = given.policy if isinstance(given, Sanitizer) else given
        rows = collected(frame.select("*", clean(frame.html, given).alias("clean")))
        assert wrong(rows, 500, held) == []
    assert wrong(rows, 500) != []


def test_several_columns_of_one_select(spark):
    two = comments(spark, 300).select(
        clean("html").alias("a"), clean(clean("html"), "text").alias("b")
    )
    table = two.toArrow().to_pydict()
    text = Sanitizer("text")
    assert table["b"] == [None if html is None else text.clean(html) for html in table["a"]]


def test_sql(spark):
    comments(spark, 300).createOrReplaceTempView("comments")
    spark.udf.register("clean_html", udf("article"))
    rows = collected(spark.sql("SELECT id, html, clean_html(html) AS clean FROM comments"))
    assert wrong(rows, 300, "article") == []


def test_empty_partitions(spark):
    few = comments(spark, 100, 8).where("id >= 13 AND id < 15").withColumn("clean", clean("html"))
    assert few.rdd.glom().map(len).collect().count(0) >= 6
    rows = collected(few)
    assert sorted(rows) == [13, 14] and wrong(rows, 15) == list(range(13))
    assert collected(few.where("id < 0")) == {}


def test_skew(spark):
    """All in one partition of many, and one long row among the short ones."""
    long = f.when(f.col("id") == 1234, f.repeat(f.lit("<b>long <i>row</i> "), 900_000 // 19))
    frame = comments(spark, ROWS).withColumn("html", f.coalesce(long, "html"))
    skewed = frame.repartition(4, f.lit("the same")).withColumn("clean", clean("html"))
    sizes = skewed.groupBy(f.spark_partition_id()).count().collect()
    assert [row["count"] for row in sizes] == [ROWS]
    rows = collected(skewed)
    assert len(rows[1234][0]) > 899_000 and wrong(rows, ROWS) == []


def test_bytes_that_are_no_text(spark):
    frame = spark.range(1).select("id", f.unhex(f.lit("3C623E78FF00")).cast("string").alias("html"))
    cleaned = frame.select(clean("html")).collect()
    assert cleaned[0][0] == Sanitizer().clean(b"<b>x\xff\0").decode()
    binary = frame.select(f.unhex(f.lit("3C623E78")).alias("html"))
    assert binary.select(clean("html")).collect()[0][0] == "<b>x</b>"


def test_bad_rows(spark):
    bad = f.when(f.col("id") % 100 == 50, f.concat(f.lit("<i>long "), f.repeat(f.lit("x"), 5000)))
    frame = comments(spark, 1000).withColumn("html", f.coalesce(bad, "html"))
    policy = Sanitizer(input_bytes=2000)

    with pytest.raises(PySparkException) as refused:
        frame.select(clean("html", policy)).toArrow()
    assert "RefusedError: row " in str(refused.value)
    assert "the input is longer than the limit; it begins '<i>long xxx" in str(refused.value)

    for word, stands_for_it in ("null", None), ("empty", ""):
        marked = frame.withColumn("clean", clean("html", policy, refused=word))
        rows = collected(marked)
        assert {rows[row][1] for row in range(50, 1000, 100)} == {stands_for_it}
        assert wrong(rows, 1000) == list(range(50, 1000, 100))  # the others are there


def test_the_examples_of_the_readme(spark):
    assert run_examples("Spark", spark=spark) >= 3


def test_a_function_can_be_made_before_there_is_a_session():
    code = "from libsanitize.spark import udf; udf('article'); print('made')"
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", code], capture_output=True)
    assert done.stdout == b"made\n", done.stderr


def test_what_is_wrong_is_said_before_there_is_a_job():
    with pytest.raises(libsanitize.PolicyError, match="no policy can permit <script>"):
        clean("html", "<script>")
    with pytest.raises(ValueError, match="refused must be one of"):
        clean("html", refused="drop")


def parent(pid):
    with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
        return int(file.read().rpartition(")")[2].split()[1])


def command(pid):
    with open(f"/proc/{pid}/cmdline", encoding="utf-8") as file:
        return file.read()


def wait_for(path, seconds):
    """What the file says, once it is there."""
    end = time.monotonic() + seconds
    while not path.exists():
        assert time.monotonic() < end, f"{path} did not appear"
        time.sleep(0.1)
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("victim", ["python", "executor"])
def test_a_worker_is_killed(spark, tmp_path, victim):
    """In the middle of a batch: a hook says where it is, and waits there to be killed."""
    marker, again = tmp_path / "pid", tmp_path / "again"

    def hook(element, attribute, url):
        if url == "https://marker.example/":
            if marker.exists():
                again.touch()
            else:
                (tmp_path / "new").write_text(str(os.getpid()), encoding="utf-8")
                (tmp_path / "new").rename(marker)
                time.sleep(300)
        return url

    row = ROWS * 2 // 3
    marked = f.when(f.col("id") == row, f.lit('<a href="https://marker.example/">x'))
    frame = comments(spark, ROWS, 6).withColumn("html", f.coalesce(marked, "html"))
    cleaned = frame.withColumn("clean", clean("html", Sanitizer(url=hook)))
    results = []
    job = threading.Thread(target=lambda: results.append(collected(cleaned)), daemon=True)
    job.start()

    worker = int(wait_for(marker, 240))
    executor = parent(parent(worker))
    assert "pyspark.daemon" in command(worker) and "ExecutorBackend" in command(executor)
    assert job.is_alive() and not results
    os.kill(worker if victim == "python" else executor, signal.SIGKILL)
    job.join(300)
    assert again.exists(), "the row was not tried again"
    assert len(results) == 1 and len(results[0]) == ROWS and wrong(results[0], ROWS) == []
