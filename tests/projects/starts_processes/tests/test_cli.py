import subprocess
import sys

from app.cli import greet


def test_greet():
    assert greet("me")


def test_the_program():
    answer = subprocess.run([sys.executable, "-m", "app.cli"], capture_output=True, text=True, check=True)
    assert answer.stdout == "hello you\n"
