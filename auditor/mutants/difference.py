"""Where two versions of a node differ, as deep down the tree as the difference is in one place."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

import libcst as cst

from auditor.operators import WHITESPACE


def smallest_difference(old: cst.CSTNode, new: cst.CSTNode) -> tuple[cst.CSTNode, cst.CSTNode]:
    """The deepest pair such that putting the second in the first one's place turns `old` into `new`."""
    while type(old) is type(new):
        pairs = _differing(old, new)
        if pairs is None or len(pairs) != 1:
            break
        old, new = pairs[0]
    return old, new


def touched(old: cst.CSTNode, new: cst.CSTNode | object) -> cst.CSTNode:
    """The deepest node of `old` that the change alters or drops: for an argument left out, that argument."""
    if not isinstance(new, cst.CSTNode):
        return old
    old, new = smallest_difference(old, new)
    if type(old) is not type(new):
        return old
    for field in fields(old):
        before: Any = getattr(old, field.name)
        after: Any = getattr(new, field.name)
        if _is_nodes(before) and _is_nodes(after) and len(before) == len(after) + 1:
            dropped: cst.CSTNode = next(
                (one for one, other in zip(before, after, strict=False) if one is not other), before[-1]
            )
            return dropped
    return old


def _differing(old: cst.CSTNode, new: cst.CSTNode) -> list[tuple[cst.CSTNode, cst.CSTNode]] | None:
    """The pairs of children that differ, or None when something else differs too."""
    pairs: list[tuple[cst.CSTNode, cst.CSTNode]] = []
    for field in fields(old):
        before, after = getattr(old, field.name), getattr(new, field.name)
        if before is after:
            continue
        if _is_node(before) and _is_node(after):
            pairs += [(before, after)] if not before.deep_equals(after) else []
        elif _is_nodes(before) and _is_nodes(after) and len(before) == len(after):
            pairs += [(one, other) for one, other in zip(before, after, strict=True) if not _same(one, other)]
        elif not _same(before, after):
            return None
    return pairs


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, cst.CSTNode) and isinstance(other, cst.CSTNode):
        return one is other or one.deep_equals(other)
    return bool(one == other)


def _is_node(value: object) -> bool:
    return isinstance(value, cst.CSTNode) and not isinstance(value, WHITESPACE)


def _is_nodes(value: object) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str) and all(_is_node(one) for one in value)
