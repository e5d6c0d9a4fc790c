"""What is changed in the sources, one small change a mutant."""

from auditor.mutants.find import drop_equivalent as drop_equivalent
from auditor.mutants.find import find_mutants as find_mutants
from auditor.mutants.measurable import drop_not_measurable as drop_not_measurable
from auditor.mutants.search import Search as Search
from auditor.mutants.sources import read_others as read_others
from auditor.mutants.sources import read_sources as read_sources
from auditor.mutants.untouched import untouched as untouched
