"""What ties candidates of one community: which needs which, and which exclude each other."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from yakir.apps.planning.queries.candidates.drafts import CandidateDraft
from yakir.apps.planning.rules import Question
from yakir.apps.projects.models import Project
from yakir.apps.projects.rules import Stage

#: Of these a project will stand, so that whatever needs one like it need not wait for the plan.
UNDER_WAY = (Stage.FUNDED, Stage.IN_PROGRESS, Stage.COMPLETED, Stage.IN_OPERATION)


def bound(question: Question, drafts: Sequence[CandidateDraft]) -> list[CandidateDraft]:
    """Return the candidates with what each needs and excludes; without those that lack a need."""
    found = list(drafts)
    if question.one_a_site:
        found = _one_a_site(found)
    if question.prerequisites:
        needs = {bond["design"]: bond["needs"] for bond in question.prerequisites}
        found = _needing(found, needs)
    return found


def design_of(draft: CandidateDraft) -> str:
    """The key of a candidate's design, empty for a project without one."""
    return draft.version.design.key if draft.version else ""


def _one_a_site(drafts: Sequence[CandidateDraft]) -> list[CandidateDraft]:
    """Drafted projects of one site and service are variants: one of them is built at most."""
    numbers = defaultdict(list)
    for number, draft in enumerate(drafts):
        if draft.project is not None and draft.project.site_id is not None:
            numbers[draft.project.site_id, draft.service].append(number)
    found = list(drafts)
    group = max((draft.group for draft in drafts), default=-1) + 1
    for variants in numbers.values():
        if len(variants) > 1:
            for number in variants:
                found[number] = replace(found[number], group=group)
            group += 1
    return found


def _needing(drafts: Sequence[CandidateDraft], needs: Mapping[str, str]) -> list[CandidateDraft]:
    """
    Each candidate of a design that needs another, with the one it waits for.

    Where that comes in sizes, only the first stays, for a candidate waits for one alone. Where
    there is none, and none under way either, nothing that needs it can be built.
    """
    kept, built = list(drafts), _under_way(needs.values())
    while True:
        first = _first_of(kept, set(needs.values()))
        left = [draft for draft in kept if _stays(draft, needs, first, built)]
        if len(left) == len(kept):
            break
        kept = left
    numbers = {id(draft): number for number, draft in enumerate(kept)}
    return [_waiting(draft, needs, first, numbers) for draft in kept]


def _first_of(
    drafts: Iterable[CandidateDraft], designs: set[str]
) -> dict[tuple[int, str], CandidateDraft]:
    """The first candidate of each needed design in each community."""
    first: dict[tuple[int, str], CandidateDraft] = {}
    for draft in drafts:
        if design_of(draft) in designs:
            first.setdefault((draft.place.community.pk, design_of(draft)), draft)
    return first


def _stays(
    draft: CandidateDraft,
    needs: Mapping[str, str],
    first: Mapping[tuple[int, str], CandidateDraft],
    built: set[tuple[int, str]],
) -> bool:
    home, design = draft.place.community.pk, design_of(draft)
    need = needs.get(design)
    if need is not None and (home, need) not in first and (home, need) not in built:
        return False
    chosen = first.get((home, design))
    waits = any(needed == design for needed in needs.values())
    return not waits or chosen is None or chosen is draft or draft.project is not None


def _waiting(
    draft: CandidateDraft,
    needs: Mapping[str, str],
    first: Mapping[tuple[int, str], CandidateDraft],
    numbers: Mapping[int, int],
) -> CandidateDraft:
    need = needs.get(design_of(draft))
    waited = first.get((draft.place.community.pk, need)) if need is not None else None
    return draft if waited is None else replace(draft, needs=numbers[id(waited)])


def _under_way(designs: Iterable[str]) -> set[tuple[int, str]]:
    """Communities in which a project of a design is funded, being built or in operation."""
    rows = Project.objects.filter(
        version_of_design__design__key__in=list(designs), stage__in=UNDER_WAY
    )
    return set(rows.values_list("community_id", "version_of_design__design__key"))
