"""Signed tokens, with PyJWT's interface."""

import base64
import hashlib
import hmac
import json
import time
from typing import Any


class InvalidTokenError(Exception):
    pass


def encode(claims: dict[str, Any], key: str) -> str:
    body = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode()
    return f"{body}.{_sign(body, key)}"


def decode(
    token: str,
    key: str,
    *,
    algorithms: list[str],
    audience: str | None = None,
    issuer: str | None = None,
    options: dict[str, bool] | None = None,
) -> dict[str, Any]:
    asked = {"verify_signature": True, "verify_aud": True} | (options or {})
    body, _, signature = token.partition(".")
    claims: dict[str, Any] = json.loads(base64.urlsafe_b64decode(body))
    if not asked["verify_signature"]:
        return claims
    if algorithms != ["HS256"] or not hmac.compare_digest(_sign(body, key), signature):
        raise InvalidTokenError("signature")
    if asked["verify_aud"] and claims["aud"] != audience:
        raise InvalidTokenError("audience")
    if issuer is not None and claims["iss"] != issuer:
        raise InvalidTokenError("issuer")
    if "exp" in claims and claims["exp"] < time.time():
        raise InvalidTokenError("expired")
    return claims


def _sign(body: str, key: str) -> str:
    return hmac.new(key.encode(), body.encode(), hashlib.sha256).hexdigest()
