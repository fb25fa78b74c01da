"""Appends to a shared library what DuckDB reads of an extension before it loads it.
usage: append_metadata.py LIBRARY EXTENSION PLATFORM [VERSION]

PLATFORM is what "PRAGMA platform" says. The metadata is a custom section of WebAssembly, as DuckDB wants it everywhere: eight
fields of 32 bytes, the last first, and 256 bytes for a signature, which is empty (allow_unsigned_extensions)."""
import sys

API_VERSION = "v1.2.0"  # of the C API, from which on its stable part is as the extension uses it


def main(library, extension, platform, version="1.0"):
    fields = ["4", platform, API_VERSION, version, "C_STRUCT", "", "", ""]
    section = bytes([16]) + b"duckdb_signature" + bytes([0x80, 0x04])
    section += b"".join(field.encode().ljust(32, b"\0") for field in reversed(fields)) + bytes(256)
    length = bytes([len(section) & 0x7F | 0x80, len(section) >> 7])
    with open(library, "rb") as source, open(extension, "wb") as to:
        to.write(source.read() + b"\0" + length + section)


main(*sys.argv[1:])
