"""Partners, pledges and public facts."""

from typing import Any

from django.http import Http404, HttpRequest
from ninja import Path, Query

from yakir.apps.portal.api.answers import FAULTY, MISSING, envelope, language, router
from yakir.apps.portal.schemas import (
    PARTNER_KEY,
    PUBLIC_ID,
    ActQuery,
    Envelope,
    Language,
    PartnerQuery,
    PledgeQuery,
    PublicAct,
    PublicPartner,
    PublicPartnerDetail,
    PublicPledge,
    PublicPledgeDetail,
)
from yakir.apps.publishing.queries import facts, partners, pledges

givers = router("partners")
promised = router("pledges")
said = router("acts")


@givers.get("", response={200: Envelope[PublicPartner], **FAULTY})
def list_partners(request: HttpRequest, asked: Query[PartnerQuery]) -> dict[str, Any]:
    """List partners with counts of their pledges; protected kinds are not in the counts."""
    with language(asked.lang):
        found = partners.listed(search=asked.q, country=asked.country or "")
    return envelope(found.rows, asked)


@givers.get("/{key}", response={200: PublicPartnerDetail, **MISSING})
def show_partner(
    request: HttpRequest, key: Path[PARTNER_KEY], asked: Query[Language]
) -> partners.PartnerDetail:
    """Show everything public about a partner."""
    with language(asked.lang):
        found = partners.detail(key)
    if found is None:
        raise Http404
    return found


@promised.get("", response={200: Envelope[PublicPledge], **FAULTY})
def list_pledges(request: HttpRequest, asked: Query[PledgeQuery]) -> dict[str, Any]:
    """List pledges of open kinds in the order of the board."""
    filters = pledges.Filters(
        search=asked.q,
        partner=asked.partner or "",
        country=asked.country or "",
        sector=asked.sector or "",
    )
    with language(asked.lang):
        rows = pledges.listed(filters)
    return envelope([row for row in rows if asked.state in {None, row.group}], asked)


@promised.get("/{public_id}", response={200: PublicPledgeDetail, **MISSING})
def show_pledge(
    request: HttpRequest, public_id: Path[PUBLIC_ID], asked: Query[Language]
) -> pledges.PledgeDetail:
    """Show everything public about a pledge."""
    with language(asked.lang):
        found = pledges.detail(public_id)
    if found is None:
        raise Http404
    return found


@said.get("", response={200: Envelope[PublicAct], **FAULTY})
def list_acts(request: HttpRequest, asked: Query[ActQuery]) -> dict[str, Any]:
    """List public facts of open kinds, newest first."""
    with language(asked.lang):
        found = facts.listed(search=asked.q, kind=asked.kind or "", sector=asked.sector or "")
    return envelope(found.rows, asked)
