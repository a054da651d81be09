"""Oblasts, raions, communities and city districts."""

import csv
from collections.abc import Iterator
from pathlib import Path

from derivation.alerts import alert_shares
from derivation.outline import map_position
from derivation.tables import Row, by, plain, rows, write
from derivation.transliteration import transliterate

KYIV, SEVASTOPOL = "UA80000000000093317", "UA85000000000065278"
# Sevastopol is in none of the upstream lists with a position: the middle of the city to 0.1 degree.
SEVASTOPOL_POSITION = ("44.6", "33.5")
KYIV_WIKIDATA = "Q1899"

ENGLISH = {
    "UA01": "Autonomous Republic of Crimea",
    "UA05": "Vinnytsia",
    "UA07": "Volyn",
    "UA12": "Dnipropetrovsk",
    "UA14": "Donetsk",
    "UA18": "Zhytomyr",
    "UA21": "Zakarpattia",
    "UA23": "Zaporizhzhia",
    "UA26": "Ivano-Frankivsk",
    "UA32": "Kyiv",
    "UA35": "Kirovohrad",
    "UA44": "Luhansk",
    "UA46": "Lviv",
    "UA48": "Mykolaiv",
    "UA51": "Odesa",
    "UA53": "Poltava",
    "UA56": "Rivne",
    "UA59": "Sumy",
    "UA61": "Ternopil",
    "UA63": "Kharkiv",
    "UA65": "Kherson",
    "UA68": "Khmelnytskyi",
    "UA71": "Cherkasy",
    "UA73": "Chernivtsi",
    "UA74": "Chernihiv",
    "UA80": "Kyiv",
    "UA85": "Sevastopol",
}
KINDS = {"міська": "urban", "селищна": "settlement", "сільська": "rural", "": "unknown"}
OBLAST_COLUMNS = [
    "code", "kind", "name_uk", "name_en", "name_uk_short",
    "hno_population_2023", "hno_food_security_pin", "alert_share",
]  # fmt: skip
COMMUNITY_COLUMNS = [
    "katottg", "kind", "pcode", "raion_code", "oblast_code", "type", "name_uk", "centre_uk",
    "centre_en", "name_en", "former_name_uk", "lat", "lon", "map_x", "map_y", "area_km2",
    "population_2022", "urban_share", "declarations", "own_income_2021", "damage_px",
]  # fmt: skip


def write_oblasts(source: Path, target: Path) -> int:
    """Write the 24 oblasts, Crimea, Kyiv and Sevastopol, with needs of 2023 and alerts."""
    needs = by(rows(source / "needs/hno2023_pin_by_cluster_oblast.csv"), "Oblast PCode")
    alerts = alert_shares(source)
    names = {row["oblast_code"]: row["oblast_uk"] for row in rows(source / "admin/hromadas.csv")}
    names |= {KYIV: "Київ", SEVASTOPOL: "Севастополь"}
    records = []
    for code, short in sorted(names.items()):
        need = needs[code[:4]]
        records.append(
            {
                "code": code,
                "kind": _oblast_kind(code),
                "name_uk": short if code[:4] in {"UA01", "UA80", "UA85"} else f"{short} область",
                "name_en": ENGLISH[code[:4]],
                "name_uk_short": short,
                "hno_population_2023": plain(need["Population Estimate"], 0),
                "hno_food_security_pin": _pin(need),
                "alert_share": alerts.get(code[:4], ""),
            }
        )
    return write(target / "oblasts.csv", OBLAST_COLUMNS, records)


def _oblast_kind(code: str) -> str:
    """Kind of a first-level unit."""
    special = {"UA01": "republic", "UA80": "city_special", "UA85": "city_special"}
    return special.get(code[:4], "oblast")


def _pin(need: Row) -> str:
    """People in need of food and livelihoods; blank where the overview has no population."""
    if not need["Population Estimate"]:
        return ""
    return plain(need["Food Security & Livelihoods"], 0)


def write_raions(source: Path, target: Path) -> int:
    """Write the 136 raions."""
    found = {
        row["raion_code"]: {
            "code": row["raion_code"],
            "oblast_code": row["oblast_code"],
            "name_uk": row["raion_uk"],
            "name_en": transliterate(row["raion_uk"]),
        }
        for row in rows(source / "admin/hromadas.csv")
    }
    records = [found[code] for code in sorted(found)]
    return write(target / "raions.csv", ["code", "oblast_code", "name_uk", "name_en"], records)


