"""What two texts must differ in for a mutant to be one."""


def bytecode(source):
    """Everything of the compiled text that can be run, line numbers left out."""
    flags = 0x2000  # PyCF_ALLOW_TOP_LEVEL_AWAIT: examples are short
    return _essence(compile(source, "example.py", "exec", flags=flags, dont_inherit=True))


def _essence(code):
    constants = tuple(_essence(one) if hasattr(one, "co_code") else (type(one), repr(one)) for one in code.co_consts)
    return code.co_code, constants, code.co_names, code.co_varnames, code.co_flags, code.co_exceptiontable
