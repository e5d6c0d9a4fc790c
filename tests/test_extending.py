"""docs/extending.md: its operator, taken from the page, installed by pip, and run."""

import os
import re
import subprocess
import sys

import pytest
from surroundings import ROOT

from auditor.model.codec import load_run
from auditor.model.verdict import Status

pytestmark = pytest.mark.slow

PAGE = (ROOT / "docs/extending.md").read_text(encoding="utf-8")
SHOP = {
    "pyproject.toml": '[tool.auditor]\nsource = ["shop"]\ntests = ["tests"]\n[tool.auditor.gate]\nfail_under = 0\n'
    "family = { trail = 100 }\n",
    "shop/__init__.py": "",
    "shop/orders.py": """\
class Log(list):
    def record(self, *entry):
        self.append(entry)


audit_log = Log()


def pay(order):
    audit_log.record(order, "paid")
    return "paid"


def cancel(order):
    audit_log.record(order, "cancelled")
    return "cancelled"
""",
    "tests/test_orders.py": """\
from shop.orders import audit_log, cancel, pay


def test_pay():
    assert pay(1) == "paid"
    assert (1, "paid") in audit_log


def test_cancel():
    assert cancel(1) == "cancelled"
""",
}


def files_of_the_page():
    """Name → text: each block is that of the file named last before it, at the beginning of a paragraph."""
    found = re.findall(r"^`([\w./]+\.(?:py|toml))` [^\n]*(?:\n[^\n`][^\n]*)*\n\n```\w+\n(.*?)^```$", PAGE, re.M | re.S)
    empty = re.findall(r"`(shop_operators[\w/]*/__init__\.py)`", PAGE)
    return {**dict.fromkeys(empty, ""), **dict(found)}


def write(folder, files):
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    return write(tmp_path_factory.mktemp("package"), files_of_the_page())


@pytest.fixture(scope="module")
def call(package, tmp_path_factory):
    """`call("-m", "auditor", ...)` is Python where the page's package is installed."""
    site = tmp_path_factory.mktemp("site")
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--no-build-isolation"]
    subprocess.run(
        [*pip, "--target", site, package],
        check=True,
        capture_output=True,
        timeout=120,
        env={**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1"},
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(site), str(ROOT))), "COLUMNS": "120"}

    def called(*words, folder=ROOT):
        command = [sys.executable, *map(str, words)]
        return subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, timeout=180, check=False
        )

    return called


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    return write(tmp_path_factory.mktemp("shop"), SHOP)


def test_the_page_has_five_files(package):
    assert sorted(files_of_the_page()) == [
        "pyproject.toml",
        "shop_operators/__init__.py",
        "shop_operators/trail/__init__.py",
        "shop_operators/trail/drop_record.py",
        "tests/test_operators.py",
    ]


def test_it_is_listed_and_explained(call):
    assert "trail/drop_record" in call("-m", "auditor", "operators").stdout
    page = call("-m", "auditor", "operators", "trail/drop_record").stdout
    for text in ("CWE-778", "A09:2021", "-audit_log.record(user, 'paid')", "## What it leaves alone"):
        assert text in page.replace("- ", "-")


def test_its_own_test_passes(call, package):
    answer = call("-m", "pytest", "-q", "-p", "no:cacheprovider", "tests", folder=package)
    assert "5 passed" in answer.stdout, answer.stdout


def test_its_mutants_are_listed(call, shop):
    lines = call("-m", "auditor", "mutants", shop, "--families", "trail").stdout.splitlines()
    assert [line.split("  ")[1:3] for line in lines[:2]] == [
        ["shop/orders.py:10", "trail/drop_record"],
        ["shop/orders.py:15", "trail/drop_record"],
    ]


@pytest.mark.postgres
def test_an_audit_judges_them_and_the_gate_asks_for_them(call, shop):
    answer = call("-m", "auditor", "run", shop, "--jobs", "1", "--families", "trail")
    assert answer.returncode == 1, answer.stderr
    run = load_run(shop / "reports/latest/audit.json")
    function = {mutant.id: mutant.function for mutant in run.mutants}
    assert {function[verdict.mutant_id]: verdict.status for verdict in run.verdicts} == {
        "pay": Status.KILLED,
        "cancel": Status.SURVIVED,
    }
    assert "trail: 1 of 2 killed" in answer.stdout
    assert "Nobody can tell afterwards who did it" in (shop / "reports/latest/holes.html").read_text()
