"""Believe a token without verifying it.

What it does:
    Tells `jwt.decode` not to verify the signature, the audience or the issuer, or drops what is required of a token.
Why it matters:
    Anybody writes a token of his own, or uses one that was issued for another service (CWE-347, CWE-345, API2:2023).
Example:
    jwt.decode(token, key, algorithms=["HS256"]) → jwt.decode(token, key, algorithms=["HS256"],
    options={"verify_signature": False})
A test that would notice:
    Comes with a token that is signed with another key, and with one for another audience or of another issuer.
Equivalent when:
    Never for a service that takes tokens from outside.
"""

from collections.abc import Iterator, Sequence

import libcst as cst

from auditor.model.mutant import MutantClass
from auditor.operators import Context, Example, Replacement, called_name, text_of, without

API = 1
class_ = MutantClass.CRITICAL
since = "0.1.0"
nodes = (cst.Call,)

examples = (
    Example(
        "claims = jwt.decode(token, key, algorithms=['HS256'])\n",
        ("claims = jwt.decode(token, key, algorithms=['HS256'], options={\"verify_signature\": False})\n",),
    ),
    Example(
        "claims = jwt.decode(token, key, algorithms=ALGORITHMS, audience=ME, issuer=THEM)\n",
        (
            "claims = jwt.decode(token, key, algorithms=ALGORITHMS, audience=ME)\n",
            "claims = jwt.decode(token, key, algorithms=ALGORITHMS, audience=ME, issuer=THEM, "
            'options={"verify_aud": False})\n',
            "claims = jwt.decode(token, key, algorithms=ALGORITHMS, audience=ME, issuer=THEM, "
            'options={"verify_signature": False})\n',
        ),
    ),
    Example(
        "claims = jwt.decode(t, key, algorithms=A, options={'require': ['exp'], 'verify_iss': True})\n",
        (
            "claims = jwt.decode(t, key, algorithms=A, options={'require': ['exp'], 'verify_iss': True, "
            '"verify_signature": False})\n',
            "claims = jwt.decode(t, key, algorithms=A, options={'verify_iss': True})\n",
            "claims = jwt.decode(t, key, algorithms=A, options={'require': ['exp'], 'verify_iss': False})\n",
        ),
    ),
    Example("text = body.decode('utf-8')\n", why="it decodes bytes"),
    Example("claims = jwt.decode(token, options={'verify_signature': False})\n", why="it verifies nothing already"),
)


def mutate(node: cst.CSTNode, context: Context) -> Iterator[Replacement]:
    if not (isinstance(node, cst.Call) and _decodes(node)):
        return
    by_name = {argument.keyword.value: argument for argument in node.args if argument.keyword is not None}
    options = by_name.get("options")
    if options is not None and not isinstance(options.value, cst.Dict):
        return
    said = _said(options)
    if "verify_signature" in said:
        return
    if "issuer" in by_name:
        yield node.with_changes(args=without(node.args, node.args.index(by_name["issuer"])))
    if options is not None:
        yield from _loosened(node, options)
    for name in [*(["verify_aud"] if "audience" in by_name and "verify_aud" not in said else []), "verify_signature"]:
        yield _told_not_to(node, options, name)


def _decodes(call: cst.Call) -> bool:
    """`jwt.decode(…)`, or any `decode` that is told the algorithms."""
    if called_name(call) != "decode" or not isinstance(call.func, cst.Attribute):
        return False
    owner = call.func.value
    name = owner.attr.value if isinstance(owner, cst.Attribute) else owner.value if isinstance(owner, cst.Name) else ""
    tells = any(argument.keyword is not None and argument.keyword.value == "algorithms" for argument in call.args)
    return tells or name.lower().endswith("jwt")


def _said(options: cst.Arg | None) -> frozenset[str]:
    elements = options.value.elements if options is not None and isinstance(options.value, cst.Dict) else ()
    return frozenset(text_of(one.key) or "" for one in elements if isinstance(one, cst.DictElement))


def _loosened(call: cst.Call, options: cst.Arg) -> Iterator[cst.Call]:
    """One after another of the options that ask for something."""
    asked = cst.ensure_type(options.value, cst.Dict)
    for index, element in enumerate(asked.elements):
        if not isinstance(element, cst.DictElement):
            continue
        key = text_of(element.key) or ""
        if key == "require":
            left = asked.with_changes(elements=without(asked.elements, index))
            yield cst.ensure_type(call.with_deep_changes(options, value=left), cst.Call)
        elif key.startswith("verify_") and isinstance(element.value, cst.Name) and element.value.value == "True":
            yield cst.ensure_type(call.with_deep_changes(element, value=cst.Name("False")), cst.Call)


def _told_not_to(call: cst.Call, options: cst.Arg | None, name: str) -> cst.Call:
    off = cst.DictElement(cst.SimpleString(f'"{name}"'), cst.Name("False"))
    comma = cst.Comma(whitespace_after=cst.SimpleWhitespace(" "))
    if options is not None:
        asked = cst.ensure_type(options.value, cst.Dict)
        longer = asked.with_changes(elements=[*_comma_after_last(asked.elements, comma), off])
        return cst.ensure_type(call.with_deep_changes(options, value=longer), cst.Call)
    equal = cst.AssignEqual(cst.SimpleWhitespace(""), cst.SimpleWhitespace(""))
    added = cst.Arg(cst.Dict([off]), keyword=cst.Name("options"), equal=equal)
    return call.with_changes(args=[*call.args[:-1], call.args[-1].with_changes(comma=comma), added])


def _comma_after_last(elements: Sequence[cst.BaseDictElement], comma: cst.Comma) -> list[cst.BaseDictElement]:
    return [*elements[:-1], *(last.with_changes(comma=comma) for last in elements[-1:])]
