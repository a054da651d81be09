"""Which designs need another one, and what a scenario fixes or rules out: what is possible."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext

MOST_PREREQUISITES = 6
MOST_DEMANDS = 5


def bond_faults(prerequisites: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """Return what is wrong with prerequisites, by the field of the form."""
    faults: dict[str, str] = {}
    needs: dict[str, str] = {}
    for row, bond in enumerate(prerequisites, start=1):
        field = f"prerequisite_needs_{row}"
        if bond["design"] == bond["needs"]:
            faults[field] = gettext("A design does not need itself.")
        elif bond["design"] in needs:
            faults[f"prerequisite_design_{row}"] = gettext("This design stands twice.")
        elif _comes_back(needs | {bond["design"]: bond["needs"]}, bond["design"]):
            faults[field] = gettext("These designs need each other in a circle.")
        needs.setdefault(bond["design"], bond["needs"])
    return faults


def _comes_back(needs: Mapping[str, str], design: str) -> bool:
    """Whether following what is needed leads back to where it began."""
    at = needs.get(design)
    for _step in needs:
        if at is None or at == design:
            break
        at = needs.get(at)
    return at == design


def demand_faults(
    fixed: Sequence[Mapping[str, str]], excluded: Sequence[Mapping[str, str]]
) -> dict[str, str]:
    """Return what is wrong with what is fixed and ruled out, by the field of the form."""
    faults: dict[str, str] = {}
    out = {(each["design"], each["community"]) for each in excluded}
    for row, demand in enumerate(fixed, start=1):
        design, community = demand["design"], demand["community"]
        if not community:
            faults[f"fixed_community_{row}"] = gettext("Say in which community it is built.")
        elif {(design, community), (design, "")} & out:
            faults[f"fixed_design_{row}"] = gettext("The same is ruled out below.")
    return faults
