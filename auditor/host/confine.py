"""What a mutant's process may use of the machine."""

from __future__ import annotations

import os
import resource
import signal
from contextlib import suppress

from .processes import MEGABYTE

# MB that a child and all that it starts may use beyond what its host has; and the largest file they may write, which
# often lies in memory too
MEMORY = float(os.environ.get("AUDITOR_MEMORY_LIMIT", 1024))


def confine() -> None:
    """For a child. A file that grows too large ends it: an error that the project sees could be taken for a kill."""
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
    for kind, limit in ((resource.RLIMIT_FSIZE, int(MEMORY * MEGABYTE)), (resource.RLIMIT_CORE, 0)):
        _, hard = resource.getrlimit(kind)
        resource.setrlimit(kind, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))
    with suppress(OSError), open("/proc/self/oom_score_adj", "w") as file:
        file.write("1000")  # where memory runs out nevertheless, the kernel takes the mutant first
