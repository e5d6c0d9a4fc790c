"""Runs inside the audited project's interpreter: standard library, pytest and coverage only, Python 3.10 syntax.

Loaded by `__main__.py` as the package `_auditor_host`, so that no module name of ours shadows one of the project's
and the auditor need not be installed there. It imports nothing of the rest of the auditor.
"""
