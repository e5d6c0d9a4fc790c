"""Operators that lose what was to be stored, or keep what was to be undone."""
