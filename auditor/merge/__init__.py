"""From the shards of a run to the whole run, as one machine would have made it."""

from auditor.merge.join import merge

__all__ = ["merge"]
