"""The configuration as a report shows it, and the gate as it is read back from there."""

from collections.abc import Mapping

from auditor.config.model import Config, GateConfig
from auditor.config.scope import Level, Scope


def effective(config: Config) -> dict[str, str]:
    """Every value that a reader of the report should know: no secret, no path of the machine."""
    return {
        "source": ", ".join(config.source),
        "tests": ", ".join(config.tests),
        "jobs": str(config.jobs),
        "engine": config.engine.value,
        "database": "by URL" if config.database_url else "embedded",
        "database_env": ", ".join(config.database_env),
        "format": ", ".join(config.format),
        "gate.fail_under": _number(config.gate.fail_under),
        "gate.family": ", ".join(f"{name} {_number(percent)}" for name, percent in config.gate.family.items()),
        **({"tenant_names": ", ".join(config.tenant_names)} if config.tenant_names else {}),
        **_limits(config.scope),
    }


def gate_of(shown: Mapping[str, str]) -> GateConfig:
    """The inverse of `effective` for the gate."""
    pairs = (pair.rpartition(" ") for pair in shown["gate.family"].split(", ") if pair)
    return GateConfig(
        fail_under=float(shown["gate.fail_under"]), family={name: float(percent) for name, _, percent in pairs}
    )


def _limits(scope: Scope) -> dict[str, str]:
    """The limits that are set; the shard is none: its run differs from the others' in nothing else."""
    limits = {
        "paths": ", ".join(scope.paths),
        "families": ", ".join(scope.families),
        "diff_base": scope.diff_base,
        "survivors": "yes" if scope.survivors else "",
        "level": "" if scope.level is Level.FULL else scope.level.value,
        "sample": f"{scope.sample} (seed {scope.seed})" if scope.sample else "",
        "time_budget": f"{_number(scope.time_budget)} s" if scope.time_budget else "",
    }
    return {name: value for name, value in limits.items() if value}


def _number(value: float) -> str:
    return str(value).removesuffix(".0")
