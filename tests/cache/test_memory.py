"""What one run leaves for the next: a file that is there as a whole, or is not used."""

from dataclasses import replace

import pytest

from auditor.cache.cache import open_cache
from auditor.cache.memory import Kept, Memory, load_memory, memory_file, newest, save_memory
from auditor.config.load import load
from auditor.errors import AuditorError
from auditor.model.mutant import NONE_FOUND
from auditor.model.plan import Reach, Region, Tier
from auditor.model.test import Outcome
from auditor.model.verdict import RowEntry, Status, Verdict

VERDICT = Verdict(mutant_id="m", status=Status.KILLED, row=(RowEntry(test=0, outcome=Outcome.FAILED),), tier=Tier.FRESH)
MEMORY = Memory(
    reach={"m": Reach(region=Region.IMPORT, why="R1")},
    proved_for="x",
    verdicts={"m": Kept(key="k", asked=("t",), row=("t",), verdict=VERDICT)},
)


class Heard:
    def __init__(self):
        self.lines = []

    def say(self, text):
        self.lines.append(text)


@pytest.fixture
def config(copy_of):
    return load(copy_of("many_inputs"), {}, {})


def test_what_is_saved_is_read_back(tmp_path):
    save_memory(MEMORY, tmp_path / "a" / "memory.json")
    assert load_memory(tmp_path / "a" / "memory.json") == MEMORY
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["memory.json"]


def test_nothing_is_remembered_at_first(tmp_path):
    assert load_memory(tmp_path / "memory.json") == Memory()


@pytest.mark.parametrize("data", [b"", b"\xff\xfe", b"[]", b'{"verdicts": {"m": 1}}', b'{"schema": 0}'])
def test_a_file_that_is_damaged_or_of_another_version_is_not_used_and_that_is_said(config, data):
    file = memory_file(config)
    file.parent.mkdir(parents=True)
    file.write_bytes(data)
    with pytest.raises(AuditorError):
        load_memory(file)

    heard = Heard()
    cache = open_cache(config, {}, heard)
    assert (cache.found, cache.known_of) == (NONE_FOUND, frozenset())
    assert len(heard.lines) == 1
    assert "nothing is reused" in heard.lines[0]


def test_a_cache_that_is_switched_off_is_not_read(config):
    file = memory_file(config)
    file.parent.mkdir(parents=True)
    file.write_bytes(b"damaged")
    heard = Heard()
    open_cache(replace(config, cache=False), {}, heard)
    assert heard.lines == []


def test_other_tests_have_a_memory_of_their_own(config):
    assert memory_file(config) != memory_file(replace(config, tests=("other",)))


def test_the_files_are_bounded_in_number(tmp_path):
    for number in range(12):
        save_memory(MEMORY, tmp_path / f"{number}.json")
    assert len(list(tmp_path.iterdir())) == 8
    assert (tmp_path / "11.json").exists()


def test_the_verdicts_are_bounded_in_number():
    kept = MEMORY.verdicts["m"]
    assert list(newest({str(number): kept for number in range(20_010)})) == [
        str(number) for number in range(10, 20_010)
    ]
