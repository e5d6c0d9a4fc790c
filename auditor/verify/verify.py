"""Verdict by verdict: what the engine said, and what the slow way says."""

import hashlib
from collections.abc import Collection
from pathlib import Path

from auditor.config.model import Config
from auditor.errors import EnvironmentFault, UsageError
from auditor.model.codec import encode_line
from auditor.model.mutant import Mutant
from auditor.model.plain import counted
from auditor.model.progress import Progress
from auditor.model.render import mutated_source
from auditor.model.run import Run
from auditor.model.source_text import decoded
from auditor.model.test import Stability
from auditor.project_copy import copy_project, scratch_folder
from auditor.verify.bench import open_bench
from auditor.verify.choice import choose
from auditor.verify.compare import Agreement, Comparison
from auditor.verify.journal import Entry, Journal, digest_of
from auditor.verify.slow_way import SAME_DRAWS, SlowVerdict
from auditor.verify.target import Target, find_target
from auditor.verify.working_copy import digest


def verify(run: Run, config: Config, *, only: Collection[str], resume: bool, progress: Progress) -> Agreement:
    """Check a saved run's verdicts: those of the mutants `only` where ids are given, else the sample of the
    configuration's scope, else all; and of these its shard. Every word of the slow way is journalled at once.

    With `resume`, a mutant on which it was heard before is not judged again, if the project, its interpreter and its
    packages are what they were then. Raises `UsageError` when the sources or the tests are not those of the run or an
    id is unknown, and `EnvironmentFault` when a copy of the project can't be made or does not behave
    like the project.
    """
    _same_project(run, config)
    chosen, verdicts = choose(run, only, config.scope), run.verdict_of
    texts = {mutant.id: mutated_source(run.sources[mutant.path], mutant.edits) for mutant in chosen}
    with scratch_folder() as scratch:
        pristine, target = scratch / "pristine", find_target(config, run.sources)
        _copy(config, pristine)
        suite = _suite(run, config)
        journal = Journal(config.state / "verify", _state(pristine, target, suite, config))
        heard = _heard_before(journal, texts, progress) if resume else {}
        left = [mutant for mutant in chosen if mutant.id not in heard]
        progress.stage("verify", len(left))
        if left:
            count = min(config.jobs, len(left))
            limit = 10 * run.baseline.duration + 60
            with open_bench(count, config, target, suite, pristine, scratch, limit) as bench, journal.open() as pen:
                bench.prove(*_imported_source(run))

                def hear(mutant: Mutant, slow: SlowVerdict) -> None:
                    pen.write(Entry(mutant=mutant.id, text=digest_of(texts[mutant.id]), slow=slow))
                    heard[mutant.id] = slow
                    progress.step(Comparison(mutant=mutant, verdict=verdicts[mutant.id], slow=slow).outcome)

                bench.judge(left, texts, hear)
    return Agreement(
        comparisons=tuple(
            Comparison(mutant=mutant, verdict=verdicts[mutant.id], slow=heard[mutant.id]) for mutant in chosen
        )
    )


def _heard_before(journal: Journal, texts: dict[str, str], progress: Progress) -> dict[str, SlowVerdict]:
    known = journal.known()
    keys = {id_: (id_, digest_of(text)) for id_, text in texts.items()}
    heard = {id_: known[key] for id_, key in keys.items() if key in known}
    progress.say(
        f"auditor: {len(heard)} of {counted(len(texts), 'mutant')} were judged before"
        if known
        else "auditor: nothing to resume: no mutant of this project, as it is now, was judged before"
    )
    return heard


def _copy(config: Config, pristine: Path) -> None:
    try:
        copy_project(config.project, pristine, config.output)
    except OSError as fault:
        raise EnvironmentFault(
            "verify-no-copy",
            "the project can't be copied",
            where=str(config.project),
            why=str(fault)[:300],
            remedy="free some space, set TMPDIR to a larger disk, or make all files of the project readable",
        ) from fault


def _suite(run: Run, config: Config) -> tuple[str, ...]:
    """pytest's arguments: the tests, without those that the run saw as flaky: they kill nothing."""
    flaky = [test.id for test in run.baseline.tests if test.stability is Stability.FLAKY]
    return (*config.tests, *(f"--deselect={test}" for test in sorted(flaky)))


def _state(pristine: Path, target: Target, suite: tuple[str, ...], config: Config) -> str:
    """A digest of all that the slow way's word depends on but the mutant."""
    server = (config.database_url, config.pg_bindir, config.database_env)
    plugin = SAME_DRAWS.read_text()
    return hashlib.sha256(encode_line((digest(pristine), target.digest, suite, server, plugin))).hexdigest()


def _imported_source(run: Run) -> tuple[str, str]:
    """The path and text of a file that the suite imports: one that the baseline saw run."""
    ran = [path for path in run.sources if run.baseline.import_lines.get(path) or run.baseline.covered.get(path)]
    path = min(ran or run.sources)
    return path, run.sources[path]


def _same_project(run: Run, config: Config) -> None:
    for path, text in run.sources.items():
        file = config.project / path
        if not file.is_file() or decoded(file.read_bytes()) != text:
            raise UsageError(
                "verify-sources-changed",
                f"{path} is not what it was when the run was made",
                remedy="audit again, then verify: python -m auditor run",
            )
    tests = ", ".join(config.tests)
    if run.config["tests"] != tests:
        raise UsageError(
            "verify-other-tests",
            f"the run is of other tests: {run.config['tests']}, not {tests}",
            remedy="give the same --tests as the run had, or the --output of another run",
        )
