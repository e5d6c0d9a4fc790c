"""Every rule of the tiers, held by mutants that a careless way of putting them in gets wrong.

One audit of each project gives all verdicts, and the slow way is asked about every one of them.
"""

import dataclasses
import shutil

import pytest
from surroundings import PROJECTS
from trap_mutants import find_traps

import auditor.pipeline
import auditor.plan.tier
from auditor.config.load import load
from auditor.model.codec import load_run
from auditor.model.verdict import Status
from auditor.verify import verify

pytestmark = [pytest.mark.slow, pytest.mark.postgres]

ALWAYS, NEVER = 0, 10**9  # MANY: from how many mutants on a session is offered

# rule → the traps that it holds; "" are fine wherever the function lives
RULES = {
    "R1": "constant constant_nobody_looks_at default keyword_default decorator_argument dropped_decorator "
    "class_attribute enum_value dataclass_default class_keyword walrus constant_imported_in_a_test "
    "first_row_constant constant_beside_the_first_row dropped_super",
    "R2": "default_factory init_subclass computed_constant comprehension_at_import lambda_in_a_table cached_settings "
    "cached_in_a_default registering_decorator metaclass set_name class_decorator contextmanager_at_import",
    "R3": "session_fixture_data",
    "R4": "after_the_last_test",
    "R5": "no_generator_any_more becomes_a_generator",
    "R6": "dropped_closure_variable",
    "R7": "session_teardown cached_property memo lazy_singleton lru_cache_in_tests",
    "R9": "suspended_generator running_task",
    "": "reloaded_in_a_test imported_anew run_as_main slots_dataclass registered_function metaclass_call "
    "class_getitem module_fixture_data imported_in_a_test module_getattr wrapper_of_many held_by_wraps "
    "function_type_twin property property_setter staticmethod classmethod dunder singledispatch partial "
    "contextmanager two_closures nested_function comprehension walrus_in_a_function coroutine async_generator "
    "recursion equivalent_to_every_test first_row neighbour_of_the_first_row "
    "only_the_first_line lines_of_others_needed lines_of_later_tests uses_a_copied_constant nobody_calls_it",
}
ON_DISK = {
    "program_only_would_notice": Status.KILLED,
    "program_and_memory_agree": Status.SURVIVED,
    "never_run_in_memory": Status.KILLED,
    "nobody_runs_it": Status.NO_COVERAGE,
    "main_block": Status.KILLED,
    "in_a_fixtures_process": Status.KILLED,
    "no_program_notices": Status.SURVIVED,
    "source_reader": Status.KILLED,
    "source_reader_by_path": Status.KILLED,
    "cached_source": Status.KILLED,
    "run_by_path": Status.KILLED,
    "run_by_path_function": Status.KILLED,
    "spawned_process": Status.KILLED,
    "forked_process": Status.KILLED,
    "killed_in_memory": Status.KILLED,
    "survives_everywhere": Status.SURVIVED,
}
SURVIVE = {"constant_nobody_looks_at", "equivalent_to_every_test", "first_row", "first_row_constant"}
SURVIVE |= {"lines_of_later_tests"}
SURVIVE |= {"after_the_last_test"}  # red without a red test is no kill


class Silent:
    """Nobody looks at the progress."""

    def stage(self, name, total=0, cost=0.0):
        pass

    def step(self, note=""):
        pass

    def verdict(self, verdict, cost=0.0):
        pass

    def say(self, text):
        pass


def audited(project, patch, many=NEVER, only=None):
    """The run of a trap project; of all its mutants, or of those named."""

    def find(sources, *_):
        found = find_traps(sources)
        chosen = [mutant for mutant in found.mutants if only is None or mutant.id in only]
        return dataclasses.replace(found, mutants=tuple(chosen))

    patch.setattr("auditor.mutants.search.find_mutants", find)
    patch.setattr(auditor.plan.tier, "MANY", many)
    config = load(project, {"cache": False, "format": ("audit_json",)})
    auditor.pipeline.run(config, Silent())
    return config, load_run(config.output / "latest/audit.json")


def copied(name, folder):
    return shutil.copytree(
        PROJECTS / name, folder / name, ignore=shutil.ignore_patterns(".auditor", "reports", "__pycache__")
    )


@pytest.fixture(scope="module")
def patch():
    with pytest.MonkeyPatch.context() as patch:
        yield patch


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    return copied("traps", tmp_path_factory.mktemp("audited"))


