"""All that verdicts depend on, so that those of another state are never taken for this one's."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

_SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprint:
    """`files` maps each file of the project, posix and relative, to its digest; `packages` a distribution to its
    version; `configuration` a key to its value; `variables` of the environment a name to a digest of its value;
    `tests` and `mutants` are digests of their ids in order."""

    auditor: str
    python: str
    platform: str
    database: str
    configuration: Mapping[str, str]
    packages: Mapping[str, str]
    variables: Mapping[str, str]
    files: Mapping[str, str]
    tests: str
    mutants: str

    @property
    def code(self) -> str:
        """One digest of all the project's Python files, its tests included."""
        files = (f"{path} {digest}\n" for path, digest in sorted(self.files.items()) if path.endswith(".py"))
        return hashlib.sha256("".join(files).encode(errors="surrogateescape")).hexdigest()[:32]

    def difference(self, now: "Fingerprint") -> str:
        """What is not as it was, in words for a person; "" when all is."""
        if self == now:
            return ""
        words = (
            ("the auditor", self.auditor, now.auditor),
            ("Python", self.python, now.python),
            ("the platform", self.platform, now.platform),
            ("the database server", self.database, now.database),
        )
        found = [name for name, before, after in words if before != after]
        found += [f"the configuration's {key}" for key in _unlike(self.configuration, now.configuration)]
        found += [f"the package {name}" for name in _unlike(self.packages, now.packages)]
        found += [f"the variable {name}" for name in _unlike(self.variables, now.variables)]
        found += _unlike(self.files, now.files)
        found = found or ["the tests or the mutants that are found"]
        more = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
        return f"{', '.join(found[:_SHOWN])}{more} changed since"


def _unlike(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    return sorted(key for key in {*before, *after} if before.get(key) != after.get(key))
