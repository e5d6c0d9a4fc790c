"""The project's own pytest settings, less what one process that runs chosen tests many times can't have.

A plugin (PYTEST_DONT_REWRITE), because flags would not do: `-n0` is an unknown flag where the project has switched
pytest-xdist off, and nothing takes `--lf` back.
"""

from __future__ import annotations

import os
import sys
from typing import Any

import pytest

# by the option's name in pytest's configuration; what is not there belongs to a plugin that is not there
TEMPERED = {
    # all tests in this process, in their own order, to the end
    "maxfail": 0,
    "numprocesses": 0,
    "dist": "no",
    "tx": [],
    "looponfail": False,
    "randomly_reorganize": False,
    "lf": False,
    "failedfirst": False,
    "newfirst": False,
    "stepwise": False,
    "stepwise_skip": False,
    "session_timeout": None,
    "basetemp": None,  # hosts that run side by side must not empty each other's
    # nobody sits in front of it, and what counts is what the tests say
    "usepdb": False,
    "trace": False,
    "no_cov": True,
    "max_warnings": None,
    # reports are for the project's own runs
    "xmlpath": None,
    "htmlpath": None,
    "report_log": None,
    "json_report": False,
    "allure_report_dir": None,
    "pastebin": None,
}
SEED = 0  # of pytest-randomly and hypothesis, unless the project has one: every run draws the same


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--auditor-state", help="a folder of the auditor's own")


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config: Any) -> Any:
    """pytest-cov begins before the settings are complete, hypothesis looks for its folder when it is first needed."""
    early_config.known_args_namespace.no_cov = True
    state = early_config.known_args_namespace.auditor_state
    os.environ["HYPOTHESIS_STORAGE_DIRECTORY"] = os.path.join(state, "hypothesis")
    return (yield)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_cmdline_main(config: Any) -> Any:
    for name, value in TEMPERED.items():
        if hasattr(config.option, name):
            setattr(config.option, name, value)
    if getattr(config.option, "randomly_seed", None) in ("default", "last"):
        config.option.randomly_seed = SEED
    if getattr(config.option, "hypothesis_seed", SEED) is None:
        config.option.hypothesis_seed = str(SEED)  # as from the command line: a number 0 is no seed to it
    if config.pluginmanager.hasplugin("cacheprovider"):
        config._inicache["cache_dir"] = os.path.join(config.option.auditor_state, "pytest_cache")
    return (yield)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_finish() -> None:
    """What hypothesis finds against one mutant is not tried first against the next."""
    database = sys.modules.get("hypothesis.database")
    if database is not None:
        database.DirectoryBasedExampleDatabase.save = lambda *_: None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems() -> None:
    """Newer hypothesis draws constants that it finds in the project's modules, and would take the host's for such."""
    providers: Any = sys.modules.get("hypothesis.internal.conjecture.providers")
    seen = getattr(providers, "_seen_modules", None)
    if isinstance(seen, set):
        package = __name__.partition(".")[0]
        seen.update(id(module) for name, module in sys.modules.items() if name.partition(".")[0] == package)
