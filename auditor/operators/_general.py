"""What a person reads of mutmut's operators, by the name that mutmut gives them."""

from types import MappingProxyType

from auditor.operators._contract import Description

_WHAT = {
    "arg_removal": ("Drop an argument of a call, or pass None for it", "f(a, b) → f(b), f(None, b)"),
    "assignment": ("Assign None in place of the value", 'x = f() → x = None; x = None → x = ""'),
    "augmented_assignment": ("Assign the value in place of adding it", "x += 1 → x = 1"),
    "dict_arguments": ("Misspell a key of dict()", "dict(a=1) → dict(aXX=1)"),
    "if_exp": ("Always take one branch of a conditional expression", "a if c else b → a if (c) and False else b"),
    "keywords": ("Turn is, in, break or continue into its counterpart", "x in y → x not in y; break → return"),
    "lambda": ("Return None from a lambda", "lambda: x → lambda: None"),
    "match": ("Drop a case of a match", "match x: case 1: ... case _: ... → without case 1"),
    "name": ("Swap True and False, deepcopy and copy", "True → False"),
    "number": ("Add one to a number", "20 → 21"),
    "remove_unary_ops": ("Drop a not or a ~", "not x → x"),
    "string": ("Change a string's text, or its case", '"users" → "XXusersXX", "USERS"'),
    "swap_op": ("Swap an operator for a neighbour", "a < b → a <= b; a and b → a or b; a + b → a - b"),
    "symmetric_string_methods_swap": ("Swap a string method for its mirror", "s.lower() → s.upper()"),
    "unsymmetrical_string_methods_swap": ("Split a string from the other end", 's.split(",", 1) → s.rsplit(",", 1)'),
}
_WHY = "The code does something else than was written. If no test minds, none says that it matters."

GENERAL = MappingProxyType(
    {
        f"general/{name}": Description(
            id=f"general/{name}",
            title=title,
            sections=MappingProxyType({"What it does": f"{title}.", "Why it matters": _WHY, "Example": example}),
        )
        for name, (title, example) in _WHAT.items()
    }
)
