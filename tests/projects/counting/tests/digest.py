"""A mutant by what it makes of the module: each has a digest of its own."""

import hashlib


def digest(names):
    """Of the functions and numbers among a module's names."""
    said = []
    for name, value in sorted(names.items()):
        if hasattr(value, "__code__"):
            said.append((name, value.__code__.co_code, value.__code__.co_consts, value.__defaults__))
        elif isinstance(value, int) and not name.startswith("_"):
            said.append((name, value))
    return hashlib.sha256(repr(said).encode()).hexdigest()[:12] + ("-self-check" if "self-check" in repr(said) else "")
