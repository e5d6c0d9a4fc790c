"""Where the run took place: versions from the target's interpreter, the state of the project's repository."""

import platform
import subprocess

import auditor
from auditor.config.model import Config
from auditor.model.environment import Environment
from auditor.workers.message import Message


def describe_environment(config: Config, hello: Message, database: str) -> Environment:
    """`hello` is a host's introduction: its Python, and the distributions installed there."""
    return Environment(
        auditor=auditor.__version__,
        python=f"{hello['implementation']} {hello['python']}",
        platform=f"{platform.system()} {platform.machine()}",
        database=database,
        cores=config.cores,
        jobs=config.jobs,
        packages=dict(sorted(hello["packages"].items())),
        commit=_git(config, "rev-parse", "HEAD"),
        branch=_git(config, "rev-parse", "--abbrev-ref", "HEAD"),
        dirty=bool(_git(config, "status", "--porcelain", "--untracked-files=no", "--", ".")),
    )


def _git(config: Config, *words: str) -> str:
    """What git says of the project; nothing where there is no git or no repository."""
    try:
        answer = subprocess.run(
            ["git", "-C", str(config.project), *words], capture_output=True, text=True, timeout=20, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return answer.stdout.strip()
