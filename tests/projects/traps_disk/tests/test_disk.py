import inspect
import multiprocessing
import pathlib
import runpy
import subprocess
import sys

from trap import program, quiet, served, text, work


def test_plain():
    assert quiet.plain(1) == 2
    assert quiet.missed(1)


def test_greeting():
    assert program.greeting("me")


def test_program():
    command = [sys.executable, "-m", "trap.program", "you", "me"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert said.startswith("hello you ")
    assert said.endswith(program.shouted("you") + "\n")


def test_server_starts(server):
    assert server("aa") == "aa"


def test_server_answers(server):
    assert server("abc") == "cba"
    assert served.unseen("x") != "y"


def test_source_is_written_first():
    assert "limit = 3" in inspect.getsource(text.documented)


def test_source_by_path():
    assert 'len("abc") > 1' in pathlib.Path(text.__file__).read_text()


def test_source_again():
    assert "return True" in inspect.getsource(text.read_after_a_framework)
    assert text.documented() and text.parsed() and text.read_after_a_framework()


def test_run_by_path():
    there = runpy.run_path(str(pathlib.Path(quiet.__file__).with_name("script.py")))
    assert there["STEPS"] == ["first", "second"]
    assert there["last"]() == "second."


def in_process(method, function, number):
    with multiprocessing.get_context(method).Pool(1) as pool:
        return pool.apply(function, (number,))


def test_spawned():
    assert in_process("spawn", work.square, 3) == 9


def test_forked():
    assert in_process("fork", work.cube, 2) == 8
