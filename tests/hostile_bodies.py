"""What a mutant may do to the process that runs it: bodies for `step(value)` of the project hostile_code."""

from auditor.model.verdict import Status

DAEMON = """
    import os, time
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            time.sleep(600)
        os._exit(0)
    os.wait()
"""

# name → (what the body does, the verdict, a word of what is said about it)
BODIES = {
    # never ends
    "endless_loop": ("while True: pass", Status.TIMEOUT, ""),
    "busy_coroutine": (
        """
    import asyncio
    async def busy():
        while True:
            await asyncio.sleep(0)
    asyncio.run(busy())
""",
        Status.TIMEOUT,
        "",
    ),
    "blocked_c_call": ("import re; re.match(r'(a+)+$', 'a' * 99 + 'b')", Status.TIMEOUT, ""),
    "blocked_system_call": ("import os; os.read(os.pipe()[0], 1)", Status.TIMEOUT, ""),
    "lock_never_released": (
        "import threading; lock = threading.Lock(); lock.acquire(); lock.acquire()",
        Status.TIMEOUT,
        "",
    ),
    "every_signal_ignored": (
        """
    import signal
    for number in set(signal.Signals) - {signal.SIGKILL, signal.SIGSTOP}:
        signal.signal(number, signal.SIG_IGN)
    while True: pass
""",
        Status.TIMEOUT,
        "",
    ),
    "stopped": ("import os, signal; os.kill(os.getpid(), signal.SIGSTOP)", Status.TIMEOUT, ""),
    "away_from_its_group": (
        "import os, time; os.setpgid(0, os.getpgid(os.getppid())); time.sleep(600)",
        Status.TIMEOUT,
        "",
    ),
    # ends
    "exit_0": ("import os; os._exit(0)", Status.ERROR, "exit code 0"),
    "exit_0_but_a_fork_lives": (
        "import os, time; os._exit(0) if os.fork() else time.sleep(600)",
        Status.ERROR,
        "exit code 0",
    ),
    "abort": ("import os; os.abort()", Status.ERROR, "SIGABRT"),
    "bad_pointer": ("import ctypes; ctypes.string_at(0)", Status.ERROR, "SIGSEGV"),
    "real_time_signal": ("import os, signal; os.kill(os.getpid(), signal.SIGRTMIN + 1)", Status.ERROR, "signal 35"),
    "kills_its_group": ("import os, signal; os.killpg(0, signal.SIGKILL)", Status.ERROR, "SIGKILL"),
    "everything_closed": (
        "import os; os.closerange(0, 4096); import time; time.sleep(600)",
        Status.ERROR,
        "closed the pipe",
    ),
    "kills_its_host": (
        "import os, signal, time; os.kill(os.getppid(), signal.SIGKILL); time.sleep(600)",
        Status.ERROR,
        "host",
    ),
    "speaks_for_its_host": (
        "import os, sys; os.write(int(sys.argv[2]), b'[1]\\n'); return value + 1",
        Status.ERROR,
        "host",
    ),
    "kills_its_host_and_leaves_a_daemon": (
        DAEMON + "    import signal; os.kill(os.getppid(), signal.SIGKILL); time.sleep(600)",
        Status.ERROR,
        "host",
    ),
    "writes_into_every_descriptor": (
        """
    import os
    for number in range(3, 64):
        try:
            os.write(number, b'[1]\\n{"a\\n')
        except OSError:
            pass
    return value + 1
""",
        Status.ERROR,
        "",
    ),
    # takes all there is
    "memory": ("x = []\n    while True: x.append(b'x' * (1 << 20))", Status.ERROR, "memory_limit"),
    "memory_of_what_it_starts": (
        """
    import subprocess, sys
    subprocess.run([sys.executable, "-c", "x = []\\nwhile True: x.append(b'x' * (1 << 20))"])
""",
        Status.ERROR,
        "memory_limit",
    ),
    "deep_recursion": (
        """
    import sys
    sys.setrecursionlimit(1 << 30)
    def deeper(x):
        return deeper([x])
    deeper(0)
""",
        Status.ERROR,
        "",
    ),
    "disk": (
        """
    import tempfile
    with tempfile.NamedTemporaryFile(delete=False) as file:
        while True:
            file.write(b'x' * (1 << 20))
""",
        Status.ERROR,
        "memory_limit",
    ),
    # noticed
    "system_exit": ("raise SystemExit(0)", Status.KILLED, "SystemExit: 0"),
    "keyboard_interrupt": ("raise KeyboardInterrupt", Status.KILLED, "KeyboardInterrupt"),
    "sigint": (
        "import os, signal, time; os.kill(os.getpid(), signal.SIGINT); time.sleep(600)",
        Status.KILLED,
        "KeyboardInterrupt",
    ),
    "pytest_exit": ("import pytest; pytest.exit('enough')", Status.KILLED, "enough"),
    "huge_failure": ("raise ValueError('x' * 10_000_000)", Status.KILLED, "ValueError: xxx"),
    "odd_failure": ("raise ValueError('\\0\\x1b[31m\\ud800')", Status.KILLED, "ValueError"),
    "flood_of_output": (
        "import os\n    for _ in range(500): os.write(1, b'x' * (1 << 16)); print('y' * (1 << 10))\n    return 0",
        Status.KILLED,
        "assert 0 == 2",
    ),
    # goes unnoticed
    "output_closed": ("import os; os.close(1); os.close(2); return value + 1", Status.SURVIVED, ""),
    "another_environment": ("import os; os.environ.clear(); return value + 1", Status.SURVIVED, ""),
    "other_signal_handlers": (
        """
    import signal
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGCHLD):
        signal.signal(number, signal.SIG_IGN)
    return value + 1
""",
        Status.SURVIVED,
        "",
    ),
    "daemon": (DAEMON + "    return value + 1", Status.SURVIVED, ""),
    "a_fork_that_goes_on": ("import os; os.fork(); return value + 1", Status.SURVIVED, ""),
    "no_folder_to_stand_in": (
        "import os, tempfile; os.chdir(tempfile.mkdtemp()); os.rmdir(os.getcwd()); return value + 1",
        Status.SURVIVED,
        "",
    ),
    "temporary_files_without_rights": (
        """
    import os, tempfile
    folder = tempfile.mkdtemp()
    open(folder + '/file', 'w').close()
    os.chmod(folder, 0)
    return value + 1
""",
        Status.SURVIVED,
        "",
    ),
    "pytest_exit_with_0": ("import pytest; pytest.exit('enough', returncode=0)", Status.SURVIVED, ""),
}
