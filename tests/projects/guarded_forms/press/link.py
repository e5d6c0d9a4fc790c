from dataclasses import dataclass


@dataclass
class Link:
    """A report that was shared, for a while."""

    expires_at: float
    revoked: bool = False

    def is_good(self, now: float) -> bool:
        return self.expires_at > now and not self.revoked
