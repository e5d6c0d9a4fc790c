"""What the suite can't show is left out, and nothing where there is a doubt."""

import pytest

from auditor.model.baseline import Baseline
from auditor.model.mutant import ExclusionKind
from auditor.mutants import drop_not_measurable, find_mutants
from auditor.mutants.row_security import unbound_table

MODEL = "class User(Base):\n    name: Mapped[str] = mapped_column(Text, unique=True, default=N)\n"
MIGRATION = (
    "def upgrade():\n    op.create_unique_constraint(NAME, TABLE)\n"
    "def downgrade():\n    op.execute('ALTER TABLE a ALTER b SET NOT NULL')\n"
)
MAKES = "async def main():\n    await connection.run_sync(Base.metadata.create_all)\n"
ENABLE = '"ALTER TABLE notes ENABLE ROW LEVEL SECURITY"'


def baseline(**covered: tuple[int, ...]) -> Baseline:
    """Each file's lines, run by the only test there is."""
    lines = {path.replace("__", "/") + ".py": dict.fromkeys(lines, (0,)) for path, lines in covered.items()}
    return Baseline(tests=(), covered=lines, import_lines={}, unsettled_lines={}, coverage={}, duration=1.0)


def left_out(sources, *others, **covered):
    """operator → by what rule."""
    found = drop_not_measurable(find_mutants(sources), sources, others, baseline(**covered))
    return {one.mutant.operator: one.by for one in found.excluded if not one.mutant.operator.startswith("general/")}


def test_a_models_promise_is_left_out_where_migrations_make_the_tables():
    assert left_out({"app/models.py": MODEL}, "op.create_table()") == {"schema/drop_constraint": "model-tables"}


@pytest.mark.parametrize(
    "others", [("op.create_table()", MAKES), ("import app",), ("sql.CreateTable(t); CREATE TABLE x",)]
)
def test_it_is_judged_where_the_tables_may_be_made_from_it(others):
    assert left_out({"app/models.py": MODEL}, *others) == {}


def test_what_makes_tables_in_the_sources_counts_when_the_suite_runs_it():
    sources = {"app/main.py": MAKES, "app/models.py": MODEL}
    assert left_out(sources, "alembic.command.upgrade()", app__main=(1,)) == {"schema/drop_constraint": "model-tables"}
    assert left_out(sources, "alembic.command.upgrade()", app__main=(1, 2)) == {}


def test_a_migration_is_judged_as_far_as_the_suite_runs_it():
    sources = {"app/migrations/versions/a.py": MIGRATION}
    rules = {"schema/drop_constraint": "migration", "schema/weaken_ddl": "migration"}
    assert left_out(sources) == rules
    assert left_out(sources, app__migrations__versions__a=(2,)) == {"schema/weaken_ddl": "migration"}


def test_the_policy_of_an_owners_table_is_left_out():
    found = find_mutants({"a.py": f"ON = {ENABLE}\n"})
    excluded = drop_not_measurable(found, {"a.py": f"ON = {ENABLE}\n"}, (), baseline()).excluded
    [moved] = [one for one in excluded if one.mutant.operator == "tenant/drop_policy"]
    assert (moved.kind, moved.by) == (ExclusionKind.NOT_MEASURABLE, "row-security")
    assert "owner of notes" in moved.reason


@pytest.mark.parametrize(
    "text",
    [
        "ALTER TABLE notes FORCE ROW LEVEL SECURITY",
        'alter table only "notes"\n  force row level security',
        "ALTER TABLE notes ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY",
        'f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY"',
        "SET LOCAL ROLE app",
        "SELECT set_config('role', 'app', true)",
        "CREATE USER app",
        "ALTER TABLE notes OWNER TO other",
        "GRANT SELECT ON notes TO app",
    ],
)
def test_a_policy_is_judged_where_it_may_bind_the_tests(text):
    assert unbound_table(ENABLE, [text]) == ""


@pytest.mark.parametrize(
    "text",
    ["", "ALTER TABLE notes NO FORCE ROW LEVEL SECURITY", "ALTER TABLE bills FORCE ROW LEVEL SECURITY", "GRANTED = 1"],
)
def test_it_is_left_out_where_nothing_says_that_it_does(text):
    assert unbound_table(ENABLE, [text]) == "notes"
    assert unbound_table("CREATE POLICY own ON notes USING (x)", [text]) == "notes"


def test_a_table_that_can_not_be_told_is_judged():
    assert unbound_table('f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"', []) == ""
