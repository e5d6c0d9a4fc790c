"""The search for mutants beside other work: the suite's baseline runs in processes of its own meanwhile."""

import threading
from collections.abc import Mapping
from concurrent.futures import Future

from auditor.model.mutant import Found
from auditor.mutants.find import find_mutants

STACK = 64 * 1024 * 1024  # deep sources need as much in a thread as they have in the main one, everywhere


class Search:
    """Begins at once, unless what it would find is `known`; it never keeps the process from ending."""

    def __init__(self, sources: Mapping[str, str], known: Found | None = None) -> None:
        self._answer: Future[Found] = Future()
        if known is not None:
            self._answer.set_result(known)
            return
        usual = threading.stack_size(STACK)
        try:
            threading.Thread(target=self._find, args=(sources,), name="auditor-search", daemon=True).start()
        finally:
            threading.stack_size(usual)

    def found(self) -> Found:
        """Waits for the end. Raises what `find_mutants` does."""
        return self._answer.result()

    def refuse_early(self) -> None:
        """Raises what is known to be wrong with the sources by now, without waiting."""
        if self._answer.done():
            self._answer.result()

    def _find(self, sources: Mapping[str, str]) -> None:
        try:
            self._answer.set_result(find_mutants(sources))
        except BaseException as fault:  # it is raised where the answer is asked for
            self._answer.set_exception(fault)
