"""A process that sets one cent after another aside until it is refused: prints how many it had."""

import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yakir.config.settings")

import django

django.setup()

from django.db import DatabaseError

from yakir.apps.delivery.models import Allocation
from yakir.common.ids import new_id

if __name__ == "__main__":
    pattern = Allocation.objects.earliest("pk")
    done = refused = 0
    for _number in range(int(sys.argv[1])):
        pattern.pk, pattern.public_id, pattern._state.adding = None, new_id("allocation"), True
        try:
            pattern.save()
            done += 1
        except DatabaseError as error:
            if "more than" not in str(error):
                raise
            refused += 1
    print(done, refused)
