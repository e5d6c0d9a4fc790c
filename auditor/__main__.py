"""`python -m auditor`."""

import sys

from auditor.errors import ExitCode


def main() -> None:
    """The command line; also an interruption while it is still being loaded ends in one line."""
    try:
        from auditor.cli import main as run
    except KeyboardInterrupt:
        print("auditor: interrupted", file=sys.stderr)
        sys.exit(ExitCode.INTERRUPTED)
    run()


if __name__ == "__main__":
    main()
