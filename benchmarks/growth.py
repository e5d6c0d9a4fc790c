"""How a run grows: 100, 400 and 1,600 mutants with 1 and 2 workers, and the memory of a host and of a child.

    .venv/bin/python benchmarks/growth.py [--write docs/benchmarks.md]

Samples of the reference API's mutants, drawn with one seed. Memory is the proportional share (PSS) that Linux counts
for each process, looked at twice a second; the largest is shown. What is done is kept in .auditor/growth.
"""

import argparse
import json
import subprocess
import sys
import threading
from collections import Counter
from pathlib import Path

from markers import write_between

from auditor.host.processes import children_of, family_of
from auditor.model.codec import load_run

ROOT = Path(__file__).parent.parent
STATE = ROOT / ".auditor" / "growth"
SIZES, WORKERS, SEED = (100, 400, 1600), (1, 2), 1
LOOK_EVERY = 0.5  # seconds


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--write", type=Path, metavar="FILE", help="put the table between the markers of this document")
    given = words.parse_args()
    head = [
        "| mutants | workers | wall, s | mutants a second a core | largest host, MB | largest child, MB |",
        "| --- " * 6 + "|",
    ]
    table = "\n".join([*head, *(measured(size, jobs) for size in SIZES for jobs in WORKERS)])
    print(table)
    if given.write:
        write_between(given.write, "growth", table)


def measured(size: int, jobs: int) -> str:
    """A row of the table, measured now or in an earlier go."""
    file = STATE / f"{size}-{jobs}.json"
    if not file.is_file():
        print(f"{size} mutants, {jobs} worker(s) …", file=sys.stderr, flush=True)
        STATE.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(_audited(size, jobs)), encoding="utf-8")
    wall, rate, host, child = json.loads(file.read_text(encoding="utf-8"))
    return f"| {size} | {jobs} | {wall:.0f} | {rate:.1f} | {host:.0f} | {child:.0f} |"


def _audited(size: int, jobs: int) -> tuple[float, float, float, float]:
    output = STATE / f"{size}-{jobs}"
    command = [sys.executable, "-m", "auditor", "run", str(ROOT), "--output", str(output), "--no-cache"]
    sample = ["--sample", str(size), "--seed", str(SEED), "--jobs", str(jobs)]
    process = subprocess.Popen([*command, *sample], cwd=ROOT)
    largest: Counter[str] = Counter()
    ended = threading.Event()
    watcher = threading.Thread(target=_watch, args=(process.pid, largest, ended))
    watcher.start()
    code = process.wait()
    ended.set()
    watcher.join()
    if code not in (0, 1):
        raise SystemExit(f"{size} mutants, {jobs} worker(s): exit code {code}")
    run = load_run(output / "latest" / "audit.json")
    rate = len(run.verdicts) / run.timings["mutants run"] / jobs
    return run.duration, rate, largest["host"], largest["child"]


def _watch(auditor: int, largest: Counter[str], ended: threading.Event) -> None:
    """The largest host, and the largest process that a host forked (a stage, or a mutant's child), in MB."""
    while not ended.wait(LOOK_EVERY):
        for host in children_of(auditor):
            if "auditor/host" not in _command(host):
                continue
            largest["host"] = max(largest["host"], _share(host))
            for child in family_of(host) - {host}:
                largest["child"] = max(largest["child"], _share(child))


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


def _share(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) // 1024 for line in lines if line.startswith("Pss:")), 0)


if __name__ == "__main__":
    main()
