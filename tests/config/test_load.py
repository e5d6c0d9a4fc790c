"""From [tool.auditor] and flags to a Config; wrong keys are refused by name, with file and line."""

import pytest

from auditor.config.effective import effective
from auditor.config.load import load
from auditor.errors import ExitCode, UsageError


@pytest.fixture
def project(tmp_path):
    (tmp_path / "app").mkdir()
    (tmp_path / "tests").mkdir()

    def written(text):
        (tmp_path / "pyproject.toml").write_text(text)
        return tmp_path

    return written


MINIMAL = '[tool.auditor]\nsource = ["app"]\ntests = ["tests"]\n'


def test_defaults_need_only_sources_and_tests(project):
    config = load(project(MINIMAL), {}, {})
    assert (config.source, config.tests) == (("app",), ("tests",))
    assert config.output == config.project / "reports"
    assert config.state == config.project / ".auditor"
    assert config.database_env == ("DATABASE_URL", "TEST_DATABASE_URL")
    assert config.gate.fail_under == 80
    assert config.jobs >= 1


def test_flags_alone_are_enough(project):
    config = load(project("[project]\nname='x'\n"), {"source": ["app"], "tests": ["tests"]}, {})
    assert config.source == ("app",)


def test_flags_win_over_the_file(project):
    text = MINIMAL + 'jobs = 7\nformat = ["html"]\n[tool.auditor.gate]\nfail_under = 50\nfamily = {tenant = 100}\n'
    config = load(project(text), {"jobs": 2, "fail_under": 90.0}, {})
    assert config.jobs == 2
    assert config.format == ("html",)
    assert (config.gate.fail_under, config.gate.family) == (90.0, {"tenant": 100.0})


def test_the_environment_names_a_server_unless_the_file_does(project):
    environment = {"AUDITOR_DATABASE_URL": "postgresql://a@h/one"}
    assert load(project(MINIMAL), {}, environment).database_url == "postgresql://a@h/one"
    other = project(MINIMAL + 'database_url = "postgresql://b@h/two"\n')
    assert load(other, {}, environment).database_url == "postgresql://b@h/two"


def test_further_names_of_the_tenant_come_from_the_file(project):
    config = load(project(MINIMAL + 'tenant_names = ["shop_id", "account_id"]\n'), {}, {})
    assert config.tenant_names == ("account_id", "shop_id")
    assert effective(config)["tenant_names"] == "account_id, shop_id"
    assert "tenant_names" not in effective(load(project(MINIMAL), {}, {}))


@pytest.mark.parametrize(
    ("extra", "slug", "line", "said"),
    [
        ("jobz = 2\n", "config-unknown-key", 4, "Did you mean 'jobs'?"),
        ("nonsense = 2\n", "config-unknown-key", 4, "Known keys: source, tests"),
        ("[tool.auditor.gate]\nfail_undr = 3\n", "config-unknown-key", 5, "Did you mean 'fail_under'?"),
        ('jobs = "two"\n', "config-wrong-value", 4, "'two'"),
        ("jobs = true\n", "config-wrong-value", 4, "True"),
        ("format = [1]\n", "config-wrong-value", 4, "list of strings"),
        ("[tool.auditor.gate.family]\ntenant = 'all'\n", "config-wrong-value", 5, "percentage"),
    ],
)
def test_a_wrong_key_is_refused_with_its_line(project, extra, slug, line, said):
    with pytest.raises(UsageError) as caught:
        load(project(MINIMAL + extra), {}, {})
    assert caught.value.slug == slug
    assert caught.value.where.endswith(f"pyproject.toml:{line}")
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("text", "flags", "slug"),
    [
        ("", {}, "no-configuration"),
        ('[tool.auditor]\nsource = ["app"]\n', {}, "no-configuration"),
        (MINIMAL, {"source": ["nowhere"]}, "source-missing"),
        (MINIMAL, {"tests": ["nowhere"]}, "tests-missing"),
        (MINIMAL, {"fail_under": 101.0}, "gate-not-a-percentage"),
        ("[tool.auditor\n", {}, "config-not-toml"),
    ],
)
def test_what_can_not_be_audited_is_a_usage_error(project, text, flags, slug):
    with pytest.raises(UsageError) as caught:
        load(project(text), flags, {})
    assert caught.value.slug == slug
    assert caught.value.exit_code is ExitCode.USAGE
    assert 1 <= len(str(caught.value).splitlines()) <= 4


def test_a_missing_project_is_named(tmp_path):
    with pytest.raises(UsageError, match="no folder"):
        load(tmp_path / "nowhere", {}, {})


def test_the_first_line_says_what_is_missing(project):
    with pytest.raises(UsageError, match="nothing says what to audit: source and tests missing"):
        load(project(""), {}, {})
