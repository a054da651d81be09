"""
A process whose children are killed while they receive goods and record an import: `killed.py`.

Each child is killed by SIGKILL after another statement has reached the database; the next one sends
the same again. Printed is what is found in between.
"""

import json
import os
import signal

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yakir.config.settings")

import django

django.setup()

from collections.abc import Callable
from decimal import Decimal

from django.db import connection, connections

from tests.apps.needs.tables import row, uploaded
from tests.factories.accounts import NOW
from tests.factories.ledger import consignment, handed, moved, offered
from tests.factories.partners import recorder
from tests.factories.places import CommunityFactory, person_in
from yakir.apps.accounts.actions import once
from yakir.apps.accounts.models import Outcome, Person
from yakir.apps.accounts.rules import Role
from yakir.apps.journal import queries as journal
from yakir.apps.journal.models import Entry, Payload
from yakir.apps.needs.actions import record_import
from yakir.apps.needs.models import Import, Need
from yakir.apps.partners.actions import ReceivedItem, receive
from yakir.apps.partners.models import Consignment, Line, Receipt
from yakir.apps.partners.queries import ledger
from yakir.apps.partners.rules.ledger import LineKind
from yakir.standards.tlog import tree


def dying_at(count: int) -> Callable[..., object]:
    """Return a wrapper that lets the count-th statement reach the database and no later one."""
    left = [count]

    def run(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        done = execute(sql, params, many, context)
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return done

    return run


def receiving(consignment_id: int, person_id: int) -> None:
    """Receive eight of ten and refuse two, as the phone sends it once."""
    found, by = Consignment.objects.get(pk=consignment_id), Person.objects.get(pk=person_id)
    desks = found.items.get()

    def act() -> dict[str, str]:
        counted = [ReceivedItem(desks, Decimal(8), Decimal(2), "Вигадана тріщина")]
        made = receive(
            consignment=found, hand_over=handed(), items=counted, version=found.version, by=by,
            at=NOW,
        )  # fmt: skip
        return {"receipt": str(made.public_id)}

    once(key="imagined-key-1", what="receipt", asked={"accepted": 8}, act=act, by=by, at=NOW)


def importing(import_id: int, person_id: int) -> None:
    """Record all rows of an import."""
    by = Person.objects.get(pk=person_id)
    record_import(imported=Import.objects.get(pk=import_id), by=by, at=NOW)


def found() -> dict[str, object]:
    """What whoever comes next finds."""
    entries = list(Entry.objects.order_by("index").values_list("index", "leaf"))
    leaves = [tree.leaf_hash(leaf.encode()) for _, leaf in entries]
    told = Payload.objects.values_list("kind", flat=True)
    return {
        "whole": [index for index, _ in entries] == list(range(journal.size()))
        and tree.root_hash(leaves) == journal.root(),
        "receipts": [Receipt.objects.count(), list(told).count("receipt.recorded")],
        "lines": Line.objects.filter(kind__in=(LineKind.RECEIPT, LineKind.REFUSAL)).count(),
        "outcomes": Outcome.objects.count(),
        "needs": [Need.objects.count(), list(told).count("need.reported")],
        "states": list(Import.objects.values_list("state", flat=True)),
    }


def until_done(work: Callable[[], None]) -> None:
    """Kill one child after another, each a few statements later, until one comes to its end."""
    for count in (*range(1, 8), *range(8, 400, 12)):
        connections.close_all()
        child = os.fork()
        if child == 0:
            with connection.execute_wrapper(dying_at(count)):
                work()
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if not os.WIFSIGNALED(status):
            assert status == 0
            return
        print(json.dumps({"killed": count, **found()}), flush=True)
    raise AssertionError("no child came to its end")


def main() -> None:
    """Kill while goods are received, then while an import is recorded; then do both once more."""
    here = CommunityFactory()
    goods, keeper, clerk = consignment(here), recorder(), person_in(here, Role.CLERK)
    offered(goods)
    moved(goods, LineKind.AGREEMENT)
    imported = uploaded([row(here.code, title=f"Вигадана потреба {n}") for n in range(6)], clerk)
    until_done(lambda: receiving(goods.pk, keeper.pk))
    print(json.dumps({"killed": 0, **found()}), flush=True)
    until_done(lambda: importing(imported.pk, clerk.pk))
    receiving(goods.pk, keeper.pk)
    there = ledger.conserved(goods)
    print(
        json.dumps(
            {"killed": 0, **found(), "conserved": [list(map(str, f)) for f in there.values()]}
        )
    )


if __name__ == "__main__":
    main()
