"""audit.json holds the whole run, and says so in a schema."""

import json
from pathlib import Path

import pytest
from jsonschema.validators import validator_for

from auditor.formats import audit_json
from auditor.model.codec import load_run
from auditor.model.run import Run
from tests.factories import green_run, hostile_run, realistic_run

PUBLISHED = Path(audit_json.__file__).with_name("audit.schema.json")
REGENERATE = (
    'python -c "import pathlib; from auditor.formats import audit_json; '
    "pathlib.Path('auditor/formats/audit.schema.json').write_text(audit_json.schema_text())\""
)


@pytest.mark.parametrize("run", [realistic_run(), green_run(), hostile_run()], ids=["realistic", "green", "hostile"])
def test_what_is_written_is_valid_and_reads_back_the_same(run: Run, tmp_path: Path) -> None:
    (path,) = audit_json.write(run, tmp_path)

    document = json.loads(path.read_bytes())
    published = json.loads(PUBLISHED.read_text())
    validator_for(published)(published).validate(document)
    assert load_run(path) == run


def test_the_published_schema_is_that_of_the_code() -> None:
    assert PUBLISHED.read_text() == audit_json.schema_text(), f"the schema has changed; publish it again: {REGENERATE}"


def test_one_run_gives_one_sequence_of_bytes(tmp_path: Path) -> None:
    (path,) = audit_json.write(realistic_run(), tmp_path)
    first = path.read_bytes()
    audit_json.write(realistic_run(), tmp_path)

    assert path.read_bytes() == first
