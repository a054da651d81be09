"""What each field of people and organisations is."""

from yakir.common.sensitivity import Level

FIELDS = {
    "Organisation": {
        "id": Level.INTERNAL,
        "public_id": Level.PUBLIC,
        "key": Level.PUBLIC,
        "kind": Level.PUBLIC,
        "form": Level.PUBLIC,
        "name_uk": Level.PUBLIC,
        "name_en": Level.PUBLIC,
        "country": Level.PUBLIC,
        "recorded_at": Level.PUBLIC,
    },
    "Person": {
        "id": Level.PERSONAL,
        "public_id": Level.PERSONAL,
        "email": Level.PERSONAL,
        "name": Level.PERSONAL,
        "language": Level.PERSONAL,
        "password": Level.PERSONAL,
        "last_login": Level.PERSONAL,
        "is_active": Level.PERSONAL,
        "is_superuser": Level.PERSONAL,
        "groups": Level.PERSONAL,
        "user_permissions": Level.PERSONAL,
        "recorded_at": Level.PERSONAL,
    },
    "Membership": {
        "id": Level.PERSONAL,
        "person": Level.PERSONAL,
        "organisation": Level.PERSONAL,
        "role": Level.PERSONAL,
        "since": Level.PERSONAL,
        "until": Level.PERSONAL,
    },
    "Outcome": {
        "id": Level.INTERNAL,
        "person": Level.PERSONAL,
        "key": Level.INTERNAL,
        "what": Level.INTERNAL,
        "asked_sha256": Level.INTERNAL,
        "outcome": Level.INTERNAL,
        "recorded_at": Level.INTERNAL,
    },
}
