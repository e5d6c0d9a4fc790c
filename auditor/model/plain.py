"""Figures and foreign text as a person reads them."""

from fractions import Fraction


def percent(share: Fraction | float | None, digits: int = 1) -> str:
    """`share` of 1 as "97.5 %", cut and never rounded up: 99.99 % reads 99.9 %. No share reads "–"."""
    if share is None:
        return "–"
    whole, part = divmod(int(Fraction(str(share)) * 100 * 10**digits), 10**digits)
    shown = f"{whole}.{part:0{digits}d}".rstrip("0") if part else str(whole)
    return f"{shown} %"


def duration(seconds: float) -> str:
    """ "2 min 14 s", "3.9 s" or "41 ms"."""
    if seconds < 1:
        return f"{round(seconds * 1000)} ms"
    if seconds < 59.95:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes} min {rest} s"
    return f"{minutes // 60} h {minutes % 60} min"


def counted(number: int, noun: str, plural: str = "") -> str:
    """ "1 test", "2 tests"."""
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


def visible(text: str) -> str:
    """The text with every character that acts and shows nothing (control, direction, lone surrogates) as its escape;
    line ends and tabs stay."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c in "\n\t" else c.encode("unicode_escape").decode() for c in text)
