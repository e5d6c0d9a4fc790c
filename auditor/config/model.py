"""Every key of the configuration, its default and its sentence."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from auditor.config.memory import MOST
from auditor.config.scope import Scope

DEFAULT_DATABASE_ENV = ("DATABASE_URL", "TEST_DATABASE_URL")


def available_cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Engine(StrEnum):
    """Who judges the mutants: our own engine, or mutmut's command on those that it makes."""

    AUDITOR = "auditor"
    MUTMUT = "mutmut"


@dataclass(frozen=True, slots=True, kw_only=True)
class GateConfig:
    """Percentages, 0 to 100: `fail_under` for all mutants, `family` by family name."""

    fail_under: float = 80.0
    family: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The effective configuration of one run. Paths but `project` and `output` are posix, relative to `project`.

    `source` and `tests` are the folders (or files) to mutate and to run; `output` receives a folder a run and
    `latest/`; `jobs` is the number of workers; `python` the target's interpreter; `database_url` a server to use in
    place of the embedded one; `database_env` the variables (NAME or NAME=SCHEME) from which the project reads its
    URL; `tenant_names` further names of columns, variables and headers that carry the tenant; `format` the reports to
    write; `pg_bindir` a folder with PostgreSQL's programs; `memory_limit` (MB) what a mutant's processes may use beyond
    the unchanged suite's, and the largest file they may write; `engine` who judges the mutants; `scope` narrows what is
    judged; `cache` says whether verdicts of the last run are reused where nothing they depend on has changed; `resume`
    asks to go on with a run that was ended early.
    """

    project: Path
    source: tuple[str, ...]
    tests: tuple[str, ...]
    output: Path
    jobs: int
    python: str
    database_url: str = ""
    database_env: tuple[str, ...] = DEFAULT_DATABASE_ENV
    tenant_names: tuple[str, ...] = ()
    pg_bindir: str = ""
    memory_limit: int = MOST
    cache: bool = True
    engine: Engine = Engine.AUDITOR
    format: tuple[str, ...] = ("html", "mutation_json", "audit_json")
    gate: GateConfig = field(default_factory=GateConfig)
    scope: Scope = field(default_factory=Scope)
    resume: bool = False

    @property
    def cores(self) -> int:
        return available_cores()

    @property
    def bindir(self) -> Path | None:
        """The folder with PostgreSQL's programs; None for those that come along."""
        return Path(self.pg_bindir) if self.pg_bindir else None

    @property
    def state(self) -> Path:
        """Where a run keeps what makes it resumable; safe to delete."""
        return self.project / ".auditor"
