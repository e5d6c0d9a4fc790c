"""Both palettes can be read: WCAG's contrast of 4.5 for every text on every ground that it stands on."""

import re
from pathlib import Path

import pytest

from auditor.formats import html

CSS = (Path(html.__file__).parent / "static" / "report.css").read_text()
ROOTS = re.findall(r":root \{(.*?)\}", CSS, re.DOTALL)
LIGHT = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", ROOTS[0]))
DARK = {**LIGHT, **dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", ROOTS[1]))}

PLAIN = ("paper", "card", "sunk")
PAIRS = [
    *((text, ground) for text in ("ink", "muted", "link", "red", "green", "amber", "slate") for ground in PLAIN),
    *((text, soft) for text in ("ink", "muted") for soft in ("red-soft", "amber-soft", "green-soft")),
    *((colour, f"{colour}-soft") for colour in ("red", "green", "amber", "slate")),
    *((f"code-{kind}", "card") for kind in ("keyword", "string", "number", "comment", "name")),
    *((f"code-{kind}", "amber-soft") for kind in ("keyword", "string", "number", "comment", "name")),
    ("link", "red-soft"),
    ("link", "amber-soft"),
]


def luminance(colour: str) -> float:
    channels = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    bright, dim = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_stands_out(palette: dict[str, str], text: str, ground: str) -> None:
    assert contrast(palette[text], palette[ground]) >= 4.5


def test_the_dark_palette_is_whole() -> None:
    dark = set(re.findall(r"--([a-z-]+): #", ROOTS[1]))

    assert dark == set(LIGHT)


def test_colours_are_named_in_the_palettes_only() -> None:
    rest = CSS
    for root in ROOTS[:2]:
        rest = rest.replace(root, "")

    assert set(re.findall(r"#[0-9a-f]{3,8}\b", rest)) <= {"#ffffff"}  # paper, in print
