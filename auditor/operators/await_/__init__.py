"""Operators that don't wait for what was to be awaited."""
