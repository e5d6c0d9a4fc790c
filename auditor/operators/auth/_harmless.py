"""Names of dependencies and middleware that guard nothing."""

import libcst as cst

from auditor.operators import Context, speaks_of_tenant, words_of

_HARMLESS = frozenset(
    {"db", "database", "engine", "pool", "settings", "config", "cache", "locale", "language"}
    | {"log", "logger", "logging", "metrics", "prometheus", "trace", "tracing", "telemetry", "sentry", "profiler"}
    | {"gzip", "zip", "brotli", "compression", "debug", "timing", "correlation", "instrumentation", "pagination"}
)
_OPENS_SESSION = frozenset({"get", "async", "open", "new", "sql", "orm", "session", "sessions"})


def guards_nothing(asked: cst.BaseExpression, context: Context) -> bool:
    """For developers, for speed, or what opens a database session; what is about the tenant is the tenant family's."""
    name = context.code(asked.func if isinstance(asked, cst.Call) else asked)
    words = words_of(name)
    marks_request = {"request", "id"} <= words
    return (
        bool(words & _HARMLESS)
        or marks_request
        or words <= _OPENS_SESSION
        or speaks_of_tenant(context.code(asked), context.tenancy)
    )
