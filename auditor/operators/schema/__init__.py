"""Operators that take back what tables, requests and answers promise."""
