"""What each field of a study is: nothing of it is public."""

from yakir.common.sensitivity import Level

FIELDS = {
    "Study": {
        "id": Level.INTERNAL,
        "public_id": Level.INTERNAL,
        "recorded_at": Level.INTERNAL,
        "state": Level.INTERNAL,
        "done": Level.INTERNAL,
        "total": Level.INTERNAL,
        "seconds": Level.INTERNAL,
        "detail": Level.INTERNAL,
        "stop_asked": Level.INTERNAL,
        "started_at": Level.INTERNAL,
        "heard_at": Level.INTERNAL,
        "finished_at": Level.INTERNAL,
        "name": Level.PROTECTED,
        "community": Level.PROTECTED,
        "site": Level.PROTECTED,
        "design": Level.INTERNAL,
        "scenario": Level.INTERNAL,
        "question": Level.PROTECTED,
        "probability": Level.PROTECTED,
        "hours": Level.PROTECTED,
        "seed": Level.INTERNAL,
        "sun": Level.PROTECTED,
        "sun_about": Level.PROTECTED,
        "answer": Level.PROTECTED,
        "project": Level.PROTECTED,
        "asked_by": Level.PERSONAL,
        "version": Level.INTERNAL,
    },
    "Dispatch": {
        "id": Level.INTERNAL,
        "study": Level.INTERNAL,
        "year": Level.INTERNAL,
        "dark_hours": Level.PROTECTED,
        "darkest_week": Level.PROTECTED,
        "flows": Level.PROTECTED,
    },
}
