"""Who asks, and what he may."""

import time
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Header, HTTPException
from fastapi.security import SecurityScopes
from stand_ins import jwt

KEY = "a secret"


@dataclass
class User:
    name: str
    tenant_id: int
    role: str = "member"
    scopes: tuple[str, ...] = ()
    is_active: bool = True


USERS = {
    user.name: user
    for user in (
        User("ada", 1, role="admin", scopes=("read", "export")),
        User("bob", 1, scopes=("read",)),
        User("cleo", 2, is_active=False),
        User("dora", 2, scopes=("read", "export")),
    )
}


def issue(name: str) -> str:
    return jwt.encode({"sub": name, "aud": "reports", "iss": "login", "exp": time.time() + 60}, KEY)


async def get_current_user(token: Annotated[str, Header()]) -> User:
    try:
        claims = jwt.decode(token, KEY, algorithms=["HS256"], audience="reports", issuer="login")
    except jwt.InvalidTokenError as fault:
        raise HTTPException(401, "no valid token") from fault
    user = USERS.get(claims["sub"])
    if user is None or not user.is_active:
        raise HTTPException(401, "no such user")
    return user


CurrentUser = Annotated[User, Depends(get_current_user)]


async def get_current_admin(user: CurrentUser) -> User:
    if user.role == "admin":
        return user
    raise HTTPException(403, "for administrators")


async def user_with_scopes(asked: SecurityScopes, user: CurrentUser) -> User:
    if not all(scope in user.scopes for scope in asked.scopes):
        raise HTTPException(status_code=403, detail="a scope is missing")
    return user
