"""What mutmut is told."""

import tomllib

from auditor.mutmut_engine.settings import configure


def test_all_that_is_not_mutated_is_copied_beside_it(tmp_path):
    for name in ("shop", "tests", "data"):
        (tmp_path / name).mkdir()
    configure(tmp_path, ["shop/price.py"], ["tests"])
    told = tomllib.loads((tmp_path / "pyproject.toml").read_text())["tool"]["mutmut"]
    assert told == {
        "source_paths": ["shop"],
        "only_mutate": ["shop/price.py"],
        "also_copy": ["data", "tests"],
        "pytest_add_cli_args_test_selection": ["tests"],
    }


def test_a_project_keeps_its_own_settings(tmp_path):
    own = '[tool.mutmut]\nsource_paths = ["lib"]\n'
    (tmp_path / "pyproject.toml").write_text(own)
    configure(tmp_path, ["shop/price.py"], ["tests"])
    assert (tmp_path / "pyproject.toml").read_text() == own


def test_names_are_quoted(tmp_path):
    (tmp_path / 'a "b"\\c').mkdir()
    configure(tmp_path, ["shop/price.py"], ['x"]\n[tool.evil]'])
    told = tomllib.loads((tmp_path / "pyproject.toml").read_text())["tool"]
    assert told["mutmut"]["also_copy"] == ['a "b"\\c']
    assert told["mutmut"]["pytest_add_cli_args_test_selection"] == ['x"]\n[tool.evil]']