def write_communities(source: Path, target: Path) -> int:
    """Write every hromada, Kyiv and Sevastopol with the indicators of the first estimate."""
    indicators = by(rows(source / "admin/hromada_indicators_kse.csv"), "katottg")
    damage = by(rows(source / "damage/hromada_sar_damage_viina_events.csv"), "pcode")
    centres = _centres()
    records = [
        _community(row, indicators.get(row["katottg"], {}), damage.get(row["pcode"], {}), centres)
        for row in rows(source / "admin/hromadas.csv")
    ]
    records += list(_cities(source, damage))
    return write(
        target / "communities.csv",
        COMMUNITY_COLUMNS,
        sorted(records, key=lambda record: record["katottg"]),
    )


def _centres() -> dict[str, str]:
    """Centres of communities that the hromada list lacks or names as before a renaming."""
    with Path(__file__).with_name("centres_katottg.csv").open(encoding="utf-8") as file:
        return {row["katottg"]: row["centre_uk"] for row in csv.DictReader(file)}


def _community(row: Row, indicator: Row, damage: Row, centres: dict[str, str]) -> Row:
    """One hromada as a row of communities.csv."""
    centre = centres.get(row["katottg"], row["centre_settlement_uk"])
    lat = row["center_lat"] or row["centroid_lat"]
    lon = row["center_lon"] or row["centroid_lon"]
    return {
        "katottg": row["katottg"],
        "kind": "hromada",
        "pcode": row["pcode"],
        "raion_code": row["raion_code"],
        "oblast_code": row["oblast_code"],
        "type": KINDS[row["type_uk"]],
        "name_uk": row["name_uk"],
        "centre_uk": centre,
        "centre_en": transliterate(centre),
        "name_en": f"{transliterate(centre or row['name_uk'])} community",
        "former_name_uk": row["former_name_uk"].replace("'", "’"),
        **_position(lat, lon),
        "area_km2": plain(row["area_km2"], 1),
        "population_2022": plain(row["population_2022"], 0),
        "urban_share": plain(indicator.get("urban_pct", ""), 4),
        "declarations": plain(indicator.get("total_declarations", ""), 0),
        "own_income_2021": plain(indicator.get("income_own_2021", ""), 1),
        "damage_px": plain(damage.get("damage_sum_px", ""), 1),
    }


def _position(lat: str, lon: str) -> Row:
    """Latitude and longitude to 0.0001 degree and the place on the outline map."""
    if not lat:
        return {}
    x, y = map_position(float(lat), float(lon))
    return {"lat": plain(lat, 4), "lon": plain(lon, 4), "map_x": str(x), "map_y": str(y)}


def _cities(source: Path, damage: dict[str, Row]) -> Iterator[Row]:
    """Kyiv and Sevastopol, which belong to no oblast, raion or hromada."""
    wikidata = by(rows(source / "partners/eurocities_members_2025-05-18.csv"), "wikidata_id")
    kyiv = wikidata[KYIV_WIKIDATA]
    positions = {KYIV: (kyiv["lat"], kyiv["lon"]), SEVASTOPOL: SEVASTOPOL_POSITION}
    units = by(rows(source / "admin/cod_ab_adm3_20240416.csv"), "adm3_pcode")
    for katottg, (lat, lon) in positions.items():
        pcode = katottg[:9]
        name = units[pcode]["adm3_ua"]
        yield {
            "katottg": katottg,
            "kind": "city_special",
            "pcode": pcode,
            "oblast_code": katottg,
            "type": "city",
            "name_uk": name,
            "centre_uk": name,
            "centre_en": ENGLISH[katottg[:4]],
            "name_en": ENGLISH[katottg[:4]],
            **_position(lat, lon),
            "area_km2": plain(units[pcode]["area_sqkm"], 1),
            "damage_px": plain(damage[pcode]["damage_sum_px"], 1),
        }


def write_city_districts(source: Path, target: Path) -> int:
    """Write the 108 districts of cities with the community each lies in."""
    records = [
        {
            "katottg": row["katottg"],
            "community": row["hromada_katottg"],
            "name_uk": row["name_uk"],
            "name_en": transliterate(row["name_uk"]),
        }
        for row in rows(source / "admin/city_districts.csv")
    ]
    return write(
        target / "city_districts.csv", ["katottg", "community", "name_uk", "name_en"], records
    )
