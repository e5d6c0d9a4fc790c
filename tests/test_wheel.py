"""The wheel builds, holds what it needs, and works where nothing of the source tree is."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import auditor

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    out = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", out, ROOT],
        check=True,
        capture_output=True,
    )
    return next(out.glob("*.whl"))


@pytest.mark.slow
def test_the_wheel_holds_the_package_with_its_data_and_nothing_else(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.partition("/")[0] for name in names}
    assert tops == {"auditor", f"auditor-{auditor.__version__}.dist-info"}
    for folder in ("auditor/host/__main__.py", "auditor/formats/html/templates/index.html"):
        assert folder in names


@pytest.mark.slow
def test_the_installed_wheel_says_its_version(wheel, tmp_path):
    target = tmp_path / "site"
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", target, wheel],
        check=True,
        capture_output=True,
        env={**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1"},
    )
    answer = subprocess.run(
        [sys.executable, "-P", "-m", "auditor", "--version"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(target)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert answer.stdout.strip() == f"auditor, version {auditor.__version__}"
    where = subprocess.run(
        [sys.executable, "-P", "-c", "import auditor; print(auditor.__file__)"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(target)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert where.stdout.startswith(str(target))
