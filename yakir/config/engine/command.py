"""`yakir engine`: cases in files to answers in files, with no database and no Django."""

import argparse
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from yakir.config.engine import portfolio
from yakir.config.engine.files import CannotDo, answering, loaded, plainly, telling
from yakir.config.engine.options import add, add_files, add_seed, add_workers, positive

ANSWERED, FAULTY, FAILED, INTERRUPTED = 0, 1, 2, 130
ISLAND_KINDS = ("hospital", "clinic", "school", "pumping", "boiler", "housing")
SUMMARY = "Simulate endurance, size islands and plan projects, from and to files."


def main(arguments: Sequence[str]) -> int:
    """Do what the arguments ask for and return the exit status."""
    from yakir.common.cases.document import InvalidDocument

    options = _parser().parse_args(arguments)
    try:
        return options.run(options) or ANSWERED
    except InvalidDocument as invalid:
        for fault in invalid.faults:
            print(fault, file=sys.stderr)
        return FAULTY
    except CannotDo as reason:
        print(f"yakir engine: {reason}", file=sys.stderr)
        return FAILED
    except BrokenPipeError:
        # Whoever read our output has had enough; what is left of it goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except KeyboardInterrupt:
        print("yakir engine: interrupted", file=sys.stderr)
        return INTERRUPTED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="yakir engine",
        description=SUMMARY,
        epilog="Exit status: 0 answered, 1 the case has faults (each on a line of standard error, "
        "`JSON pointer: message`) or a plan breaks a rule, 2 it cannot be done (wrong arguments, a file that cannot be read "
        "or written, workers lost), 130 interrupted. docs/reference/case-format.md tells the "
        "format of cases and answers.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _endurance_parser(commands)
    _island_parser(commands)
    _now_parser(commands)
    portfolio.add_commands(commands)
    _example_parser(commands)
    _schema_parser(commands)
    _warm_parser(commands)
    return parser


def _endurance_parser(commands: Any) -> None:
    summary = "Simulate how long services hold in many draws of a scenario."
    parser = add(commands, "endurance", _endurance, summary)
    add_files(parser, "CASE.json")
    parser.add_argument("--draws", type=positive, required=True, metavar="N", help="how many")
    add_seed(parser)
    add_workers(parser)
    parser.add_argument(
        "--resume",
        type=Path,
        metavar="FOLDER",
        help="keep finished chunks there, and go on with those that are there already",
    )


def _island_parser(commands: Any) -> None:
    summary = "Size an energy island: the cheapest local generation that outlasts the outages."
    parser = add(commands, "island", _island, summary)
    add_files(parser, "CASE.json")
    parser.add_argument(
        "--effort",
        choices=("quick", "careful"),
        default="careful",
        help="how long to search (careful by default; quick suits thousands of islands)",
    )
    parser.add_argument(
        "--bound", action="store_true", help="tell also what any sizes cost at least"
    )
    add_seed(parser)
    add_workers(parser, "where the bound is worked out: ")


def _now_parser(commands: Any) -> None:
    summary = "Tell how long sites and services last from the present state on."
    add_files(add(commands, "now", _now, summary), "STATE.json")


def _example_parser(commands: Any) -> None:
    summary = "Write a made-up case to standard output."
    parser = commands.add_parser("example", help=summary, description=summary)
    kinds = parser.add_subparsers(required=True, metavar="KIND")
    endurance = add(kinds, "endurance", _example_endurance, "A case of endurance.")
    endurance.add_argument(
        "--hours", type=positive, default=720, metavar="H", help="length of the window"
    )
    island = add(kinds, "island", _example_island, "A case of an energy island.")
    island.add_argument("--kind", choices=ISLAND_KINDS, default="hospital", help="of the site")
    island.add_argument(
        "--communities",
        type=positive,
        default=1,
        metavar="N",
        help="with a site of the kind in each, all on one feeder (1 by default)",
    )
    island.add_argument(
        "--scenarios", type=positive, default=200, metavar="N", help="scenario-years"
    )
    island.add_argument(
        "--served-hours", type=positive, default=72, metavar="D", help="hours to outlast"
    )
    add_seed(island)
    now = add(kinds, "now", _example_now, "A present state.")
    for parser in (endurance, now):
        parser.add_argument("--communities", type=positive, default=3, metavar="N")
        parser.add_argument("--sites-per-community", type=positive, default=10, metavar="N")
        add_seed(parser)
    portfolio.add_example(kinds)


