"""The report's folders are whole or not there."""

import errno
import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from auditor.errors import EnvironmentFault, UsageError
from auditor.formats import audit_json, mutation_json
from auditor.model.run import Run
from auditor.report import prepare_output, write_report
from tests.factories import realistic_run

JSON = ("mutation_json", "audit_json")
ROOT = Path(__file__).parent.parent.parent


def files(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_a_run_has_its_folder_and_latest_is_a_copy_of_it(tmp_path: Path) -> None:
    run = realistic_run()
    output = tmp_path / "reports"

    returned = write_report(run, output, JSON)

    assert returned == output / "latest"
    assert sorted(path.name for path in output.iterdir()) == sorted([run.id, "latest"])
    assert files(output / run.id) == files(output / "latest")
    assert set(files(output / "latest")) == {"audit.json", "mutation.json"}
    assert not (output / "latest").is_symlink()


def test_the_newest_run_takes_the_place_of_latest(tmp_path: Path) -> None:
    write_report(realistic_run(), tmp_path, JSON)
    write_report(replace(realistic_run(), id="second"), tmp_path, ("audit_json",))

    assert set(files(tmp_path / "latest")) == {"audit.json"}
    assert len(list(tmp_path.iterdir())) == 3


def test_a_run_written_again_replaces_itself(tmp_path: Path) -> None:
    write_report(realistic_run(), tmp_path, JSON)
    write_report(realistic_run(), tmp_path, ("audit_json",))

    assert set(files(tmp_path / realistic_run().id)) == {"audit.json"}
    assert len(list(tmp_path.iterdir())) == 2


def test_a_link_called_latest_is_replaced_and_its_target_left_alone(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "mine.txt").write_text("mine")
    (tmp_path / "latest").symlink_to(kept, target_is_directory=True)

    write_report(realistic_run(), tmp_path, JSON)

    assert not (tmp_path / "latest").is_symlink()
    assert (kept / "mine.txt").read_text() == "mine"


def test_an_unknown_format_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as refused:
        write_report(realistic_run(), tmp_path / "reports", ("htmll",))

    assert refused.value.slug == "format-unknown"
    assert "mutation_json" in refused.value.remedy
    assert not (tmp_path / "reports").exists()


def test_a_full_disk_is_said_and_the_former_report_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_report(realistic_run(), tmp_path, JSON)
    before = files(tmp_path)

    def full(run: Run, out: Path) -> list[Path]:
        (out / "half.json").write_text("{")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(mutation_json, "write", full)
    with pytest.raises(EnvironmentFault) as fault:
        write_report(replace(realistic_run(), id="second"), tmp_path, JSON)

    assert fault.value.slug == "report-disk-full"
    assert "--output" in fault.value.remedy
    assert files(tmp_path) == before


def test_a_real_full_device_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full to write to")

    def onto_full_device(run: Run, out: Path) -> list[Path]:
        Path("/dev/full").write_bytes(b"x")
        return []

    monkeypatch.setattr(audit_json, "write", onto_full_device)
    with pytest.raises(EnvironmentFault) as fault:
        write_report(realistic_run(), tmp_path, ("audit_json",))

    assert fault.value.slug == "report-disk-full"
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(EnvironmentFault) as fault:
        write_report(realistic_run(), tmp_path / "file" / "reports", JSON)

    assert fault.value.slug == "report-not-writable"
    assert "file" in fault.value.where


def test_when_latest_cannot_be_put_in_place_the_former_one_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_report(realistic_run(), tmp_path, JSON)
    before = files(tmp_path / "latest")
    rename = Path.rename

    def refuse_latest(self: Path, target: Path) -> Path:
        if target == tmp_path / "latest" and self.suffix == ".part":
            raise OSError(errno.EACCES, os.strerror(errno.EACCES))
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refuse_latest)
    with pytest.raises(EnvironmentFault):
        write_report(replace(realistic_run(), id="second"), tmp_path, ("audit_json",))

    assert files(tmp_path / "latest") == before
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


KILLED = """
import os
import signal
import sys
from dataclasses import replace
from pathlib import Path

from auditor.formats import mutation_json
from auditor.report import write_report
from tests.factories import realistic_run

output, moment = Path(sys.argv[1]), sys.argv[2]
rename = Path.rename


def half(run, out):
    (out / "half.json").write_text("{")
    os.kill(os.getpid(), signal.SIGKILL)


def not_into_place(self, target):
    if target == output / "latest":
        os.kill(os.getpid(), signal.SIGKILL)
    return rename(self, target)


if moment == "writing":
    mutation_json.write = half
else:
    Path.rename = not_into_place
write_report(replace(realistic_run(), id="second"), output, ("mutation_json", "audit_json"))
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("moment", "folders"), [("writing", ["first", "latest"]), ("moving", ["first", "latest", "second"])]
)
def test_killed_at_any_moment_the_next_run_puts_the_folder_right(
    tmp_path: Path, moment: str, folders: list[str]
) -> None:
    write_report(replace(realistic_run(), id="first"), tmp_path, JSON)
    before = files(tmp_path / "latest")
    ended = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path), moment], cwd=ROOT, check=False)
    assert ended.returncode == -signal.SIGKILL
    assert {path.suffix for path in tmp_path.iterdir()} & {".part", ".old"}

    prepare_output(tmp_path)

    assert sorted(path.name for path in tmp_path.iterdir()) == folders
    assert files(tmp_path / "latest") == before


def test_what_another_process_is_writing_is_left_alone(tmp_path: Path) -> None:
    others = tmp_path / f".latest.{os.getpid()}.part"
    others.mkdir()
    (tmp_path / ".gitignore").write_text("*")

    prepare_output(tmp_path)

    assert others.is_dir()
    assert (tmp_path / ".gitignore").exists()
