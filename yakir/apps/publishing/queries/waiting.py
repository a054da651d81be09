"""What waits for a person to decide whether it becomes public; never for the portal."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from yakir.apps.accounts.models import Organisation, Person
from yakir.apps.accounts.rules import OrganisationKind, Permission
from yakir.apps.needs.queries import needs_seen_by
from yakir.apps.partners.models import Act
from yakir.apps.partners.queries import acts_seen_by, pledges_seen_by
from yakir.apps.places.models import Community
from yakir.apps.places.queries import scope_of
from yakir.apps.places.rules import Scope
from yakir.apps.projects.queries import seen_by as projects_seen_by
from yakir.apps.publishing.queries import acts, governed
from yakir.apps.publishing.queries.authority import holds
from yakir.apps.publishing.queries.opening import Gate, orders
from yakir.apps.publishing.queries.orders import WORK_PAGES
from yakir.apps.publishing.queries.rows import Sources
from yakir.apps.publishing.rules import Orders, Rule, fingerprint, level_of
from yakir.apps.publishing.rules.gate import AT_OBLAST, PLAIN, STEERING, held_for, held_in
from yakir.apps.publishing.rules.kinds import PROTECTED_ACTS, wording_at_oblast
from yakir.apps.publishing.rules.stages import PUBLIC_NEEDS, PUBLIC_STAGES
from yakir.apps.publishing.rules.texts import A_TEXT, LIKELY, WORDS, texts_in
from yakir.common.desk import Waiting
from yakir.common.sensitivity import Level


@dataclass(frozen=True, slots=True)
class HeldText:
    """A text that has to be read, why, and whether this person may let it through."""

    public_id: str
    kind: str
    title: str
    href: str
    field: str
    label: str
    text: str
    found: str
    read: str
    may_decide: bool


@dataclass(frozen=True, slots=True)
class Said:
    """What the public would read of an act in one language."""

    language: str
    row: acts.ActRow


@dataclass(frozen=True, slots=True)
class KeptAct:
    """A protected act kept in the sums, as it would stand at its oblast."""

    public_id: str
    title: str
    href: str
    oblast: str
    said: tuple[Said, ...]
    read: str
    may_decide: bool


def held_texts(person: Person) -> list[HeldText]:
    """Texts that the gate holds back until somebody reads them, of the records a person sees."""
    gate, scope = Gate.today(), scope_of(person, Permission.SIGN)
    return [
        _held(record, field, text, scope)
        for record in _records(person)
        for field in _texts(type(record))
        if _is_held(gate, record, field)
        for text in held_in(record, field, getattr(record, field), gate.orders)
    ]


def held_text(person: Person, public_id: str, field: str, read: str = "") -> HeldText | None:
    """
    One text of a public record that a person may decide on; None when there is none.

    A field may hold several texts: it is the one whose fingerprint is `read`, else the first.
    """
    scope = scope_of(person, Permission.SIGN)
    for records in _registers(person):
        record = records.filter(public_id=public_id).first()
        if record is not None and field in _texts(type(record)) and holds(scope, record):
            texts = list(texts_in(getattr(record, field)))
            waiting = list(held_in(record, field, texts, orders())) or texts
            chosen = [text for text in texts if fingerprint(text) == read] or waiting
            return _held(record, field, chosen[0], scope) if chosen else None
    return None


def kept_acts(person: Person) -> list[Act]:
    """Protected acts without a place below the oblast that nobody has opened or withdrawn."""
    ordered = orders()
    return [
        act
        for act in _oblast_acts(person)
        if not ordered.opens_at_oblast(act) and not ordered.withdraws(act.public_id, "")
    ]


def kept_act(person: Person, public_id: str) -> Act | None:
    """One protected act that a person may open at its oblast; None when there is none."""
    act = _oblast_acts(person).filter(public_id=public_id).first()
    return act if act and holds(scope_of(person, Permission.SIGN), act) else None


def as_opened(person: Person, kept: Iterable[Act]) -> list[KeptAct]:
    """Exactly what the public would see of these acts, in each language."""
    scope, ordered = scope_of(person, Permission.SIGN), orders()
    return [_opened(act, ordered, may_decide=holds(scope, act)) for act in kept]


def waiting_for(person: Person) -> list[Waiting]:
    """How many texts and protected facts wait for a person who signs."""
    if not person.may(Permission.SIGN):
        return []
    scope = scope_of(person, Permission.SIGN)
    texts = sum(held.may_decide for held in held_texts(person))
    facts = sum(holds(scope, act) for act in kept_acts(person)) if scope.everywhere else 0
    return [*_texts_waiting(texts), *_facts_waiting(facts)]


def _texts_waiting(count: int) -> Iterator[Waiting]:
    if count:
        yield Waiting(
            title=ngettext(
                "%(count)s text is held back", "%(count)s texts are held back", count
            ) % {"count": count},
            text=_("It may tell where something is or who somebody is. Read it and decide."),
            href=reverse("publishing:list"),
            label=_("Read and decide"),
        )  # fmt: skip


def _facts_waiting(count: int) -> Iterator[Waiting]:
    if count:
        yield Waiting(
            title=ngettext(
                "%(count)s protected fact stands only in sums",
                "%(count)s protected facts stand only in sums",
                count,
            ) % {"count": count},
            text=_("If its words name nothing below the oblast, it may stand there alone."),
            href=reverse("publishing:kept"),
            label=_("Read and decide"),
        )  # fmt: skip


def _registers(person: Person) -> Sequence[models.QuerySet[models.Model]]:
    """Records that have become public at all and that a person sees at work."""
    return (
        acts_seen_by(person).filter(replaced_by=None),
        needs_seen_by(person).filter(status__in=PUBLIC_NEEDS),
        projects_seen_by(person).filter(stage__in=PUBLIC_STAGES),
        pledges_seen_by(person).filter(act__replaced_by=None),
        _partners(person),
        *governed.registers(person),
    )


def _partners(person: Person) -> models.QuerySet[Organisation]:
    """Partners, whose names are for the association to read: a partner may be a person."""
    partners = Organisation.objects.filter(kind=OrganisationKind.PARTNER)
    return partners if scope_of(person, Permission.READ).everywhere else partners.none()


def _records(person: Person) -> Iterator[models.Model]:
    """Records with a text that may have to be read, as far as a database can tell."""
    for records in _registers(person):
        likely = Q(pk__in=())
        for field in _texts(records.model):
            is_list = isinstance(records.model._meta.get_field(field), models.JSONField)
            likely |= Q(**{f"{field}__regex": A_TEXT if is_list else LIKELY})
        # Of what a steering group says, words of protected kinds count too, in any spelling.
        yield from records if issubclass(records.model, STEERING) else records.filter(likely)


def _texts(model: type[models.Model]) -> list[str]:
    """Fields of words, or of lists that may hold some, which the gate would publish as they are."""
    return [
        field.name
        for field in model._meta.fields
        if isinstance(field, models.CharField | models.TextField | models.JSONField)
        and not field.choices
        and field.name not in PLAIN
        and level_of(model, field.name) is Level.PUBLIC
    ]


def _is_held(gate: Gate, record: models.Model, field: str) -> bool:
    return gate.decide(record, field).rule in {Rule.ADDRESS, Rule.CHILD}


def _held(record: models.Model, field: str, text: str, scope: Scope) -> HeldText:
    public_id = str(getattr(record, "public_id", ""))
    return HeldText(
        public_id=public_id,
        kind=str(record._meta.verbose_name),
        title=str(record),
        href=reverse(WORK_PAGES[type(record)], args=[public_id]),
        field=field,
        label=str(getattr(record._meta.get_field(field), "verbose_name", field)),
        text=text,
        found=", ".join(str(WORDS[each]) for each in held_for(record, text)),
        read=fingerprint(text),
        may_decide=holds(scope, record),
    )


def _oblast_acts(person: Person) -> models.QuerySet[Act]:
    """Protected acts of whole oblasts: of those in which a person works."""
    protected = Q(is_protected=True) | Q(sector__in=PROTECTED_ACTS)
    scope = scope_of(person, Permission.READ)
    near = Q(oblast__isnull=False)
    if not scope.everywhere:
        communities = Community.objects.filter(pk__in=scope.community_ids)
        near = Q(oblast__in=communities.values("oblast"))
    return (
        acts_seen_by(person)
        .filter(protected, near, replaced_by=None, community=None)
        .select_related("part_of")
    )


def _opened(act: Act, ordered: Orders, *, may_decide: bool) -> KeptAct:
    read = fingerprint(wording_at_oblast(act) or "")
    cleared = {*ordered.cleared, (act.public_id, AT_OBLAST, read)}
    opened = Orders(withdrawn=ordered.withdrawn, cleared=cleared)
    return KeptAct(
        public_id=act.public_id,
        title=act.title,
        href=reverse("partners:act", args=[act.public_id]),
        oblast=act.oblast.name if act.oblast else "",
        said=tuple(_said(act, opened, language) for language in ("uk", "en")),
        read=read,
        may_decide=may_decide,
    )


def _said(act: Act, opened: Orders, language: str) -> Said:
    """Return the public row of an act as if it were opened already."""
    gate = Gate(on=timezone.localdate(), orders=opened)
    with override(language):
        return Said(language, acts.row(gate, Sources(gate), act))
