"""People, organisations, and who is what in which."""

from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from yakir.apps.accounts import rules
from yakir.apps.accounts.rules import OrganisationKind, PartnerForm, Role, Standing
from yakir.common.ids import public_id_field
from yakir.common.records import AppendOnly, Recorded

MACHINE = "machine@yakir.invalid"


class Organisation(Recorded):
    """A community's office, an association, a partner, or whoever verifies or audits."""

    public_id = public_id_field("organisation")
    key = models.SlugField(_("key"), max_length=80, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=OrganisationKind.choices)
    form = models.CharField(_("form"), max_length=20, choices=PartnerForm.choices, blank=True)
    name_uk = models.CharField(_("name in Ukrainian"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200)
    country = models.CharField(_("country"), max_length=2, blank=True, help_text=_("ISO code"))

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name_en", "pk"]
        indexes = [models.Index(fields=["kind", "name_en"], name="organisation_by_kind")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return self.name_uk if get_language() == "uk" else self.name_en


class PersonManager(BaseUserManager["Person"]):
    """Creates people who sign in by e-mail."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Person":
        """Create a person; no password means nobody can sign in as them yet."""
        fields.setdefault("recorded_at", timezone.now())
        person = self.model(email=self.normalize_email(email).lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def machine(self) -> "Person":
        """Yakir itself, as the actor of what nobody does by hand; it cannot sign in."""
        person, created = self.get_or_create(
            email=MACHINE,
            defaults={"name": "Yakir", "is_active": False, "recorded_at": timezone.now()},
        )
        if created:
            person.set_unusable_password()
            person.save()
        return person


class Person(Recorded, AbstractBaseUser, PermissionsMixin):
    """Somebody who signs in."""

    public_id = public_id_field("person")
    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=200)
    language = models.CharField(_("language"), max_length=2, default="uk")
    is_active = models.BooleanField(_("active"), default=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    objects = PersonManager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_machine(self) -> bool:
        """Whether this is Yakir itself, loading what nobody types."""
        return self.email == MACHINE

    @cached_property
    def standings(self) -> tuple[Standing, ...]:
        """The roles held today, read once a request."""
        return tuple(membership.standing for membership in self.memberships.held_on(_today()))

    def may(self, permission: rules.Permission) -> bool:
        """Whether any role gives the permission somewhere."""
        return rules.may(self.standings, permission)

    def acting_as(self) -> tuple[str, str]:
        """The organisation and role to stand in the journal beside this person's opaque id."""
        if not self.standings:
            return "", ""
        first = self.standings[0]
        return first.organisation_public_id, first.role


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Roles of people."""

    def held_on(self, day: date) -> Iterable["Membership"]:
        """Roles that hold on a day, with their organisation."""
        return (
            self.filter(models.Q(until__isnull=True) | models.Q(until__gt=day), since__lte=day)
            .select_related("organisation")
            .order_by("pk")
        )


class Membership(models.Model):
    """The role of a person in an organisation, from a day to a day."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="memberships"
    )
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organisation", "role"],
                condition=models.Q(until__isnull=True),
                name="role_held_once",
            ),
            models.CheckConstraint(
                condition=models.Q(until__isnull=True) | models.Q(until__gte=models.F("since")),
                name="role_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_role_display()}"

    @property
    def standing(self) -> Standing:
        """This role as plain data."""
        return Standing(
            organisation_id=self.organisation_id,
            organisation_public_id=self.organisation.public_id,
            kind=OrganisationKind(self.organisation.kind),
            role=Role(self.role),
        )


class Outcome(Recorded, AppendOnly):
    """What came of a request that carried a key, so that the same request does nothing twice."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="outcomes")
    key = models.CharField(_("key of the request"), max_length=80)
    what = models.CharField(_("what was asked"), max_length=40)
    asked_sha256 = models.CharField(_("fingerprint of what was asked"), max_length=64)
    outcome = models.JSONField(_("outcome"), default=dict)

    class Meta:
        verbose_name = _("outcome of a request")
        verbose_name_plural = _("outcomes of requests")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "key"], name="request_key_once_a_person")
        ]

    def __str__(self) -> str:
        return f"{self.what}: {self.key}"


def _today() -> date:
    return timezone.localdate()
