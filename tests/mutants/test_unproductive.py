"""Each rule holds for what its reason says, and not for what stands next to it."""

import pytest

from auditor.model.mutant import ExclusionKind
from auditor.mutants import find_mutants
from auditor.mutants.unproductive import RULES

ARID = {
    "logging": [
        'logger.info("made %s", user.name)\n',
        "self.request_logger.exception(fault)\n",
        "print(1, file=log)\n",
        'logger = logging.getLogger("app")\n',
        'warnings.warn("old", DeprecationWarning)\n',
    ],
    "telemetry": ['metrics.inc("made", 1)\n', 'span.set_attribute("user", 1)\n'],
    "representation": ['class A:\n    def __repr__(self):\n        return f"<{self.id + 1}>"\n'],
    "docstring": ['def f():\n    "Says what it does."\n'],
    "type-checking": ["if TYPE_CHECKING:\n    x = 1\n", "@typing.overload\ndef f(x=1): ...\n"],
    "typing": ['T = TypeVar("T")\n', 'f(cast("User", z))\n'],
    "main-block": ['if __name__ == "__main__":\n    main(1)\n'],
    "module-metadata": ['__all__ = ["f"]\n', '__version__ = "1.2"\n'],
    "openapi": [
        'app = FastAPI(title="Users", version="1")\n',
        '@router.get(PATH, tags=["users"])\ndef f(): ...\n',
        'x: int = Field(description="how many")\n',
    ],
    "exception-message": [
        'raise NotFound("user")\n',
        'raise NotFound(f"no {kind} " + str(1 + 2))\n',
        'raise ValueError("no %s" % name)\n',
    ],
    "schema-hint": [
        "x: Mapped[int] = mapped_column(index=True)\n",
        "metadata = MetaData(naming_convention=names(1))\n",
        'check = CheckConstraint(TEXT, name="positive")\n',
    ],
    "table-name": ['class A:\n    __tablename__ = "a"\n'],
    "tuning": ["TIMEOUT = 3\n", "f(upstream_time_limit=2.0)\n", "asyncio.sleep(5)\n", 'X = {"batch_size": 10}\n'],
    "pool": ["create_async_engine(url, pool_pre_ping=True)\n"],
    "strict-zip": ["zip(a, b, strict=True)\n"],
    "dependency": ["Depends(get_db)\n"],
    "codec": ['name.encode("utf-8")\n', 'open(path, encoding="UTF-8")\n'],
    "header-name": [
        'request.headers.get("X-Tenant-ID")\n',
        'request.headers["X-Tenant-ID"]\n',
        'TENANT_HEADER = "X-Tenant-ID"\n',
    ],
    "sql-case": ['text("SELECT id FROM users WHERE id = :id")\n'],
    "migration": [],
}
PRODUCTIVE = [
    ("logging", "catalog.info(1)\n", "general/number"),
    ("telemetry", "metrics.monthly(1)\n", "general/number"),
    ("representation", "class A:\n    def __eq__(self):\n        return 1\n", "general/number"),
    ("docstring", 'def f():\n    return "text"\n', "general/string"),
    ("type-checking", "if TYPE_CHECKING:\n    x = f\nelse:\n    y(1)\n", "general/number"),
    ("typing", "cast(User, 1)\n", "general/number"),
    ("main-block", 'if __name__ == "__main__":\n    pass\nelse:\n    f(1)\n', "general/number"),
    ("openapi", 'repository.get(title="x")\n', "general/string"),
    ("openapi", "@router.get(PATH, status_code=201)\ndef f(): ...\n", "general/number"),
    ("exception-message", 'raise HTTPException(404, "user")\n', "general/string"),
    ("exception-message", 'raise Refused(detail="user")\n', "general/string"),
    ("exception-message", "raise TooMany(3)\n", "general/number"),
    ("schema-hint", "x: Mapped[int] = mapped_column(unique=True)\n", "general/name"),
    ("schema-hint", 'x = Column(name="user")\n', "general/string"),
    ("tuning", "page(limit=20)\n", "general/number"),
    ("tuning", "f(attempts=3)\n", "general/number"),
    ("tuning", "TIMEOUT = None\n", "general/assignment"),
    ("dependency", "Depends(APIKeyHeader(auto_error=False))\n", "general/name"),
    ("header-name", 'f("X-Tenant-ID")\n', "general/string"),
    ("sql-case", "text(\"SELECT id FROM users WHERE kind = 'Admin'\")\n", "general/string"),
    ("sql-case", 'text("SELECT now")\n', "general/arg_removal"),
]


@pytest.mark.parametrize(("rule", "source"), [(rule, source) for rule, sources in ARID.items() for source in sources])
def test_a_rule_leaves_out_what_it_is_for(rule: str, source: str) -> None:
    assert rule in {one.by for one in find_mutants({"a.py": source}).excluded}


@pytest.mark.parametrize(("rule", "source", "operator"), PRODUCTIVE)
def test_a_rule_spares_what_stands_next_to_it(rule: str, source: str, operator: str) -> None:
    assert operator in {mutant.operator for mutant in find_mutants({"a.py": source}).mutants}


def test_every_rule_is_shown_here() -> None:
    assert {rule.id for rule in RULES} == set(ARID)


def test_a_migration_is_left_out_by_its_path() -> None:
    source = "def upgrade():\n    op.add(1)\n"
    assert {one.by for one in find_mutants({"alembic/versions/1_users.py": source}).excluded} == {"migration"}
    assert find_mutants({"app/migrations.py": source}).excluded == ()


def test_what_is_left_out_says_why() -> None:
    excluded = find_mutants({"a.py": 'logger.info("made")\n'}).excluded
    assert {(one.kind, one.reason) for one in excluded} == {
        (ExclusionKind.UNPRODUCTIVE, "logging, printing and warnings are for developers")
    }


@pytest.mark.parametrize(
    ("source", "made"),
    [
        ("def __repr__(self):\n    return session.commit()\n    session.commit()\n", True),
        ("logger.info(select(User).where(User.tenant_id == tenant_id))\n", False),
        ("text('SELECT 1 FROM a WHERE tenant_id = :t')\n", True),
    ],
)
def test_domain_mutants_are_left_out_of_logging_only(source: str, made: bool) -> None:
    assert any(mutant.family != "general" for mutant in find_mutants({"a.py": source}).mutants) is made
