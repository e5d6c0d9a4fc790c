"""A run of the auditor that is still under way, as a user's terminal has it."""

import os
import subprocess
import sys
import threading
import uuid

from surroundings import MARK, leftovers, nothing_left


class Running:
    """`python -m auditor run PROJECT`; `lines` are what it has said on stderr so far.

    Its processes inherit the `mark`; runs that are to see the same variables are given the same one.
    """

    def __init__(self, project, *flags, mark="", **environment):
        self.mark = mark or uuid.uuid4().hex
        self.process = subprocess.Popen(
            [sys.executable, "-m", "auditor", "run", str(project), *map(str, flags)],
            env={**os.environ, "COLUMNS": "120", MARK: self.mark, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self.lines, self._deaf = [], False
        self._heard = threading.Condition()
        self._ear = threading.Thread(target=self._listen, daemon=True)
        self._ear.start()

    def _listen(self):
        for line in self.process.stderr:
            with self._heard:
                self.lines.append(line)
                self._heard.notify_all()
        with self._heard:
            self._deaf = True
            self._heard.notify_all()

    def said(self, word):
        """Wait until one of its lines has the word."""
        with self._heard:
            self._heard.wait_for(lambda: word in self.told or self._deaf, timeout=120)
            return word in self.told

    def end(self):
        """Its exit code, once it has ended by itself."""
        code = self.process.wait(timeout=180)
        self._ear.join()
        self.out = self.process.stdout.read()
        self.process.stdout.close()
        self.process.stderr.close()
        return code

    def stop(self):
        """For a test that failed: nothing is to stay behind."""
        if self.process.poll() is None:
            self.process.kill()
        if not self.process.stdout.closed:
            self.end()

    @property
    def told(self):
        return "".join(self.lines)

    def leftovers(self):
        return leftovers(self.process.pid, self.mark)

    def left_nothing(self):
        return nothing_left(self.process.pid, self.mark)
