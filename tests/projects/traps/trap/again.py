"""A test makes this module anew: by reload, by a new import, by runpy."""

TIMES = [1]


def reloaded():
    return "again"  # reloaded_in_a_test: "again" => "once"


def reimported():
    return "new"  # imported_anew: "new" => "old"


def run():
    return "ran"  # run_as_main: "ran" => "run"


RESULT = run()
