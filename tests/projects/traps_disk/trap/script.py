"""Run from its file, by runpy and by exec."""

STEPS = ["first", "second"]  # run_by_path: "second" => "third"


def last():
    return STEPS[-1] + "."  # run_by_path_function: "." => "!"
