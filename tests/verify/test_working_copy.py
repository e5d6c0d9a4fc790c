"""The copy is the project, and the same before every mutant."""

import os
import shutil

import pytest

from auditor.verify.working_copy import WorkingCopy, digest

FILES = {
    "app/__init__.py": "",
    "app/main.py": "x = 1\n",
    "app/reports/daily.py": "y = 2\n",
    "tests/test_main.py": "",
    ".coveragerc": "[run]\n",
    "data/deep/er/file.txt": "text",
}


def write(folder, *paths, text=""):
    for path in paths:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)


@pytest.fixture
def pristine(tmp_path):
    folder = tmp_path / "pristine"
    for path, text in FILES.items():
        write(folder, path, text=text)
    (folder / "link").symlink_to("app")
    return folder


def contents(folder):
    return {
        str(path.relative_to(folder)): os.readlink(path) if path.is_symlink() else path.read_text()
        for path in folder.rglob("*")
        if path.is_symlink() or path.is_file()
    }


def test_a_file_holds_the_mutants_text_and_then_its_own(pristine, tmp_path):
    copy = WorkingCopy(pristine, tmp_path / "copy")
    with copy.mutated("app/main.py", "x = 2\n"):
        assert (copy.folder / "app/main.py").read_text() == "x = 2\n"
    assert contents(copy.folder) == contents(pristine)


def deface(folder):
    """A suite that leaves things behind."""
    write(folder, "new.txt", "tests/snapshots/a.txt", "app/__pycache__/main.pyc")
    (folder / "app/__init__.py").unlink()
    shutil.rmtree(folder / "data")
    same = folder / "tests/test_main.py"
    before = same.stat()
    same.write_text("import app\n")
    os.utime(same, ns=(before.st_atime_ns, before.st_mtime_ns))
    (folder / "link").unlink()
    (folder / "link").mkdir()
    write(folder, "link/inside.txt")
    (folder / "app/reports/daily.py").unlink()
    write(folder, "app/reports/daily.py/is_a_folder_now.txt")


def test_whatever_the_suite_left_is_put_right(pristine, tmp_path):
    copy = WorkingCopy(pristine, tmp_path / "copy")
    before = digest(copy.folder)
    for text in ("x = 2\n", "x = 3\n"):
        with copy.mutated("app/main.py", text):
            deface(copy.folder)
        assert contents(copy.folder) == contents(pristine)
        assert digest(copy.folder) == before


def test_bytecode_is_kept_but_that_of_the_mutated_file(pristine, tmp_path):
    compiled = ("app/__pycache__/main.cpython-311.pyc", "tests/__pycache__/test_main.cpython-311-pytest-8.4.2.pyc")
    copy = WorkingCopy(pristine, tmp_path / "copy")
    write(copy.folder, *compiled, "left.txt")
    copy.keep_bytecode()
    kept = {**contents(pristine), **dict.fromkeys(compiled, "")}
    assert contents(copy.folder) == kept
    for path in ("app/main.py", "app/__init__.py"):
        with copy.mutated(path, "x = 2\n"):
            assert (copy.folder / compiled[0]).exists() is (path == "app/__init__.py")
            assert (copy.folder / compiled[1]).exists()
            deface(copy.folder)
        assert contents(copy.folder) == kept


def test_also_when_the_suite_could_not_be_run(pristine, tmp_path):
    copy = WorkingCopy(pristine, tmp_path / "copy")
    with pytest.raises(KeyboardInterrupt), copy.mutated("app/main.py", "x = 2\n"):
        raise KeyboardInterrupt
    assert contents(copy.folder) == contents(pristine)


def test_the_digest_knows_names_contents_and_links(pristine, tmp_path):
    digests = {digest(pristine)}
    for change in (
        lambda: write(pristine, "app/main.py", text="x = 9\n"),
        lambda: (pristine / "app/main.py").rename(pristine / "app/other.py"),
        lambda: (pristine / "empty").mkdir(),
        lambda: ((pristine / "link").unlink(), (pristine / "link").symlink_to("tests")),
    ):
        change()
        digests.add(digest(pristine))
    assert len(digests) == 5
