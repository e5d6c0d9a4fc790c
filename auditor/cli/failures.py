"""Every way to end: an exit code, and one to four lines for a person; a traceback only with --debug."""

import os
import signal
import sys
import time
import traceback
from types import FrameType

import click

from auditor.errors import AuditorError, ExitCode

ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
ONE_WISH = 0.5  # seconds within which two signals are one wish: a terminal and a shell may both send theirs
SHOW_CURSOR = b"\x1b[?25h"
ISSUES = "please report it with the output of the same command and --debug"


def reported(command: click.Group) -> None:
    """Run the command and leave the process with its exit code."""
    for number in ENDING:
        if signal.getsignal(number) is not signal.SIG_IGN:  # nohup, and a script's background jobs
            signal.signal(number, _interrupt)
    debug = "--debug" in sys.argv
    try:
        code = command.main(standalone_mode=False)
    except click.exceptions.Abort:
        code = _interrupted()
    except KeyboardInterrupt:
        code = _interrupted()
    except click.ClickException as fault:
        fault.show()
        code = ExitCode.USAGE
    except AuditorError as fault:
        _show(debug)
        click.echo(f"auditor: {fault}{_notes(fault)}", err=True)
        code = fault.exit_code
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = ExitCode.INTERNAL
    except Exception as fault:
        _show(debug)
        what = f"auditor: internal error: {type(fault).__name__}: {fault} [internal]"
        click.echo(f"{what}\n  do:  {ISSUES}{_notes(fault)}", err=True)
        code = ExitCode.INTERNAL
    sys.exit(int(code or 0))


def _notes(fault: Exception) -> str:
    """What was added on the fault's way up, a line each."""
    return "".join(f"\n       {note}" for note in getattr(fault, "__notes__", ()))


def _interrupt(number: int, frame: FrameType | None) -> None:
    """The first time: end in order, with a report of what there is. Again: leave at once."""
    first = time.monotonic()

    def leave(number: int, frame: FrameType | None) -> None:
        if time.monotonic() - first < ONE_WISH:
            return
        if sys.stderr.isatty():
            os.write(sys.stderr.fileno(), SHOW_CURSOR)
        os._exit(ExitCode.INTERRUPTED)  # hosts and databases watch us, and end by themselves

    for ending in ENDING:
        if signal.getsignal(ending) is _interrupt:
            signal.signal(ending, leave)
    raise KeyboardInterrupt


def _interrupted() -> ExitCode:
    click.echo("auditor: interrupted; nothing is left running", err=True)
    return ExitCode.INTERRUPTED


def _show(debug: bool) -> None:
    if debug:
        traceback.print_exc()
