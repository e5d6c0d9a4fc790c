"""The suite under audit: what a strong suite of an async, multi-tenant API looks like."""
