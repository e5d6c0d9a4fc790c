"""A very small Alembic: files in order, each with `upgrade` and `downgrade`."""

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

from sqlalchemy import MetaData, Table, text

VERSIONS = Path(__file__).parent / "migrations" / "versions"


class Operations:
    def __init__(self, connection):
        self.connection, self.metadata = connection, MetaData()

    def create_table(self, name, *parts):
        Table(name, self.metadata, *parts).create(self.connection)

    def execute(self, statement):
        self.connection.execute(text(statement))


def upgrade(connection):
    operations = Operations(connection)
    for file in sorted(VERSIONS.glob("*.py")):
        spec = spec_from_file_location(file.stem, file)
        module = module_from_spec(spec)
        spec.loader.exec_module(module)
        module.upgrade(operations)
