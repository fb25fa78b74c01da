"""Series of Polars and pandas."""

import sys

import pytest

import libsanitize
from libsanitize import Sanitizer
from readme import run_examples

# Views hold 12 bytes at most themselves; the last two are in a buffer beside them.
ROWS = ["<b>x", None, "", "é<i>", "123456789<b>", "1234567890<b>", "<script>y</script>" + "z" * 50]
WANTED = [None if row is None else Sanitizer().clean(row) for row in ROWS]
counts_blocks = pytest.mark.skipif(
    sys.getallocatedblocks() == 0, reason="PYTHONMALLOC=malloc counts nothing"
)


def blocks(function, few, many):
    """How many more of the interpreter's blocks the result of many rows takes than that of few."""
    taken = []
    for rows in few, many:
        function(rows)
        before = sys.getallocatedblocks()
        kept = function(rows)
        taken.append(sys.getallocatedblocks() - before)
        del kept
    return taken[1] - taken[0]


@pytest.fixture
def polars():
    return pytest.importorskip("polars")


@pytest.fixture
def pandas():
    pytest.importorskip("pyarrow")
    return pytest.importorskip("pandas")


# ---- Polars ----


def test_polars_series(polars):
    from libsanitize.polars import clean

    cleaned = clean(polars.Series("html", ROWS * 3))
    assert cleaned.to_list() == WANTED * 3
    assert (cleaned.name, cleaned.dtype) == ("html", polars.String)
    for empty in polars.Series("a", [], polars.String), polars.Series("a", [None, None]):
        assert clean(empty).equals(empty.cast(polars.String), check_names=True)


@pytest.mark.parametrize("start", range(len(ROWS) + 1))
def test_polars_slices_and_chunks(polars, start):
    from libsanitize.polars import clean

    series = polars.concat([polars.Series(ROWS), polars.Series(ROWS)], rechunk=False)
    assert clean(series[start : start + 5]).to_list() == (WANTED * 2)[start : start + 5]


def test_polars_expressions(polars):
    from libsanitize.polars import clean

    frame = polars.DataFrame({"html": ROWS, "group": list(range(len(ROWS)))})
    assert frame.with_columns(clean("html"))["html"].to_list() == WANTED
    policy = libsanitize.Policy("article").deny("<b>")
    named = frame.lazy().select(clean(polars.col("html"), policy).alias("a")).collect()
    assert named["a"].to_list() == [row and Sanitizer(policy).clean(row) for row in ROWS]
    streamed = frame.lazy().select(clean("html")).collect(engine="streaming")
    assert streamed["html"].to_list() == WANTED


def test_polars_refusals(polars):
    from libsanitize.polars import clean

    short = Sanitizer(input_bytes=12)
    series = polars.concat([polars.Series(ROWS[:4]), polars.Series(ROWS[4:])], rechunk=False)
    with pytest.raises(libsanitize.RefusedError, match="it begins '1234567890<b>'") as refused:
        clean(series, short)
    assert refused.value.row == 5
    assert clean(series, short, refused="null").to_list() == WANTED[:5] + [None, None]
    with pytest.raises(ValueError, match="refused must be one of"):
        clean("html", refused="drop")
    with pytest.raises(TypeError, match="not of Int64; cast it first"):
        clean(polars.Series([1, 2]))


@counts_blocks
def test_polars_rows_become_no_objects(polars):
    from libsanitize.polars import clean

    few, many = polars.Series(ROWS * 2), polars.Series(ROWS * 2000)
    assert blocks(clean, few, many) < 100
    assert blocks(lambda series: clean(series).to_list(), few, many) > 1000  # these do


# ---- pandas ----

TYPES = [None, "object", "string[python]", "string[pyarrow]", "utf8", "large_utf8"]


def pandas_type(pandas, name):
    import pyarrow

    return pandas.ArrowDtype(getattr(pyarrow, name)()) if hasattr(pyarrow, str(name)) else name


@pytest.mark.parametrize("name", TYPES)
def test_pandas(pandas, name):
    from libsanitize.pandas import clean

    index = [f"row {number}" for number in range(len(ROWS))]
    kind = pandas_type(pandas, name)
    series = pandas.Series(ROWS, index=index, name="html", dtype=kind)
    cleaned = clean(series, "comment")
    expected = pandas.Series(WANTED, index=index, name="html", dtype=kind)
    pandas.testing.assert_series_equal(cleaned, expected)
    pandas.testing.assert_series_equal(clean(series[1:5]), expected[1:5])
    pandas.testing.assert_series_equal(clean(series[:0]), expected[:0])
    pandas.testing.assert_series_equal(clean(series[1:2]), expected[1:2])  # nothing but a null


def test_pandas_refusals(pandas):
    from libsanitize.pandas import clean

    series = pandas.Series(ROWS, index=range(10, 10 + len(ROWS)))
    short = Sanitizer(input_bytes=12)
    with pytest.raises(libsanitize.RefusedError) as refused:
        clean(series, short)
    assert refused.value.row == 5  # the fifth, whatever the index says
    assert clean(series, short, refused="empty").tolist()[5:] == ["", ""]
    for wrong in [1, 2], pandas.Series(["a", "b"], dtype="category"):
        with pytest.raises(TypeError, match="cast it first"):
            clean(pandas.Series(wrong))


@counts_blocks
def test_pandas_rows_are_not_copied(pandas):
    """Neither as objects, nor by Arrow: the library reads its buffers, and the result is the library's."""
    import pyarrow

    from libsanitize.pandas import clean

    kind = pandas.ArrowDtype(pyarrow.large_string())
    few, many = (pandas.Series(ROWS * times, dtype=kind) for times in (2, 20000))
    assert blocks(clean, few, many) < 100
    assert blocks(lambda series: clean(series).tolist(), few, many) > 1000

    def allocated(function):
        before = pyarrow.total_allocated_bytes()
        kept = function(many)
        return pyarrow.total_allocated_bytes() - before, kept

    assert allocated(clean)[0] == 0
    assert allocated(lambda series: series.str.upper())[0] > 1_000_000  # it is counted at all


def test_the_examples_of_the_readme(polars, pandas):
    assert run_examples("Polars and pandas") >= 4
