"""Registers as tables for a spreadsheet: codes and words, no amount where none is named."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from yakir.apps.partners.models import Act, Pledge
from yakir.apps.partners.rules import PartyRole

CHUNK = 500
Table = tuple[list[str], Iterator[list[Any]]]


def pledge_table(pledges: QuerySet[Pledge]) -> Table:
    """Headers and rows of pledges."""
    headers = [_("Public id"), _("State"), _("Due"), _("Last news"), *_act_headers()]
    rows = (
        [
            pledge.public_id,
            pledge.get_state_display(),
            pledge.due_on,
            pledge.last_news,
            *_act_cells(pledge.act),
        ]
        for pledge in pledges.iterator(chunk_size=CHUNK)
    )
    return headers, rows


def act_table(acts: QuerySet[Act]) -> Table:
    """Headers and rows of facts."""
    headers = [_("Public id"), _("Kind"), _("Part of"), *_act_headers()]
    rows = (
        [
            act.public_id,
            act.get_kind_display(),
            act.part_of.key if act.part_of else "",
            *_act_cells(act),
        ]
        for act in acts.iterator(chunk_size=CHUNK)
    )
    return headers, rows


def _act_headers() -> list[str]:
    return [
        _("Key"),
        _("What"),
        _("Sector"),
        _("Protected kind"),
        _("When"),
        *(str(role.label) for role in PartyRole),
        _("Quantity"),
        _("Unit"),
        _("Amount"),
        _("Currency"),
        _("Community"),
        _("Oblast"),
        _("Place"),
        _("State in the source’s words"),
        _("Publisher"),
        _("Title as published"),
        _("Address"),
        _("Published"),
    ]


def _act_cells(act: Act) -> list[Any]:
    return [
        act.key,
        act.title,
        act.get_sector_display(),
        _("yes") if act.is_protected else _("no"),
        act.happened,
        *(_named(act, role) for role in PartyRole),
        act.quantity,
        act.unit,
        act.amount,
        act.currency,
        act.community.code if act.community else "",
        act.oblast.code if act.oblast else "",
        act.place,
        act.stated,
        act.source.publisher,
        act.source.title,
        act.source.url,
        act.source.published,
    ]


def _named(act: Act, role: str) -> str:
    return "; ".join(party.organisation.name for party in act.parties.all() if party.role == role)
