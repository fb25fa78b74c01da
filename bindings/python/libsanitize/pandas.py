"""Series of pandas: ``libsanitize.pandas.clean(series)``; pyarrow does the rest.

Those that Arrow holds already (``str`` of pandas 3, ``string[pyarrow]``, ``ArrowDtype``) are read
where they are, and the result is not copied, either. Of other strings pyarrow makes an array first.
"""

from __future__ import annotations

from typing import Any, Mapping

import pandas
import pyarrow

from . import sanitizer_for
from ._policy import Policy
from ._sanitizer import Sanitizer


def clean(
    series: pandas.Series,
    policy: Policy | Sanitizer | str | Mapping[str, Any] | None = None,
    *,
    refused: str = "raise",
) -> pandas.Series:
    """The clean HTML of a series of strings, of the same type, index and name; nulls stay null.

    refused  as of `Sanitizer.clean_many`
    """
    of_objects = series.dtype == object
    rows = pyarrow.array(series, pyarrow.large_string() if of_objects else None, from_pandas=True)
    if isinstance(rows, pyarrow.Array):
        rows = pyarrow.chunked_array([rows])
    column = pyarrow.chunked_array(sanitizer_for(policy).clean_many(rows, refused=refused))
    values = column.to_pylist() if of_objects else series.dtype.__from_arrow__(column)
    return pandas.Series(values, index=series.index, name=series.name, dtype=series.dtype)
