"""Who starts a program or reads a source is heard, and the frameworks' own curiosity is not."""

import json
import subprocess
import sys

import pytest

LISTENER = """
import inspect, json, linecache, multiprocessing, os, subprocess, sys, traceback
import pytest
from auditor.host.watch import Watch
import lent, subject

watch = Watch([subject.__file__], os.getcwd(), "import")

def spawn():
    process = multiprocessing.get_context("spawn").Process(target=print)
    process.start()
    process.join()

def fail():
    try:
        subject.fail()
    except ZeroDivisionError:
        return traceback.format_exc()

def again():
    sys.modules.pop("subject")
    import subject

def as_fastapi(name):
    text = "import inspect\\ndef read(x): return inspect.getsource(x)"
    code = compile(text, "/x/site-packages/" + name + "/y.py", "exec")
    space = {}
    exec(code, space)
    return space["read"](subject.fail)

ACTS = {
    "fastapi reads": lambda: as_fastapi("fastapi"),
    "getsource": lambda: inspect.getsource(subject.fail),
    "getsource again": lambda: inspect.getsource(subject.fail),
    "a linter reads": lambda: as_fastapi("some_linter"),
    "open": lambda: open(subject.__file__).close(),
    "bytes": lambda: os.close(os.open(os.fsencode(subject.__file__), os.O_RDONLY)),
    "traceback": fail,
    "import": again,
    "popen": lambda: subprocess.run([sys.executable, "-c", ""]),
    "system": lambda: os.system("true"),
    "fork": lambda: os.waitpid(os.fork() or os._exit(0), 0),
    "spawn": spawn,
    "elsewhere": lambda: open("/etc/passwd").close(),
    "nothing": lambda: open(os.devnull, "w").close(),
}
if __name__ == "__main__":
    for context, act in ACTS.items():
        watch.context = context
        act()
    (readers,) = watch.readers.values()
    print(json.dumps({"readers": sorted(readers), "processes": sorted(watch.processes),
        "outside": watch.read_outside()}))
"""


@pytest.fixture(scope="module")
def heard(tmp_path_factory):
    """In a process of its own: an audit hook stays until its process ends."""
    folder, other, scratch = (tmp_path_factory.mktemp(name) for name in ("watched", "elsewhere", "scratch"))
    (other / "lent.py").write_text("")
    (folder / "subject.py").write_text("def fail():\n    return 1 / 0\n")
    (folder / "listener.py").write_text(LISTENER)
    answer = subprocess.run(
        [sys.executable, "-B", "listener.py"],
        cwd=folder,
        env={"PYTHONPATH": ":".join([str(other), *sys.path]), "TMPDIR": str(scratch)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    return json.loads(answer.stdout)


def test_sources_that_are_read(heard):
    assert heard["readers"] == ["a linter reads", "bytes", "getsource", "getsource again", "open"]


def test_programs_that_are_started(heard):
    assert heard["processes"] == ["fork", "popen", "spawn", "system"]


def test_files_beyond_the_project_that_are_read_or_imported(heard):
    assert "/etc/passwd" in heard["outside"]
    assert any(path.endswith("lent.py") for path in heard["outside"])
    assert not [path for path in heard["outside"] if path.startswith(("/dev", "/proc")) or "/watched" in path]
