"""Shelf: one output format a file. A format has a docstring, `API`, `suffix` and `write(run, out)`, which writes its
files into the folder `out` and returns their paths. The same run gives the same bytes."""
