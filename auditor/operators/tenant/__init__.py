"""Operators that let one tenant reach another one's rows."""
