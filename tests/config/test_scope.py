"""The scope from flags and keys, and what is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.config.effective import effective, gate_of
from auditor.config.load import load
from auditor.config.model import Config, GateConfig
from auditor.config.scope import Level, Scope, scope_from
from auditor.errors import ExitCode, UsageError
from auditor.model.selection import Shard


def test_nothing_asked_is_everything():
    assert scope_from({}) == Scope()


def test_every_limit_is_read():
    given_flags = {
        "paths": ["app/*"],
        "families": ["tenant"],
        "diff_base": "main",
        "survivors": True,
        "level": "full",
        "sample": 4,
        "seed": 0,
        "shard": "2/3",
        "time_budget": "1.5m",
    }
    assert scope_from(given_flags) == Scope(
        paths=("app/*",),
        families=("tenant",),
        diff_base="main",
        survivors=True,
        level=Level.FULL,
        sample=4,
        seed=0,
        shard=Shard(number=2, of=3),
        time_budget=90.0,
    )


def test_a_diff_is_quick_unless_a_level_is_named():
    assert scope_from({"diff_base": "main"}).level is Level.QUICK
    assert scope_from({"diff_base": "main", "level": "full"}).level is Level.FULL


@pytest.mark.parametrize(("text", "seconds"), [("90s", 90), ("90", 90), ("5m", 300), ("1h", 3600), ("0.5s", 0.5)])
def test_a_time_budget(text, seconds):
    assert scope_from({"time_budget": text}).time_budget == seconds


@pytest.mark.parametrize(
    ("flags", "slug"),
    [
        ({"level": "deep"}, "level-unknown"),
        ({"shard": "3"}, "shard-not-k-of-n"),
        ({"shard": "0/3"}, "shard-not-k-of-n"),
        ({"shard": "4/3"}, "shard-not-k-of-n"),
        ({"shard": "1/3\n"}, "shard-not-k-of-n"),
        ({"time_budget": "soon"}, "budget-not-a-time"),
        ({"time_budget": "0s"}, "budget-not-a-time"),
        ({"time_budget": "-5s"}, "budget-not-a-time"),
        ({"shard": "1/2", "sample": 9}, "shard-without-seed"),
    ],
)
def test_what_can_not_be_read_is_refused(flags, slug):
    with pytest.raises(UsageError) as refused:
        scope_from(flags)
    assert refused.value.slug == slug
    assert refused.value.exit_code is ExitCode.USAGE


def test_the_file_may_narrow_every_run(tmp_path):
    for folder in ("app", "tests"):
        (tmp_path / folder).mkdir()
    (tmp_path / "pyproject.toml").write_text(
        '[tool.auditor]\nsource = ["app"]\ntests = ["tests"]\n'
        'level = "quick"\nfamilies = ["tenant"]\npaths = ["app/a*"]'
    )
    assert load(tmp_path, {}, {}).scope == Scope(level=Level.QUICK, families=("tenant",), paths=("app/a*",))
    assert load(tmp_path, {"level": "full", "families": ["await"]}, {}).scope == Scope(
        level=Level.FULL, families=("await",), paths=("app/a*",)
    )


def config(tmp_path, **more):
    return Config(project=tmp_path, source=("app",), tests=("tests",), output=tmp_path, jobs=1, python="python", **more)


def test_the_report_shows_the_limits_that_are_set(tmp_path):
    scope = scope_from({"families": ["tenant"], "sample": 3, "seed": 7, "time_budget": "90s", "shard": "1/2"})
    shown = effective(config(tmp_path, scope=scope))
    assert {"families": "tenant", "sample": "3 (seed 7)", "time_budget": "90 s"}.items() <= shown.items()
    assert not {"shard", "diff_base", "level", "paths", "survivors"} & set(shown)


@given(st.floats(0, 100), st.dictionaries(st.sampled_from(["tenant", "await", "general", "x-y"]), st.floats(0, 100)))
def test_the_gate_is_read_back_as_it_was(tmp_path_factory, fail_under, family):
    gate = GateConfig(fail_under=fail_under, family=family)
    assert gate_of(effective(config(tmp_path_factory.getbasetemp(), gate=gate))) == gate
