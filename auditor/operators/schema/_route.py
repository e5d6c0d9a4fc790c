"""How routes are declared: by a decorator or by a call."""

import libcst as cst

from auditor.operators import Context, called_name

_METHODS = frozenset({"get", "post", "put", "patch", "delete", "head", "options", "trace", "api_route", "route"})


def is_route(call: cst.Call, context: Context) -> bool:
    """`@router.get(...)`, or `router.add_api_route(...)`."""
    if not isinstance(call.func, cst.Attribute):
        return False
    is_decorator = isinstance(context.parent(call), cst.Decorator)
    return called_name(call) == "add_api_route" or (is_decorator and called_name(call) in _METHODS)


def returned_type(call: cst.Call, context: Context) -> str:
    """What the decorated function says that it returns, "" when it doesn't say."""
    function = decorated(call, context)
    annotation = function.returns.annotation if function is not None and function.returns is not None else None
    return context.code(annotation) if annotation is not None else ""


def decorated(call: cst.Call, context: Context) -> cst.FunctionDef | None:
    decorator = context.parent(call)
    function = context.parent(decorator) if isinstance(decorator, cst.Decorator) else None
    return function if isinstance(function, cst.FunctionDef) else None


def is_routed(function: cst.FunctionDef, context: Context) -> bool:
    return any(isinstance(one.decorator, cst.Call) and is_route(one.decorator, context) for one in function.decorators)
