"""Columns of Spark: Arrow in, Arrow out, by `pyspark.sql.functions.arrow_udf` (PySpark 4.1).

    from libsanitize.spark import clean
    frame.withColumn("html", clean("html", "article"))
    spark.udf.register("clean_html", libsanitize.spark.udf("article"))      # for SQL

The package must be installed where the executors run.
"""

from __future__ import annotations

from typing import Any, Mapping

import pyarrow
from pyspark.sql import Column, functions
from pyspark.sql.types import StringType

from . import sanitizer_for
from ._policy import Policy
from ._sanitizer import Sanitizer, check_refused


def udf(
    policy: Policy | Sanitizer | str | Mapping[str, Any] | None = None,
    *,
    refused: str = "raise",
) -> Any:
    """`clean()` as a function of columns, to be registered for SQL."""
    # Here, so that a wrong policy is the caller's error and not that of a task. It is pickled, with
    # its hooks, and each task makes it again.
    sanitizer = sanitizer_for(policy)
    check_refused(refused)

    def clean(html: pyarrow.Array) -> pyarrow.Array:
        return pyarrow.array(sanitizer.clean_many(html, refused=refused))

    # The stubs of PySpark do not have it. A type's name would want a session that has begun.
    return functions.arrow_udf(clean, StringType())  # type: ignore[attr-defined,unused-ignore]


def clean(
    column: Column | str,
    policy: Policy | Sanitizer | str | Mapping[str, Any] | None = None,
    *,
    refused: str = "raise",
) -> Column:
    """The clean HTML of a column of strings, or of its name; a null stays null.

    policy   with limits and hooks: a `Sanitizer`; what it refuses it can show as text, too
    refused  what becomes of a row that is refused: "raise" ends the job, with its beginning in the
             message; "null", "empty"
    """
    return udf(policy, refused=refused)(column)  # type: ignore[no-any-return,unused-ignore]
