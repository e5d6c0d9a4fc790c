"""An operator's page, in Markdown: what a person reads on the terminal, in docs/operators/ and in the report."""

import difflib
import re
from collections.abc import Iterator

from auditor.operators._contract import Description, Example


def page(description: Description) -> str:
    """All that the operator's file says of it; examples as diffs, and what it leaves alone with the reason."""
    return "\n".join(_lines(description)) + "\n"


def _lines(description: Description) -> Iterator[str]:
    since = f", since {description.since}" if description.since else ""
    yield f"# {description.id}"
    yield ""
    yield f"{description.title}. Family {description.family}, class {description.class_}{since}."
    if description.references:
        yield f"Models {', '.join(description.references)}."
    for heading, text in description.sections.items():
        yield ""
        yield f"## {heading}"
        yield ""
        yield f"`{text}`" if heading == "Example" and "`" not in text and "\n" not in text else text
    made = [example for example in description.examples if example.after]
    if made:
        yield ""
        yield "## What it makes"
        for example in made:
            yield from _made(example)
    left = [example for example in description.examples if not example.after]
    if left:
        yield ""
        yield "## What it leaves alone"
        for example in left:
            yield ""
            yield f"{example.why[:1].upper()}{example.why[1:]}:"
            yield from _fenced("python", example.before.rstrip("\n").split("\n"))


def _made(example: Example) -> Iterator[str]:
    """Each mutant of the text as a diff of all its lines."""
    before = example.before.rstrip("\n").split("\n")
    for after in example.after:
        compared = difflib.ndiff(before, after.rstrip("\n").split("\n"))
        yield from _fenced("diff", [line for line in compared if not line.startswith("?")])


def _fenced(language: str, lines: list[str]) -> Iterator[str]:
    """A fence longer than any in the text."""
    longest = max((len(run) for run in re.findall(r"`+", "\n".join(lines))), default=0)
    fence = "`" * max(3, longest + 1)
    yield ""
    yield f"{fence}{language}"
    yield from (line.rstrip() for line in lines)
    yield fence
