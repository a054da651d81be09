"""Pledges and funds through the API, for signed-in people."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router
from ninja.security import django_auth

from yakir.apps.accounts.access import lacks_second_factor, person_of
from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import Permission
from yakir.apps.partners import queries
from yakir.apps.partners.models import Fund, Pledge
from yakir.apps.partners.schemas import FundRow, PledgeDetail, PledgeFilter, PledgePage
from yakir.common.errors import NotAllowed

router = Router(auth=django_auth, tags=["work"])


@router.get("/funds", response=list[FundRow], operation_id="work_funds", url_name="work-funds")
def funds(request: HttpRequest) -> list[dict[str, Any]]:
    """Funds of scenarios with their money and rules, by name; nobody has pledged any of it."""
    _reader(request)
    return [_fund(fund) for fund in queries.funds()]


@router.get("/pledges", response=PledgePage, operation_id="work_pledges", url_name="work-pledges")
def pledges(request: HttpRequest, asked: Query[PledgeFilter]) -> dict[str, Any]:
    """Pledges one sees, newest first, filtered and a page at a time."""
    filters = {name: value for name, value in _filters(asked).items() if value}
    found = queries.pledges_seen(_reader(request), filters)
    start = (asked.page - 1) * asked.page_size
    return {
        "items": [_row(pledge) for pledge in found[start : start + asked.page_size]],
        "total": found.count(),
        "page": asked.page,
        "page_size": asked.page_size,
    }


@router.get(
    "/pledges/{public_id}",
    response=PledgeDetail,
    operation_id="work_pledge",
    url_name="work-pledge",
)
def pledge(request: HttpRequest, public_id: str) -> dict[str, Any]:
    """One pledge with its deliveries, changes and answers."""
    seen = queries.pledges_seen_by(_reader(request))
    found = get_object_or_404(seen, public_id=public_id.replace("\x00", ""))
    return {
        **_row(found),
        "deliveries": [
            {
                "id": each.public_id,
                "title": each.act.title,
                "happened": each.act.happened,
                "state": each.state,
            }
            for each in found.deliveries.select_related("act").order_by("pk")
        ],
        "changes": [
            {
                "before": each.before,
                "after": each.after,
                "on": each.on,
                "reason": each.reason,
                "source": each.source.url if each.source else "",
            }
            for each in found.changes.select_related("source").order_by("pk")
        ],
        "answers": [{"text": each.text, "on": each.on} for each in found.answers.order_by("pk")],
    }


def _reader(request: HttpRequest) -> Person:
    person = person_of(request)
    if lacks_second_factor(person) or not person.may(Permission.READ):
        raise NotAllowed
    return person


def _filters(asked: PledgeFilter) -> Mapping[str, str]:
    names = ("q", "state", "board", "partner", "sector", "country")
    return {name: getattr(asked, name).replace("\x00", "") for name in names}


def _row(pledge: Pledge) -> dict[str, Any]:
    act = pledge.act
    return {
        "id": pledge.public_id,
        "act": act.public_id,
        "key": act.key,
        "title": act.title,
        "state": pledge.state,
        "is_silent": pledge.is_silent,
        "due_on": pledge.due_on,
        "last_news": pledge.last_news,
        "sector": act.sector,
        "is_protected": act.is_protected,
        "happened": act.happened,
        "quantity": act.quantity,
        "unit": act.unit,
        "amount": act.amount,
        "currency": act.currency,
        "community": act.community.code if act.community else None,
        "oblast": act.oblast.code if act.oblast else None,
        "parties": [
            {
                "organisation": party.organisation.public_id,
                "name": party.organisation.name,
                "role": party.role,
            }
            for party in act.parties.all()
        ],
        "source": {
            "publisher": act.source.publisher,
            "title": act.source.title,
            "url": act.source.url,
            "published": act.source.published,
        },
    }


def _fund(fund: Fund) -> dict[str, Any]:
    plain = (
        "name_uk",
        "name_en",
        "is_scenario",
        "currency",
        "sectors",
        "smallest",
        "largest",
        "greatest_share",
        "carry_over",
        "own_contribution",
        "ticket",
        "last_quarter",
        "named_share",
        "named_statuses",
        "named_sizes",
    )
    return {
        **{name: getattr(fund, name) for name in plain},
        "id": fund.public_id,
        "oblasts": [oblast.code for oblast in fund.oblasts.all()],
        "named_oblasts": [oblast.code for oblast in fund.named_oblasts.all()],
        "tranches": [
            {"quarter": each.quarter, "amount": each.amount} for each in fund.tranches.all()
        ],
    }
