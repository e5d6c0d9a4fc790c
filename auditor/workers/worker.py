"""A worker: one database, one host a tier, one mutant at a time."""

import json
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from subprocess import SubprocessError

from auditor.config.model import Config
from auditor.database import Content, WorkerDatabase
from auditor.database.variables import environment_for
from auditor.host.protocol import BASELINE, COLLECTED, IMPORTED, SESSION, Message
from auditor.model.plan import Tier
from auditor.project_copy import looking_there_first
from auditor.workers.disk import ProjectOnDisk
from auditor.workers.host_process import START_LIMIT, HostDied, HostProcess

BASELINE_LIMIT = 3600.0
MODES = {
    Tier.SESSION: SESSION,
    Tier.COLLECTED: COLLECTED,
    Tier.IMPORTED: IMPORTED,
    Tier.FRESH: IMPORTED,
    Tier.DISK: IMPORTED,
}
GRACE = 20.0  # beyond a child's own time limit, before the host itself is given up


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A mutant as the host takes it: the file's absolute path, its text, and the mutated text (None: no change).

    `expected` are the functions, "absolute path::qualified name", that may run without being told of; None: all.
    `beside` are the texts of other files that change too, by absolute path: only for a tier that imports anew.
    """

    path: str
    original: str
    mutated: str | None
    expected: tuple[str, ...] | None = None
    beside: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """What became of one child. `lines` are `{"test", "outcome", "failure", "duration"}`; `how` is "finished",
    "timeout" or "died"; `boot` is why collection failed; `exit_code` is pytest's, in the tiers that boot it; `charges`
    is whom a replay charged with each line; `strayed` are functions that ran and were not expected to (None: nobody
    looked); `seconds` is all that the mutant cost the worker, its database and its host included."""

    how: str
    detail: str
    lines: tuple[Message, ...]
    boot: str = ""
    exit_code: int | None = None
    charges: Message = field(default_factory=dict)
    strayed: tuple[str, ...] | None = None
    seconds: float = 0.0


class Worker:
    """Hosts are started when they are first needed and live until `close`.

    `modules` are what an `imported` host imports; `threads` says how many threads a tier's host had when it was ready;
    `proved` are the tiers whose present host is known to run the unmutated suite as the baseline did.
    """

    def __init__(self, number: int, config: Config, python: Path, database: WorkerDatabase, sources: list[str]) -> None:
        self.number = number
        self.modules: tuple[str, ...] = ()
        self._config, self._python, self._database, self._sources = config, python, database, sources
        self._hosts: dict[str, HostProcess] = {}
        self._copy: ProjectOnDisk | None = None
        self.threads: dict[Tier, int] = {}
        self.proved: set[str] = set()
        self._used = False
        self._closing = False

    def baseline(self, reversed_order: bool, carried: Collection[str] = ()) -> Message:
        """One run of the suite under coverage, less the tests whose ids are `carried`.

        Raises `HostDied`, with the test that was running in `during`, `DatabaseLost` or `EnvironmentFault`.
        """
        self._renew_database()
        more: Message = {"reversed": reversed_order, "carried": sorted(carried)}
        host = self._hosts[BASELINE] = self._start(BASELINE, "baseline", more)
        running = ""
        try:
            while (message := host.ready(within=BASELINE_LIMIT))["type"] == "running":
                running = message["test"]
            self._database.confirm()
            return {**message, "hello": host.hello, "last_words": host.last_words()}
        except HostDied as fault:
            raise HostDied(str(fault), during=running) from None
        finally:
            self._drop(BASELINE)

    def ready(self, tier: Tier) -> None:
        """Make sure that the tier's host is up. Raises `HostDied`, or `EnvironmentFault` for a missing package."""
        if tier in self._hosts:
            return
        self._renew_database()  # a session host runs the whole suite, and any other may use it on import
        imported = tier is Tier.IMPORTED
        more: Message = {"modules": list(self.modules) if imported else [], "stages": imported}
        if tier is Tier.DISK:
            more |= self._on_disk().opening
        host = self._hosts[tier] = self._start(MODES[tier], tier.value, more)
        try:
            self.threads[tier] = host.ready(within=BASELINE_LIMIT if tier is Tier.SESSION else START_LIMIT)["threads"]
            if tier is Tier.SESSION:
                self._keep_database()
        except BaseException:
            self._drop(tier)
            raise

    def classify(self, tier: Tier, path: str, original: str, mutated: list[str]) -> list[Message]:
        """For each mutated text of a file: where the change lives, and whether a swap reaches it in the tier's host.

        A host that dies over it is replaced once. Raises `HostDied`.
        """
        request = {"type": "classify", "path": path, "original": original, "mutated": mutated}
        try:
            return self._classified(tier, request)
        except HostDied:
            self._drop(tier)
            return self._classified(tier, request)

    def replay(self, tier: Tier, limit: float) -> Ran:
        """The unmutated suite in a child of the tier's host, under coverage, in the suite's own order."""
        told = self._config.state / f"replay-{self.number}.json"
        told.unlink(missing_ok=True)
        ran = self._ask(tier, {"type": "replay", "told": str(told.absolute())}, limit)
        return replace(ran, charges=json.loads(told.read_text())) if told.exists() else ran

    def run(
        self,
        tier: Tier,
        change: Change,
        tests: list[str] | None,
        *,
        limit: float,
        whole_row: bool,
        first: Sequence[str] = (),
        without: Sequence[str] = (),
    ) -> Ran:
        """Run the tests (for None all but `without`, `first` before the others) on the change in a child of the tier's
        host, on a renewed database.

        Where the project is imported anew, collecting the suite is most of the cost: there `first` run alone, and the
        whole suite in a child of its own only where they don't decide.

        Raises `DatabaseLost` when the database's server was not there all the time: what the tests said is void then.
        """
        began = time.monotonic()
        if first and tier in (Tier.IMPORTED, Tier.FRESH) and not whole_row:
            ran = self._run_once(tier, change, list(first), (), (), limit, whole_row)
            if _decides(ran):
                return replace(ran, seconds=time.monotonic() - began)
            first = ()
        ran = self._run_once(tier, change, tests, first, without, limit, whole_row)
        return replace(ran, seconds=time.monotonic() - began)

    def _run_once(
        self,
        tier: Tier,
        change: Change,
        tests: list[str] | None,
        first: Sequence[str],
        without: Sequence[str],
        limit: float,
        whole_row: bool,
    ) -> Ran:
        request = {
            "type": "run",
            "path": change.path,
            "original": change.original,
            "mutated": None if tier is Tier.DISK else change.mutated,
            "beside": dict(change.beside),
            "expected": change.expected,
            "tests": tests,
            "first": list(first),
            "without": list(without),
            "whole_row": whole_row,
        }
        if tier is not Tier.DISK:
            return self._ask(tier, request, limit)
        try:
            with self._on_disk().holding(change.path, change.mutated):
                return self._ask(tier, request, limit)
        except HostDied as fault:
            return Ran(how="died", detail=str(fault), lines=())

    def _ask(self, tier: Tier, request: Message, limit: float) -> Ran:
        try:
            self.ready(tier)
            self._renew_database(Content.KEPT if tier is Tier.SESSION else Content.EMPTY)
            answer = self._hosts[tier].ask({**request, "limit": limit}, within=limit + GRACE)
        except HostDied as fault:
            self._drop(tier)
            answer = {"how": "died", "detail": f"host: {fault}", "lines": []}
        finally:
            if tier in (Tier.FRESH, Tier.DISK):
                self._drop(tier)
        self._database.confirm()
        return _ran(answer)

    def take(self, database: WorkerDatabase) -> None:
        """Work on with another database; the hosts that know the lost one are ended."""
        self.close()
        self._database, self._used = database, False

    def keeps(self, tier: Tier) -> bool:
        """Whether the tier's host is still the one that ran the last mutant."""
        return tier in self._hosts

    def restart(self, tier: Tier) -> None:
        """The next mutant of the tier gets a new host."""
        self._drop(tier)

    @property
    def is_ending(self) -> bool:
        """Whether the run is being ended, and nothing more is started."""
        return self._closing

    def hang_up(self) -> None:
        """From another thread: end whatever runs, and start nothing more."""
        self._closing = True
        for host in list(self._hosts.values()):
            host.hang_up()

    def close(self) -> None:
        for name in list(self._hosts):
            self._drop(name)
        if self._copy is not None:
            self._copy.close()
            self._copy = None

    def _on_disk(self) -> ProjectOnDisk:
        if self._copy is None:
            try:
                self._copy = ProjectOnDisk(self._config, self._python, self._sources)
            except (OSError, SubprocessError) as fault:
                raise HostDied(f"the project can't be copied: {fault}") from fault
        return self._copy

    def _classified(self, tier: Tier, request: Message) -> list[Message]:
        self.ready(tier)
        answers: list[Message] = self._hosts[tier].ask(request, within=START_LIMIT)["answers"]
        return answers

    def _renew_database(self, content: Content = Content.EMPTY) -> None:
        if self._used or content is not Content.EMPTY:
            self._database.swap(content)
        self._used = True

    def _keep_database(self) -> None:
        why = self._database.keep()
        if why:
            raise HostDied(why)

    def _drop(self, name: str) -> None:
        self.proved.discard(name)
        host = self._hosts.pop(name, None)
        if host is not None:
            host.close()

    def _start(self, mode: str, name: str, more: Message) -> HostProcess:
        if self._closing:
            raise HostDied("the run is being ended")
        opening = {
            "mode": mode,
            "project": str(self._config.project),
            "tests": list(self._config.tests),
            "sources": self._sources,
            "state": str(self._config.state),
            **more,
        }
        environment = environment_for(self._database.url, self._config.database_env)
        if name == Tier.DISK:
            environment = looking_there_first(environment, self._on_disk().import_paths)
        log = self._config.state / "log" / f"{name}-{self.number}.log"
        log.unlink(missing_ok=True)
        return HostProcess(self._python, opening, environment, log, self._config.memory_limit)


def _decides(ran: Ran) -> bool:
    """Whether what a part of the suite said is what the whole would say: it failed, or never came to its end.

    A test that fails as the first of all may be one that the suite does not run first.
    """
    failed = any(line["outcome"] in ("failed", "error") for line in ran.lines[1:])
    return ran.how != "finished" or bool(ran.boot) or failed


def _ran(answer: Message) -> Ran:
    *lines, last = answer["lines"] or [{}]
    if not last.get("end"):
        lines, last = [*lines, last] if last else lines, {}
    crash = last.get("crash", "")
    return Ran(
        how="died" if crash else answer["how"],
        detail=crash or answer["detail"],
        lines=tuple(line for line in lines if "test" in line),
        boot=last.get("boot", ""),
        exit_code=last.get("exit_code"),
        strayed=tuple(last["strayed"]) if "strayed" in last else None,
    )
