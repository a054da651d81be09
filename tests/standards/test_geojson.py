"""GeoJSON out and in, by RFC 7946."""

import io
import json
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yakir.standards import geojson
from yakir.standards.geojson import Collection, Feature, Geometry
from yakir.standards.geojson.features import turn

# A busy machine draws slowly; that is no fault of what is tested.
FEW = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
TEXT = st.text(st.characters(codec="utf-8"), max_size=5)
JSON = st.none() | st.booleans() | st.integers() | TEXT | st.lists(st.integers(), max_size=2)
DEGREES = st.decimals(-90, 90, places=6)
POSITION = st.tuples(DEGREES, DEGREES) | st.tuples(DEGREES, DEGREES, DEGREES)
RING = st.lists(POSITION, min_size=3, max_size=5).map(lambda each: (*each, each[0]))
LINE = st.lists(POSITION, min_size=2, max_size=4).map(tuple)
SIMPLE = st.one_of(
    st.builds(Geometry, st.just("Point"), POSITION),
    st.builds(Geometry, st.just("MultiPoint"), st.lists(POSITION, max_size=3).map(tuple)),
    st.builds(Geometry, st.just("LineString"), LINE),
    st.builds(Geometry, st.just("MultiLineString"), st.lists(LINE, max_size=2).map(tuple)),
    st.builds(Geometry, st.just("Polygon"), st.lists(RING, max_size=3).map(tuple)),
    st.builds(
        Geometry,
        st.just("MultiPolygon"),
        st.lists(st.lists(RING, min_size=1, max_size=2).map(tuple), max_size=2).map(tuple),
    ),
)
GEOMETRY = SIMPLE | st.lists(SIMPLE, max_size=2).map(
    lambda parts: Geometry("GeometryCollection", parts=tuple(parts))
)
EXTRA = st.dictionaries(TEXT.map(lambda name: f"x{name}"), JSON, max_size=1)
FEATURE = st.builds(
    Feature,
    st.none() | GEOMETRY,
    st.none() | st.dictionaries(TEXT, JSON, max_size=2),
    st.none() | TEXT | st.integers() | DEGREES,
    EXTRA,
)
SQUARE = ((0, 0), (0, 2), (2, 2), (2, 0), (0, 0))  # with the clock
HOLE = ((0.5, 0.5), (1, 0.5), (1, 1), (0.5, 0.5))  # against it


def written(*features, **extra):
    return b"".join(geojson.write(features, extra))


def faults(document):
    data = document if isinstance(document, bytes) else json.dumps(document).encode()
    with pytest.raises(geojson.InvalidGeoJSON) as refused:
        geojson.read(io.BytesIO(data))
    return {each.place for each in refused.value.faults}


def feature(kind, coordinates):
    geometry = {"type": kind, "coordinates": coordinates}
    return {"type": "Feature", "geometry": geometry, "properties": None}


def collection(*features, **members):
    return {"type": "FeatureCollection", "features": list(features), **members}


@FEW
@given(st.lists(FEATURE, max_size=3), EXTRA)
def test_features_come_back_with_their_rings_turned(features, extra):
    data = b"".join(geojson.write(features, extra))

    turned = tuple(
        Feature(
            each.geometry and geojson.wound(each.geometry), each.properties, each.id, each.extra
        )
        for each in features
    )
    assert geojson.read(io.BytesIO(data)) == Collection(turned, extra)
    assert b"".join(geojson.write(turned, extra)) == data


@FEW
@given(st.lists(RING, min_size=1, max_size=3))
def test_outer_rings_run_against_the_clock_and_holes_with_it(rings):
    outer, *holes = geojson.wound(Geometry("Polygon", tuple(rings))).coordinates

    assert turn(outer) >= 0
    assert all(turn(hole) <= 0 for hole in holes)


