"""Operators that lose, hide or mistake an error."""
