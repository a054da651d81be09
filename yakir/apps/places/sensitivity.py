"""What each field of places is; positions of sites never leave."""

from yakir.common.sensitivity import Level

_NAMED = {
    "id": Level.INTERNAL,
    "code": Level.PUBLIC,
    "name_uk": Level.PUBLIC,
    "name_en": Level.PUBLIC,
}
_FACT = {
    "id": Level.INTERNAL,
    "community": Level.PUBLIC,
    "recorded_at": Level.PUBLIC,
    "source": Level.PUBLIC,
    "as_of": Level.PUBLIC,
}

FIELDS = {
    "Oblast": _NAMED,
    "Raion": {**_NAMED, "oblast": Level.PUBLIC},
    "Community": {
        **_NAMED,
        "public_id": Level.PUBLIC,
        "recorded_at": Level.PUBLIC,
        "oblast": Level.PUBLIC,
        "raion": Level.PUBLIC,
        "type": Level.PUBLIC,
        "centre_uk": Level.PUBLIC,
        "centre_en": Level.PUBLIC,
        "former_name_uk": Level.PUBLIC,
        "lat": Level.PUBLIC,
        "lon": Level.PUBLIC,
        "map_x": Level.PUBLIC,
        "map_y": Level.PUBLIC,
        "area_km2": Level.PUBLIC,
        "status": Level.PUBLIC,
        "population": Level.PUBLIC,
    },
    "District": {**_NAMED, "community": Level.PUBLIC},
    "Stewardship": {
        "id": Level.INTERNAL,
        "organisation": Level.INTERNAL,
        "community": Level.INTERNAL,
    },
    "StatusEntry": {
        **_FACT,
        "status": Level.PUBLIC,
        "extent": Level.PUBLIC,
        "valid_from": Level.PUBLIC,
        "valid_to": Level.PUBLIC,
    },
    "Population": {
        **_FACT,
        "kind": Level.PUBLIC,
        "people": Level.PUBLIC,
        "low": Level.PUBLIC,
        "high": Level.PUBLIC,
        "is_estimate": Level.PUBLIC,
        "method": Level.PUBLIC,
    },
    "Indicator": {**_FACT, "name": Level.INTERNAL, "value": Level.INTERNAL},
    "AskedFor": {**_FACT, "sector": Level.PUBLIC, "count": Level.PUBLIC},
    "Coverage": {
        **_FACT,
        "public_id": Level.PUBLIC,
        "service": Level.PUBLIC,
        "share": Level.COARSE,
        "low": Level.INTERNAL,
        "high": Level.INTERNAL,
        "kind": Level.PUBLIC,
        "grade": Level.PUBLIC,
        "method": Level.PUBLIC,
        "is_public": Level.INTERNAL,
    },
    "Site": {
        "id": Level.INTERNAL,
        "public_id": Level.INTERNAL,
        "recorded_at": Level.INTERNAL,
        "community": Level.PROTECTED,
        "district": Level.PROTECTED,
        "kind": Level.PROTECTED,
        "name": Level.PROTECTED,
        "lat": Level.PROTECTED,
        "lon": Level.PROTECTED,
    },
    "SiteService": {
        "id": Level.INTERNAL,
        "site": Level.PROTECTED,
        "service": Level.PROTECTED,
        "people": Level.PROTECTED,
    },
    "Dependency": {
        "id": Level.INTERNAL,
        "site": Level.PROTECTED,
        "service": Level.PROTECTED,
        "supplier": Level.PROTECTED,
    },
}
