"""The shelf of domain operators: one file each, found by `auditor.registry.shelf`."""

from auditor.operators._context import Context as Context
from auditor.operators._parse import parse as parse
from auditor.operators._tenancy import Tenancy as Tenancy
from auditor.operators._tenancy import find_tenancy as find_tenancy
