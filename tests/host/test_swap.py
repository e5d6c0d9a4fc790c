"""What the host says of a change: where it lives, and whether swapping live code would be right."""

import importlib.util
import itertools
import sys
import textwrap

import pytest

from auditor.host.swap import Swapper, put_in

NUMBERS = itertools.count()


@pytest.fixture
def live(tmp_path):
    """Import a source as a module; gives the module, its path, its text and a swapper that has seen it."""
    names = []

    def imported(text):
        name = f"swap_subject_{next(NUMBERS)}"
        path = tmp_path / f"{name}.py"
        text = textwrap.dedent(text)
        path.write_text(text)
        spec = importlib.util.spec_from_file_location(name, path)
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        names.append(name)
        spec.loader.exec_module(module)
        return module, str(path), text, Swapper([str(path)])

    yield imported
    for name in names:
        del sys.modules[name]


BODY = """
def area(width, height=2):
    scale = 1
    return width * height * scale
"""


@pytest.mark.parametrize(
    ("source", "old", "new", "region"),
    [
        (BODY, "width * height", "width / height", "function"),
        (BODY, "height=2", "height=3", "import"),
        (BODY, "width * height", "(width * height)", "same"),
        (BODY, "return width", "retrn width", "uncompilable"),
        ("LIMIT = 3\n", "3", "4", "import"),
        ("class Cart:\n    size = 3\n", "3", "4", "import"),
        ("class Cart:\n    def size(self):\n        return 3\n", "3", "4", "function"),
        ("def outer():\n    class Inner:\n        size = 3\n    return Inner\n", "3", "4", "function"),
        ("def outer():\n    return [n + 1 for n in (1, 2)]\n", "n + 1", "n - 1", "function"),
        ("def outer():\n    return lambda: 1\n", "lambda: 1", "None", "function"),
        ("add = lambda a: a + 1\n", "a + 1", "a - 1", "function"),
        ("@(lambda f: f)\ndef work():\n    return 1\n", "@(lambda f: f)\n", "", "import"),
        ("def flag():\n    return True\n", "True", "1", "function"),
        ("def zero():\n    return 0.0\n", "0.0", "-0.0", "function"),
    ],
)
def test_the_region_of_a_change(live, source, old, new, region):
    _, path, text, swapper = live(source)
    assert swapper.classify(path, text, text.replace(old, new, 1))["region"] == region


@pytest.mark.parametrize(
    ("source", "old", "new", "rule"),
    [
        ("def rows():\n    yield 1\n", "yield 1", "return 1", "R5"),
        (
            "def outer(x):\n    def inner():\n        return x\n    return inner\nkeep = outer(1)\n",
            "return x",
            "return 1",
            "R6",
        ),
        ("def count():\n    yield 1\n    yield 2\nalive = count()\nnext(alive)\n", "yield 2", "yield 3", "R9"),
        ("def work():\n    return 1\nwork = None\n", "return 1", "return 2", "R10"),
    ],
)
def test_a_swap_that_would_not_reach_is_forbidden_by_its_rule(live, source, old, new, rule):
    module, path, text, swapper = live(source)
    assert module is not None
    answer = swapper.classify(path, text, text.replace(old, new, 1))
    assert answer["region"] == "function"
    assert answer["why"].startswith(rule)


@pytest.mark.parametrize(
    ("source", "call"),
    [
        (BODY.replace("area", "value").replace("width, height=2", "width=3, height=2"), lambda m: m.value()),
        ("class Cart:\n    @property\n    def value(self):\n        return 6 * 1\n", lambda m: m.Cart().value),
        (
            "import functools\ndef twice(f):\n    @functools.wraps(f)\n    def wrapper():\n        return f()\n"
            "    return wrapper\n@twice\ndef value():\n    return 6 * 1\n",
            lambda m: m.value(),
        ),
        ("import functools\ndef base(a):\n    return 6 * a\nvalue = functools.partial(base, 1)\n", lambda m: m.value()),
        (
            "def outer():\n    def inner():\n        return 6 * 1\n    return inner\nvalue = outer()\n",
            lambda m: m.value(),
        ),
        ("def outer():\n    def inner():\n        return 6 * 1\n    return inner\n", lambda m: m.outer()()),
    ],
)
def test_a_swap_reaches_every_live_function(live, source, call):
    module, path, text, swapper = live(source)
    before = call(module)
    mutated = text.replace("width * height", "width + 9").replace("6 * ", "7 + ")
    assert swapper.classify(path, text, mutated) == {"region": "function", "why": ""}
    assert exchange(swapper, path, text, mutated) >= 1
    assert call(module) != before


def exchange(swapper, path, text, mutated):
    """How many functions run other code from here on."""
    exchanges = swapper.exchanges(path, text, mutated)
    put_in(exchanges)
    return len(exchanges)


def test_a_change_of_nothing_is_swapped_in_whole(live):
    module, path, text, swapper = live("\ndef one():\n    return 1\n\ndef two():\n    return 2\n")
    assert exchange(swapper, path, text, "# moved down by one line" + text) == 2
    assert (module.one(), module.two()) == (1, 2)


def test_only_the_changed_function_is_swapped_when_lines_move(live):
    module, path, text, swapper = live("\ndef one():\n    x = 1\n    return x\n\ndef two():\n    return 2\n")
    before = module.two.__code__
    assert exchange(swapper, path, text, text.replace("    x = 1\n    return x", "    return 9")) == 1
    assert module.one() == 9
    assert module.two.__code__ is before
