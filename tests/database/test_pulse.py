"""A server that lost a process is known to be beginning anew, also while sessions of it still answer."""

import os
import signal
import time
from dataclasses import replace

import pytest

from auditor.database.admin import Admin
from auditor.database.binaries import find_binaries
from auditor.database.embedded import embedded_clusters
from auditor.database.pulse import feel

pytestmark = [pytest.mark.postgres, pytest.mark.slow]


@pytest.fixture
def server():
    with embedded_clusters(1, find_binaries()) as (cluster,):
        yield cluster


def test_a_server_that_takes_connections_says_so(server):
    feel(server.url)


def test_a_refused_login_is_not_the_servers_end(server):
    feel(server.url.with_login("nobody at all", "wrong"))
    feel(server.url.with_database("no such database"))


def test_a_server_that_lost_a_process_does_not(server):
    with Admin(server.url) as admin:
        others = admin.values("SELECT pid FROM pg_stat_activity WHERE backend_type <> 'client backend' ORDER BY pid")
        still, lost = map(int, others[:2])
        os.kill(still, signal.SIGSTOP)  # the server waits for it, at most five seconds
        os.kill(lost, signal.SIGKILL)
        assert str(fault_of(server)) in {"it takes no connections now", "[Errno 104] Connection reset by peer"}


def test_a_server_that_is_gone_does_not(server):
    lines = (server.data / "postmaster.pid").read_text().splitlines()
    os.kill(int(lines[0]), signal.SIGKILL)
    assert isinstance(fault_of(server), ConnectionError)


def fault_of(server):
    """What it says once the kernel has ended the process that was killed."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            feel(server.url)
        except OSError as fault:
            return fault
    return None


def test_a_server_that_wants_tls_first_is_only_asked_to_accept(server):
    url = replace(server.url, options=(("sslmode", "require"),))
    feel(url)
