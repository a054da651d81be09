"""Words that should not become public before a person has read them, and why they should not."""

import re
from collections.abc import Collection, Iterator, Mapping
from enum import StrEnum
from functools import lru_cache
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yakir.apps.publishing.rules.codes import Rule


class Suspicion(StrEnum):
    """What a text seems to hold."""

    EMAIL = "email"
    PHONE = "phone"
    HANDLE = "handle"
    STREET = "street"
    POSITION = "position"
    NUMBER = "number"
    CHILD = "child"
    PERSON = "person"
    PROTECTED = "protected"


WORDS: Mapping[Suspicion, Promise] = {
    Suspicion.EMAIL: _("an e-mail address"),
    Suspicion.PHONE: _("a telephone number"),
    Suspicion.HANDLE: _("an account in a messenger or network"),
    Suspicion.STREET: _("a street address"),
    Suspicion.POSITION: _("a position on the map"),
    Suspicion.NUMBER: _("a number of a person, an account or a vehicle"),
    Suspicion.CHILD: _("a child’s name"),
    Suspicion.PERSON: _("the full name of a person"),
    Suspicion.PROTECTED: _("a protected kind"),
}

# A word that begins with a capital, as names do; adjectives of places and the country are none.
NOT_NAME = r"(?!(?i:\w*[сц]ьк|\w{3,}(?:ian|ish)\b|Україн|Харк|Харьк|Киє|Київ|Ukrain|Kharkiv|Kyiv))"
NAME = rf"{NOT_NAME}(?:[А-ЯҐЄІЇ][а-яґєії’ʼ'-]+|[A-Z][a-z’'-]+)"
# The same, or a word all in capitals; beside a word for one child it may be a name too.
ANY_NAME = rf"(?:{NAME}|{NOT_NAME}(?:[А-ЯҐЄІЇ’ʼ'-]{{3,}}|[A-Z’'-]{{3,}})\b)"
# One child, in every case of the word.
CHILD_WORDS = (
    r"дитин(?:а|и|і|у|ою|о)", r"дитя(?:ти?|ті|м)?", r"дівчин(?:а|и|і|у|ою)", r"дівчинк(?:а|и|у|ою)",
    r"дівчинці", r"хлопчик(?:а|у|ові|ом)?", r"хлопець", r"хлопц(?:я|ю|ем|еві)",
    r"син(?:а|у|ові|ом)?", r"синок", r"синочк\w{1,3}", r"доньк(?:а|и|у|ою)", r"донечк\w{1,3}",
    r"дочк(?:а|и|у|ою)", r"онук(?:а|и|у|ові|ом|ою)?", r"учень", r"учн(?:я|ю|ем|еві)",
    r"учениц(?:я|і|ю|ею)", r"школяр(?:а|у|ем|еві|к[аиуо]ю?)?", r"вихован(?:ець|ц[яюе]м?|к[аиуо]ю?)",
    r"немовля(?:ти?|ті|м)?", r"підліт(?:ок|к[ауо]м?)", r"сирот(?:а|и|і|у|ою)",
    "child", "kid", "girl", "boy", "son", "daughter", "grandson", "granddaughter", "pupil",
    "schoolgirl", "schoolboy", "toddler", "baby", "teenager", "orphan",
)  # fmt: skip
# Several children: the names of two tell of them, one name may be that of a place.
CHILDREN_WORDS = (
    "діти", "дітей", "дітям", "учні", "учнів", "учням", "доньки", "сини", "дівчата", "хлопці",
    "children", "kids", "girls", "boys", "sons", "daughters", "pupils",
)  # fmt: skip
JOINING = r"(?:of|in|from|at|to|for|and|by|з|із|зі|в|у|на|до|для|та|і|й|від|при|за)"
BETWEEN = rf"(?:(?i:\s+на\s+ім.я)|,?\s+(?!{JOINING}\b)[а-яґєіїa-z]\w{{0,15}}){{0,2}},?\s+[«\"“(]?"
AGE = (
    r"\d{1,2}\s*(?:-?\s*(?:річн|рочк)|рок|рік|міс|-?\s*years?\b|y\.?o\.?\b|\))"
    r"|aged?\s+\d{1,2}"
)

# A capital letter, and a word that begins with one; a school or a prize is named after somebody.
CAPITAL, WORD = "[А-ЯҐЄІЇA-Z]", "[А-ЯҐЄІЇ][а-яґєії’ʼ'-]{1,24}"
NAMED_AFTER = r"(?<!ім\.)(?<!ім\. )(?<!імені )(?<!named after )"
# How fathers' names end, in every case.
FATHER = r"(?:ович|йович|ьович)(?:а|у|ем|еві)?|(?:івн|ївн)[аиіоу]ю?"

