"""Runs of a part of the mutants, from the command line, in a real repository."""

import shutil
import subprocess

import pytest
from surroundings import PROJECTS

from auditor.model.codec import load_run
from auditor.model.plan import Tier
from auditor.model.verdict import Status
from tests.whole.test_run import call

pytestmark = pytest.mark.slow
TEST = "tests/test_price.py"


def git(folder, *words):
    identity = ("-c", "user.name=n", "-c", "user.email=e@example.com", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *identity, "-C", folder, *words], check=True, capture_output=True)


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    target = tmp_path_factory.mktemp("audited") / "pure_python"
    shutil.copytree(
        PROJECTS / "pure_python", target, ignore=shutil.ignore_patterns(".auditor", "reports", "__pycache__")
    )
    (target / ".gitignore").write_text("reports\n.auditor\n__pycache__\n.pytest_cache\n")
    git(target, "init", "--quiet", "--initial-branch=main")
    git(target, "add", "-A")
    git(target, "commit", "--quiet", "-m", "a start")
    return target


@pytest.fixture(scope="module")
def audited(project):
    """`audited(name, *flags)` runs once for each name: the answer, and the run that it wrote."""

    def run(name, *flags):
        answer = call("run", project, "--no-cache", "--output", name, "--format", "audit_json", *flags)
        return answer, load_run(project / name / "latest/audit.json")

    return run


@pytest.fixture(scope="module")
def whole(audited):
    return audited("reports")[1]


@pytest.fixture
def unchanged(project):
    yield project
    git(project, "checkout", "--quiet", ".")
    git(project, "clean", "--quiet", "-fd", "shop", "tests")


def told(run):
    """What the verdicts say; the first test to fail is another where other mutants were run before."""
    return {v.mutant_id: (v.status, v.tier) for v in run.verdicts}


def test_nothing_has_changed(audited):
    answer, run = audited("nothing", "--diff-base", "main")
    assert answer.returncode == 0, answer.stderr
    assert "nothing to audit in the diff against main" in answer.stdout
    assert run.gate.passed
    assert [c.sentence for c in run.gate.conditions] == ["nothing to audit in the diff against main, level quick"]
    assert run.mutants == ()
    assert run.selection.left_out == run.selection.found > 0


def test_a_diff_judges_what_changed_and_what_changed_tests_cover(unchanged, audited, whole):
    price, tests = unchanged / "shop/price.py", unchanged / TEST
    price.write_text(price.read_text().replace("    return 1", "    return 11"))
    tests.write_text(tests.read_text().replace("assert double(4) == 8", "assert double(5) == 10"))
    (unchanged / "shop/extra.py").write_text("def more():\n    return 5\n")
    answer, run = audited("diff", "--diff-base", "main", "--level", "full")
    assert {(m.path, m.function) for m in run.mutants} == {
        ("shop/price.py", "double"),
        ("shop/price.py", "never"),
        ("shop/extra.py", "more"),
    }
    same = {m.id for m in run.mutants} & {m.id for m in whole.mutants}
    assert {id_: told(run)[id_] for id_ in same} == {id_: told(whole)[id_] for id_ in same}
    assert any(told(run)[id_][0] is Status.KILLED for id_ in same)
    proved = {check.tier: check.why for check in run.self_check}
    assert proved == {
        Tier.COLLECTED: "proved for 2 of 5 tests: no mutant needs the others there",
        Tier.IMPORTED: "",  # what nobody has imported yet is judged by all
    }
    assert f"only the diff against main: {len(run.mutants)} of {run.selection.found} mutants" in answer.stdout
    assert answer.returncode == 1  # nobody runs never() and more()


def test_what_survived_is_run_again_and_nothing_else(project, audited, whole):
    answer, run = audited("reports", "--survivors")
    unnoticed = {v.mutant_id for v in whole.verdicts if v.status in (Status.SURVIVED, Status.NO_COVERAGE)}
    assert {m.id for m in run.mutants} == unnoticed
    assert {id_: told(whole)[id_] for id_ in unnoticed} == told(run)
    assert answer.returncode == 1


def test_the_shards_make_the_whole(project, audited, whole):
    for number in (1, 2):
        answer, part = audited(f"part{number}", "--shard", f"{number}/2")
        assert answer.returncode == 0, answer.stderr
        assert answer.stdout.startswith(f"SHARD {number} OF 2 DONE")
        assert 0 < len(part.mutants) < len(whole.mutants)
    alone = call("merge", project / "part1", "--output", project / "merged")
    assert (alone.returncode, "merge-shard-missing" in alone.stderr) == (2, True)
    answer = call("merge", project / "part1", project / "part2", "--output", project / "merged")
    merged = load_run(project / "merged/latest/audit.json")
    assert merged.code == whole.code != ""
    assert answer.returncode == 0, answer.stderr
    assert (project / "merged/latest/index.html").exists()
    assert told(merged) == told(whole)
    for part in ("mutants", "excluded", "findings", "scores", "gate", "selection"):
        assert getattr(merged, part) == getattr(whole, part), part


def test_a_budget_that_is_used_up_before_the_first_mutant_decides_nothing(audited):
    answer, run = audited("budget", "--time-budget", "0.001s")
    assert answer.returncode == 5
    assert answer.stdout.startswith("GATE NOT DECIDED")
    (late,) = run.selection.restrictions
    assert late.words == "a time budget of 1 ms"
    assert len(run.mutants) + late.left_out == run.selection.found - len(run.excluded)
    assert run.verdicts == ()


@pytest.mark.parametrize(
    ("flags", "slug"),
    [
        (("--diff-base", "no-such-branch"), "diff-base-unknown"),
        (("--families", "tenants"), "family-unknown"),
        (("--paths", "elsewhere/*"), "paths-match-nothing"),
        (("--survivors", "--output", "empty"), "audit-missing"),
        (("--shard", "3/2"), "shard-not-k-of-n"),
    ],
)
def test_a_scope_that_can_not_be_is_refused_before_any_work(project, flags, slug):
    answer = call("run", project, *flags)
    assert answer.returncode == 2
    assert slug in answer.stderr
    assert "baseline" not in answer.stderr
