"""What two problems ask differently, in words, from the documents that plans keep."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from yakir.apps.endurance.models import OutageScenario
from yakir.apps.places.models import Oblast
from yakir.apps.planning.queries.words import floor_in_words, limit_in_words
from yakir.apps.planning.rules import PackageForm
from yakir.common.formats import service_name, write_money, write_number, write_percent
from yakir.common.money import Money
from yakir.common.protected import Service

Document = Mapping[str, Any]


@dataclass(frozen=True)
class Difference:
    """One thing that was asked differently: what, of plan A, of plan B."""

    what: str
    a: str
    b: str


def differences(a: Document, b: Document, fund_names: Mapping[str, str]) -> list[Difference]:
    """Return what differs, in the order of the form."""
    found = [
        *_of_rules(a, b),
        *_of_services(a, b),
        *_of_fairness(a, b),
        *_of_outages(a, b),
        *_of_funds(a, b, fund_names),
        *_of_data(a, b),
    ]
    return [each for each in found if each.a != each.b]


def _of_rules(a: Document, b: Document) -> Iterator[Difference]:
    rules: tuple[tuple[str, str, Callable[[Any], str]], ...] = (
        (_("First quarter"), "first_quarter", str),
        (_("Quarters of starts"), "starts", write_number),
        (_("Quarters over which the gain is counted"), "horizon", write_number),
        (_("Package of seven"), "package", lambda code: str(PackageForm(code).label)),
        (_("Projects a community carries at once"), "most_at_once", _most),
    )
    for what, name, write in rules:
        yield Difference(what, write(a.get(name)), write(b.get(name)))


def _of_fairness(a: Document, b: Document) -> Iterator[Difference]:
    oblasts = {oblast.code: oblast.name for oblast in Oblast.objects.all()}
    rules: tuple[tuple[str, str, Callable[[Any, Mapping[str, str]], str]], ...] = (
        (_("Floors of fairness"), "floors", floor_in_words),
        (_("Limits of building"), "capacity", limit_in_words),
    )
    for what, name, write in rules:
        told = ["; ".join(write(rule, oblasts) for rule in each.get(name, ())) for each in (a, b)]
        yield Difference(what, *(words or _("none") for words in told))


def _of_outages(a: Document, b: Document) -> Iterator[Difference]:
    """Yield under which outages coverage was reckoned, and how many joint effects were."""
    names = {each.public_id: each.name for each in OutageScenario.objects.all()}
    ordinary = _("on an ordinary day")
    told = [each.get("blackout", {}).get("outages") for each in (a, b)]
    yield Difference(_("Coverage"), *(names.get(key, key) if key else ordinary for key in told))
    joints = [write_number(len(each.get("joints", ()))) for each in (a, b)]
    yield Difference(_("Joint effects"), *joints)


def _of_services(a: Document, b: Document) -> Iterator[Difference]:
    kinds: tuple[tuple[str, str, Callable[[float], str]], ...] = (
        (_("Threshold: %(name)s"), "thresholds", write_percent),
        (_("Weight: %(name)s"), "weights", lambda weight: write_number(weight, 3)),
    )
    for what, name, write in kinds:
        for code in Service.values:
            words = what % {"name": service_name(code)}
            yield Difference(words, write(a[name][code]), write(b[name][code]))


def _of_funds(a: Document, b: Document, names: Mapping[str, str]) -> Iterator[Difference]:
    funds_a, funds_b = ({fund["fund"]: fund for fund in each["funds"]} for each in (a, b))
    for key in dict.fromkeys([*funds_a, *funds_b]):
        name = names.get(key, "")
        one, other = funds_a.get(key), funds_b.get(key)
        if one is None or other is None:
            words = _("takes part"), _("takes no part")
            yield Difference(name, words[one is None], words[other is None])
            continue
        for what, write in _fund_rules():
            yield Difference(f"{name}: {what}", write(one), write(other))


def _fund_rules() -> tuple[tuple[str, Callable[[Document], str]], ...]:
    return (
        (_("money"), lambda fund: _euro(sum(fund["money"]))),
        (_("money by quarter"), lambda fund: "; ".join(_euro(each) for each in fund["money"])),
        (_("smallest project"), lambda fund: _euro(fund["smallest"])),
        (_("largest project"), lambda fund: _limit(fund["largest"])),
        (_("greatest share of a project"), lambda fund: write_percent(fund["greatest_share"])),
        (_("unused money carries over"), lambda fund: _("yes") if fund["carry_over"] else _("no")),
        (_("least share that others pay"), lambda fund: _share(fund.get("own_contribution"))),
        (_("least it pays of a project"), lambda fund: _least(fund.get("ticket"))),
        (_("least share to its group"), lambda fund: _share(fund.get("named_share"))),
        (_("candidates it may pay for"), lambda fund: write_number(len(fund["eligible"]))),
    )


def _of_data(a: Document, b: Document) -> Iterator[Difference]:
    counts = ((_("Communities"), "communities"), (_("Candidates"), "candidates"))
    for what, name in counts:
        yield Difference(what, write_number(len(a[name])), write_number(len(b[name])))
    demands = (
        (_("Fixed by a person"), lambda draft: draft.get("required", False)),
        (_("Ruled out by a person"), lambda draft: draft.get("latest", 0) < 0),
    )
    for what, is_meant in demands:
        found = [sum(map(is_meant, each["candidates"])) for each in (a, b)]
        yield Difference(what, *map(write_number, found))
    people = [sum(place["people"] for place in each["communities"]) for each in (a, b)]
    yield Difference(_("People of the communities"), *map(write_number, people))
    costs = [_euro(sum(draft["cost"] for draft in each["candidates"])) for each in (a, b)]
    yield Difference(_("Cost of all candidates"), *costs)


def _most(count: int | None) -> str:
    return _("no limit") if count is None else write_number(count)


def _least(amount: float | None) -> str:
    return _euro(amount) if amount else _("none")


def _share(share: float | None) -> str:
    return write_percent(share) if share else _("none")


def _limit(amount: float | None) -> str:
    return _("no limit") if amount is None else _euro(amount)


def _euro(amount: float) -> str:
    return write_money(Money(Decimal(f"{amount:.2f}"), "EUR"), short=True)
