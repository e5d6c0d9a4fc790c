"""Whether a server takes connections at this moment, asked of the process that accepts them."""

import re
import socket
import struct

from auditor.database.url import DatabaseUrl

LIMIT = 30.0  # seconds
_PROTOCOL = 3 << 16
_GOING_AWAY = re.compile(rb"C57P0\w\0")  # shutting down, starting up, or beginning anew after a crash
_TLS_ONLY = frozenset({"require", "verify-ca", "verify-full"})


def feel(url: DatabaseUrl) -> None:
    """Raises `OSError` when the server is gone, going, or has just lost one of its processes.

    A server ends its sessions one by one after such a loss: one that is still there says nothing, but the process that
    accepts connections knows of the loss before it accepts the next. So we begin a session as far as the question for
    the password (https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-START-UP). A server that
    wants TLS first is only asked to accept.
    """
    with _connected(url) as connection:
        if dict(url.options).get("sslmode") in _TLS_ONLY:
            return
        connection.sendall(_start_of_session(url))
        answer = connection.recv(1)
        if not answer:
            raise ConnectionError("it closed a new connection")
        if answer == b"E" and _GOING_AWAY.search(_rest(connection)):
            raise ConnectionError("it takes no connections now")


def _connected(url: DatabaseUrl) -> socket.socket:
    if not url.host.startswith("/"):
        return socket.create_connection((url.host, url.port), timeout=LIMIT)
    connection = socket.socket(socket.AF_UNIX)
    connection.settimeout(LIMIT)
    try:
        connection.connect(f"{url.host}/.s.PGSQL.{url.port}")
    except OSError:
        connection.close()
        raise
    return connection


def _start_of_session(url: DatabaseUrl) -> bytes:
    words = "".join(f"{word}\0" for word in ("user", url.user, "database", url.database)).encode() + b"\0"
    return struct.pack("!ii", len(words) + 8, _PROTOCOL) + words


def _rest(connection: socket.socket) -> bytes:
    """What comes until the server closes, which it does after a refusal."""
    said = b""
    while len(said) < 10_000 and (more := connection.recv(4096)):
        said += more
    return said
