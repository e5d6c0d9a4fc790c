"""PostgreSQL for the audit: embedded, or a server by its URL."""

from auditor.database.server import embedded_database
from auditor.database.url import DatabaseUrl

__all__ = ["DatabaseUrl", "embedded_database"]
