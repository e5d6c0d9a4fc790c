"""The first interruption ends in order; the next one leaves at once."""

import signal
import subprocess
import sys

import pytest
from surroundings import ROOT

pytestmark = pytest.mark.slow
SLOW_TO_END = """
import time, click
from auditor.cli.failures import reported

@click.group()
def cli(): ...

@cli.command()
def run():
    try:
        print("working", flush=True)
        time.sleep(600)
    except KeyboardInterrupt:
        print("ending", flush=True)
        time.sleep(600)

reported(cli)
"""

AT_FAULT = """
import click
from auditor.cli.failures import reported
from auditor.errors import EnvironmentFault

@click.group()
def cli(): ...

@cli.command()
def run():
    fault = EnvironmentFault("disk-full", "there is no room", remedy="make some")
    fault.add_note("nothing is lost")
    raise fault

reported(cli)
"""


@pytest.fixture
def process():
    process = subprocess.Popen([sys.executable, "-c", SLOW_TO_END, "run"], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=lambda number: number.name)
def test_the_second_interruption_leaves_at_once(process, number):
    assert process.stdout.readline() == "working\n"
    process.send_signal(number)
    assert process.stdout.readline() == "ending\n"
    while process.poll() is None:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(0.2)
        except subprocess.TimeoutExpired:
            continue
    assert process.returncode == 130


def test_a_terminal_and_a_shell_that_both_send_a_signal_mean_one_interruption(process):
    assert process.stdout.readline() == "working\n"
    for number in (signal.SIGSTOP, signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGCONT):
        process.send_signal(number)  # they come together, however busy the machine is
    assert process.stdout.readline() == "ending\n"


def test_what_was_added_to_a_fault_is_said():
    answer = subprocess.run([sys.executable, "-c", AT_FAULT, "run"], cwd=ROOT, capture_output=True, text=True)
    assert answer.returncode == 4
    assert answer.stderr == "auditor: there is no room [disk-full]\n  do:  make some\n       nothing is lost\n"
