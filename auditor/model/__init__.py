"""The words of the trade, one a file: frozen dataclasses in, frozen dataclasses out. See docs/glossary.md."""
