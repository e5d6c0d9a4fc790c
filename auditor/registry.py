"""The shelves: folders in which one new file is one new operator or one new format, nothing else edited.

`shelf("operators")` walks `auditor/operators/` and every installed package named by an entry point of the group
`auditor.operators`. The id of an item is its path under the shelf ("tenant/drop_filter"), a trailing underscore of a
folder's name dropped (`await_` is the family `await`); files that begin with `_` are helpers; a folder whose
`__init__` declares `API` is one item and is not searched.
"""

import importlib
import pkgutil
from collections.abc import Iterator
from functools import cache
from importlib.metadata import entry_points
from types import MappingProxyType, ModuleType

from auditor.errors import AuditorError, EnvironmentFault, ExitCode


@cache
def shelf(name: str) -> MappingProxyType[str, ModuleType]:
    """The modules on the shelf by id, sorted.

    Raises `EnvironmentFault` when one fails to import, declares no `API`, or two have one id: a gate must not turn
    green because an operator was lost.
    """
    found: dict[str, ModuleType] = {}
    for root in _roots(name):
        for item_id, module in _items(root, ""):
            if item_id in found:
                raise EnvironmentFault(
                    "shelf-two-of-one-id",
                    f"two {name} are called {item_id!r}",
                    why=f"{found[item_id].__name__} and {module.__name__}",
                    remedy="uninstall one of the two plugins",
                )
            found[item_id] = module
    return MappingProxyType(dict(sorted(found.items())))


def _roots(name: str) -> Iterator[ModuleType]:
    yield _load(f"auditor.{name}")
    for point in sorted(entry_points(group=f"auditor.{name}"), key=lambda point: point.name):
        yield _load(point.value)


def _items(package: ModuleType, prefix: str) -> Iterator[tuple[str, ModuleType]]:
    for found in sorted(pkgutil.iter_modules(package.__path__), key=lambda found: found.name):
        if found.name.startswith("_"):
            continue
        module = _load(f"{package.__name__}.{found.name}")
        item_id = prefix + found.name.rstrip("_")
        if hasattr(module, "API"):
            yield item_id, module
        elif found.ispkg:
            yield from _items(module, f"{item_id}/")
        else:
            raise EnvironmentFault(
                "shelf-no-api",
                f"{module.__name__} declares no API",
                remedy="add `API = 1`, or begin its name with _",
            )


def _load(name: str) -> ModuleType:
    try:
        return importlib.import_module(name)
    except AuditorError:
        raise
    except Exception as fault:
        raise EnvironmentFault(
            "shelf-broken", f"{name} failed to import", why=repr(fault), exit_code=ExitCode.ENVIRONMENT
        ) from fault
