"""Passwords that reach a server only as verifiers, so that no log, process list or file has them."""

import base64
import hashlib
import hmac
import os
import secrets

ITERATIONS = 1  # of a random 192-bit password there is nothing to guess


def new_password() -> str:
    return secrets.token_urlsafe(24)


def scram_verifier(password: str) -> str:
    """What `pg_authid.rolpassword` holds for the password (RFC 5803): safe in SQL literals, no quote in it."""
    salt = os.urandom(16)
    salted = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, ITERATIONS)
    client_key = hmac.digest(salted, b"Client Key", "sha256")
    stored_key = hashlib.sha256(client_key).digest()
    server_key = hmac.digest(salted, b"Server Key", "sha256")
    salt_text, stored_text, server_text = (base64.b64encode(part).decode() for part in (salt, stored_key, server_key))
    return f"SCRAM-SHA-256${ITERATIONS}:{salt_text}${stored_text}:{server_text}"
