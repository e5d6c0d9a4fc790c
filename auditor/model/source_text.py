"""A Python file's bytes and its text: in the coding that it declares (PEP 263), a byte order mark left out."""

import tokenize
from io import BytesIO


def decoded(data: bytes) -> str:
    """Raises `SyntaxError` or `UnicodeDecodeError` when the file is not in the coding that it declares."""
    return data.decode(_coding(data))


def encoded(text: str, like: bytes) -> bytes:
    """The text as it would be saved in the place of the file whose bytes are `like`."""
    return text.encode(_coding(like))


def _coding(data: bytes) -> str:
    return tokenize.detect_encoding(BytesIO(data).readline)[0]
