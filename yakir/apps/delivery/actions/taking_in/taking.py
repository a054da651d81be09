"""What every part of taking a project in knows: from which record of which file, by whom and when."""

from dataclasses import dataclass, field
from datetime import datetime

from yakir.apps.accounts.models import Organisation, Person
from yakir.common.models import Source
from yakir.common.reported import Body


@dataclass(frozen=True, slots=True)
class Taking:
    """
    One project being taken in.

    Parameters
    ----------
    document
        Which record it is, as it is named where a document is asked for.
    source
        The file that tells it.
    own_key, own_reference
        The key of the organisation that runs this installation, and its identifier in IATI.
    """

    document: str
    source: Source
    own_key: str
    own_reference: str
    by: Person
    at: datetime
    organisations: dict[str, Organisation] = field(default_factory=dict)

    def organisation(self, body: Body) -> Organisation:
        """Return the organisation that a body is; one that nobody knows yet is added."""
        known = self.organisations.get(body.id)
        if known is None:
            known = self._known(body) or self._added(body)
            self.organisations[body.id] = known
        return known

    def _known(self, body: Body) -> Organisation | None:
        same = Organisation.objects.filter(public_id=body.id).first()
        if same is None and self._is_own(body):
            return Organisation.objects.filter(key=self.own_key).first()
        return same

    def _added(self, body: Body) -> Organisation:
        key = self.own_key if self._is_own(body) else body.id.replace(":", "-").lower()
        return Organisation.objects.create(
            public_id=body.id, key=key, kind=body.kind, form=body.form,
            name_uk=body.name_uk or body.name_en, name_en=body.name_en or body.name_uk,
            country=body.country, recorded_at=self.at,
        )  # fmt: skip

    def _is_own(self, body: Body) -> bool:
        return bool(self.own_key) and body.reference != "" and body.reference == self.own_reference

    @property
    def written(self) -> dict[str, object]:
        """The fields that every row has: by whom, and when it was recorded."""
        return {"by": self.by, "recorded_at": self.at}
