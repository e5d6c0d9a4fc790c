"""What can go wrong in this domain; `main.py` turns each into an HTTP answer with its `status`."""


class DomainError(Exception):
    status = 400


class NotFound(DomainError):
    """Not there, or another tenant's: a client can't tell which."""

    status = 404

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} not found")


class Conflict(DomainError):
    status = 409


class Unauthorized(DomainError):
    status = 401


class Forbidden(DomainError):
    status = 403


class UpstreamFailed(DomainError):
    status = 502


class UpstreamTimedOut(DomainError):
    status = 504