def _schema_parser(commands: Any) -> None:
    from yakir.common.cases.schemas import DOCUMENTS

    summary = "Print the JSON Schema of a kind of document."
    parser = add(commands, "schema", _schema, summary)
    parser.add_argument("name", choices=DOCUMENTS, help="which")


def _endurance(options: Any) -> None:
    from yakir.common.cases import chunks, endurance

    with answering(options.out) as write:
        case = endurance.read(loaded(options.case))
        began = time.perf_counter()
        with telling("simulating") as tell, plainly():
            found = chunks.run(
                case,
                draws=options.draws,
                seed=options.seed,
                workers=options.workers,
                folder=options.resume,
                progress=lambda done, total: tell(done / total),
            )
        assert found is not None, "nobody stops it"
        seconds = time.perf_counter() - began
        write(endurance.answer(case, found, seed=options.seed, seconds=seconds))


def _island(options: Any) -> None:
    from yakir.common.cases import island

    with answering(options.out) as write:
        case = island.read(loaded(options.case))
        began = time.perf_counter()
        with telling("sizing") as tell:
            found = island.sized(
                case, seed=options.seed, careful=options.effort == "careful", progress=tell
            )
        bound = None
        if options.bound:
            with telling("bounding") as tell, plainly():
                bound = island.bound_eur(
                    case,
                    workers=options.workers,
                    progress=lambda done, total: tell(done / total),
                )
        seconds = time.perf_counter() - began
        told = island.answer(case, found, seed=options.seed, lower_bound_eur=bound, seconds=seconds)
        write(told)


def _example_island(options: Any) -> None:
    from yakir.common.cases import document, island

    made = island.example(
        seed=options.seed,
        kind=options.kind,
        communities=options.communities,
        scenarios=options.scenarios,
        served_hours=options.served_hours,
    )
    document.dump(island.written(made), sys.stdout)


def _now(options: Any) -> None:
    from yakir.common.cases import present

    with answering(options.out) as write:
        case = present.read(loaded(options.case))
        began = time.perf_counter()
        found = case.look_ahead()
        write(present.answer(case, found, seconds=time.perf_counter() - began))


def _example_now(options: Any) -> None:
    from yakir.common.cases import document, present

    made = present.example(
        communities=options.communities,
        sites_per_community=options.sites_per_community,
        seed=options.seed,
    )
    document.dump(present.written(made), sys.stdout)


def _example_endurance(options: Any) -> None:
    from yakir.common.cases import document, endurance

    made = endurance.example(
        communities=options.communities,
        sites_per_community=options.sites_per_community,
        hours=options.hours,
        seed=options.seed,
    )
    document.dump(endurance.written(made), sys.stdout)


def _schema(options: Any) -> None:
    import json

    from yakir.common.cases import schemas

    print(json.dumps(schemas.schema(options.name), indent=2, ensure_ascii=False))


def _warm_parser(commands: Any) -> None:
    summary = "Compile the simulations ahead of time, as set-up does."
    parser = add(commands, "warm", _warm, summary)
    parser.add_argument(
        "part", choices=["endurance", "islands", "plans"], nargs="?", help="only this one"
    )


def _warm(options: Any) -> None:
    from yakir.engine.warm import PARTS

    for name in [options.part] if options.part else PARTS:
        PARTS[name]()