# Repetition is bounded, so that a long text takes no longer than its length.
PATTERNS: Mapping[Suspicion, tuple[re.Pattern[str], ...]] = {
    Suspicion.EMAIL: (re.compile(r"[\w.+-]{1,64}@[\w-]+\.[\w.-]+"),),
    Suspicion.PHONE: (
        re.compile(
            r"(?<![\w.])\+?(?:38)?[\s(-]{0,4}0\d{2}[\s)-]{0,4}\d{3}[\s-]{0,4}\d{2}[\s-]{0,4}\d{2}"
            r"(?!\d)"
        ),
        re.compile(r"(?<![\w.])\+\d{1,3}[\s(-]*\d{1,4}(?:[\s()-]*\d{2,4}){2,4}"),
        re.compile(r"(?i)\b(?:тел|моб|факс|tel|phone|mob)\w{0,8}\.?:?\s*\(?\d[\d\s()-]{4,14}\d"),
    ),
    Suspicion.HANDLE: (
        re.compile(r"(?<![\w@.])@[A-Za-z]\w{3,31}\b"),
        re.compile(r"(?i)\b(?:t\.me|wa\.me|viber\.com|instagram\.com|facebook\.com)/[\w.+-]+"),
    ),
    Suspicion.STREET: (
        re.compile(
            r"\b(?i:вул|вулиц[яіею]{1,2}|просп|проспект[іуа]?|пр-т|пров|провул\w+|бульв|бульвар\w*|"
            r"шосе|майдан\w?|площ[аіу]|пл|узвоз\w?|набережн\w+|в’їзд\w?|тупик\w?|мікрорайон\w?|мкр)"
            r"\b\.?\s+[А-ЯҐЄІЇ][\w’'-]*(?:\s+[\w’'-]+){0,3}?,?\s*(?:№\s*|буд\w*\.?\s*)?\d+",
        ),
        re.compile(r"(?i)\b(?:буд|будинок|будинку|кв|квартир[аиі])\.?\s*№?\s*\d+\s*[а-я]?\b"),
        re.compile(
            r"\b\d+[a-z]?,?\s+[A-Z][\w’'-]+(?:\s+[A-Z][\w’'-]+)?\s+"
            r"(?:Street|St|Avenue|Ave|Lane|Road|Rd|Square|Boulevard|Blvd|Drive|Embankment)\b"
            r"|\b(?:Street|Avenue|Lane|Square|Road|Boulevard)\b,?\s*(?:No\.?\s*)?\d+"
            r"|\b[Vv]ul(?:ytsia)?\.?\s+[A-Z][\w’'-]+(?:\s+[\w’'-]+)?,?\s*\d+",
        ),
    ),
    Suspicion.POSITION: (
        re.compile(r"\b[45]\d[.,]\d{3,}\s*[,;° NnПп]{1,3}\s*[23]\d[.,]\d{3,}"),
        re.compile(r"\b[2345]\d\s*°\s*\d{1,2}(?:[.,]\d+)?\s*['′’]"),
        re.compile(r"\b[23456789CFGHJMPQRVWX]{4,8}\+[23456789CFGHJMPQRVWX]{2,3}\b"),
        re.compile(r"(?i)\b3[5-7][ut]\s?[a-z]{2}\s?\d{4,5}\s?\d{4,5}\b"),
        re.compile(r"(?i)\b(?:geo:|maps\.app\.goo\.gl|google\.\w+/maps|openstreetmap\.org)"),
    ),
    Suspicion.NUMBER: (
        re.compile(r"\bUA\d{2}\s?(?:\d{4,6}\s?){4,6}\d{0,3}\b"),
        re.compile(r"(?i)\b(?:рнокпп|іпн|ідентифікаційн\w+\s+код\w?)\W{0,3}\d{8,12}\b"),
        re.compile(
            r"(?i)\b(?:паспорт|passport)\w{0,3}\W{0,3}(?:серії?\s*)?[а-яіїa-z]{0,2}\s?\d{6,9}"
        ),
        re.compile(r"\b[АВЕІКМНОРСТХABEIKMHOPCTX]{2}\s?\d{4}\s?[АВЕІКМНОРСТХABEIKMHOPCTX]{2}\b"),
    ),
    Suspicion.CHILD: (
        # A word for a child, then within three words a name.
        re.compile(rf"\b(?i:{'|'.join(CHILD_WORDS)})\b{BETWEEN}{ANY_NAME}"),
        re.compile(
            rf"\b(?i:{'|'.join(CHILDREN_WORDS)})\b{BETWEEN}{NAME}(?:,|\s+(?:та|і|й|and))\s+{NAME}"
        ),
        # A name, then an age below eighteen.
        re.compile(
            rf"\b{NAME}(?:\s+{NAME})?\s*[,(]\s*(?:aged?\s+)?(?=(?:1[0-7]|[1-9])\D)(?i:{AGE})"
        ),
    ),
    Suspicion.PERSON: (
        # A sole trader is a person; so is whoever has a father's name, or initials beside a name.
        re.compile(
            rf"\b(?:ФОП|СПД|(?i:фізичн\w{{1,4}}\s+особ\w{{1,3}}\W{{1,3}}підприєм\w+))\s+{WORD}"
        ),
        re.compile(rf"{NAMED_AFTER}\b{WORD}\s+(?:[А-ЯҐЄІЇ][а-яґєії’ʼ'-]{{0,20}}(?:{FATHER})\b)"),
        re.compile(rf"{NAMED_AFTER}\b{WORD}\s+{CAPITAL}\.\s?{CAPITAL}\."),
        re.compile(rf"{NAMED_AFTER}\b{CAPITAL}\.\s?{CAPITAL}\.\s?{WORD}"),
    ),
}
PROTECTED_KIND = re.compile(
    r"енерго|електро|підстанц|генератор|когенерац|котельн|теплов|опален|водо|насосн|свердловин|"
    r"каналізац|очисн|пальн|палив|депо\b|лікарн|госпітал|укритт|сховищ|зв.язк|"
    r"\benergy|electric|power|substation|generator|cogeneration|boiler|heat|water|sewage|pump|"
    r"\bwells?\b|fuel|depot|hospital|shelter|communications",
    re.IGNORECASE,
)
# A unit in which people are counted.
PEOPLE = re.compile(
    r"\s*(?:ос[іо]б|люд|діт|дит|учн|пацієнт|мешкан|person|people|child|pupil|patient|resident)",
    re.IGNORECASE,
)
STEMS = (
    "діт", "дит", "дів", "хлоп", "син", "дон", "доч", "онук", "учен", "учн", "школ", "вихован",
    "немов", "підл", "сирот", "child", "kid", "girl", "boy", "son", "daughter", "pupil", "toddler",
    "baby", "teenager", "orphan", "ович", "івн", "ївн", "фоп", "спд", "фізичн", "geo:", "goo.gl", "openstreetmap",
)  # fmt: skip


