"""Stage: what the last run found out and still holds, so that it need not be found out again."""

from auditor.cache.cache import open_cache

__all__ = ["open_cache"]