def test_a_square_drawn_with_the_clock_is_turned_and_its_hole_too():
    found = geojson.wound(Geometry("Polygon", (SQUARE, HOLE)))

    assert found.coordinates == (SQUARE[::-1], HOLE[::-1])


def test_the_box_is_that_of_all_features_and_nothing_names_a_crs():
    data = written(
        Feature(Geometry("Point", (36.25, 50))),
        Feature(Geometry("LineString", ((30, 46.5), (31, 51)))),
        Feature(None),
    )

    document = json.loads(data)
    assert document["bbox"] == [30, 46.5, 36.25, 51]
    assert b"crs" not in data
    assert [each["geometry"] is None for each in document["features"]] == [False, False, True]


def test_a_collection_without_places_has_no_box():
    assert "bbox" not in json.loads(written(Feature(None, {"name": "Imagined"})))
    assert geojson.box_of([]) is None
    assert geojson.box_of([Geometry("Point", (1, 2))]) == (1, 2, 1, 2)


def test_numbers_keep_their_digits():
    place = Geometry("Point", (Decimal("36.2300000000000000001"), Decimal("50.0")))

    assert b"[36.2300000000000000001,50.0]" in written(Feature(place))


@pytest.mark.parametrize(
    ("document", "place"),
    [
        (b"{", ""),
        ([], ""),
        ({"type": "FeatureCollection"}, ""),
        (collection(type="Feature"), ""),
        (collection(crs={"type": "name"}), "/crs"),
        (b'{"type": "FeatureCollection", "features": [], "type": 1}', "/type"),
        (collection(7), "/features/0"),
        (collection({"type": "Feature", "properties": None}), "/features/0/geometry"),
        (collection({"type": "Feature", "geometry": None}), "/features/0/properties"),
        (collection({**feature("Point", [1, 2]), "properties": []}), "/features/0/properties"),
        (collection({**feature("Point", [1, 2]), "id": True}), "/features/0/id"),
        (collection({**feature("Point", [1, 2]), "geometry": 7}), "/features/0/geometry"),
        (collection(feature("Circle", [1, 2])), "/features/0/geometry/type"),
        (collection(feature("Point", None)), "/features/0/geometry/coordinates"),
        (collection(feature("Point", [1])), "/features/0/geometry/coordinates"),
        (collection(feature("Point", [1, True])), "/features/0/geometry/coordinates"),
        (collection(feature("Point", [181, 1])), "/features/0/geometry/coordinates"),
        (collection(feature("Point", [1, 91])), "/features/0/geometry/coordinates"),
        (collection(feature("MultiPoint", [1, 2])), "/features/0/geometry/coordinates/0"),
        (collection(feature("LineString", [[1, 2]])), "/features/0/geometry/coordinates"),
        (collection(feature("Polygon", [SQUARE[:3]])), "/features/0/geometry/coordinates/0"),
        (collection(feature("Polygon", [SQUARE[:4]])), "/features/0/geometry/coordinates/0"),
    ],
)
def test_what_is_no_geojson_is_refused_where_it_goes_wrong(document, place):
    assert place in faults(document)


def test_every_fault_is_told_at_once():
    assert faults(collection(7, feature("Point", [1]), crs=None)) == {
        "/features/0",
        "/features/1/geometry/coordinates",
        "/crs",
    }


@pytest.mark.parametrize(
    "geometry",
    [
        Geometry("Circle", (1, 2)),
        Geometry("Point", (float("nan"), 1)),
        Geometry("Polygon", (SQUARE[:4],)),
        Geometry("GeometryCollection", parts=(Geometry("Point", (1, 91)),)),
    ],
)
def test_a_geometry_that_is_none_is_not_written(geometry):
    with pytest.raises(geojson.InvalidGeoJSON):
        written(Feature(geometry))


def test_a_foreign_member_cannot_stand_for_one_of_the_standard():
    with pytest.raises(ValueError, match="bbox"):
        written(Feature(None, extra={"bbox": [1, 2, 3, 4]}))
