"""Projects in an interpreter of their own, in which the auditor is not installed."""

import os
import shutil
import subprocess
import sys

import pytest
from virtual import bare_environment, locked_environment

from auditor.model.codec import load_run
from auditor.model.mutant import MutantClass

pytestmark = [pytest.mark.slow, pytest.mark.postgres]


def other_python():
    """The newest Python of another minor version that starts here, with the variables that make it start; or None."""
    environment = dict(os.environ)
    if pyenv := shutil.which("pyenv"):  # its shims start a version only when it is named
        bare = subprocess.run([pyenv, "versions", "--bare"], capture_output=True, text=True, check=False, timeout=60)
        environment["PYENV_VERSION"] = ":".join(v for v in bare.stdout.split() if v.startswith("3.1"))
    for minor in (13, 12, 11):
        command = [f"python3.{minor}", "-c", "import sys; print(sys.executable)"]
        if minor == sys.version_info.minor or not shutil.which(command[0]):
            continue
        answer = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)
        if answer.returncode == 0:
            return answer.stdout.strip()
    return None


def audit(auditor, project, python):
    answer = auditor("run", project, "--python", python, "--jobs", 1, "--fail-under", 0)
    assert answer.returncode == 0, answer.stderr
    return load_run(project / "reports/latest/audit.json")


def statuses(run):
    return {mutant.id: run.verdict_of[mutant.id].status for mutant in run.mutants}


@pytest.fixture
def site_of():
    """The folder with an environment's packages."""

    def found(python):
        (site_packages,) = python.parent.parent.glob("lib/python*/site-packages")
        return site_packages

    return found


def test_another_minor_python_gives_the_same_verdicts(auditor, copy_of):
    python = other_python()
    if python is None:
        pytest.skip("no Python of another minor version starts on this machine")
    project = copy_of("pure_python")
    run = audit(auditor, project, locked_environment(python))
    assert run.environment.python.split()[1].split(".")[:2] != [str(part) for part in sys.version_info[:2]]
    assert "auditor" not in run.environment.packages
    found = {}
    for mutant in run.mutants:
        found.setdefault(mutant.function, set()).add(str(run.verdict_of[mutant.id].status))
    assert found == {
        "": {"killed"},
        "settings": {"killed"},
        "double": {"killed"},
        "Cart": {"survived"},
        "Cart.total": {"killed"},
        "never": {"no coverage"},
    }
    agreed = auditor("verify", project, "--python", locked_environment(python), "--jobs", 1, "--sample", 1)
    assert "1 of 1 verdict agree" in agreed.stdout, agreed.stdout + agreed.stderr


def test_an_interpreter_without_pytest_is_refused(auditor, copy_of, tmp_path):
    python = bare_environment(tmp_path / "venv")
    answer = auditor("run", copy_of("pure_python"), "--python", python)
    assert answer.returncode == 4
    assert "interpreter has no pytest" in answer.stderr
    assert f"do:  {python} -m pip install --upgrade pytest" in answer.stderr
    assert "[target-lacks-pytest]" in answer.stderr


def test_an_interpreter_without_coverage_is_refused(auditor, copy_of, tmp_path, site_of):
    packages = tmp_path / "packages"
    packages.mkdir()
    for found in site_of(locked_environment()).iterdir():
        if "coverage" not in found.name and found.suffix != ".pth":
            (packages / found.name).symlink_to(found)
    answer = auditor("run", copy_of("pure_python"), "--python", bare_environment(tmp_path / "venv", packages))
    assert answer.returncode == 4
    assert "interpreter has no coverage" in answer.stderr


def test_an_old_pytest_is_refused(auditor, copy_of, tmp_path, site_of):
    packages = tmp_path / "packages"  # stands in for an old one: what counts is the version that it says
    (packages / "pytest-6.2.5.dist-info").mkdir(parents=True)
    (packages / "pytest-6.2.5.dist-info/METADATA").write_text("Metadata-Version: 2.1\nName: pytest\nVersion: 6.2.5\n")
    python = bare_environment(tmp_path / "venv", packages, site_of(locked_environment()))
    answer = auditor("run", copy_of("pure_python"), "--python", python)
    assert answer.returncode == 4
    assert "interpreter has an old pytest" in answer.stderr
    assert "why: 6.2.5 is before 7.0" in answer.stderr


def test_a_project_that_is_installed_in_its_environment(auditor, copy_of, tmp_path, site_of):
    project = copy_of("foreign_loops")  # an editable installation is a line in a .pth file
    settings = project / "pyproject.toml"
    settings.write_text(settings.read_text().replace('pythonpath = ["src"]\n', ""))
    python = bare_environment(tmp_path / "venv", project / "src", site_of(locked_environment()))
    run = audit(auditor, project, python)
    judged = [mutant for mutant in run.mutants if mutant.class_ is not MutantClass.ADVISORY]
    assert {str(run.verdict_of[mutant.id].status) for mutant in judged} == {"killed"}
    agreed = auditor("verify", project, "--python", python, "--jobs", 1, "--sample", 1)
    assert "1 of 1 verdict agree" in agreed.stdout, agreed.stdout + agreed.stderr
