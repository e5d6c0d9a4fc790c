"""The search for mutants beside other work: the suite's baseline runs in processes of its own meanwhile."""

import threading
from collections.abc import Collection, Iterable, Mapping
from concurrent.futures import Future
from types import TracebackType
from typing import Self

from auditor.model.mutant import NONE_FOUND, Found
from auditor.mutants.find import find_mutants

STACK = 64 * 1024 * 1024  # deep sources need as much in a thread as they have in the main one, everywhere


class SearchStopped(Exception):
    """Nobody waits for the answer any more."""


class Search:
    """Begins at once, unless all that it would find is `known`, as it is of the files `known_of`.

    A context manager: at the end of the block the search is over, or given up after the file that it is at. (A thread
    that is still in the parser's native code when the interpreter ends would abort the process.)
    """

    def __init__(
        self,
        sources: Mapping[str, str],
        known: Found = NONE_FOUND,
        known_of: Collection[str] = frozenset(),
        tenant_names: Iterable[str] = (),
    ) -> None:
        self._answer: Future[Found] = Future()
        self._known, self._among, self._tenant_names = known, sources.keys() - known_of, tenant_names
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._find, args=(sources,), name="auditor-search")
        if not self._among:
            self._answer.set_result(known)
            return
        usual = threading.stack_size(STACK)
        try:
            self._thread.start()
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
            found = find_mutants(sources, self._among, self._tenant_names, self._go_on)
            self._answer.set_result(self._known.joined(found))
        except BaseException as fault:  # it is raised where the answer is asked for
            self._answer.set_exception(fault)

    def _go_on(self) -> None:
        if self._stop.is_set():
            raise SearchStopped

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        if self._among:
            self._thread.join()
