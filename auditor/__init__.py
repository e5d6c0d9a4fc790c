"""Mutation testing and test-quality audits for async Python APIs."""

__version__ = "0.1.0"
