"""Where the vectors are."""

import json
import os
import pathlib

import pytest


@pytest.fixture(scope="session")
def vectors():
    """(first line, runs) of scripts/vectors; the file is named by LIBSANITIZE_VECTORS."""
    path = pathlib.Path(os.environ["LIBSANITIZE_VECTORS"])
    with path.open(encoding="utf-8") as file:
        head = json.loads(next(file))
        return head, [json.loads(line) for line in file]
