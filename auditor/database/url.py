"""A database's address, in whichever form a program wants it."""

import getpass
import re
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from auditor.errors import UsageError

DEFAULT_PORT = 5432
MAINTENANCE_DATABASE = "postgres"
_SCHEME = re.compile(r"(?:postgres|postgresql)(?:\+[a-z0-9_]+)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DatabaseUrl:
    """User, password, host (a name, an address, or the folder of a Unix socket), port, database and options.

    The password shows in `as_scheme` alone: neither `repr` nor `str` has it.
    """

    user: str
    password: str = field(repr=False)
    host: str
    port: int
    database: str
    options: tuple[tuple[str, str], ...] = ()

    @classmethod
    def parse(cls, text: str) -> "DatabaseUrl":
        """Read `postgresql://`, `postgres://` and any `postgresql+driver://`.

        What is left out is the usual: localhost, port 5432, the user's own name, the database `postgres`.
        Raises `UsageError` when it is no URL of a PostgreSQL server; the message never repeats the text.
        """
        try:
            parts = urlsplit(text.strip())
            port = parts.port
        except ValueError as fault:
            raise _invalid(re.sub(r"[:'].*", "", str(fault))) from None
        if not _SCHEME.fullmatch(parts.scheme):
            raise _invalid("it does not begin with postgresql://")
        if "," in parts.netloc.rpartition("@")[2]:
            raise _invalid("it names more than one host")
        options = dict(parse_qsl(parts.query, keep_blank_values=True))
        if "ssl" in options:
            options.setdefault("sslmode", options.pop("ssl"))
        host = options.pop("host", "") or unquote(parts.hostname or "") or "localhost"
        asked_port = options.pop("port", "")
        if asked_port and not asked_port.isdecimal():
            raise _invalid("its port is no number")
        return cls(
            user=unquote(parts.username or "") or options.pop("user", "") or getpass.getuser(),
            password=unquote(parts.password or "") or options.pop("password", ""),
            host=host,
            port=port or int(asked_port or DEFAULT_PORT),
            database=unquote(parts.path.removeprefix("/")) or MAINTENANCE_DATABASE,
            options=tuple(options.items()),
        )

    def as_scheme(self, scheme: str) -> str:
        """The URL as `postgresql`, `postgresql+asyncpg` and so on, everything in it quoted, the password included."""
        credentials = quote(self.user, safe="") + (":" + quote(self.password, safe="") if self.password else "")
        options = dict(self.options)
        if scheme.endswith("+asyncpg") and "sslmode" in options:
            options["ssl"] = options.pop("sslmode")
        if self.host.startswith("/"):
            place, options = "", {"host": self.host, "port": str(self.port), **options}
        else:
            place = f"[{self.host}]" if ":" in self.host else quote(self.host, safe="")
            place += f":{self.port}"
        query = "?" + urlencode(options, quote_via=quote) if options else ""
        return f"{scheme}://{credentials}@{place}/{quote(self.database, safe='')}{query}"

    def with_database(self, database: str) -> "DatabaseUrl":
        return replace(self, database=database)

    def with_login(self, user: str, password: str) -> "DatabaseUrl":
        return replace(self, user=user, password=password)

    @property
    def place(self) -> str:
        """Host and port, for messages."""
        return f"{self.host}:{self.port}"

    def __str__(self) -> str:
        return f"postgresql://{self.user}@{self.place}/{self.database}"


def _invalid(why: str) -> UsageError:
    return UsageError(
        "database-url-invalid",
        "the database URL can't be read",
        why=why,
        remedy="write postgresql://user:password@host:5432/database, special characters in %-form",
    )
