"""What the documents say is what the code does."""

import re
from pathlib import Path

from auditor.config.load import GATE_KEYS, KEYS
from auditor.errors import ExitCode
from auditor.registry import shelf

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()
ARCHITECTURE = (ROOT / "docs/architecture.md").read_text()


def test_the_readme_lists_every_exit_code():
    listed = {int(code) for code in re.findall(r"^\| (\d+) \|", README, flags=re.MULTILINE)}
    assert listed == {int(code) for code in ExitCode}


def test_the_readmes_configuration_is_one_that_is_accepted():
    import tomllib

    (block,) = re.findall(r"```toml\n(.*?)```", README, flags=re.DOTALL)
    table = tomllib.loads(block)["tool"]["auditor"]
    assert set(table) <= set(KEYS)
    assert set(table["gate"]) <= set(GATE_KEYS)
    assert len(block.strip().splitlines()) == 5


def test_the_readmes_first_screen_has_the_two_commands():
    first = README.split("## ")[0]
    assert re.findall(r"^make (\w+)", first, flags=re.MULTILINE) == ["audit", "test"]


def test_every_link_and_picture_of_the_documents_leads_somewhere():
    for document in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]:
        for target in re.findall(r"\]\(([^)#:]+)\)", document.read_text()):
            assert (document.parent / target).exists(), f"{document.name}: {target}"


def test_the_architecture_names_every_room():
    rooms = {path.name for path in (ROOT / "auditor").iterdir() if path.is_dir() and (path / "__init__.py").exists()}
    unnamed = {room for room in rooms if f"{room}/" not in ARCHITECTURE and f"`{room}" not in ARCHITECTURE}
    assert unnamed <= {"cli"}


def test_every_rule_that_chooses_a_tier_is_in_the_architecture():
    code = "".join(
        (ROOT / "auditor" / path).read_text() for path in ("host/swap.py", "plan/tier.py", "baseline/calibrate.py")
    )
    for rule in sorted(set(re.findall(r'"(R\d+) ', code)) | set(re.findall(r'f"(R\d+) ', code))):
        assert f"| {rule} |" in ARCHITECTURE, rule


def test_the_shelves_hold_what_the_first_version_promises():
    assert set(shelf("operators")) >= {
        "await/drop_await",
        "await/drop_statement",
        "tenant/drop_filter",
        "tenant/drop_guard",
        "transaction/drop_commit",
        "transaction/drop_rollback",
    }
    assert set(shelf("formats")) >= {"audit_json", "html", "mutation_json"}
