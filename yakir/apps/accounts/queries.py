"""Reads on people: whom a manager manages."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.db.models import QuerySet
from django.urls import reverse

from yakir.apps.accounts.models import Membership, Organisation, Person
from yakir.apps.accounts.rules import Permission


def managed_by(person: Person) -> QuerySet[Organisation]:
    """Organisations whose people the person manages, by name."""
    ids = [
        each.organisation_id
        for each in person.standings
        if Permission.MANAGE_PEOPLE in each.permissions
    ]
    return Organisation.objects.filter(pk__in=ids).order_by("name_uk", "pk")


def memberships_in(organisations: QuerySet[Organisation]) -> QuerySet[Membership]:
    """Roles held in these organisations now, by person."""
    return (
        Membership.objects.filter(organisation__in=organisations, until=None)
        .select_related("person", "organisation")
        .order_by("organisation__name_uk", "person__name", "pk")
    )


def password_link(person: Person) -> str:
    """The address at which an invited person chooses a password, once."""
    return reverse(
        "account_reset_password_from_key",
        kwargs={
            "uidb36": user_pk_to_url_str(person),
            "key": default_token_generator.make_token(person),
        },
    )
