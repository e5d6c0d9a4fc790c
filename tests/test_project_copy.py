"""The copy of a project has all that its suite may need, and nothing that it must not have."""

import os
import sys
from pathlib import Path

import pytest

from auditor.project_copy import copy_project, import_paths, looking_there_first, scratch_folder


@pytest.fixture
def project(tmp_path):
    root = tmp_path / "project"
    for path in (
        "src/app/__init__.py",
        "src/app/reports/day.py",
        "tests/test_app.py",
        ".coveragerc",
        ".git/config",
        ".auditor/log/x.log",
        "reports/latest/index.html",
        "env/pyvenv.cfg",
        "src/app/__pycache__/x.pyc",
        ".mypy_cache/x.json",
        "web/node_modules/x.js",
        ".hypothesis/examples/x",
        ".coverage.host.1",
        "other_reports/latest/audit.json",
    ):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text("")
    (root / "link").symlink_to("src/app")
    os.mkfifo(root / "pipe")
    return root


def test_what_is_copied(project, tmp_path):
    copy = tmp_path / "copy"
    copy_project(project, copy, project / "reports")
    files = {path.relative_to(copy).as_posix() for path in copy.rglob("*") if not path.is_dir()}
    assert files == {"src/app/__init__.py", "src/app/reports/day.py", "tests/test_app.py", ".coveragerc"}
    assert (copy / "link").readlink() == Path("src/app")


def test_an_installed_project_is_imported_from_the_copy(project, tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(project / "src"))  # as an editable installation does
    copy = tmp_path / "copy"
    assert import_paths(Path(sys.executable), project, copy, ["src/app/__init__.py"]) == [str(copy / "src")]


def test_an_inherited_path_comes_later():
    assert looking_there_first({"PYTHONPATH": "/b"}, ["/a"]) == {"PYTHONPATH": f"/a{os.pathsep}/b"}
    assert looking_there_first({}, []) == {"PYTHONPATH": ""}


def test_nothing_stays_of_a_scratch_folder():
    with scratch_folder() as folder:
        (folder / "file").write_text("")
    assert not folder.exists()
