"""The search for mutants beside other work: the suite's baseline runs in processes of its own meanwhile."""

import threading
from collections.abc import Collection, Iterable, Mapping
from concurrent.futures import Future

from auditor.model.mutant import NONE_FOUND, Found
from auditor.mutants.find import find_mutants

STACK = 64 * 1024 * 1024  # deep sources need as much in a thread as they have in the main one, everywhere


class Search:
    """Begins at once, unless all that it would find is `known`, as it is of the files `known_of`; it never keeps the
    process from ending."""

    def __init__(
        self,
        sources: Mapping[str, str],
        known: Found = NONE_FOUND,
        known_of: Collection[str] = frozenset(),
        tenant_names: Iterable[str] = (),
    ) -> None:
        self._answer: Future[Found] = Future()
        self._known, self._among, self._tenant_names = known, sources.keys() - known_of, tenant_names
        if not self._among:
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
            self._answer.set_result(self._known.joined(find_mutants(sources, self._among, self._tenant_names)))
        except BaseException as fault:  # it is raised where the answer is asked for
            self._answer.set_exception(fault)
