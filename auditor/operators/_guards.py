"""What stands before a route and is used by nobody inside: dependencies that only refuse, decorators, middleware."""

from collections.abc import Iterator, Sequence
from typing import cast

import libcst as cst

from auditor.operators._context import Context
from auditor.operators._trees import called_name, without

GUARDED = (cst.List, cst.Tuple, cst.FunctionDef, cst.Expr)  # the nodes that `guards` and `middleware` look at

Guard = tuple[cst.BaseExpression, cst.CSTNode | cst.RemovalSentinel]  # what is asked, and the node without it
_DEPENDS = frozenset({"Depends", "Security"})
_ROUTES = frozenset(
    {"get", "post", "put", "patch", "delete", "head", "options", "trace"}
    | {"api_route", "route", "websocket", "websocket_route"}
)


def guards(node: cst.CSTNode, context: Context) -> Iterator[Guard]:
    """Each dependency that could go without a trace: an entry of `dependencies=[…]`, an unused parameter."""
    match node:
        case cst.List() | cst.Tuple() if _is_value_of("dependencies", node, context):
            for index, element in enumerate(node.elements):
                asked = asked_by(element.value)
                if asked is not None:
                    yield asked, node.with_changes(elements=without(node.elements, index))
        case cst.FunctionDef():
            yield from _unused_parameters(node)


def middleware(node: cst.CSTNode, context: Context) -> Iterator[Guard]:
    """`app.add_middleware(M)`, an entry of `middleware=[Middleware(M)]`, a function under `@app.middleware("http")`."""
    match node:
        case cst.Expr(value=cst.Call(args=[cst.Arg(value=added), *_]) as call) if called_name(call) == "add_middleware":
            yield added, cst.RemoveFromParent()
        case cst.List() | cst.Tuple() if _is_value_of("middleware", node, context):
            for index, element in enumerate(node.elements):
                match element.value:
                    case cst.Call(args=[cst.Arg(value=added), *_]) as call if called_name(call) == "Middleware":
                        yield added, node.with_changes(elements=without(node.elements, index))
        case cst.FunctionDef(decorators=decorators):
            for decorator in decorators:
                if isinstance(decorator.decorator, cst.Call) and called_name(decorator.decorator) == "middleware":
                    yield node.name, undecorated(node, decorator)


def asked_by(node: cst.BaseExpression | None) -> cst.BaseExpression | None:
    """`get_user` of `Depends(get_user)` and of `Annotated[User, Depends(get_user)]`, else None."""
    match node:
        case cst.Call(args=[cst.Arg(value=asked), *_]) if called_name(node) in _DEPENDS:
            return asked
        case cst.Subscript(value=cst.Name("Annotated") | cst.Attribute(attr=cst.Name("Annotated")), slice=parts):
            inside = (part.slice.value for part in parts[1:] if isinstance(part.slice, cst.Index))
            return next((asked for asked in map(asked_by, inside) if asked is not None), None)
    return None


def is_route(function: cst.FunctionDef) -> bool:
    """Whether it is decorated with `@router.get(…)` or the like."""
    return any(
        isinstance(at.decorator, cst.Call)
        and isinstance(at.decorator.func, cst.Attribute)
        and called_name(at.decorator) in _ROUTES
        for at in function.decorators
    )


def undecorated(function: cst.FunctionDef, decorator: cst.Decorator) -> cst.FunctionDef:
    return function.with_changes(decorators=[one for one in function.decorators if one is not decorator])


def _is_value_of(keyword: str, node: cst.CSTNode, context: Context) -> bool:
    match context.parent(node):
        case cst.Arg(keyword=cst.Name(name)):
            return name == keyword
        case cst.Assign(targets=[cst.AssignTarget(target=cst.Name(name))]) | cst.AnnAssign(target=cst.Name(name)):
            return name == keyword
    return False


def _unused_parameters(function: cst.FunctionDef) -> Iterator[Guard]:
    parameters = function.params
    used: frozenset[str] | None = None
    for group in ("params", "kwonly_params"):
        these = cast("Sequence[cst.Param]", getattr(parameters, group))
        for index, parameter in enumerate(these):
            asked = _asked_by(parameter, function)
            if asked is None:
                continue
            used = _names_in(function.body) if used is None else used
            if parameter.name.value in used:
                continue
            left = [*these[:index], *these[index + 1 :]]
            if left and index == len(left):
                left[-1] = left[-1].with_changes(comma=parameter.comma)
            changes: dict[str, object] = {group: left}
            if group == "kwonly_params" and not left and isinstance(parameters.star_arg, cst.ParamStar):
                changes["star_arg"] = cst.MaybeSentinel.DEFAULT
            changed = parameters.with_changes(**changes)
            yield asked, function.with_changes(params=changed)


def _asked_by(parameter: cst.Param, function: cst.FunctionDef) -> cst.BaseExpression | None:
    """A route's unused parameter of a type like `CurrentUser` is a dependency that is declared elsewhere."""
    annotation = parameter.annotation.annotation if parameter.annotation is not None else None
    asked = asked_by(parameter.default) or asked_by(annotation)
    if asked is None and parameter.default is None and isinstance(annotation, cst.Name) and is_route(function):
        return annotation if annotation.value.startswith(("Current", "Require", "Allow", "Only")) else None
    return asked


def _names_in(body: cst.BaseSuite) -> frozenset[str]:
    found: set[str] = set()
    waiting: list[cst.CSTNode] = [body]
    for node in waiting:
        if isinstance(node, cst.Name):
            found.add(node.value)
        waiting += node.children
    return frozenset(found)
