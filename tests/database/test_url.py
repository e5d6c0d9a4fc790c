"""A URL survives every form it is written in, whatever characters a password has."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import make_url

from auditor.database import DatabaseUrl
from auditor.errors import UsageError

TEXT = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), min_size=1, max_size=20)
HOSTS = st.sampled_from(["localhost", "127.0.0.1", "db.example.org", "::1", "/var/run/postgresql", "/a b/ü?#"])
OPTIONS = st.dictionaries(
    st.sampled_from(["sslmode", "application_name", "target_session_attrs"]), TEXT.map(str.strip), max_size=3
)


@given(
    user=TEXT,
    password=st.one_of(st.just(""), TEXT),
    host=HOSTS,
    port=st.integers(1, 65535),
    database=TEXT,
    options=OPTIONS,
)
def test_round_trip_of_any_characters(user, password, host, port, database, options):
    url = DatabaseUrl(user, password, host, port, database, tuple(options.items()))
    for scheme in ("postgresql", "postgres", "postgresql+asyncpg", "postgresql+psycopg"):
        text = url.as_scheme(scheme)
        assert text.startswith(f"{scheme}://")
        assert " " not in text
        read = DatabaseUrl.parse(text)
        assert (read.user, read.password, read.host, read.port, read.database) == (user, password, host, port, database)
        assert dict(read.options) == options


@given(user=TEXT, password=TEXT, database=TEXT)
def test_sqlalchemy_reads_what_we_write(user, password, database):
    url = make_url(DatabaseUrl(user, password, "127.0.0.1", 5432, database).as_scheme("postgresql+asyncpg"))
    assert (url.username, url.password, url.host, url.port, url.database) == (
        user,
        password,
        "127.0.0.1",
        5432,
        database,
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("postgresql://u:p@h:5433/d", ("u", "p", "h", 5433, "d")),
        ("postgres://u@h/d", ("u", "", "h", 5432, "d")),
        ("POSTGRESQL+ASYNCPG://u:p%40%2F@h/d", ("u", "p@/", "h", 5432, "d")),
        ("postgresql://u:p@[::1]:6000/d", ("u", "p", "::1", 6000, "d")),
        ("postgresql://u:p@/d?host=/run/pg&port=6000", ("u", "p", "/run/pg", 6000, "d")),
        ("postgresql://%2Frun%2Fpg/d?user=u&password=p", ("u", "p", "/run/pg", 5432, "d")),
        ("postgresql://u:p@h", ("u", "p", "h", 5432, "postgres")),
        ("  postgresql://u:p@h/d\n", ("u", "p", "h", 5432, "d")),
    ],
)
def test_forms_that_are_read(text, expected):
    url = DatabaseUrl.parse(text)
    assert (url.user, url.password, url.host, url.port, url.database) == expected


def test_the_option_for_tls_has_the_drivers_name():
    url = DatabaseUrl.parse("postgresql://u@h/d?sslmode=require")
    assert url.as_scheme("postgresql+asyncpg").endswith("?ssl=require")
    assert url.as_scheme("postgresql").endswith("?sslmode=require")
    assert DatabaseUrl.parse(url.as_scheme("postgresql+asyncpg")) == url


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hunter2",
        "mysql://u:hunter2@h/d",
        "postgresql://u:hunter2@h:port/d",
        "postgresql://u:hunter2@h:99999/d",
        "postgresql://u:hunter2@a,b/d",
        "postgresql://u:hunter2@[::1/d",
        "postgresql://u:hunter2@h/d?port=x",
    ],
)
def test_what_is_no_url_is_refused_without_being_repeated(text):
    with pytest.raises(UsageError) as caught:
        DatabaseUrl.parse(text)
    assert caught.value.slug == "database-url-invalid"
    assert "hunter2" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_the_password_is_shown_by_neither_str_nor_repr():
    url = DatabaseUrl.parse("postgresql://u:hunter2@h/d")
    assert "hunter2" not in f"{url} {url!r} {[url]}"
    assert str(url) == "postgresql://u@h:5432/d"
