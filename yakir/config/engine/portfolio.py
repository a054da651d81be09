"""`yakir engine portfolio` and `check`: problems of planning to plans, and plans to verdicts."""

import argparse
import sys
from pathlib import Path
from typing import Any

from yakir.config.engine.files import CannotDo, answering, loaded, telling
from yakir.config.engine.options import add, add_files, add_seed, positive

#: Exit status when a plan breaks a rule.
BROKEN = 1


def add_commands(commands: Any) -> None:
    """Add the commands that plan and check."""
    summary = "Choose which projects to build, where, when and for whose money."
    parser = add(commands, "portfolio", _plan, summary)
    add_files(parser, "PROBLEM.json")
    parser.add_argument(
        "--gap", type=_part, default=0.01, metavar="G", help="end this near to the bound (0.01)"
    )
    parser.add_argument(
        "--seconds", type=_seconds, default=60.0, metavar="T", help="end after this time (60)"
    )
    parser.add_argument(
        "--work", type=positive, metavar="N", help="end after so many steps, as a plan tells them"
    )
    parser.add_argument(
        "--from",
        dest="known",
        metavar="PLAN.json",
        help="begin with what a plan has chosen, such as that of a budget a little different",
    )
    add_seed(parser)
    summary = "Check a plan by plain arithmetic: every rule, every sum, the value."
    parser = add(commands, "check", _check, summary)
    parser.add_argument("problem", metavar="PROBLEM.json", help="the problem")
    parser.add_argument("plan", metavar="PLAN.json", help="the plan; - for standard input")


def add_example(kinds: Any) -> None:
    """Add the command that writes a made-up problem."""
    parser = add(kinds, "portfolio", _example, "A problem of planning.")
    for name, number in (("communities", 15), ("candidates", 300), ("funds", 5), ("regions", 10)):
        parser.add_argument(f"--{name}", type=positive, default=number, metavar="N")
    parser.add_argument(
        "--family",
        choices=("A", "B"),
        default="A",
        help="A: one service and one fund a project; B: every rule",
    )
    parser.add_argument("--package", choices=("share", "threshold"), default="threshold")
    parser.add_argument(
        "--variant",
        choices=("usual", "large-communities", "open-funds", "tight-capacity"),
        default="usual",
    )
    parser.add_argument(
        "--failures", type=int, default=0, metavar="N", help="scenarios of failing funds (family B)"
    )
    parser.add_argument("--mps", type=Path, metavar="FILE", help="write the whole model there too")
    add_seed(parser)


def _part(text: str) -> float:
    number = float(text)
    if not number >= 0:
        raise argparse.ArgumentTypeError("has to be 0 or more")
    return number


def _seconds(text: str) -> float:
    number = float(text)
    if not number > 0:
        raise argparse.ArgumentTypeError("has to be above 0")
    return number


def _plan(options: Any) -> None:
    from yakir import engine
    from yakir.common.cases import portfolio

    with answering(options.out) as write:
        given = portfolio.read(loaded(options.case))
        wanted = engine.Options(options.gap, options.seconds, options.seed, options.work)
        known = portfolio.read_plan(loaded(options.known), given).chosen if options.known else ()
        with telling("planning") as tell:
            try:
                found = engine.solve(
                    given.problem, wanted, known=known, progress=lambda part, *_: tell(part or 0.0)
                )
            except engine.NoPlan as reason:
                raise CannotDo(str(reason)) from None
        clashing = []
        if found.status is engine.Status.INFEASIBLE:
            clashing = [
                portfolio.clash_in_words(clash, given) for clash in engine.clashing(given.problem)
            ]
        for words in clashing:
            print(f"cannot be kept together: {words}", file=sys.stderr)
        write(portfolio.answer(given, found, seed=options.seed, clashing=clashing))


def _check(options: Any) -> int:
    from yakir import engine
    from yakir.common.cases import portfolio

    given = portfolio.read(loaded(options.problem))
    document = loaded(options.plan)
    plan = portfolio.read_plan(document, given)
    if plan.status is engine.Status.INFEASIBLE:
        clashing = engine.clashing(given.problem)
        for clash in clashing:
            print(f"cannot be kept together: {portfolio.clash_in_words(clash, given)}")
        print("no plan keeps every rule" if clashing else "there is a plan, and none is told")
        return BROKEN
    broken = engine.check(given.problem, plan)
    for code in broken:
        print(portfolio.in_words(code, given))
    if broken:
        return BROKEN
    print(
        f"every rule holds: {len(plan.chosen)} projects, value {plan.value:,.1f}, "
        f"bound {plan.bound:,.1f}, gap {plan.gap:.2%}"
    )
    return 0


def _example(options: Any) -> None:
    from yakir import engine
    from yakir.common.cases import document, portfolio
    from yakir.engine.portfolio import example

    size = (options.communities, options.candidates, options.funds, options.seed)
    settings: dict[str, Any] = {
        "regions": options.regions,
        "package": engine.Package(options.package),
        "variant": example.Variant[options.variant.replace("-", "_").upper()],
    }
    if options.family == "B":
        problem = example.family_b(*size, scenarios=options.failures, **settings)
    else:
        problem = example.family_a(*size, **settings)
    if options.mps is not None:
        _write_model(problem, options.mps)
    document.dump(portfolio.written(portfolio.named(problem)), sys.stdout)


def _write_model(problem: Any, place: Path) -> None:
    from yakir.engine.portfolio import formulation
    from yakir.engine.solvers import highs

    if place.suffix != ".mps":
        raise CannotDo(f"{place}: the name of the model has to end in .mps")
    try:
        highs.write(formulation.formulate(problem).model, place)
    except OSError as error:
        raise CannotDo(f"{place}: {error.strerror or error}") from None
