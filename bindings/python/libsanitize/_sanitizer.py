"""Sanitizers, what they report, and many rows at once."""

from __future__ import annotations

import enum
from typing import Any, Callable, Iterable, Mapping, NamedTuple, TypeVar, Union

from . import _core
from ._errors import status_error
from ._policy import Policy, policy_of

Text = TypeVar("Text", str, bytes)
ElementHook = Callable[[str, "dict[str, str]"], Union[str, bool, int, None]]
ValueHook = Callable[[str, str, str], Union[str, None]]

#: What can become of rows that are refused.
REFUSED = ("raise", "null", "empty")

#: What an element hook returns for an element that goes with its content.
DROP = 2


class Kind(enum.IntEnum):
    """What happened."""

    ELEMENT_UNWRAPPED = 1
    ELEMENT_DROPPED = 2
    ATTRIBUTE_REMOVED = 3
    ATTRIBUTE_CHANGED = 4
    COMMENT_REMOVED = 5
    TEXT_MENDED = 6
    ELEMENT_RENAMED = 7

    @property
    def word(self) -> str:
        """As the program's reports have it: ``element-unwrapped``."""
        return _core.change_kind_name(self) or ""


class Reason(enum.IntEnum):
    """Why."""

    POLICY = 1
    NEVER = 2
    VALUE = 3
    URL = 4
    REQUIRED = 5
    PLACE = 6
    COUNT = 7
    CHARACTERS = 8
    HOOK = 9
    INVISIBLE = 10
    MISLEADING = 11
    LINKS = 12

    @property
    def word(self) -> str:
        """As the program's reports have it: ``policy``."""
        return _core.reason_name(self) or ""


class Change(NamedTuple):
    """One thing that was taken away or changed. What does not apply is empty."""

    kind: Kind
    reason: Reason
    element: str
    attribute: str
    value: str
    offset: int  # bytes of the input, in UTF-8, before its tag


class Report(NamedTuple):
    """A result and its changes, in the order of the input."""

    html: Any
    changes: list[Change]


class Shortened(NamedTuple):
    """A result within a limit; whether something that a reader would see was cut."""

    html: Any
    shortened: bool


