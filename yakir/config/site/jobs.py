"""Which pages there are, and for each what it hangs on: pages whose key is as before stay."""

import hashlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from yakir.apps.accounts.models import Organisation
from yakir.apps.catalogue.models import Design
from yakir.apps.governance.models import Programme
from yakir.apps.journal import queries as journal
from yakir.apps.needs.models import Need
from yakir.apps.partners.models import Pledge
from yakir.apps.places.models import Community, Oblast
from yakir.apps.planning.models import Plan
from yakir.apps.portal.views import communities as community_pages
from yakir.apps.portal.views.about import METHODS
from yakir.apps.portal.views.pledges import TABS
from yakir.apps.projects.models import Project
from yakir.apps.publishing.queries import communities, opendata, projects
from yakir.apps.publishing.queries.records import KINDS, kind_of
from yakir.apps.publishing.rules import VERSION
from yakir.common.cases import schemas
from yakir.common.conditional import build
from yakir.common.pages import PER_PAGE
from yakir.common.protected import Service
from yakir.config.site.addresses import in_order

EVERY = "*"
LANGUAGES = tuple(code for code, _ in settings.LANGUAGES)
REPORTING = ("IATI_ORGANISATION", "IATI_REFERENCE", "IATI_PREFIX", "IATI_REFERENCES")
# Entries of the gate itself: what it releases has kinds of its own, below.
SUMS = "sums"
PLACES = frozenset({"community", "coverage", "indicators", "source"})
GIFTS = frozenset({"act", "pledge", "delivery", "organisation", "source", SUMS})
PLANS = frozenset({"plan", "fund", "scenario", "run", "programme", "project", "overrule", "anchor"})
PROGRAMMES = PLANS | {"decision", "rules", "risk", "vote", "option", "seat", "change"}


@dataclass(frozen=True, slots=True)
class Job:
    """Pages that are made together, and the key of all that they hang on."""

    name: str
    key: str
    addresses: tuple[str, ...]
    subject: str = ""  # the record whose entries these pages show and prove
    kind: str = ""  # what is read ahead for many of them at once


class Moment:
    """How far every record had come when a publication was begun."""

    def __init__(self) -> None:
        self.last = {
            subject: number
            for subject, number in journal.last_entries().items()
            # A publication enters itself in the journal, and changes no page by that.
            if subject != settings.JOURNAL_ORIGIN
        }
        self.by_kind: dict[str, int] = {}
        for subject, number in self.last.items():
            kind = kind_of(subject) or SUMS
            self.by_kind[kind] = max(number, self.by_kind.get(kind, -1))
        self.day = timezone.localdate().isoformat()
        gate = (VERSION, settings.PUBLISH_DAMAGE_AFTER, settings.PUBLISH_FEW_PEOPLE)
        reporting = [getattr(settings, name) for name in REPORTING]
        made_of = (build(), gate, settings.OC4IDS_PREFIX, reporting)
        self.code = hashlib.sha256(repr(made_of).encode()).hexdigest()[:12]

    def of(self, *subjects: str | None) -> str:
        """Return the key of pages that hang on these records."""
        newest = max((self.last.get(each, -1) for each in subjects if each), default=-1)
        return f"{self.code}.{newest}"

    def of_kinds(self, kinds: Collection[str], *, daily: bool = False) -> str:
        """Return the key of pages that hang on every record of these kinds."""
        asked = self.by_kind if EVERY in kinds else kinds
        newest = max((self.by_kind.get(kind, -1) for kind in asked), default=-1)
        return f"{self.code}.{newest}.{self.day if daily else ''}"


def every_job(moment: Moment) -> Iterator[Job]:
    """Yield all pages of the public site."""
    yield from _front(moment)
    yield from _places(moment)
    yield from _designs(moment)
    yield from _projects(moment)
    yield from _gifts(moment)
    yield from _plans(moment)
    yield from _about(moment)
    yield from _tables(moment)
    yield from _records(moment)


def _front(moment: Moment) -> Iterator[Job]:
    key = moment.of_kinds({EVERY}, daily=True)
    yield Job("front", key, _both("front"))
    for service in Service.values:
        yield Job(f"front {service}", key, _both("front", query=f"service={service}"))


def _places(moment: Moment) -> Iterator[Job]:
    key = moment.of_kinds(PLACES | {SUMS})
    per = community_pages.PER_PAGE
    frontline = len(communities.codes(communities.Filters(status="frontline")))
    yield from _paged("communities", key, _pages(frontline, per))
    yield from _paged("communities", key, _pages(Community.objects.count(), per), "status=")
    for oblast in Oblast.objects.order_by("code"):
        count = Community.objects.filter(oblast=oblast).count()
        yield from _paged("communities", key, _pages(count, per), f"oblast={oblast.code}&status=")
    told = Community.objects.order_by("pk").values_list("code", "public_id", "oblast__code")
    near = _near()
    for code, public_id, oblast_code in told:
        yield Job(
            f"community {code}",
            moment.of(public_id, oblast_code, *near.get(code, ())),
            _both("community", code),
            kind="community",
        )


def _near() -> dict[str, list[str]]:
    """Return for each community the records whose change shows on its page."""
    found: dict[str, list[str]] = {}
    for model in (Project, Need):
        for code, public_id in model.objects.values_list("community__code", "public_id"):
            found.setdefault(code, []).append(public_id)
    acts = KINDS["act"].records().filter(community__isnull=False)
    for code, public_id in acts.values_list("community__code", "public_id"):
        found.setdefault(code, []).append(public_id)
    return found


