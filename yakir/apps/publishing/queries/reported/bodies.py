"""Organisations as they are reported, and which of them reports here."""

from dataclasses import replace

from django.conf import settings

from yakir.apps.accounts.models import Organisation
from yakir.apps.publishing.queries.opening import Gate
from yakir.common import reported
from yakir.common.reported.reporter import is_reference, read_references


class Bodies:
    """The organisations that something names, each once; those that are withdrawn have no name."""

    def __init__(self, gate: Gate) -> None:
        self.gate = gate
        self.references = read_references(settings.IATI_REFERENCES)
        self.found: dict[str, reported.Body] = {}

    def add(self, organisation: Organisation | None) -> str:
        """Return the id of an organisation that may be named; empty for any other."""
        if organisation is None or not self.gate.admits(organisation):
            return ""
        value = self.gate.value
        body = reported.Body(
            id=value(organisation, "public_id") or "",
            name_uk=value(organisation, "name_uk") or "",
            name_en=value(organisation, "name_en") or "",
            kind=value(organisation, "kind") or "",
            form=value(organisation, "form") or "",
            country=value(organisation, "country") or "",
            reference=self._reference(organisation.key),
        )
        if not body.id or not (body.name_uk or body.name_en):
            return ""
        self.found[body.id] = body
        return body.id

    def body(self, organisation: Organisation | None) -> reported.Body | None:
        """Return an organisation that may be named."""
        return self.found.get(self.add(organisation))

    def _reference(self, key: str) -> str:
        if key == settings.IATI_ORGANISATION and is_reference(settings.IATI_REFERENCE):
            return str(settings.IATI_REFERENCE)
        return self.references.get(key, "")


def running() -> reported.Body | None:
    """Return the organisation that runs this installation, where it is set and may be named."""
    runs = Organisation.objects.filter(key=settings.IATI_ORGANISATION).first()
    return Bodies(Gate.today()).body(runs)


def reporter() -> reported.Reporter | reported.Unready:
    """Return who reports here, or why nobody can."""
    body = running()
    if body is None:
        return reported.Unready.NO_ORGANISATION
    if not settings.IATI_REFERENCE:
        return reported.Unready.NO_REFERENCE
    if not is_reference(settings.IATI_REFERENCE):
        return reported.Unready.BAD_REFERENCE
    body = replace(body, reference=settings.IATI_REFERENCE)
    return reported.Reporter(body, settings.IATI_PREFIX or settings.IATI_REFERENCE)
