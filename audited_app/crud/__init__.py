"""Reads and writes. Each function takes a session and, for an owned table, the tenant it is limited to.

Routes commit, unless a function says that it does.
"""
