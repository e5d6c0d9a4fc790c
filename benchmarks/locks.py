"""The files that pin another tool, and all that it and the suite need."""

import re
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "requirements"


def lock_of(name: str) -> Path:
    """Made by `make lock`, from the dependency group of that name."""
    return FOLDER / f"{name}.txt"


def locked_version(name: str) -> str:
    """Which version of the tool its lock pins. Raises `ValueError` where it pins none."""
    found = re.search(rf"^{re.escape(name)}==(\S+)", lock_of(name).read_text(encoding="utf-8"), re.MULTILINE)
    if found is None:
        raise ValueError(f"{lock_of(name)} does not pin {name}")
    return found[1]
