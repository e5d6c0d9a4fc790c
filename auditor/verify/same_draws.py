"""A plugin for the slow way's pytest: plugins that draw by lot draw what they draw in the engine.

Not imported here: a copy runs in the target's interpreter. A flag would not do, because a project may have switched the
plugin off that knows it.
"""

from __future__ import annotations

from typing import Any

import pytest

SEED = 0  # of pytest-randomly and hypothesis, unless the project has one


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_cmdline_main(config: Any) -> Any:
    option = config.option
    if hasattr(option, "randomly_reorganize"):
        option.randomly_reorganize = False
    if getattr(option, "randomly_seed", None) in ("default", "last"):
        option.randomly_seed = SEED
    if getattr(option, "hypothesis_seed", SEED) is None:
        option.hypothesis_seed = str(SEED)  # as from the command line: a number 0 is no seed to it
    return (yield)
