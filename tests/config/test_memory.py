"""What a mutant may use where nobody says: a part of what the machine, or the container, has."""

import pytest

from auditor.config.load import load
from auditor.config.memory import LEAST, MOST, default_memory_limit

GIGABYTE = 1 << 30


@pytest.fixture
def machine(tmp_path):
    """`machine(gigabytes, {path: text})` is a system that tells that of itself."""

    def told(gigabytes, files=()):
        given = {"proc/meminfo": f"MemTotal:       {gigabytes * 1024 * 1024} kB\nMemFree: 1 kB\n", **dict(files)}
        for path, text in given.items():
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_text(text)
        return tmp_path

    return told


@pytest.mark.parametrize(
    ("gigabytes", "jobs", "limit"), [(24, 2, MOST), (4, 2, 1024), (4, 4, 512), (2, 4, 256), (1, 8, LEAST)]
)
def test_half_of_the_machine_is_shared(machine, gigabytes, jobs, limit):
    assert default_memory_limit(jobs, machine(gigabytes)) == limit


def test_a_container_has_less(machine):
    group = {"proc/self/cgroup": "0::/pod/one\n", "sys/fs/cgroup/pod/one/memory.max": "max\n"}
    assert default_memory_limit(1, machine(24, group)) == MOST
    around = {**group, "sys/fs/cgroup/pod/memory.max": f"{GIGABYTE}\n"}
    assert default_memory_limit(1, machine(24, around)) == 512


def test_a_container_that_does_not_see_its_own_name_has_its_limit_at_the_top(machine):
    files = {"proc/self/cgroup": "9:memory:/docker/1\n", "sys/fs/cgroup/memory/memory.limit_in_bytes": f"{GIGABYTE}\n"}
    assert default_memory_limit(2, machine(24, files)) == 256


def test_a_system_that_says_nothing(tmp_path):
    assert default_memory_limit(2, tmp_path) == MOST


def test_what_is_configured_counts(copy_of):
    project = copy_of("pure_python")
    assert load(project, {"memory_limit": 77, "jobs": 1}).memory_limit == 77
    assert load(project, {"jobs": 999_999}).memory_limit == LEAST
