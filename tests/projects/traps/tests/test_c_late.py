import importlib
import runpy
import sys
import warnings


def test_imported_here():
    from trap import late

    assert late.late() == "late"
    assert late.DELAY == 3


def test_reload():
    from trap import again

    assert importlib.reload(again).reloaded() == "again"


def test_a_new_import():
    from trap import again  # noqa: F401

    del sys.modules["trap.again"]
    again = importlib.import_module("trap.again")
    assert again.reimported() == "new"


def test_run_as_main():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that it is imported already is what this is about
        assert runpy.run_module("trap.again")["RESULT"] == "ran"
