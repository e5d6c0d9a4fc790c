"""`python -m auditor`. Written so that an older Python can read it as far as the message it gets."""

import sys

OLDEST = (3, 11)

if sys.version_info < OLDEST:
    sys.stderr.write(
        "auditor: this is Python {}.{}; the auditor needs 3.11 or newer [python-too-old]\n"
        "  do:  run it with a newer one; the audited project may keep its own: --python PATH\n".format(
            *sys.version_info
        )
    )
    sys.exit(4)


def main() -> None:
    """The command line; also an interruption while it is still being loaded ends in one line."""
    try:
        from auditor.cli import main as run
    except KeyboardInterrupt:
        sys.stderr.write("auditor: interrupted\n")
        sys.exit(130)
    run()


if __name__ == "__main__":
    main()
