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


# 12 bytes at most stand in a view itself.
LONGER = ROWS + ["123456789<b>", "1234567890<b>", "x" * 1000 + "<i>", None]
LONGER_WANTED = WANTED + ["123456789<b></b>", "1234567890<b></b>", "x" * 1000 + "<i></i>", None]


@pytest.mark.parametrize("name", ["string_view", "binary_view"])
@pytest.mark.parametrize("start", range(len(LONGER) + 1))
def test_views(name, start):
    array = pa.array(LONGER).cast(getattr(pa, name)())[start:]
    clean = pa.array(libsanitize.clean_many(array))
    clean.validate(full=True)
    assert clean.type == {"string_view": pa.large_utf8(), "binary_view": pa.large_binary()}[name]
    assert clean.cast(pa.large_utf8()).to_pylist() == LONGER_WANTED[start:]
    chunks = pa.chunked_array([array, array[:2]])
    both = pa.chunked_array(libsanitize.clean_many(chunks)).cast(pa.large_utf8())
    assert both.to_pylist() == LONGER_WANTED[start:] + LONGER_WANTED[start:][:2]


def view(length, buffer, start):
    fields = (length, 0, buffer, start)
    return b"".join(field.to_bytes(4, sys.byteorder, signed=True) for field in fields)


OUTSIDE = [(-1, 0, 0), (13, 1, 0), (13, -1, 0), (13, 0, -1), (13, 0, 1), (2**31 - 1, 0, 2**31 - 1)]


@pytest.mark.parametrize("fields", OUTSIDE)
def test_views_that_lead_out_of_their_buffers(fields):
    def array(*views):
        buffers = [None, pa.py_buffer(b"".join(views)), pa.py_buffer(b"<b>four words")]
        return pa.Array.from_buffers(pa.string_view(), len(views), buffers)

    good = view(13, 0, 0)
    assert pa.array(libsanitize.clean_many(array(good))).to_pylist() == ["<b>four words</b>"]
    with pytest.raises(ValueError, match="not one of strings"):
        libsanitize.clean_many(array(good, view(*fields)))


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
    assert refused.value.row == 1 and refused.value.begins == "bbbb"
    assert pa.array(sanitizer.clean_many(column, refused="null")).to_pylist() == ["a", None, None]
    assert pa.array(sanitizer.clean_many(column, refused="empty")).to_pylist() == ["a", "", None]


def test_a_refused_row_is_counted_over_all_chunks_and_shows_how_it_begins():
    sanitizer = Sanitizer(input_bytes=100)
    with pytest.raises(libsanitize.RefusedError) as refused:
        sanitizer.clean_many(pa.chunked_array([["a", None], [], ["b", "é" * 29 + "x漢" + "y" * 100]]))
    assert refused.value.row == 3
    assert refused.value.begins == "é" * 29 + "x"  # 60 bytes would cut a character
    assert str(refused.value).startswith("row 3: the input is longer than the limit; it begins '\\xe9")


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