def _in_any_case(stem: str) -> str:
    """Return a pattern of a stem that needs no database to know what a capital is."""
    return "".join(f"[{each.upper()}{each}]" if each.isalpha() else f"[{each}]" for each in stem)


# What at least stands in every suspicious text, as both databases look for it: a sign or a stem.
LIKELY = "|".join(("[0-9@+°/]", "[.] ?[А-ЯҐЄІЇA-Z][.]", *map(_in_any_case, STEMS)))
# The end of a text in a list or under a name, as databases keep it. Letters that are no Latin
# ones may be written as numbers there, so that nothing more can be told.
A_TEXT = r'"\s*[]},]'


@lru_cache(4096)
def suspicions(text: str) -> tuple[Suspicion, ...]:
    """Return what a text seems to hold; nothing when it may stand as it is."""
    return tuple(
        suspicion
        for suspicion, patterns in PATTERNS.items()
        if any(pattern.search(text) for pattern in patterns)
    )


def rule_of(suspicion: Suspicion) -> Rule:
    """Return the rule by which a text with this is held."""
    return Rule.CHILD if suspicion is Suspicion.CHILD else Rule.ADDRESS


def looks_private(text: str) -> bool:
    """Return whether a text seems to tell where something is, or of one person."""
    return bool(suspicions(text))


def names_people(unit: str) -> bool:
    """Return whether a unit counts people."""
    return PEOPLE.match(unit) is not None


def names_a_protected_kind(text: str) -> bool:
    """Return whether a text seems to speak of a protected kind of site."""
    return PROTECTED_KIND.search(text) is not None


def texts_in(value: Any) -> Iterator[str]:
    """Yield every text of a value, those in lists and under names too, and the names themselves."""
    match value:
        case str():
            yield value
        case Mapping():
            for name, each in value.items():
                yield from texts_in(name)
                yield from texts_in(each)
        case list() | tuple() | set() | frozenset():
            for each in value:
                yield from texts_in(each)
        case _:
            pass


def without_texts(value: Any, held: Collection[str]) -> Any:
    """Return a value with nothing in the place of these texts; all else stays where it was."""
    match value:
        case str():
            return "" if value in held else value
        case Mapping():
            named = {name: each for name, each in value.items() if name not in held}
            return {name: without_texts(each, held) for name, each in named.items()}
        case list() | tuple() | set() | frozenset():
            return [without_texts(each, held) for each in value]
        case _:
            return value
