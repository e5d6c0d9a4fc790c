"""What goes wrong is said in one to four lines, with its exit code, without a traceback, and leaves nothing running."""

import ast
import stat
import subprocess
import sys

import pytest
from surroundings import ROOT

pytestmark = pytest.mark.slow


def refused(answer, code, *said):
    assert answer.returncode == code, answer.stderr
    assert "Traceback" not in answer.stderr
    message = answer.stderr[answer.stderr.index("auditor: ", answer.stderr.rfind("\nauditor: baseline") + 1) :]
    for text in said:
        assert text in message, message
    assert answer.stdout == ""


def test_no_configuration(auditor, tmp_path):
    refused(auditor("run", tmp_path), 2, "nothing says what to audit", "[no-configuration]", "do:")


def test_an_unknown_key(auditor, copy_of):
    project = copy_of("pure_python")
    with (project / "pyproject.toml").open("a") as file:
        file.write("sauce = 1\n")
    refused(auditor("run", project), 2, "unknown key 'sauce'", "pyproject.toml:4", "Did you mean 'source'?")


def test_a_source_that_does_not_exist(auditor, copy_of):
    refused(auditor("run", copy_of("pure_python"), "--source", "nowhere"), 2, "'nowhere' does not exist")


def test_a_source_with_a_syntax_error(auditor, copy_of):
    project = copy_of("pure_python")
    (project / "shop/broken.py").write_text("x = 1\ndef f(:\n    pass\n")
    refused(auditor("run", project), 2, "shop/broken.py:2", "[source-syntax-error]")


@pytest.mark.postgres
def test_no_tests(auditor, copy_of):
    project = copy_of("pure_python")
    (project / "tests/test_price.py").write_text("")
    refused(auditor("run", project), 3, "no tests were collected", "[suite-empty]")


@pytest.mark.postgres
def test_a_red_suite_with_its_failures(auditor, copy_of):
    project = copy_of("pure_python")
    with (project / "tests/test_price.py").open("a") as file:
        file.write("\ndef test_wrong():\n    assert double(1) == 3\n")
    refused(auditor("run", project), 3, "1 of 6 tests fail", "test_wrong: assert 2 == 3", "[suite-not-green]")


@pytest.mark.postgres
def test_a_test_that_ends_the_process(auditor, copy_of):
    project = copy_of("pure_python")
    with (project / "tests/test_price.py").open("a") as file:
        file.write("\ndef test_last_word():\n    import os\n    os._exit(0)\n")
    answer = auditor("run", project)
    refused(answer, 3, "the process ended while tests/test_price.py::test_last_word ran", "[suite-ends-the-process]")


@pytest.mark.postgres
def test_a_suite_that_does_not_collect(auditor, copy_of):
    project = copy_of("pure_python")
    (project / "tests/test_price.py").write_text("import not_there\n")
    refused(auditor("run", project), 3, "can't be collected", "No module named 'not_there'")


def test_no_postgresql_programs(auditor, copy_of, tmp_path):
    (tmp_path / "bin").mkdir()
    answer = auditor("run", copy_of("pure_python"), "--pg-bindir", tmp_path / "bin")
    refused(answer, 4, "initdb", "do:")


def test_an_unreachable_server(auditor, copy_of):
    answer = auditor("run", copy_of("pure_python"), "--database-url", "postgresql://nobody:secret@127.0.0.1:9/none")
    refused(answer, 4, "127.0.0.1:9", "do:")
    assert "secret" not in answer.stderr


def test_an_interpreter_that_does_not_start(auditor, copy_of):
    refused(auditor("run", copy_of("pure_python"), "--python", "/nowhere/python"), 4, "[python-does-not-start]")


def test_an_old_python(auditor, copy_of, tmp_path):
    old = tmp_path / "python"  # stands in for an interpreter that this machine need not have
    old.write_text("#!/bin/sh\necho '[3, 8, 18]'\n")
    old.chmod(old.stat().st_mode | stat.S_IXUSR)
    refused(auditor("run", copy_of("pure_python"), "--python", old), 4, "is Python 3.8.18", "[python-too-old]")


def test_an_old_python_that_runs_the_auditor_itself():
    source = (ROOT / "auditor/__main__.py").read_text()
    ast.parse(source, feature_version=(3, 7))  # it can read as far as the message
    pretended = "import runpy, sys; sys.version_info = (3, 9, 1); runpy.run_module('auditor', run_name='__main__')"
    answer = subprocess.run([sys.executable, "-c", pretended], cwd=ROOT, capture_output=True, text=True, check=False)
    refused(answer, 4, "this is Python 3.9", "[python-too-old]", "do:")


def test_a_wrong_flag(auditor):
    answer = auditor("run", "--jobs", "none")
    assert answer.returncode == 2
    assert "Traceback" not in answer.stderr


def test_a_format_that_nobody_knows(auditor, copy_of):
    refused(auditor("run", copy_of("pure_python"), "--format", "pdf"), 2, "'pdf'", "html")


def test_an_output_that_can_not_be_written_is_said_before_the_work(auditor, copy_of, tmp_path):
    (tmp_path / "file").write_text("")
    refused(auditor("run", copy_of("pure_python"), "--output", tmp_path / "file"), 4, "[report-not-writable]")


def test_a_family_that_nobody_knows_is_said_before_the_work(auditor, copy_of):
    project = copy_of("pure_python")
    with (project / "pyproject.toml").open("a") as file:
        file.write("[tool.auditor.gate.family]\ntennant = 100\n")
    refused(auditor("run", project), 2, "'tennant'", "Did you mean 'tenant'?", "[gate-unknown-family]")


def test_a_database_that_is_no_postgresql_is_said_before_the_work(auditor, copy_of):
    answer = auditor("run", copy_of("pure_python"), "--database-env", "DSN=mysql")
    refused(answer, 2, "'mysql'", "[database-env-scheme]")


@pytest.mark.parametrize("words", [("--debug", "run"), ("run", "--debug")])
def test_debug_shows_the_traceback(auditor, tmp_path, words):
    answer = auditor(*words, tmp_path)
    assert answer.returncode == 2
    assert "Traceback" in answer.stderr


FORMAT = """
API = 1

def write(run, out):
    (out / "half.txt").write_text("half")
    raise TypeError("this format has a fault")
"""


@pytest.mark.postgres
def test_a_fault_of_our_own_is_70_and_leaves_the_former_report(auditor, copy_of, tmp_path):
    plugin = tmp_path / "plugin"
    about = plugin / "faulty_formats-1.0.dist-info"
    for path, text in {
        plugin / "faulty_formats/__init__.py": "",
        plugin / "faulty_formats/faulty.py": FORMAT,
        about / "METADATA": "Metadata-Version: 2.1\nName: faulty_formats\nVersion: 1.0\n",
        about / "entry_points.txt": "[auditor.formats]\nfaulty = faulty_formats\n",
    }.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    project = copy_of("pure_python")
    former = project / "reports/latest/audit.json"
    former.parent.mkdir(parents=True)
    former.write_text("the former report")
    answer = auditor("run", project, "--format", "audit_json", "--format", "faulty", PYTHONPATH=str(plugin))
    assert answer.returncode == 70, answer.stderr
    assert "Traceback" not in answer.stderr
    assert answer.stderr.endswith(
        "auditor: internal error: TypeError: this format has a fault [internal]\n"
        "  do:  please report it with the output of the same command and --debug\n"
    )
    assert answer.stdout == ""
    assert former.read_text() == "the former report"
    assert sorted(path.name for path in (project / "reports").iterdir()) == ["latest"]
