"""Run by tests as a program, and imported by others."""

import sys


def greeting(name):
    return "hello " + name  # program_only_would_notice: "hello " => "HELLO "


def shouted(name):
    return name.upper() + "!"  # program_and_memory_agree: "!" => "?"


def main(words):
    print(greeting(words[0]), shouted(words[0]))  # never_run_in_memory: words[0]), => words[1]),


def unused():
    return 1  # nobody_runs_it: 1 => 2


if __name__ == "__main__":
    main(sys.argv[1:])  # main_block: sys.argv[1:] => []
