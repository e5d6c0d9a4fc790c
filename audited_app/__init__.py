"""A small multi-tenant service, real enough to break: the proving ground of the auditor."""
