"""PostgreSQL for the audit: embedded, or a server by its URL."""

from auditor.database.faults import DatabaseLost
from auditor.database.server import Databases, embedded_database, worker_databases
from auditor.database.url import DatabaseUrl
from auditor.database.worker_database import Content, WorkerDatabase

__all__ = [
    "Content",
    "DatabaseLost",
    "DatabaseUrl",
    "Databases",
    "WorkerDatabase",
    "embedded_database",
    "worker_databases",
]
