import json
from pathlib import Path

STEP = 1
RATES = Path(__file__).with_name("rates.json")


def next_one(n):
    return n + STEP


def rated(n):
    return n * json.loads(RATES.read_text())["rate"]


def near(n):
    if n > 10:
        return far(n)
    return n


def far(n):
    return n


def unused(n):
    return n - 1
