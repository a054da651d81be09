"""Reads on funds: their money, and their rules in words."""

from collections.abc import Iterable
from decimal import Decimal

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from yakir.apps.partners.models import Fund
from yakir.apps.places.models import Oblast
from yakir.apps.places.rules import SizeClass, Status
from yakir.common.formats import write_money, write_percent
from yakir.common.money import Money, total


def funds() -> QuerySet[Fund]:
    """Funds by name, with their tranches."""
    return Fund.objects.prefetch_related("tranches", "oblasts", "named_oblasts").order_by(
        "name_en", "pk"
    )


def money_of(fund: Fund) -> Money:
    """Everything a fund brings over its quarters."""
    tranches = [Money(tranche.amount, fund.currency) for tranche in fund.tranches.all()]
    return total(tranches).get(fund.currency, Money(Decimal(0), fund.currency))


def rules_of(fund: Fund) -> list[str]:
    """What a fund asks beside sizes and shares, a sentence a rule."""
    rules = []
    if fund.oblasts.all():
        rules.append(_("Only in: %(places)s.") % {"places": _names(fund.oblasts.all())})
    if fund.own_contribution:
        share = write_percent(fund.own_contribution)
        rules.append(_("Others pay at least %(share)s of a project.") % {"share": share})
    if fund.ticket is not None:
        amount = write_money(Money(fund.ticket, fund.currency), short=True)
        rules.append(_("Pays at least %(amount)s of a project.") % {"amount": amount})
    if fund.last_quarter:
        rules.append(_("Pays until %(quarter)s.") % {"quarter": fund.last_quarter})
    if not fund.carry_over:
        rules.append(_("Money not used in its quarter lapses."))
    if fund.named_share:
        values = {"share": write_percent(fund.named_share), "group": _group(fund)}
        rules.append(_("At least %(share)s of what it spends goes to: %(group)s.") % values)
    return rules


def _group(fund: Fund) -> str:
    words = [str(dict(Status.choices).get(code, code)) for code in fund.named_statuses]
    words += [str(dict(SizeClass.choices).get(code, code)) for code in fund.named_sizes]
    return "; ".join(
        [*([_names(fund.named_oblasts.all())] if fund.named_oblasts.all() else []), *words]
    )


def _names(oblasts: Iterable[Oblast]) -> str:
    return ", ".join(oblast.name for oblast in oblasts)
