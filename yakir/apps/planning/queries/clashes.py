"""Rules that no plan keeps together: told by the engine by number, kept by id, shown in words."""

from collections.abc import Iterator, Mapping, Sequence

from django.utils.translation import gettext as _

from yakir import engine
from yakir.apps.partners.models import Fund
from yakir.apps.places.models import Community, Oblast
from yakir.apps.planning.queries.fairness import region_numbers
from yakir.apps.planning.queries.problem import ScenarioProblem

OF_A_FUND = frozenset(
    {
        engine.Rule.TICKET,
        engine.Rule.NAMED_SHARE,
        engine.Rule.GREATEST_SHARE,
        engine.Rule.SIZE,
        engine.Rule.LAST_PAYMENT,
        engine.Rule.ELIGIBLE,
        engine.Rule.MONEY,
    }
)
OF_A_CANDIDATE = frozenset({engine.Rule.QUARTERS, engine.Rule.NEEDS, engine.Rule.REQUIRED})


def as_codes(ready: ScenarioProblem, clashes: Sequence[engine.Clash]) -> str:
    """Return clashing rules as words of a run's detail: the rule, and the id of whose it is."""
    oblasts = {number: code for code, number in _regions(ready).items()}
    return " ".join(f"{clash.rule.value}={_whose(ready, oblasts, clash)}" for clash in clashes)


def _regions(ready: ScenarioProblem) -> Mapping[str, int]:
    places = {draft.place.community.pk: draft.place for draft in ready.candidates}
    return region_numbers(list(places.values()))


def _whose(ready: ScenarioProblem, oblasts: Mapping[int, str], clash: engine.Clash) -> str:
    if clash.index < 0:
        return ""
    if clash.rule in OF_A_FUND:
        return ready.funds[clash.index].public_id
    if clash.rule is engine.Rule.CAPACITY:
        return oblasts.get(clash.index, "")
    if clash.rule in OF_A_CANDIDATE:
        return ready.candidates[clash.index].place.community.code
    return ""


def clashes_in_words(codes: str) -> str:
    """Return clashing rules as people read them."""
    pairs = [code.partition("=")[::2] for code in codes.split()]
    names = _names({whose for _rule, whose in pairs})
    return "; ".join(_words(pairs, names))


def _words(pairs: Sequence[tuple[str, str]], names: Mapping[str, str]) -> Iterator[str]:
    rules = {
        "ticket": _("the least that a fund pays of a project"),
        "named_share": _("the least share to a fund's group"),
        "most_funds": _("the most funds of a project"),
        "greatest_share": _("the greatest share that a fund pays"),
        "size": _("the smallest and largest project of a fund"),
        "last_payment": _("the last quarter in which a fund pays"),
        "eligible": _("the sectors, places and designs of a fund"),
        "capacity": _("the limit of building"),
        "most_at_once": _("the projects a community carries at once"),
        "most_per_service": _("the projects of a community for one service"),
        "group": _("sizes of one design that exclude each other"),
        "quarters": _("the quarter that a person gave a project"),
        "needs": _("a project that another one needs"),
        "money": _("the money of a fund"),
        "required": _("a project that a person fixed"),
    }
    for rule, whose in dict.fromkeys(pairs):
        name = names.get(whose)
        yield f"{rules.get(rule, rule)} ({name})" if name else rules.get(rule, rule)


def _names(ids: set[str]) -> dict[str, str]:
    funds = Fund.objects.filter(public_id__in=ids)
    oblasts = Oblast.objects.filter(code__in=ids)
    communities = Community.objects.filter(code__in=ids)
    return {
        **{oblast.code: oblast.name for oblast in oblasts},
        **{community.code: community.name for community in communities},
        **{fund.public_id: fund.name for fund in funds},
    }
