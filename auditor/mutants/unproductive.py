"""Code whose mutants are true but not worth a test. Each rule has an id and a reason, which every report shows."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import libcst as cst

from auditor.mutants.spot import Spot
from auditor.operators import called_name, last_name, text_of


@dataclass(frozen=True, slots=True)
class Rule:
    """`holds_for_domain`: there the mutants of the domain operators are left out too."""

    id: str
    reason: str
    holds: Callable[[Spot], bool]
    holds_for_domain: bool = False


def rule_for(spot: Spot) -> Rule | None:
    """The first rule that says the change is not worth a test, or None."""
    is_domain = not spot.change.operator.startswith("general/")
    return next((rule for rule in RULES if (rule.holds_for_domain or not is_domain) and rule.holds(spot)), None)


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


# --- what is only for developers ---

_LOGGER = re.compile(r"(?:\w*_)?log(?:ger|ging)?|structlog", re.IGNORECASE)
_LOG_METHODS = _names("debug info warning warn error exception critical fatal log success trace")
_MAKES_LOGGER = _names("getLogger get_logger")
_TELEMETRY = _names("metrics statsd sentry_sdk tracer span newrelic")
_TELEMETRY_METHODS = _names(
    "inc dec incr decr increment decrement observe gauge timing timer histogram set_attribute set_attributes "
    "add_event set_status record_exception capture_exception capture_message set_tag set_context set_user "
    "add_breadcrumb start_span start_as_current_span"
)


def _is_logging(spot: Spot) -> bool:
    return any(map(_logs, spot.calls))


def _logs(call: cst.Call) -> bool:
    if not isinstance(call.func, cst.Attribute):
        return called_name(call) in {"print", "pprint"}
    method, owner = called_name(call), last_name(call.func.value)
    is_log = method in _LOG_METHODS and _LOGGER.fullmatch(owner) is not None
    return is_log or method in _MAKES_LOGGER or (owner, method) == ("warnings", "warn")


def _is_telemetry(spot: Spot) -> bool:
    return any(
        isinstance(call.func, cst.Attribute)
        and called_name(call) in _TELEMETRY_METHODS
        and last_name(call.func.value) in _TELEMETRY
        for call in spot.calls
    )


def _is_representation(spot: Spot) -> bool:
    return any(function.name.value in {"__repr__", "__str__"} for function in spot.functions())


def _is_docstring(spot: Spot) -> bool:
    return isinstance(spot.statement, cst.Expr) and isinstance(spot.statement.value, cst.BaseString)


_TYPE_CHECKING = re.compile(r"(?:\w+\.)?TYPE_CHECKING")
_MAIN = re.compile(r"""__name__\s*==\s*["']__main__["']""")


def _is_for_type_checkers(spot: Spot) -> bool:
    return _is_under(spot, _TYPE_CHECKING) or any(
        last_name(decorator.decorator) == "overload"
        for function in spot.functions()
        for decorator in function.decorators
    )


def _is_main_block(spot: Spot) -> bool:
    return _is_under(spot, _MAIN)


def _is_under(spot: Spot, test: re.Pattern[str]) -> bool:
    """Whether it is in the test or the body of an `if` with that test."""
    return any(
        isinstance(at, cst.If) and at.orelse is not below and test.fullmatch(spot.context.code(at.test))
        for below, at in zip(spot.around, spot.around[1:], strict=False)
    )


_MAKES_TYPE = _names("TypeVar ParamSpec TypeVarTuple NewType")


def _is_typing(spot: Spot) -> bool:
    makes_type = any(called_name(call) in _MAKES_TYPE for call in spot.calls)
    return makes_type or any(
        called_name(call) == "cast" and len(call.args) == 2 and call.args[0] is argument
        for call, argument in spot.arguments
    )


_ABOUT_MODULE = _names("__all__ __version__ __author__ __license__ __copyright__ VERSION")


def _is_module_metadata(spot: Spot) -> bool:
    return spot.named() in _ABOUT_MODULE


_MIGRATION = re.compile(r"(?:^|/)(?:alembic|migrations)/(?:(?:versions|models)/|env\.py$|\d\w*\.py$)")


def is_migration(path: str) -> bool:
    """Whether the file is a step of the database's, or what runs such steps."""
    return _MIGRATION.search(path) is not None


def _is_migration(spot: Spot) -> bool:
    return is_migration(spot.path)


# --- what is only for documentation ---

_DOCUMENTED = _names(
    "FastAPI APIRouter Query Path Body Header Cookie Form File Field Depends Security ConfigDict "
    "include_router add_api_route APIKeyHeader APIKeyCookie APIKeyQuery HTTPBearer HTTPBasic HTTPDigest "
    "OAuth2PasswordBearer OAuth2AuthorizationCodeBearer"
)
_DECORATES_ROUTE = _names("get post put patch delete head options trace route api_route websocket")
_OPENAPI = _names(
    "tags summary description title version operation_id responses response_description deprecated "
    "example examples openapi_examples openapi_extra openapi_tags json_schema_extra include_in_schema "
    "scheme_name contact license_info terms_of_service generate_unique_id_function"
)


def _is_openapi(spot: Spot) -> bool:
    is_decorator = any(isinstance(at, cst.Decorator) for at in spot.around)  # `users.get(title="x")` is no route
    return spot.is_argument(_DOCUMENTED | (_DECORATES_ROUTE if is_decorator else set()), _OPENAPI)


_MESSAGE_OF_HTTP = re.compile(r"HTTP|Http")


def _is_exception_message(spot: Spot) -> bool:
    for call, argument in spot.arguments:
        raised = spot.context.parent(call)
        if isinstance(raised, cst.Raise) and raised.exc is call:
            names = {one.keyword.value for one in call.args if one.keyword is not None}
            reaches_the_client = _MESSAGE_OF_HTTP.search(called_name(call)) or names & {"detail", "status_code"}
            return not reaches_the_client and _is_text(argument.value)
    return False


def _is_text(node: cst.BaseExpression) -> bool:
    match node:
        case cst.BinaryOperation(left=left, right=right):
            return _is_text(left) or _is_text(right)
        case cst.Call(func=cst.Attribute(value=owner)):
            return _is_text(owner)
    return isinstance(node, cst.BaseString)


# --- what only the database's own names and speed depend on ---

_SCHEMA_ITEMS = _names(
    "Column mapped_column relationship Table Index MetaData Constraint CheckConstraint UniqueConstraint "
    "PrimaryKeyConstraint ForeignKey ForeignKeyConstraint ExcludeConstraint Enum Sequence"
)
_NAMED_ITEMS = _SCHEMA_ITEMS - {"Column", "mapped_column", "Table"}


def _is_schema_hint(spot: Spot) -> bool:
    return (
        spot.is_argument(_SCHEMA_ITEMS, {"index", "comment", "doc", "info", "naming_convention"})
        or spot.is_argument(_NAMED_ITEMS, {"name"})
        or any(called_name(call) == "Index" for call in spot.calls)
        or "naming_convention" in spot.named().lower()
    )


def _is_table_name(spot: Spot) -> bool:
    return spot.named() == "__tablename__"


# --- sizes and times that no test should measure ---

_TUNED = re.compile(
    r"(?:^|_)(?:timeout|time_limit|pause|delay|backoff|interval|ttl|lifetime|expiry|expires?_in|max_age|keepalive"
    r"|grace|jitter|cost|rounds|iterations|pool_size|max_overflow|pool_recycle|batch_size|chunk_size|buffer_size"
    r"|maxsize|cache_size|max_connections|max_keepalive_connections|max_workers|yield_per)(?:_|$)",
    re.IGNORECASE,
)
_TAKES_TIME = _names("sleep timeout timeout_at wait_for move_on_after fail_after Timeout lru_cache")
_POOL = _names(
    "pool_size max_overflow pool_recycle pool_timeout pool_pre_ping pool_use_lifo echo echo_pool future "
    "query_cache_size statement_cache_size prepared_statement_cache_size max_inactive_connection_lifetime"
)
_MAKES_ENGINE = _names("create_engine create_async_engine create_pool engine_from_config")


def _is_tuning(spot: Spot) -> bool:
    if spot.change.operator != "general/number":
        return False
    return _TUNED.search(spot.named()) is not None or any(called_name(call) in _TAKES_TIME for call in spot.calls)


def _is_pool(spot: Spot) -> bool:
    return spot.is_argument(_MAKES_ENGINE, _POOL)


# --- what makes no difference in practice ---


def _is_strict_zip(spot: Spot) -> bool:
    return spot.is_argument({"zip"}, {"strict"})


def _is_dependency(spot: Spot) -> bool:
    return any(
        called_name(call) in {"Depends", "Security"} and spot.node in (argument, argument.value)
        for call, argument in spot.arguments
        if argument is call.args[0]
    )


def _is_codec(spot: Spot) -> bool:
    in_call = any(called_name(call) in {"encode", "decode"} for call, _ in spot.arguments)
    return spot.case_only() and (in_call or spot.named() == "encoding")


def _is_header_name(spot: Spot) -> bool:
    """HTTP's header names are the same in any case."""
    if not spot.case_only():
        return False
    of_headers = any(
        (isinstance(at, cst.Subscript) and last_name(at.value) == "headers")
        or (isinstance(at, cst.Call) and isinstance(at.func, cst.Attribute) and last_name(at.func.value) == "headers")
        for at in spot.around
    )
    is_alias = spot.is_argument({"Header", "APIKeyHeader"}, {"alias", "name"})
    return of_headers or is_alias or spot.named().upper().endswith("HEADER")


_SQL = re.compile(r"\s*(?:SELECT|INSERT|UPDATE|DELETE|WITH|CREATE|ALTER|DROP|GRANT|REVOKE|SET|TRUNCATE|LOCK)\s", re.I)
_PARAMETER = re.compile(r"[:%]\(?\w+")


def _is_sql_case(spot: Spot) -> bool:
    """SQL's words, and names without quotes, are the same in any case; its parameters are not."""
    old, new = spot.change.node, spot.change.replacement
    if not (spot.case_only() and isinstance(old, cst.SimpleString) and isinstance(new, cst.SimpleString)):
        return False
    before, after = text_of(old) or "", text_of(new) or ""
    same_parameters = _PARAMETER.findall(before) == _PARAMETER.findall(after)
    return _SQL.match(before) is not None and same_parameters and not re.search("[\"'$]", before)


RULES = (
    Rule("logging", "logging, printing and warnings are for developers", _is_logging, holds_for_domain=True),
    Rule("telemetry", "metrics and traces are for operators of the service", _is_telemetry),
    Rule("representation", "`__repr__` and `__str__` are for developers", _is_representation),
    Rule("docstring", "a docstring does nothing", _is_docstring),
    Rule("type-checking", "only type checkers read it", _is_for_type_checkers),
    Rule("typing", "a type's name and a cast do nothing when the code runs", _is_typing),
    Rule("main-block", "tests import the module, they don't run it", _is_main_block),
    Rule("module-metadata", "`__all__` and the like say something about the module", _is_module_metadata),
    Rule("migration", "a migration has run when the tests begin", _is_migration),
    Rule("openapi", "it only shows in the API's documentation", _is_openapi),
    Rule("exception-message", "the text of an exception's message", _is_exception_message),
    Rule("schema-hint", "names of constraints, indexes and comments don't change what is stored", _is_schema_hint),
    Rule("table-name", "the table is renamed everywhere at once", _is_table_name),
    Rule("tuning", "a time limit, a size or a cost that is a little larger", _is_tuning),
    Rule("pool", "how connections are pooled and queries echoed", _is_pool),
    Rule("strict-zip", "`strict=` only guards against a bug", _is_strict_zip),
    Rule("dependency", "without its function the dependency only breaks the import", _is_dependency),
    Rule("codec", "codecs have the same name in any case", _is_codec),
    Rule("header-name", "HTTP's header names are the same in any case", _is_header_name),
    Rule("sql-case", "SQL is the same in any case where nothing is quoted", _is_sql_case),
)
