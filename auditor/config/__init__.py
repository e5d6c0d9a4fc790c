"""The configuration: `[tool.auditor]` in pyproject.toml, flags and the environment; the flags win."""
