"""The command line: commands that need no database start without Django, all else is its."""

import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence

HELP = {"help", "-h", "--help"}
SETTINGS = "yakir.config.settings"


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command that the arguments name and return its exit status."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if not arguments or (len(arguments) == 1 and arguments[0] in HELP):
        print(overview())
        return 0
    if arguments[0] == "help" and arguments[1] in WITHOUT_DJANGO:
        arguments = [arguments[1], "--help"]
    if arguments[0] in WITHOUT_DJANGO:
        run, _ = WITHOUT_DJANGO[arguments[0]]
        return run(arguments[1:])
    return _django(arguments)


def overview() -> str:
    """Return the help: our commands first, then those that need no database, then Django's."""
    ours, others = _commands()
    bare = {name: summary for name, (_, summary) in WITHOUT_DJANGO.items()}
    width = max(map(len, [*ours, *bare])) + 2
    return "\n".join(
        [
            "usage: yakir COMMAND [ARGUMENT...]      yakir help COMMAND tells more",
            "",
            "Commands of Yakir",
            *(_lines(ours, width) or ["  (none found)"]),
            "",
            "Without settings and database",
            *_lines(bare, width),
            "",
            "Django and libraries",
            *_wrapped(others),
        ]
    )


def _commands() -> tuple[dict[str, str], list[str]]:
    """Return our commands with the first line of their help, and the names of all others."""
    import django
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import get_commands, load_command_class

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    try:
        django.setup()
    except (ImproperlyConfigured, ImportError) as error:
        print(f"yakir: the settings cannot be read: {error}", file=sys.stderr)
    ours, others = {}, []
    for name, app in sorted(get_commands().items()):
        if str(app).startswith("yakir."):
            ours[name] = _first_line(load_command_class(str(app), name).help)
        else:
            others.append(name)
    return ours, others


def _django(arguments: Sequence[str]) -> int:
    from django.core.management import execute_from_command_line

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    execute_from_command_line(["yakir", *arguments])
    return 0


def _dream(arguments: Sequence[str]) -> int:
    from yakir.config import dream

    return dream.main(arguments)


def _engine(arguments: Sequence[str]) -> int:
    from yakir.config import engine

    return engine.main(arguments)


def _iati(arguments: Sequence[str]) -> int:
    from yakir.config import iati

    return iati.main(arguments)


def _oc4ids(arguments: Sequence[str]) -> int:
    from yakir.config import oc4ids

    return oc4ids.main(arguments)


def _verify(arguments: Sequence[str]) -> int:
    from yakir.config import verify

    return verify.main(arguments)


def _witness(arguments: Sequence[str]) -> int:
    from yakir.config import witness

    return witness.main(arguments)


WITHOUT_DJANGO: Mapping[str, tuple[Callable[[Sequence[str]], int], str]] = {
    "dream": (_dream, "Read projects of DREAM from files to OC4IDS, with what is wrong in them."),
    "engine": (_engine, "Simulate endurance, size islands and plan projects, from and to files."),
    "iati": (_iati, "Validate IATI files: schema, codelists and ruleset, every fault at once."),
    "oc4ids": (_oc4ids, "Check project packages of OC4IDS."),
    "verify": (_verify, "Check proofs and published sites, with no trust in who serves them."),
    "witness": (_witness, "See that a journal has only grown, and cosign its checkpoint."),
}


def _first_line(text: str) -> str:
    return str(text).strip().partition("\n")[0]


def _lines(summaries: Mapping[str, str], width: int) -> list[str]:
    return [f"  {name:<{width}}{summary}".rstrip() for name, summary in summaries.items()]


def _wrapped(names: Iterable[str]) -> list[str]:
    import textwrap

    return textwrap.wrap(", ".join(names), width=88, initial_indent="  ", subsequent_indent="  ")


if __name__ == "__main__":
    sys.exit(main())
