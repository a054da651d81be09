"""Who may do what with a scenario."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import Permission
from yakir.apps.places.models import Community
from yakir.apps.places.queries import scope_of
from yakir.apps.planning.models import Scenario
from yakir.common.errors import Invalid, NotAllowed


def require_for(by: Person, permission: Permission, scenario: Scenario) -> None:
    """Refuse a person who may not do this for every community of the scenario."""
    if by.is_machine:
        return
    scope = scope_of(by, permission)
    own = set(scenario.communities.values_list("pk", flat=True))
    if not scope.everywhere and not (own and own <= scope.community_ids):
        raise NotAllowed


def require_own(by: Person, communities: Iterable[Community]) -> None:
    """Refuse a question that reaches beyond the communities that a person plans for."""
    if by.is_machine:
        return
    if not by.may(Permission.PLAN):
        raise NotAllowed
    scope = scope_of(by, Permission.PLAN)
    own = {community.pk for community in communities}
    if not scope.everywhere and not (own and own <= scope.community_ids):
        raise Invalid({"communities": _("Choose communities that you plan for.")})
