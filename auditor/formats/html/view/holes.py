"""Every mutant that no test notices, by family."""

from dataclasses import dataclass

from auditor.formats._first_screen import families, holes
from auditor.formats.html.view.index import HoleView, hole_view
from auditor.formats.html.view.lookup import Lookup

_MOST_WITH_DIFF, _MOST = 200, 1000


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
    """The families in their order, the most urgent holes first, at most 1,000 in all and 200 with their diff."""
    found, shown, groups = holes(lookup.run), 0, []
    for number, (family, _) in enumerate(families(lookup.run)):
        own = [hole for hole in found if hole.mutant.family == family]
        if not own:
            continue
        room = own[: max(0, _MOST - shown)]
        views = tuple(hole_view(lookup, hole, with_diff=shown + n < _MOST_WITH_DIFF) for n, hole in enumerate(room))
        shown += len(views)
        groups.append(FamilyHoles(anchor=f"family-{number}", name=family, holes=views, more=len(own) - len(views)))
    return HolesView(families=tuple(groups), total=len(found))
