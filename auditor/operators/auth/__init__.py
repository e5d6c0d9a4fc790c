"""Operators that let in, or let do more, whoever should be refused."""
