import hashlib
import hmac

import pytest

from audited_app import security
from test_suite.utils.tenants import PASSWORD, PASSWORD_HASH

pytestmark = pytest.mark.unit


def test_a_token_is_hashed_with_sha256() -> None:
    assert security.hash_token("token") == hashlib.sha256(b"token").hexdigest()


def test_a_token_matches_its_own_hash_only() -> None:
    token_hash = security.hash_token("token")
    assert security.token_matches("token", token_hash) is True
    assert security.token_matches("Token", token_hash) is False


async def test_a_password_matches_its_own_hash_only() -> None:
    assert await security.password_matches(PASSWORD, PASSWORD_HASH) is True
    assert await security.password_matches(PASSWORD + " ", PASSWORD_HASH) is False


async def test_a_password_hash_holds_its_cost_and_its_salt() -> None:
    hashes = {await security.hash_password(PASSWORD, 4) for _ in range(2)}
    assert len(hashes) == 2  # a salt of its own for each
    for password_hash in hashes:
        cost, salt, digest = password_hash.split("$")
        assert (cost, len(salt), len(digest)) == ("4", 32, 128)
        assert await security.password_matches(PASSWORD, password_hash)


def test_scrypt_has_the_usual_parameters() -> None:
    expected = hashlib.scrypt(b"p", salt=b"s", n=2, r=8, p=1)
    assert security.scrypt("p", "s", 2) == expected.hex()


async def test_secrets_are_compared_in_constant_time(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = []

    def compare_digest(left: str, right: str) -> bool:
        compared.append((left, right))
        return left == right

    monkeypatch.setattr(hmac, "compare_digest", compare_digest)
    assert security.token_matches("token", "some hash") is False
    assert await security.password_matches(PASSWORD, PASSWORD_HASH) is True
    digest = PASSWORD_HASH.split("$")[2]
    assert compared == [(security.hash_token("token"), "some hash"), (digest, digest)]
