"""A stand-in for the auditor's process: holds databases until it is killed or interrupted.

`python holder.py PLACE COUNT`: in PLACE instead of /dev/shm; the server's URL, or nothing, on standard input.
Prints one line of JSON when the databases are there.
"""

import json
import signal
import sys
from pathlib import Path

from auditor.database import embedded, worker_databases


def main() -> None:
    embedded.MEMORY = Path(sys.argv[1])
    url = sys.stdin.readline().strip()
    with worker_databases(int(sys.argv[2]), url=url) as databases:
        print(json.dumps([worker.url.as_scheme("postgresql") for worker in databases.workers]), flush=True)
        while True:
            signal.pause()


if __name__ == "__main__":
    main()
