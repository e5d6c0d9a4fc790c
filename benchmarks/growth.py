"""How a run grows: 100, 400 and 1,600 mutants with 1 and 2 workers, and the memory of a host and of a child.

    .venv/bin/python benchmarks/growth.py [--write docs/benchmarks.md]

Samples of the reference API's mutants, drawn with one seed. Memory as Linux counts it, looked at twice a second, the
largest is shown: the proportional share (PSS), in which a page that n processes share counts as an nth, and what is the
process's alone. A child shares what it has not written to with its host, so its own memory is what one more costs. What
is done is kept in .auditor/growth: the same command goes on where it was stopped.
"""

import argparse
import json
import subprocess
import sys
import threading
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path

from markers import write_between

from auditor.host.processes import children_of, family_of
from auditor.model.codec import load_run

ROOT = Path(__file__).parent.parent
STATE = ROOT / ".auditor" / "growth"
SIZES, WORKERS, SEED = (100, 400, 1600), (1, 2), 1
LOOK_EVERY = 0.5  # seconds
START, A_MUTANT = 50, 0.22  # seconds, on a quiet machine
HEAD = (
    "| mutants | workers | wall, s | of these, mutants, s | mutants a second a worker "
    "| largest host, MB (own) | largest child, MB (own) |"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """A run of `size` mutants by `jobs` workers. Seconds; memory in MB, of the largest host and of the largest process
    that a host forked (a stage, or a mutant's child): `host` and `child` are shares, `own` is not shared."""

    size: int
    jobs: int
    wall: float
    judging: float
    host: int
    host_own: int
    child: int
    child_own: int

    def row(self) -> str:
        rate = self.size / self.judging / self.jobs
        return (
            f"| {self.size} | {self.jobs} | {self.wall:.0f} | {self.judging:.0f} | {rate:.1f} "
            f"| {self.host} ({self.host_own}) | {self.child} ({self.child_own}) |"
        )


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--write", type=Path, metavar="FILE", help="put the table between the markers of this document")
    given = words.parse_args()
    left = [(size, jobs) for size in SIZES for jobs in WORKERS if not _file(size, jobs).is_file()]
    minutes = sum(START + size * A_MUTANT / jobs for size, jobs in left) / 60
    print(f"about {minutes:.0f} minutes on a quiet machine", file=sys.stderr, flush=True)
    grown = [grown_to(size, jobs) for size in SIZES for jobs in WORKERS]
    table = "\n".join([HEAD, "| --- " * 7 + "|", *(growth.row() for growth in grown)])
    print(table)
    if given.write:
        write_between(given.write, "growth", table)


def grown_to(size: int, jobs: int) -> Growth:
    """Measured now or in an earlier go."""
    file = _file(size, jobs)
    if not file.is_file():
        print(f"{size} mutants, {jobs} worker(s) …", file=sys.stderr, flush=True)
        STATE.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(asdict(_audited(size, jobs))), encoding="utf-8")
    return Growth(**json.loads(file.read_text(encoding="utf-8")))


def _file(size: int, jobs: int) -> Path:
    return STATE / f"{size}-{jobs}.json"


def _audited(size: int, jobs: int) -> Growth:
    output = STATE / f"{size}-{jobs}"
    command = [sys.executable, "-m", "auditor", "run", str(ROOT), "--output", str(output), "--no-cache"]
    sample = ["--sample", str(size), "--seed", str(SEED), "--jobs", str(jobs)]
    process = subprocess.Popen([*command, *sample], cwd=ROOT)
    largest: Counter[str] = Counter()
    ended = threading.Event()
    watcher = threading.Thread(target=_watch, args=(process.pid, largest, ended))
    watcher.start()
    try:
        code = process.wait()
    finally:
        ended.set()
        watcher.join()
    if code not in (0, 1):
        raise SystemExit(f"{size} mutants, {jobs} worker(s): exit code {code}")
    run = load_run(output / "latest" / "audit.json")
    return Growth(
        size=len(run.verdicts),
        jobs=jobs,
        wall=run.duration,
        judging=run.timings["mutants run"],
        host=largest["host"],
        host_own=largest["host, own"],
        child=largest["child"],
        child_own=largest["child, own"],
    )


def _watch(auditor: int, largest: Counter[str], ended: threading.Event) -> None:
    while not ended.wait(LOOK_EVERY):
        for host in children_of(auditor):
            if "auditor/host" in _command(host):
                _note("host", host, largest)
                for child in family_of(host) - {host}:
                    _note("child", child, largest)


def _note(name: str, pid: int, largest: Counter[str]) -> None:
    try:
        kilobytes = pages((Path(f"/proc/{pid}/smaps_rollup")).read_text())
    except OSError:  # it has gone
        return
    largest[name] = max(largest[name], kilobytes["Pss"] // 1024)
    own = kilobytes["Private_Clean"] + kilobytes["Private_Dirty"]
    largest[f"{name}, own"] = max(largest[f"{name}, own"], own // 1024)


def pages(rollup: str) -> Counter[str]:
    """The kilobytes of each kind of page, from a process's `smaps_rollup`."""
    fields = (line.split() for line in rollup.splitlines()[1:])
    return Counter({name.rstrip(":"): int(figure) for name, figure, *_ in fields})


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


if __name__ == "__main__":
    main()
