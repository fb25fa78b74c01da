"""Series and expressions of Polars. No row becomes a Python object.

    from libsanitize.polars import clean
    clean(series)                                   # a Series
    frame.with_columns(clean(pl.col("html"), "article"))

Polars holds strings as views: they are copied once, into a column with offsets, before the library
reads them, and Polars makes views of the result.
"""

from __future__ import annotations

from typing import Any, Mapping, overload

import polars

from . import sanitizer_for
from ._policy import Policy
from ._sanitizer import Sanitizer, check_refused


@overload
def clean(
    column: polars.Series,
    policy: Policy | Sanitizer | str | Mapping[str, Any] | None = None,
    *,
    refused: str = "raise",
) -> polars.Series: ...


@overload
def clean(  # type: ignore[overload-cannot-match,unused-ignore] # where polars is not installed
    column: polars.Expr | str,
    policy: Policy | Sanitizer | str | Mapping[str, Any] | None = None,
    *,
    refused: str = "raise",
) -> polars.Expr: ...


def clean(
    column: polars.Series | polars.Expr | str,
    policy: Policy | Sanitizer | str | Mapping[str, Any] | None = None,
    *,
    refused: str = "raise",
) -> polars.Series | polars.Expr:
    """The clean HTML of a series, of an expression, or of the column of a name; nulls stay null.

    refused  as of `Sanitizer.clean_many`
    """
    sanitizer = sanitizer_for(policy)
    check_refused(refused)

    def clean_series(series: polars.Series) -> polars.Series:
        if series.dtype == polars.Null:
            return series.cast(polars.String)
        if series.dtype != polars.String:
            raise TypeError(f"expected a series of String, not of {series.dtype}; cast it first")
        return polars.Series(sanitizer.clean_many(series, refused=refused)).rename(series.name)

    if isinstance(column, polars.Series):
        return clean_series(column)
    if isinstance(column, str):
        column = polars.col(column)
    return column.map_batches(clean_series, return_dtype=polars.String, is_elementwise=True)
