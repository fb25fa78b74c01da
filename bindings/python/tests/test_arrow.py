"""Columns by Arrow's PyCapsule interface, with pyarrow on the other side."""

import gc
import sys

import pytest

import libsanitize
from libsanitize import Sanitizer

pa = pytest.importorskip("pyarrow")

ROWS = ["<b>x", None, "", "<script>y</script>z", "é<i>", "<p>1<p>2"]
WANTED = ["<b>x</b>", None, "", "z", "é<i></i>", "1\n2"]


@pytest.mark.parametrize("name", ["utf8", "large_utf8", "binary", "large_binary"])
def test_arrays(name):
    kind = getattr(pa, name)()
    array = pa.array(ROWS, pa.large_utf8()).cast(kind)
    clean = pa.array(libsanitize.clean_many(array))
    clean.validate(full=True)
    assert clean.type == kind
    assert clean.cast(pa.large_utf8()).to_pylist() == WANTED


@pytest.mark.parametrize("start", range(len(ROWS) + 1))
def test_slices(start):
    array = pa.array(ROWS)[start:]
    clean = pa.array(libsanitize.clean_many(array))
    clean.validate(full=True)
    assert clean.to_pylist() == WANTED[start:]


def test_streams():
    column = pa.chunked_array([ROWS[:2], [], ROWS[2:]], pa.utf8())
    clean = pa.chunked_array(libsanitize.clean_many(column))
    clean.validate(full=True)
    assert clean.to_pylist() == WANTED and clean.num_chunks == 3
    empty = pa.chunked_array(libsanitize.clean_many(pa.chunked_array([], pa.utf8())))
    assert empty.to_pylist() == []


def test_a_stream_can_be_taken_once():
    stream = libsanitize.clean_many(pa.chunked_array([ROWS]))
    assert pa.chunked_array(stream).to_pylist() == WANTED
    assert pa.chunked_array(stream).to_pylist() == []


@pytest.mark.parametrize("wrong", [pa.array([1, 2]), pa.array(["a"]).dictionary_encode(), pa.array([["a"]])])
def test_other_types(wrong):
    with pytest.raises(TypeError, match="cast it first"):
        libsanitize.clean_many(wrong)


def test_refused_rows():
    sanitizer = Sanitizer(input_bytes=3)
    column = pa.array(["a", "bbbb", None])
    with pytest.raises(libsanitize.RefusedError) as refused:
        sanitizer.clean_many(column)
    assert refused.value.row == 1
    assert pa.array(sanitizer.clean_many(column, refused="null")).to_pylist() == ["a", None, None]
    assert pa.array(sanitizer.clean_many(column, refused="empty")).to_pylist() == ["a", "", None]


def test_the_rows_outlive_everything_else():
    sanitizer = Sanitizer()
    arrays = [pa.array(sanitizer.clean_many(pa.array([f"<b>{i}"] * 100))) for i in range(20)]
    del sanitizer
    gc.collect()
    for i, array in enumerate(arrays):
        assert array.to_pylist() == [f"<b>{i}</b>"] * 100


def test_a_result_that_nobody_takes():
    for _ in range(100):
        libsanitize.clean_many(pa.array(ROWS))
        libsanitize.clean_many(pa.chunked_array([ROWS, ROWS]))


@pytest.mark.skipif(sys.getallocatedblocks() == 0, reason="PYTHONMALLOC=malloc counts nothing")
def test_no_row_becomes_an_object():
    """Counted by the interpreter: as many blocks for 10 rows as for 10000."""

    def blocks(count):
        column = pa.array(["<b>text</b> and <i>more"] * count)
        libsanitize.clean_many(column)
        before = sys.getallocatedblocks()
        kept = libsanitize.clean_many(column)
        return sys.getallocatedblocks() - before, kept

    few, many = blocks(10)[0], blocks(10000)[0]
    assert many - few < 100
    assert few >= 1  # it is counted at all
