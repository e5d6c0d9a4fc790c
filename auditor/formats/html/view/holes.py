"""Every mutant that no test notices, by family."""

from dataclasses import dataclass

from auditor.formats._first_screen import families, holes
from auditor.formats.html.view.index import HoleView, hole_view
from auditor.formats.html.view.lookup import Lookup

_MOST_WITH_DIFF, _MOST = 200, 1000
ADVISORY = "advisory: only a test that runs things side by side could notice"


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyHoles:
    """`more` counts those that are left to the pages of their modules."""

    anchor: str
    name: str
    holes: tuple[HoleView, ...]
    more: int

    @property
    def total(self) -> int:
        return len(self.holes) + self.more


@dataclass(frozen=True, slots=True, kw_only=True)
class HolesView:
    families: tuple[FamilyHoles, ...]
    total: int


def holes_view(lookup: Lookup) -> HolesView:
    """The families in their order and the advisory mutants of all of them, the most urgent holes first, at most 1,000
    in all and 200 with their diff."""
    found, shown, groups = holes(lookup.run), 0, []
    scored = [hole for hole in found if not hole.is_advice]
    sections = [
        (f"family-{number}", family, [hole for hole in scored if hole.mutant.family == family])
        for number, (family, _) in enumerate(families(lookup.run))
    ]
    for anchor, name, own in [*sections, ("advisory", ADVISORY, [hole for hole in found if hole.is_advice])]:
        if not own:
            continue
        room = own[: max(0, _MOST - shown)]
        views = tuple(hole_view(lookup, hole, with_diff=shown + n < _MOST_WITH_DIFF) for n, hole in enumerate(room))
        shown += len(views)
        groups.append(FamilyHoles(anchor=anchor, name=name, holes=views, more=len(own) - len(views)))
    return HolesView(families=tuple(groups), total=len(found))
