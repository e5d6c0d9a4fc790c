"""pytest-timeout by its method `thread` ends the whole process: the test that runs then has failed."""

from __future__ import annotations

import sys
from typing import Any

from .items import project_id
from .mouth import Mouth


def tell_of_time_outs(mouth: Mouth) -> None:
    """For a child: its last words are that the test took too long, where pytest-timeout would just end the process."""
    plugin: Any = sys.modules.get("pytest_timeout")
    if plugin is None or not hasattr(plugin, "timeout_timer"):
        return

    def timeout_timer(item: Any, settings: Any) -> None:
        seconds = getattr(settings, "timeout", settings)
        failure = f"Timeout (>{seconds}s) from pytest-timeout"
        mouth.say({"test": project_id(item), "outcome": "failed", "failure": failure, "duration": float(seconds)})
        mouth.finish({})

    plugin.timeout_timer = timeout_timer
