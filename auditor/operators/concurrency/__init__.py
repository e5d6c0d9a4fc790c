"""Operators that let tasks get in each other's way, or never come to an end."""
