"""What the page shell needs: menus, languages and where to sign in."""

from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language, gettext, override, pgettext

from yakir.apps.accounts.access import person_of
from yakir.apps.accounts.rules import Permission

SHORT_NAMES = {"uk": "Укр", "en": "Eng"}
LONG_NAMES = {"uk": "Українською", "en": "In English"}


@dataclass(frozen=True)
class Link:
    """A place in a menu, and whether the reader is there."""

    label: str
    url: str
    current: bool
    page: bool = False


@dataclass(frozen=True)
class Group:
    """Places of the working menu that belong together; one alone needs no heading."""

    label: str
    links: list[Link]

    @property
    def current(self) -> bool:
        """Whether the reader is at one of its places."""
        return any(link.current for link in self.links)


@dataclass(frozen=True)
class Language:
    """A language of the site and this page's address in it."""

    code: str
    label: str
    title: str
    url: str
    current: bool


def shell(request: HttpRequest) -> dict[str, object]:
    """Return the menus and languages of the page shell."""
    return {
        "nav": _links(request, _public()),
        "work_nav": _groups(request) if _is_signed_in(request) else [],
        "about_nav": _links(request, _about()),
        "languages": _languages(request),
        "sign_in_url": _address("account_login"),
        "sign_out_url": _address("account_logout"),
        "desk_url": _address("desk"),
        "front_url": _address("portal:front") or "/",
    }


def _public() -> list[tuple[str, str]]:
    return [
        ("portal:front", gettext("Overview")),
        ("portal:communities", gettext("Communities")),
        ("portal:designs", gettext("Typical designs")),
        ("portal:projects", gettext("Projects")),
        ("portal:plans", gettext("Plan")),
        ("portal:partners", gettext("Partners")),
        ("portal:pledges", pgettext("menu", "Pledges")),
    ]


def _work(request: HttpRequest) -> list[tuple[str, list[tuple[str, str]]]]:
    """Places of work under headings, so that they stand in one line."""
    person = person_of(request)
    desk = ("desk", gettext("My desk"))
    programmes = ("governance:list", gettext("Programmes"))
    if person.may(Permission.STEER) and not person.may(Permission.READ):
        return [("", [desk]), ("", [programmes])]
    records = [("journal:list", gettext("Journal"))]
    if person.may(Permission.SIGN):
        records.append(("publishing:list", gettext("Publishing")))
    return [
        ("", [desk]),
        (
            gettext("Communities"),
            [
                ("needs:list", gettext("Needs")),
                ("places:sites", gettext("Sites")),
                ("endurance:list", gettext("How long life holds")),
                ("islands:list", gettext("Energy islands")),
            ],
        ),
        (
            gettext("Projects and plans"),
            [
                ("projects:list", gettext("Projects")),
                ("planning:list", gettext("Scenarios")),
                programmes,
            ],
        ),
        (
            gettext("Money"),
            [
                ("partners:pledges", pgettext("menu", "Pledges")),
                ("ledger:lines", gettext("Ledger")),
            ],
        ),
        (gettext("Records"), records),
    ]


def _groups(request: HttpRequest) -> list[Group]:
    """Return the groups of the working menu whose pages exist."""
    told = _work(request)
    links = iter(_links(request, [place for _heading, places in told for place in places]))
    by_url = {link.url: link for link in links}
    found = [
        Group(
            heading, [by_url[url] for name, _label in places if (url := _address(name)) in by_url]
        )
        for heading, places in told
    ]
    return [group for group in found if group.links]


def _about() -> list[tuple[str, str]]:
    return [
        ("portal:search", gettext("Search")),
        ("portal:programmes", gettext("Programmes")),
        ("portal:method", gettext("Methods and rules")),
        ("portal:journal", gettext("Check a record")),
        ("portal:open-data", gettext("Download everything")),
        ("portal:api", gettext("API")),
        ("portal:withheld", gettext("What is withheld and why")),
        ("portal:accessibility", gettext("Accessibility")),
    ]


def _links(request: HttpRequest, places: list[tuple[str, str]]) -> list[Link]:
    """Return the links whose pages exist; the longest address that fits is the current one."""
    known = [(label, url) for name, label in places if (url := _address(name))]
    fitting = [url for _, url in known if _holds(url, request.path)]
    current = max(fitting, key=len, default="")
    return [
        Link(label, url, current=url == current, page=url == request.path) for label, url in known
    ]


def _holds(url: str, path: str) -> bool:
    """Whether a path lies under an address; the front pages hold only themselves."""
    if url == path:
        return True
    return path.startswith(url) and url.strip("/").count("/") > 0


def _address(name: str) -> str:
    return _address_in(name, get_language() or settings.LANGUAGE_CODE)


@cache
def _address_in(name: str, language: str) -> str:
    """Return the address of a page that stands in every page's menus, so that it is kept."""
    try:
        with override(language):
            return reverse(name)
    except NoReverseMatch:
        return ""


def _is_signed_in(request: HttpRequest) -> bool:
    user = getattr(request, "user", None)
    return bool(user and user.is_authenticated)


def _languages(request: HttpRequest) -> list[Language]:
    now = get_language() or settings.LANGUAGE_CODE
    return [
        Language(
            code=code,
            label=SHORT_NAMES[code],
            title=LONG_NAMES[code],
            url=_in_language(request.get_full_path(), code),
            current=code == now,
        )
        for code, _ in settings.LANGUAGES
    ]


def _in_language(path: str, code: str) -> str:
    """Return the same page in another language, also when no view answers there."""
    head, slash, rest = path.removeprefix("/").partition("/")
    if head in dict(settings.LANGUAGES):
        return f"/{code}{slash}{rest}"
    return path
