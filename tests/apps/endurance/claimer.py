"""A process that claims every run that waits, once it is told to, and prints which it got."""

import sys

import django

django.setup()

from yakir.apps.endurance.models import EnduranceRun

runs = list(EnduranceRun.objects.order_by("pk"))
print("ready", flush=True)
sys.stdin.readline()
for run in runs:
    if run.begin():
        print(run.pk, flush=True)