@pytest.fixture(scope="module")
def traps(project, patch):
    return audited(project, patch, many=ALWAYS)


@pytest.fixture(scope="module")
def slow(traps):
    """name → what the slow way says of it."""
    config, run = traps
    agreement = verify(run, config, only=(), resume=False, progress=Silent())
    return {comparison.mutant.id: comparison.slow.status for comparison in agreement.comparisons}


@pytest.fixture(scope="module")
def on_disk(tmp_path_factory, patch):
    return audited(copied("traps_disk", tmp_path_factory.mktemp("audited")), patch)


def by_slow_words(run):
    """name → the verdict, in the slow way's words, which has none for what no test covers."""
    covered = {Status.NO_COVERAGE: Status.SURVIVED}
    return {verdict.mutant_id: covered.get(verdict.status, verdict.status) for verdict in run.verdicts}


def table(run):
    """How each trap got in: shown when a test fails."""
    rules = {task.mutant_id: task.why_tier or task.why_not for task in run.plan.tasks}
    return "\n".join(f"{v.mutant_id:28} {v.status:12} {v.tier or '-':10} {rules[v.mutant_id]}" for v in run.verdicts)


def test_there_are_traps_for_every_rule(traps, on_disk):
    names = [name for names in RULES.values() for name in names.split()]
    assert sorted(names) == sorted(mutant.id for mutant in traps[1].mutants)
    assert sorted(ON_DISK) == sorted(mutant.id for mutant in on_disk[1].mutants)
    assert len(names) + len(ON_DISK) >= 80


def test_each_trap_is_sent_where_its_rule_says(traps):
    _, run = traps
    rules = {task.mutant_id: task.why_tier.partition(" ")[0] for task in run.plan.tasks}
    assert rules == {name: rule for rule, names in RULES.items() for name in names.split()}, table(run)
    assert {check.tier: check.used for check in run.self_check} == {
        "session": True,
        "collected": True,
        "imported": True,
    }


def test_each_trap_has_its_verdict(traps):
    _, run = traps
    survivors = {verdict.mutant_id for verdict in run.verdicts if verdict.status is Status.SURVIVED}
    assert survivors == SURVIVE, table(run)
    assert {v.mutant_id for v in run.verdicts if v.status is Status.NO_COVERAGE} == {"nobody_calls_it"}
    assert {v.status for v in run.verdicts} == {Status.KILLED, Status.SURVIVED, Status.NO_COVERAGE}


def test_the_slow_way_says_the_same_of_every_trap(traps, slow):
    assert by_slow_words(traps[1]) == slow, table(traps[1])


def test_without_a_session_too(project, patch, slow):
    _, run = audited(project, patch, many=NEVER)
    assert by_slow_words(run) == slow, table(run)


def test_what_only_a_mutant_on_disk_reaches(on_disk):
    config, run = on_disk
    assert {verdict.mutant_id: verdict.status for verdict in run.verdicts} == ON_DISK, table(run)
    agreement = verify(run, config, only=(), resume=False, progress=Silent())
    assert [comparison.mutant.id for comparison in agreement.disagreements] == []
    tiers = {verdict.mutant_id: verdict.tier for verdict in run.verdicts}
    assert {name for name, tier in tiers.items() if tier != "disk"} == {"killed_in_memory"}


def test_a_program_that_passes_is_not_said_to_have_run_the_line(on_disk):
    _, run = on_disk
    (row,) = [verdict.row for verdict in run.verdicts if verdict.mutant_id == "survives_everywhere"]
    assert [run.baseline.tests[entry.test].id for entry in row] == ["tests/test_disk.py::test_plain"]


@pytest.mark.parametrize(
    ("broken", "names"),
    [
        ("auditor.plan.tier._ran", ["computed_constant", "registering_decorator"]),
        ("auditor.model.baseline.Baseline.beyond_memory", ["program_only_would_notice", "program_and_memory_agree"]),
    ],
    ids=["R2", "R11"],
)
def test_a_broken_rule_is_found_by_the_slow_way(auditor, tmp_path, monkeypatch, broken, names):
    monkeypatch.setattr(broken, lambda *_: ())
    project = copied("traps_disk" if "memory" in broken else "traps", tmp_path)
    audited(project, monkeypatch, only=names)
    answer = auditor("verify", project)
    assert answer.returncode == 1, answer.stdout + answer.stderr
    for name in names:
        assert f"DISAGREES {name}" in answer.stdout