def _designs(moment: Moment) -> Iterator[Job]:
    key = moment.of_kinds({"design", "design-version", "anchor", SUMS})
    yield Job("designs", key, _both("designs"))
    for design in Design.objects.order_by("pk"):
        yield Job(f"design {design.key}", key, _both("design", design.key))


def _projects(moment: Moment) -> Iterator[Job]:
    numbers = projects.open_numbers()
    ids = dict(Project.objects.values_list("pk", "public_id"))
    count = _pages(len(numbers), PER_PAGE)
    for page in range(1, count + 1):
        shown = [ids[number] for number in numbers[(page - 1) * PER_PAGE : page * PER_PAGE]]
        released = moment.by_kind.get(SUMS, -1)
        yield Job(
            f"projects {page}",
            f"{moment.of(*shown)}.{count}.{released}.{_digest(shown)}",
            _both("projects", query=f"page={page}"),
        )
    links: dict[str, list[str]] = {}
    through = Project.needs.through.objects
    for project, need in through.values_list("project__public_id", "need__public_id"):
        links.setdefault(project, []).append(need)
    plans = moment.of_kinds({"plan", "programme"})
    told = Project.objects.exclude(stage="draft").values_list(
        "public_id", "community__public_id", "site__public_id", "version_of_design__design__public_id"
    )  # fmt: skip
    for public_id, *around in told.order_by("pk"):
        yield Job(
            f"project {public_id}",
            f"{moment.of(public_id, *around, *links.get(public_id, ()))}.{plans}",
            _both("project", public_id),
            kind="project",
        )


def _gifts(moment: Moment) -> Iterator[Job]:
    key = moment.of_kinds(GIFTS, daily=True)
    for name in ("partners", "facts", "pledges"):
        yield Job(name, key, _both(name))
    pages = _pages(Organisation.objects.count(), PER_PAGE)
    for page in range(2, pages + 1):
        yield Job(f"partners {page}", key, _both("partners", query=f"page={page}"))
    for state in filter(None, TABS):
        yield Job(f"pledges {state}", key, _both("pledges", query=f"state={state}"))
    for partner in Organisation.objects.order_by("pk").values_list("key", flat=True):
        yield Job(f"partner {partner}", key, _both("partner", partner))
    for pledge in Pledge.objects.order_by("pk").values_list("public_id", flat=True):
        yield Job(f"pledge {pledge}", key, _both("pledge", pledge))
    yield Job("needs", moment.of_kinds({"need", "site", "project", SUMS}), _both("needs"))


def _plans(moment: Moment) -> Iterator[Job]:
    plans, programmes = moment.of_kinds(PLANS), moment.of_kinds(PROGRAMMES, daily=True)
    yield Job("plans", plans, _both("plans"))
    yield Job("programmes", programmes, _both("programmes"))
    for plan in Plan.objects.order_by("pk").values_list("public_id", flat=True):
        for name in ("plan", "plan-json", "plan-csv"):
            yield Job(f"{name} {plan}", plans, _both(name, plan))
    for programme in Programme.objects.order_by("pk").values_list("public_id", flat=True):
        yield Job(f"programme {programme}", programmes, _both("programme", programme))


def _about(moment: Moment) -> Iterator[Job]:
    fixed, every = moment.of(), moment.of_kinds({EVERY}, daily=True)
    for name in ("method", "api", "accessibility", "search", "verify", "verify-file"):
        yield Job(name, fixed, _both(name))
    for slug in METHODS:
        yield Job(
            f"method {slug}", every if slug == "endurance" else fixed, _both("method-page", slug)
        )
    for schema in schemas.DOCUMENTS:
        yield Job(f"schema {schema}", fixed, _both("schema", schema))
    for name in ("journal", "withheld", "open-data"):
        yield Job(name, every, _both(name))


def _tables(moment: Moment) -> Iterator[Job]:
    key = moment.of_kinds({EVERY}, daily=True)
    for table in opendata.TABLES:
        for form in ("csv", "json"):
            yield Job(f"{table.key}.{form}", key, _both("table", table.key, form))
    for name in ("package", "workbook", "oc4ids", "iati-activities", "iati-organisations"):
        yield Job(name, key, _both(name))
    yield Job("geojson", moment.of_kinds(PLACES), _both("geojson"))


def _records(moment: Moment) -> Iterator[Job]:
    sites = dict(
        Project.objects.filter(site__isnull=False).values_list("public_id", "site__public_id")
    )
    sites |= Need.objects.filter(site__isnull=False).values_list("public_id", "site__public_id")
    for subject in moment.last:
        if kind_of(subject) in KINDS:
            yield Job(
                f"record {subject}",
                moment.of(subject, sites.get(subject)),
                _both("record", subject),
                subject=subject,
                kind="record",
            )


def variants(jobs: Sequence[Job]) -> frozenset[str]:
    """Return the addresses with a query that have a page of their own."""
    return frozenset(
        address for job in jobs for address in job.addresses if "?" in in_order(address)
    )


def _both(name: str, *args: object, query: str = "") -> tuple[str, ...]:
    """Return an address in every language, the first page without its number."""
    found = []
    for language in LANGUAGES:
        with override(language):
            address = reverse(f"portal:{name}", args=args)
        found.append(in_order(f"{address}?{query}" if query else address))
    return tuple(found)


def _paged(name: str, key: str, pages: int, query: str = "") -> Iterator[Job]:
    for page in range(1, pages + 1):
        asked = "&".join(filter(None, (query, f"page={page}")))
        yield Job(f"{name} {asked}", key, _both(name, query=asked))


def _pages(count: int, per: int) -> int:
    return max(1, -(-count // per))


def _digest(shown: Sequence[str]) -> str:
    return hashlib.sha256("".join(shown).encode()).hexdigest()[:12]
