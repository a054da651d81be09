"""What each field of designs and anchors is: a design names no place, so all of it is public."""

from yakir.common.sensitivity import Level

FIELDS = {
    "Design": {
        "id": Level.INTERNAL,
        "public_id": Level.PUBLIC,
        "key": Level.PUBLIC,
        "name_uk": Level.PUBLIC,
        "name_en": Level.PUBLIC,
        "summary_uk": Level.PUBLIC,
        "summary_en": Level.PUBLIC,
        "service": Level.PUBLIC,
        "sector": Level.PUBLIC,
        "is_protected": Level.PUBLIC,
        "recorded_at": Level.PUBLIC,
    },
    "DesignVersion": {
        "id": Level.INTERNAL,
        "public_id": Level.PUBLIC,
        "design": Level.PUBLIC,
        "number": Level.PUBLIC,
        "price_date": Level.PUBLIC,
        "content": Level.PUBLIC,
        "recorded_at": Level.PUBLIC,
    },
    "Anchor": {
        "id": Level.INTERNAL,
        "public_id": Level.PUBLIC,
        "key": Level.PUBLIC,
        "what_uk": Level.PUBLIC,
        "what_en": Level.PUBLIC,
        "amount": Level.PUBLIC,
        "currency": Level.PUBLIC,
        "unit_uk": Level.PUBLIC,
        "unit_en": Level.PUBLIC,
        "price_date": Level.PUBLIC,
        "place_uk": Level.PUBLIC,
        "place_en": Level.PUBLIC,
        "qualifier_uk": Level.PUBLIC,
        "qualifier_en": Level.PUBLIC,
        "source": Level.PUBLIC,
        "recorded_at": Level.PUBLIC,
    },
}
