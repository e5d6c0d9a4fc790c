"""The values of a function that say which tenant is asked for: whose word they are, and what could stand for them."""

from __future__ import annotations

import re
from collections.abc import Iterator

import libcst as cst

from auditor.operators import Context

_SCALAR = re.compile(r"(?:^|_)(?:id|uuid|pk)$")
_COLUMNS = re.compile(r"(?:[\w.]*\.)?(?:[A-Z]\w*|c|columns|cls)\.")
_VOUCHED = re.compile(
    r"current|user|auth|princip|claims?\b|token|identity|viewer|actor|caller|member|\bme\b|Depends|Security|\bstate\b"
    r"|\bctx\b|context",
    re.IGNORECASE,
)
_ANSWERS_REQUESTS = re.compile(r"\bbody\b|\bpayload\b|Path|Query|Header|Body|Cookie")


def is_value(node: cst.BaseExpression, context: Context) -> bool:
    """`tenant_id`, `user.tenant_id`, `request.state.tenant_id`, `tenant.id`: an id by its name or a dotted one."""
    match node:
        case cst.Name(name):
            return context.tenancy.is_tenant(name) and _SCALAR.search(name) is not None
        case cst.Attribute(value=cst.Name(owner) | cst.Attribute(attr=cst.Name(owner)), attr=cst.Name(name)):
            if _COLUMNS.match(context.code(node)):
                return False
            of_tenant = context.tenancy.is_tenant(owner) and name in {"id", "uuid", "pk"}
            return of_tenant or (context.tenancy.is_tenant(name) and _SCALAR.search(name) is not None)
    return False


def is_asked_for(node: cst.BaseExpression, context: Context) -> bool:
    """Not a row's own tenant but the one that it is compared with: a name, or part of what the login gives."""
    if isinstance(node, cst.Name):
        return True
    root = context.code(node).split(".")[0]
    given = [one for at in context.scopes(node) if isinstance(at, cst.FunctionDef) for one in _parameters(at)]
    of_root = next((one for one in given if one.name.value == root), None)
    return context.tenancy.is_tenant(root) or (of_root is not None and _is_vouched(of_root, context))


def others_in_scope(node: cst.BaseExpression, context: Context) -> Iterator[cst.BaseExpression]:
    """Other tenants' ids that the function is given, by its caller or by the client, in the order of its parameters.

    Those that the application vouches for never take the place of a client's word: that would close a hole. Nor does
    a value take the place of one that the function compares with it: they are the same there.
    """
    functions = [at for at in context.ancestors(node) if isinstance(at, cst.FunctionDef)]
    parameters = [parameter for function in functions for parameter in _parameters(function)]
    here = context.code(node)
    of_here = next((one for one in parameters if one.name.value == here.split(".")[0]), None)
    seen = {here}
    for parameter in parameters:
        for other in _given(parameter, context):
            code = context.code(other)
            closes = _is_vouched(parameter, context) and (of_here is None or not _is_vouched(of_here, context))
            if (
                _kind(code) == _kind(here)
                and code not in seen
                and not closes
                and not _are_compared(here, code, functions, context)
            ):
                seen.add(code)
                yield other


def _kind(code: str) -> str:
    return re.split(r"[._]", code)[-1]


def _parameters(function: cst.FunctionDef) -> list[cst.Param]:
    given = function.params
    return [*given.posonly_params, *given.params, *given.kwonly_params]


def _given(parameter: cst.Param, context: Context) -> Iterator[cst.BaseExpression]:
    """The parameter itself, or the field of a request's model that it is."""
    if is_value(parameter.name, context):
        yield parameter.name
    elif parameter.annotation is not None:
        words = set(re.findall(r"\w+", context.code(parameter.annotation.annotation)))
        for field in sorted(context.tenancy.sent):
            owner, _, name = field.partition(".")
            other = cst.Attribute(parameter.name, cst.Name(name))
            if owner in words and is_value(other, context):
                yield other


def _is_vouched(parameter: cst.Param, context: Context) -> bool:
    said = context.code(parameter)
    return _VOUCHED.search(said) is not None and not _ANSWERS_REQUESTS.search(said)


def _are_compared(one: str, other: str, functions: list[cst.FunctionDef], context: Context) -> bool:
    pair = "|".join(rf"{re.escape(a)}\s*(?:==|!=)\s*{re.escape(b)}(?![\w.])" for a, b in ((one, other), (other, one)))
    return any(re.search(rf"(?<![\w.])(?:{pair})", context.code(function)) for function in functions)
