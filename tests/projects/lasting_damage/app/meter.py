import mmap
import os
from pathlib import Path

SHARED = mmap.mmap(-1, 1)
FILE = Path(__file__).parent.parent / "level.txt"


def charge(amount):
    if amount < 0:
        SHARED[0] = 1
        os._exit(3)
    return amount


def overwrite(amount):
    if amount < 0:
        FILE.write_text("1\n")
        os._exit(3)
    return amount


def level():
    total = SHARED[0] + int(FILE.read_text())
    return total
