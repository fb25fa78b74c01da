"""What can go wrong. The extension raises by the two functions at the end."""

from __future__ import annotations

STATUS_NAMES = {
    1: "ARGUMENT",
    2: "MEMORY",
    3: "INPUT_SIZE",
    4: "WORKING_MEMORY",
    5: "OPEN_ELEMENTS",
    6: "FORMATTING",
    7: "ATTRIBUTES",
    8: "ATTRIBUTE_NAME",
    9: "OUTPUT_SIZE",
    10: "SINK",
    11: "PARSER",
    12: "POLICY",
    13: "VERIFY",
    14: "OFFSETS",
    15: "HOOK",
}


class SanitizeError(ValueError):
    """The base of this module's errors."""


class RefusedError(SanitizeError):
    """An input was refused: there is no output.

    ``message`` says why, ``status`` is the name of the C library's status, without
    ``SANITIZE_ERR_``; ``row`` the number of the row in a batch, or ``None``, and ``begins`` how its
    text begins: 60 bytes at most.
    """

    def __init__(
        self, message: str, status: str, row: int | None = None, begins: str = ""
    ) -> None:
        super().__init__(message if row is None else f"row {row}: {message}; it begins {begins!a}")
        self.message = message
        self.status = status
        self.row = row
        self.begins = begins

    def __reduce__(self) -> tuple[type[RefusedError], tuple[str, str, int | None, str]]:
        """So that it comes from another process (Spark, multiprocessing) as it is."""
        return type(self), (self.message, self.status, self.row, self.begins)


class PolicyError(SanitizeError):
    """A policy asks for what is not to be had; nothing was changed.

    ``line`` and ``column`` count from 1 and are 0 where there is no text; ``offset`` is in bytes.
    """

    def __init__(self, message: str, line: int = 0, column: int = 0, offset: int = 0) -> None:
        super().__init__(f"{line}:{column}: {message}" if line else message)
        self.message = message
        self.line = line
        self.column = column
        self.offset = offset


class PolicyWarning(UserWarning):
    """Something of another library's arguments that no policy can permit was left out."""


def policy_error(message: str, line: int, column: int, offset: int) -> Exception:
    return PolicyError(message, line, column, offset)


def status_error(
    status: int, message: str, row: int | None = None, begins: bytes = b""
) -> Exception:
    # The last character may have been cut.
    text = begins.decode("utf-8", "ignore")
    return RefusedError(message, STATUS_NAMES.get(status, str(status)), row, text)
