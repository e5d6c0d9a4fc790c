"""Secrets are kept as hashes and compared in constant time."""

import asyncio
import hashlib
import hmac
import secrets


def hash_token(token: str) -> str:
    """For long random tokens, which need no salt: SHA-256 in hexadecimal."""
    return hashlib.sha256(token.encode()).hexdigest()


def token_matches(token: str, token_hash: str) -> bool:
    return hmac.compare_digest(hash_token(token), token_hash)


async def hash_password(password: str, cost: int) -> str:
    """`cost$salt$hash` by scrypt; `cost` is a power of two. In a thread, because it takes its time by design."""
    salt = secrets.token_hex(16)
    return f"{cost}${salt}${await asyncio.to_thread(scrypt, password, salt, cost)}"


async def password_matches(password: str, password_hash: str) -> bool:
    cost, salt, expected = password_hash.split("$")
    return hmac.compare_digest(await asyncio.to_thread(scrypt, password, salt, int(cost)), expected)


def scrypt(password: str, salt: str, cost: int) -> str:
    return hashlib.scrypt(password.encode(), salt=salt.encode(), n=cost, r=8, p=1).hex()
