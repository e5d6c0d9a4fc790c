import pytest

from audited_app.db.engine import make_engine, make_sessions

pytestmark = pytest.mark.unit
URL = "postgresql+asyncpg://user:secret@nowhere/nothing"


def test_an_engine_is_made_without_connecting() -> None:
    engine = make_engine(URL)
    assert engine.url.render_as_string(hide_password=False) == URL
    assert engine.pool.checkedout() == 0
    assert engine.pool._pre_ping is True


def test_without_a_url_it_is_said_what_to_set() -> None:
    with pytest.raises(RuntimeError) as refusal:
        make_engine(None)
    assert str(refusal.value) == ("no database: set DATABASE_URL to postgresql+asyncpg://user:password@host/name")


def test_rows_stay_readable_after_a_commit() -> None:
    engine = make_engine(URL)
    session = make_sessions(engine)()
    assert session.bind is engine
    assert session.sync_session.expire_on_commit is False
