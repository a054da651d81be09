"""Broken rules and clashing rules in words, with the names of a document."""

from collections.abc import Mapping, Sequence

from yakir import engine
from yakir.common.cases.portfolio.reading import Portfolio

#: What a code of the check says. {c}, {d} stand for candidates, {f} for a fund, {m} for a
#: community, {s} for a service, {r} for a region, {l} for a floor, {q} for a quarter, {n} for a
#: number, in the order of the code's own.
BROKEN: Mapping[str, str] = {
    "NO_SUCH_CANDIDATE": "there is no candidate {n}",
    "CHOSEN_TWICE": "{c} is chosen twice",
    "NO_SUCH_QUARTER": "{c} starts in quarter {q}, in which no project may start",
    "SHARES_SHAPE": "the shares are not those of the funds and projects",
    "SAME_GROUP": "{c} and {c} are of one group, of which one may be chosen",
    "RULED_OUT": "{c} is ruled out",
    "STARTS_TOO_LATE": "{c} starts in quarter {q}, after its last",
    "STARTS_TOO_EARLY": "{c} starts in quarter {q}, before its first",
    "REQUIRED_LEFT_OUT": "{c} is required and left out",
    "NEED_LEFT_OUT": "{c} needs {c}, which is left out",
    "NEED_TOO_LATE": "{c} is in effect before {c}, which it needs",
    "TOO_MANY_FOR_SERVICE": "{m} has too many projects that add to {s}",
    "CARRIES_TOO_MANY": "{m} has too many projects under way in quarter {q}",
    "OVER_CAPACITY": "{r} builds more than it can in quarter {q}",
    "SHARE_BELOW_ZERO": "{f} pays less than nothing of {c}",
    "SHARES_DO_NOT_SUM": "the shares of {c} do not sum to one",
    "TOO_MANY_FUNDS": "{c} has too many payers",
    "TOO_MANY_BESIDE_TICKET": "{c} has more payers than beside a ticket it may",
    "NOT_ELIGIBLE": "{f} does not pay for {c}",
    "SIZE_OUTSIDE": "{f} does not pay for projects of the size of {c}",
    "SHARE_TOO_GREAT": "{f} pays more of {c} than its greatest share",
    "OTHERS_PAY_TOO_LITTLE": "others than {f} pay less of {c} than it asks for",
    "BELOW_TICKET": "{f} pays less of {c} than its ticket",
    "PAID_TOO_LATE": "{f} pays for {c} after its last quarter",
    "NO_SUCH_PAYMENT": "{f} pays in quarter {q}, in which nothing is paid",
    "OVERSPENT": "{f} pays more than it has by quarter {q}",
    "WRONG_MONEY_USED": "{f} pays another sum in quarter {q} than the plan says",
    "WRONG_MONEY_LEFT": "{f} has another sum left in quarter {q} than the plan says",
    "NAMED_TOO_LITTLE": "{f} pays less to whom it has named than it has to",
    "WRONG_GAIN": "the gain is another than the plan says",
    "WRONG_VALUE": "the value is another than the plan says",
    "WRONG_MISSING": "what is missing of floor {l} is another sum than the plan says",
    "MISSING_SHAPE": "the plan says what is missing of other floors than there are",
    "BOUND_BELOW_VALUE": "the bound lies below the value",
    "WRONG_GAP": "the gap is another than bound and value make",
    "WRONG_PEOPLE": "other numbers of people gain {s} than the plan says",
}

#: What a rule that clashes with others asks for.
CLASHING: Mapping[engine.Rule, str] = {
    engine.Rule.TICKET: "the ticket of {f}",
    engine.Rule.NAMED_SHARE: "the part of {f} for whom it has named",
    engine.Rule.MOST_FUNDS: "the greatest number of payers of a project",
    engine.Rule.GREATEST_SHARE: "the greatest share of {f} and what it asks of others",
    engine.Rule.SIZE: "the smallest and the largest project of {f}",
    engine.Rule.LAST_PAYMENT: "the last quarter of payment of {f}",
    engine.Rule.ELIGIBLE: "what {f} pays for",
    engine.Rule.CAPACITY: "the capacity of {r}",
    engine.Rule.MOST_AT_ONCE: "the greatest number of projects at once in a community",
    engine.Rule.MOST_PER_SERVICE: "the greatest number of projects for a service",
    engine.Rule.GROUP: "one of {g} at most",
    engine.Rule.QUARTERS: "the first and the last quarter of {c}",
    engine.Rule.NEEDS: "what {c} needs",
    engine.Rule.MONEY: "the money of {f}",
    engine.Rule.REQUIRED: "{c} is required",
}


def clash_in_words(clash: engine.Clash, portfolio: Portfolio) -> str:
    """Return one of the rules that clash."""
    return _filled(CLASHING[clash.rule], [clash.index], portfolio)


def in_words(code: str, portfolio: Portfolio) -> str:
    """Return what a code of the check says of a plan."""
    name, *numbers = code.split()
    return _filled(BROKEN[name], [int(number) for number in numbers], portfolio)


def _filled(text: str, numbers: list[int], portfolio: Portfolio) -> str:
    """Put names for numbers, each in its turn."""
    names: Mapping[str, Sequence[str] | Mapping[int, str]] = {
        "c": portfolio.candidates,
        "f": portfolio.funds,
        "m": portfolio.communities,
        "r": portfolio.regions,
        "s": engine.SERVICES,
        "g": _groups(portfolio),
    }
    words = []
    for piece in text.split("{"):
        kind, closing, rest = piece.partition("}")
        if not closing:
            words.append(piece)
            continue
        number = numbers.pop(0)
        words.append((names[kind][number] if kind in names else str(number)) + rest)
    return "".join(words)


def _groups(portfolio: Portfolio) -> Mapping[int, str]:
    """Tell each group by its candidates."""
    members: dict[int, list[str]] = {}
    for name, group in zip(
        portfolio.candidates, portfolio.problem.candidates.group.tolist(), strict=True
    ):
        members.setdefault(group, []).append(name)
    return {group: " and ".join(names) for group, names in members.items()}
