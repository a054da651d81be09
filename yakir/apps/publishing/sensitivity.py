"""What each field of publishing is: that something is withheld is public, why and by whom is not."""

from yakir.common.sensitivity import Level

FIELDS = {
    "Withdrawal": {
        "id": Level.INTERNAL,
        "recorded_at": Level.PUBLIC,
        "subject": Level.INTERNAL,
        "field": Level.INTERNAL,
        "reason": Level.INTERNAL,
        "by": Level.PERSONAL,
    },
    "Clearance": {
        "id": Level.INTERNAL,
        "recorded_at": Level.INTERNAL,
        "subject": Level.INTERNAL,
        "field": Level.INTERNAL,
        "text_sha256": Level.INTERNAL,
        "reason": Level.INTERNAL,
        "by": Level.PERSONAL,
    },
    "SumRelease": {
        "id": Level.INTERNAL,
        "recorded_at": Level.PUBLIC,
        "table": Level.PUBLIC,
        "oblast": Level.PUBLIC,
        "cells": Level.PUBLIC,
        "withheld": Level.INTERNAL,
        "groups": Level.INTERNAL,
    },
    "HeldBack": {
        "id": Level.INTERNAL,
        "recorded_at": Level.PUBLIC,
        "rule": Level.PUBLIC,
        "base": Level.INTERNAL,
    },
    "Ruling": {
        "id": Level.INTERNAL,
        "recorded_at": Level.INTERNAL,
        "subject": Level.INTERNAL,
        "rules": Level.INTERNAL,
        "decisions": Level.INTERNAL,
    },
}
