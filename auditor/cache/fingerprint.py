"""The state of a project, named so that a person can be told what changed."""

from collections.abc import Iterable
from dataclasses import fields

from auditor.cache.digest import digest
from auditor.cache.snapshot import Snapshot
from auditor.cache.world import auditor_digest, variables
from auditor.config.model import Config
from auditor.model.baseline import Baseline
from auditor.model.environment import Environment
from auditor.model.fingerprint import Fingerprint
from auditor.model.mutant import Mutant

# keys that change no verdict; of a database the environment tells
_IMMATERIAL = {"output", "jobs", "format", "gate", "cache", "resume", "database_url", "pg_bindir"}


def fingerprint(
    config: Config, snapshot: Snapshot, environment: Environment, baseline: Baseline, mutants: Iterable[Mutant]
) -> Fingerprint:
    """`snapshot` is of the project before anything was run."""
    return Fingerprint(
        auditor=f"{environment.auditor} {auditor_digest()}",
        python=environment.python,
        platform=environment.platform,
        database=environment.database,
        configuration={
            key.name: str(getattr(config, key.name)) for key in fields(config) if key.name not in _IMMATERIAL
        },
        packages=environment.packages,
        variables={name: digest(value) for name, value in variables(config).items()},
        files=snapshot.tree,
        tests=digest([test.id for test in baseline.tests]),
        mutants=digest([mutant.id for mutant in mutants]),
    )
