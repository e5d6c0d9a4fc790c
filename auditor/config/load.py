"""From `[tool.auditor]` in the project's pyproject.toml, and flags, to a `Config`; every wrong key refused by name."""

import difflib
import os
import re
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from auditor.config.memory import default_memory_limit
from auditor.config.model import DEFAULT_DATABASE_ENV, Config, Engine, GateConfig, available_cores
from auditor.config.scope import scope_from
from auditor.errors import UsageError

KEYS: dict[str, type | tuple[type, ...]] = {
    "source": list,
    "tests": list,
    "output": str,
    "jobs": int,
    "python": str,
    "database_url": str,
    "database_env": list,
    "tenant_names": list,
    "format": list,
    "pg_bindir": str,
    "memory_limit": int,
    "level": str,
    "families": list,
    "paths": list,
    "cache": bool,
    "engine": str,
    "gate": dict,
}
GATE_KEYS: dict[str, type | tuple[type, ...]] = {"fail_under": (int, float), "family": dict}
LEAST_MEMORY = 16  # MB
DEFAULT_FORMATS = ("html", "mutation_json", "audit_json")


def load(project: Path, flags: Mapping[str, Any], environment: Mapping[str, str] = os.environ) -> Config:
    """The effective configuration: flags win over the file, and the file over the environment.

    `flags` holds only what was given. Raises `UsageError` with the file and line of a key that is unknown or wrong,
    and when neither the file nor the flags say what to audit.
    """
    if not project.is_dir():
        raise UsageError("project-missing", f"there is no folder {project}", remedy="python -m auditor run PROJECT")
    project = project.resolve()
    file = _Table(project / "pyproject.toml")
    given = {**file.values, **flags}
    gate = file.gate
    if "fail_under" in flags:
        gate = GateConfig(fail_under=flags["fail_under"], family=gate.family)
    if not given.get("source") or not given.get("tests"):
        missing = " and ".join(key for key in ("source", "tests") if not given.get(key))
        raise UsageError(
            "no-configuration",
            f"nothing says what to audit: {missing} missing",
            where=str(project / "pyproject.toml"),
            remedy='add [tool.auditor] with source = ["app"] and tests = ["tests"], or give --source app --tests tests',
        )
    jobs = given.get("jobs") or available_cores()
    config = Config(
        project=project,
        source=tuple(given["source"]),
        tests=tuple(given["tests"]),
        output=project / given.get("output", "reports"),
        jobs=jobs,
        python=_python(project, given.get("python", "")),
        database_url=given.get("database_url") or environment.get("AUDITOR_DATABASE_URL", ""),
        database_env=tuple(given.get("database_env") or DEFAULT_DATABASE_ENV),
        tenant_names=tuple(sorted(given.get("tenant_names", ()))),
        pg_bindir=given.get("pg_bindir", ""),
        memory_limit=given["memory_limit"] if "memory_limit" in given else default_memory_limit(max(1, jobs)),
        cache=given.get("cache", True),
        engine=_engine(given.get("engine", Engine.AUDITOR)),
        format=tuple(given.get("format") or DEFAULT_FORMATS),
        gate=gate,
        scope=scope_from(given),
        resume=bool(flags.get("resume")),
    )
    _check(config)
    return config


def _python(project: Path, given: str) -> str:
    if not given:
        return sys.executable
    return str(project / given) if os.sep in given else given


def _engine(name: str) -> Engine:
    if name not in list(Engine):
        raise UsageError("engine-unknown", f"there is no engine {name!r}", remedy=f"one of: {', '.join(Engine)}")
    return Engine(name)


def _check(config: Config) -> None:
    if config.jobs < 1:
        raise UsageError("jobs-not-positive", f"jobs is {config.jobs}; at least one worker is needed")
    if config.memory_limit < LEAST_MEMORY:
        raise UsageError(
            "memory-limit-too-small", f"memory_limit is {config.memory_limit} MB; a suite needs {LEAST_MEMORY} or more"
        )
    for key, paths in (("source", config.source), ("tests", config.tests)):
        for path in paths:
            if not (config.project / path.partition("::")[0]).exists():
                raise UsageError(
                    f"{key}-missing",
                    f"the {key} path {path!r} does not exist",
                    where=str(config.project),
                    remedy=f"correct {key} in [tool.auditor], or give --{key} DIR (relative to the project)",
                )
    for name, percent in [("fail_under", config.gate.fail_under), *config.gate.family.items()]:
        if not 0 <= percent <= 100:
            raise UsageError("gate-not-a-percentage", f"the gate's {name} is {percent}; it must be from 0 to 100")


class _Table:
    """The `[tool.auditor]` table of a pyproject.toml, with the line of each key for messages."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.text = path.read_text(encoding="utf-8") if path.is_file() else ""
        try:
            document = tomllib.loads(self.text)
        except tomllib.TOMLDecodeError as fault:
            raise UsageError(
                "config-not-toml", "pyproject.toml is not valid TOML", where=str(path), why=str(fault)
            ) from fault
        table = document.get("tool", {}).get("auditor", {})
        gate = table.get("gate", {})
        self._known(table, KEYS, "tool.auditor")
        self._known(gate, GATE_KEYS, "tool.auditor.gate")
        self.values = {key: value for key, value in table.items() if key != "gate"}
        for name, percent in gate.get("family", {}).items():
            if isinstance(percent, bool) or not isinstance(percent, int | float):
                raise self._wrong(name, f"gate.family.{name} must be a percentage, not {percent!r}")
        self.gate = GateConfig(
            fail_under=float(gate.get("fail_under", GateConfig().fail_under)),
            family={name: float(percent) for name, percent in sorted(gate.get("family", {}).items())},
        )

    def _known(self, table: Mapping[str, Any], keys: Mapping[str, Any], name: str) -> None:
        for key, value in table.items():
            if key not in keys:
                close = difflib.get_close_matches(key, keys, n=1)
                hint = f"Did you mean {close[0]!r}? " if close else ""
                raise self._wrong(
                    key,
                    f"unknown key {key!r} in [{name}]",
                    f"{hint}Known keys: {', '.join(keys)}",
                    slug="config-unknown-key",
                )
            if isinstance(value, bool) is not (keys[key] is bool) or not isinstance(value, keys[key]):
                raise self._wrong(key, f"{name}.{key} is {value!r}, of the wrong type")
            if isinstance(value, list) and not all(isinstance(item, str) for item in value):
                raise self._wrong(key, f"{name}.{key} must be a list of strings")

    def _wrong(self, key: str, what: str, remedy: str = "", slug: str = "config-wrong-value") -> UsageError:
        line = next(
            (
                number
                for number, text in enumerate(self.text.splitlines(), 1)
                if re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*(=|\.)", text)
                or re.search(rf"^\s*\[.*\b{re.escape(key)}\b", text)
            ),
            1,
        )
        return UsageError(slug, what, where=f"{self.path}:{line}", remedy=remedy)
