import subprocess
import sys

import pytest


@pytest.fixture(scope="session")
def server():
    command = [sys.executable, "-m", "trap.served"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:

        def ask(line):
            process.stdin.write(line + "\n")
            process.stdin.flush()
            return process.stdout.readline().strip()

        yield ask
        process.stdin.close()
