"""Writes on typical designs: a new version is published, never an old one changed."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import Permission
from yakir.apps.catalogue import rules
from yakir.apps.catalogue.models import Anchor, Design, DesignVersion
from yakir.apps.journal import actions as journal
from yakir.apps.places.queries import scope_of
from yakir.common.errors import NotAllowed, Refused
from yakir.common.models import Source
from yakir.common.money import Money


class VersionTaken(Refused):
    """This version of the design already says something else."""

    code = "version_taken"
    message = _("This version already exists with other content. Give the new one its own number.")


@transaction.atomic
def publish_design(*, content: Mapping[str, Any], by: Person, at: datetime) -> DesignVersion:
    """Publish a version of a design, or return the one that already says the same."""
    _may_publish(by)
    rows = rules.read_design(content)
    same = DesignVersion.objects.filter(design__key=rows.key, number=rows.version).first()
    if same is not None:
        return _unchanged(same, content)
    version = DesignVersion.objects.create(
        design=_design(rows, at),
        number=rows.version,
        price_date=rows.price_date,
        content=content,
        recorded_at=at,
    )
    journal.enter(
        kind="design.published",
        subject=version.design.public_id,
        values={
            "design": rows.key,
            "number": rows.version,
            "name_uk": rows.name_uk,
            "name_en": rows.name_en,
            "service": rows.service,
            "sector": rows.sector,
            "price_date": rows.price_date,
            "content_sha256": fingerprint(content),
        },
        by=by,
        at=at,
    )
    return version


@transaction.atomic
def record_anchor(
    *,
    key: str,
    what_uk: str,
    what_en: str,
    money: Money,
    price_date: str,
    source: Source,
    by: Person,
    at: datetime,
    unit_uk: str = "",
    unit_en: str = "",
    place_uk: str = "",
    place_en: str = "",
    qualifier_uk: str = "",
    qualifier_en: str = "",
) -> Anchor:
    """Record a cost named in public; one that is already there is left alone."""
    _may_publish(by)
    known = Anchor.objects.filter(key=key).first()
    if known is not None:
        return known
    anchor = Anchor.objects.create(
        key=key,
        what_uk=what_uk,
        what_en=what_en,
        amount=money.amount,
        currency=money.currency,
        unit_uk=unit_uk,
        unit_en=unit_en,
        price_date=price_date,
        place_uk=place_uk,
        place_en=place_en,
        qualifier_uk=qualifier_uk,
        qualifier_en=qualifier_en,
        source=source,
        recorded_at=at,
    )
    journal.enter(
        kind="anchor.recorded",
        subject=anchor.public_id,
        values={
            "key": key,
            "what_uk": what_uk,
            "what_en": what_en,
            "amount": money.amount,
            "currency": money.currency,
            "price_date": price_date,
            "source": source.public_id,
        },
        by=by,
        at=at,
    )
    return anchor


def fingerprint(content: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a design's content, whatever the order of its fields."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _may_publish(by: Person) -> None:
    """Refuse everybody but those who sign for all communities, and the machine itself."""
    if not (by.is_machine or scope_of(by, Permission.SIGN).everywhere):
        raise NotAllowed


def _unchanged(version: DesignVersion, content: Mapping[str, Any]) -> DesignVersion:
    if fingerprint(version.content) != fingerprint(content):
        raise VersionTaken
    return version


def _design(rows: rules.DesignContent, at: datetime) -> Design:
    """Return the design as its newest version names it."""
    design, _created = Design.objects.update_or_create(
        key=rows.key,
        defaults={
            "name_uk": rows.name_uk,
            "name_en": rows.name_en,
            "summary_uk": rows.summary_uk,
            "summary_en": rows.summary_en,
            "service": rows.service,
            "sector": rows.sector,
            "is_protected": rows.protected,
        },
        create_defaults={
            "name_uk": rows.name_uk,
            "name_en": rows.name_en,
            "summary_uk": rows.summary_uk,
            "summary_en": rows.summary_en,
            "service": rows.service,
            "sector": rows.sector,
            "is_protected": rows.protected,
            "recorded_at": at,
        },
    )
    return design
