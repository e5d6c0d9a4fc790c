"""Every Python file below the sources is read, as Python would read it, and nothing else."""

from pathlib import Path

import pytest

from auditor.errors import UsageError
from auditor.mutants import read_sources


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in (
        "app/main.py",
        "app/a/b.py",
        "app/__pycache__/main.py",
        "app/.hidden/x.py",
        "app/venv/lib/x.py",
        "app/notes.txt",
        "tests/test_main.py",
        "empty/notes.txt",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(f"name = {name!r}\n", "utf-8")
    (tmp_path / "app/venv/pyvenv.cfg").touch()
    return tmp_path


def test_files_come_sorted_with_posix_paths(project: Path) -> None:
    assert list(read_sources(project, ("app",)).items()) == [
        ("app/a/b.py", "name = 'app/a/b.py'\n"),
        ("app/main.py", "name = 'app/main.py'\n"),
    ]


def test_files_and_folders_can_be_named_more_than_once(project: Path) -> None:
    assert list(read_sources(project, ("app/main.py", "./app", "app/a/"))) == ["app/a/b.py", "app/main.py"]


def test_the_project_itself_can_be_the_source(project: Path) -> None:
    assert list(read_sources(project, (".",))) == ["app/a/b.py", "app/main.py", "tests/test_main.py"]


def test_tests_are_no_source(project: Path) -> None:
    (project / "app/a/test_b.py").touch()
    (project / "app/a/conftest.py").touch()
    assert list(read_sources(project, ("app",), ("app/a",))) == ["app/main.py"]
    assert list(read_sources(project, ("app",), ("app/a/test_b.py::test_one",))) == ["app/a/b.py", "app/main.py"]


@pytest.mark.parametrize("tests", ["app", "."])
def test_where_tests_and_sources_are_one_the_names_tell_them_apart(project: Path, tests: str) -> None:
    for name in ("app/a/test_b.py", "app/a/b_test.py", "app/a/tests.py", "app/a/conftest.py"):
        (project / name).touch()
    (project / "app/tests").mkdir()
    (project / "app/tests/made.py").touch()
    assert list(read_sources(project, ("app",), (tests,))) == ["app/a/b.py", "app/a/tests.py", "app/main.py"]


def test_the_declared_coding_and_the_line_ends_are_kept(project: Path) -> None:
    (project / "app/main.py").write_bytes('# coding: latin-1\r\nx = "é"\r\n'.encode("latin-1"))
    (project / "app/a/b.py").write_bytes(b'\xef\xbb\xbfx = "\xc3\xa9"\n')
    assert read_sources(project, ("app",)) == {
        "app/a/b.py": 'x = "é"\n',
        "app/main.py": '# coding: latin-1\r\nx = "é"\r\n',
    }


@pytest.mark.parametrize(
    ("source", "slug"),
    [
        ("nowhere", "source-missing"),
        ("empty", "source-empty"),
        ("app/notes.txt", "source-empty"),
        ("..", "source-outside-project"),
    ],
)
def test_a_source_that_can_not_be_is_refused(project: Path, source: str, slug: str) -> None:
    with pytest.raises(UsageError) as fault:
        read_sources(project / "app" if source == ".." else project, (source,))
    assert fault.value.slug == slug


@pytest.mark.parametrize("data", [b'x = "\xe9"\n', b"# coding: nothing\nx = 1\n"])
def test_a_file_in_another_coding_than_declared_is_refused(project: Path, data: bytes) -> None:
    (project / "app/main.py").write_bytes(data)
    with pytest.raises(UsageError) as fault:
        read_sources(project, ("app",))
    assert (fault.value.slug, fault.value.where) == ("source-encoding", "app/main.py")