class Rows(NamedTuple):
    """A column in Arrow's layout. ``data``, ``offsets`` and ``validity`` are any buffers.

    Row i is ``data[offsets[i]:offsets[i + 1]]``, and null where its bit of ``validity`` is 0.
    ``offsets`` are ``width`` (4 or 8) bytes wide, in the machine's order.
    """

    data: Any
    offsets: Any
    width: int = 4
    validity: Any = None

    def __len__(self) -> int:
        return max(memoryview(self.offsets).nbytes // self.width - 1, 0)


class ArrowArray:
    """A cleaned column, by Arrow's PyCapsule interface: ``pyarrow.array(column)``."""

    __slots__ = ("_array", "_schema")

    def __init__(self, schema: object, array: object) -> None:
        self._schema = schema
        self._array = array

    def __arrow_c_schema__(self) -> object:
        return self._schema

    def __arrow_c_array__(self, requested_schema: object = None) -> tuple[object, object]:
        """It can be taken once: the taker owns the rows then."""
        return self._schema, self._array


class ArrowStream:
    """A cleaned column in chunks, by the same: ``pyarrow.chunked_array(column)``."""

    __slots__ = ("_arrays", "_schema")

    def __init__(self, schema: object, arrays: list[object]) -> None:
        self._schema = schema
        self._arrays = arrays

    def __arrow_c_schema__(self) -> object:
        return self._schema

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """It can be taken once: the taker owns the rows then."""
        arrays, self._arrays = self._arrays, []
        return _core.stream_make(self._schema, arrays)


def _bytes(buffer: Any) -> bytes:
    return buffer if isinstance(buffer, bytes) else bytes(memoryview(buffer).cast("B"))


def check_refused(refused: str) -> None:
    if refused not in REFUSED:
        raise ValueError(f"refused must be one of {', '.join(REFUSED)}, not {refused!r}")


def _refuse(refused: list[tuple[int, int, bytes]] | None, how: str, first: int = 0) -> None:
    if refused and how == "raise":
        row, status, begins = refused[0]
        raise status_error(status, _core.strerror(status), first + row, begins)


class Sanitizer:
    """Sanitizes texts under one policy. Any number of threads may use it at once.

    policy         a `Policy`, a preset's name, notation, JSON, or None: the comment form's
    element        asked about each permitted element: ``(name, attributes)``. Returns a name
                   (another renames it), True to keep it, None to unwrap it, or `DROP`
    attribute, url asked about each value, each URL: ``(element, attribute, value)``. Returns a
                   value, or None to remove it
    verify         whether a second parser reads each result before it is returned
    as_text        whether input over a limit is shown as text instead of refused
    gumbo          whether gumbo reads the input instead of the library's own parser
    *_bytes, *_elements  limits; 0 is the C library's default

    Answers of hooks are judged as if they had stood in the input: none can make output unsafe. What
    a hook raises ends the call.
    """

    __slots__ = ("_options", "_reporting", "_run", "policy")

    def __init__(
        self,
        policy: Policy | str | Mapping[str, Any] | None = None,
        *,
        element: ElementHook | None = None,
        attribute: ValueHook | None = None,
        url: ValueHook | None = None,
        verify: bool = False,
        as_text: bool = False,
        gumbo: bool = False,
        input_bytes: int = 0,
        working_bytes: int = 0,
        output_bytes: int = 0,
        open_elements: int = 0,
        formatting_elements: int = 0,
    ) -> None:
        limits = (input_bytes, working_bytes, output_bytes, open_elements, formatting_elements)
        options = (verify, as_text, gumbo, limits, element, attribute, url)
        self._begin(policy_of(policy).copy(), options)

    def _begin(self, policy: Policy, options: tuple[Any, ...]) -> None:
        self.policy = policy
        self._options = options
        self._run = self._make(False)
        self._reporting: _core.Sanitizer | None = None

    @classmethod
    def _again(cls, policy: Policy, options: tuple[Any, ...]) -> Sanitizer:
        made = cls.__new__(cls)
        made._begin(policy, options)
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        """It can be pickled when its hooks can be."""
        return Sanitizer._again, (self.policy, self._options)

    def _make(self, report: bool) -> _core.Sanitizer:
        return _core.Sanitizer(self.policy._core.capsule(), report, *self._options)

    def clean(self, html: Text) -> Text:
        """The clean HTML, of the input's type."""
        return self._run.clean(html)  # type: ignore[no-any-return]

    __call__ = clean

    def report(self, html: str | bytes) -> Report:
        """The clean HTML, what was taken away or changed, and why."""
        if self._reporting is None:
            self._reporting = self._make(True)
        clean, changes = self._reporting.report(html)
        listed = [Change(Kind(kind), Reason(reason), *rest) for kind, reason, *rest in changes]
        return Report(clean, listed)

    def text(self, html: Text) -> Text:
        """The visible text. It is not HTML: to show it in a page it must be escaped."""
        return self._run.to_text(html)  # type: ignore[no-any-return]

    def text_to_html(self, text: Text, *, br: bool = False) -> Text:
        """HTML that shows a text; with ``br``, a ``<br>`` before each line break."""
        return self._run.to_html(text, br)  # type: ignore[no-any-return]

    def shorten(
        self,
        html: Text,
        max_characters: int = 0,
        *,
        max_bytes: int = 0,
        ellipsis: str | None = None,
    ) -> Text:
        """The clean HTML within a number of characters of its text, or of bytes; 0: no limit."""
        html, _ = self._run.within(html, max_bytes, max_characters, ellipsis)
        return html

    def within(
        self,
        html: str | bytes,
        max_characters: int = 0,
        *,
        max_bytes: int = 0,
        ellipsis: str | None = None,
    ) -> Shortened:
        """As `shorten()`, and says whether anything was cut."""
        return Shortened(*self._run.within(html, max_bytes, max_characters, ellipsis))

    def clean_many(self, rows: Any, *, refused: str = "raise") -> Any:
        """Sanitizes many rows in one call; a null stays null.

        rows     an iterable of str and None: gives a list. `Rows`: gives Rows. Anything with
                 Arrow's PyCapsule interface (of pyarrow, Polars, pandas, ...): gives an
                 `ArrowArray` or `ArrowStream`, and no row becomes a Python object
        refused  what becomes of rows that are refused: "raise", "null" or "empty"
        """
        check_refused(refused)
        if isinstance(rows, Rows):
            return self._clean_rows(rows, refused)
        if hasattr(rows, "__arrow_c_array__"):
            schema, array = rows.__arrow_c_array__()
            return ArrowArray(*self._clean_array(schema, array, refused)[:2])
        if hasattr(rows, "__arrow_c_stream__"):
            return self._clean_stream(rows.__arrow_c_stream__(), refused)
        if isinstance(rows, (str, bytes)):
            raise TypeError("clean_many() takes rows, not one text; clean() takes that")
        cleaned, wrong = self._run.batch_list(list(rows), refused == "null")
        _refuse(wrong, refused)
        return cleaned

    def _clean_rows(self, rows: Rows, refused: str) -> Rows:
        validity = None if rows.validity is None else _bytes(rows.validity)
        data, offsets = _bytes(rows.data), _bytes(rows.offsets)
        null = refused == "null"
        *cleaned, wrong = self._run.batch_rows(
            data, offsets, rows.width, validity, 0, len(rows), null
        )
        _refuse(wrong, refused)
        return Rows(cleaned[0], cleaned[1], rows.width, cleaned[2])

    def _clean_array(
        self, schema: object, array: object, refused: str, first: int = 0
    ) -> tuple[object, object, int]:
        """The new schema and array, and how many rows; `first` is the number of the first."""
        *made, wrong, count = self._run.batch_arrow(schema, array, refused == "null")
        _refuse(wrong, refused, first)
        return made[0], made[1], count

    def _clean_stream(self, stream: object, refused: str) -> ArrowStream:
        schema, arrays = _core.stream_read(stream)
        cleaned, first = [], 0
        for array in arrays:
            _, clean, count = self._clean_array(schema, array, refused, first)
            cleaned.append(clean)
            first += count
        return ArrowStream(schema, cleaned)


def rows_of(texts: Iterable[bytes]) -> Rows:
    """Rows of bytes objects; for tests and for those who have no Arrow."""
    from array import array

    texts = list(texts)
    offsets = array("q", [0])
    for text in texts:
        offsets.append(offsets[-1] + len(text))
    return Rows(b"".join(texts), offsets, 8)
