"""Names to places: spellings, countries, units, and a gazetteer of the user's own."""

import time
from pathlib import Path

import pytest

from tollbook.errors import UnusableInput
from tollbook.model.entity import Place
from tollbook.model.precision import PlacePrecision
from tollbook.resolve.places import Gazetteer, fold, split_unit

GAZETTEER = Gazetteer()

# words, countries of the report → country, province, precision
KNOWN = [
    ("Lattakia", ["SY"], "SY", "Latakia", "settlement"),
    ("Jable", ["SY"], "SY", "Latakia", "settlement"),  # 308 Syrian places have 500 people or more; this one has few enough to be missed
    ("al-Mayadin", ["SY"], "SY", "Deir ez-Zor", "settlement"),
    ("Deir Ezzor", ["SY"], "SY", "Deir ez-Zor", "settlement"),
    ("Latakia province", ["SY"], "SY", "Latakia", "province"),
    ("the city of Homs", ["SY"], "SY", "Homs", "settlement"),
    ("Hodeidah", ["YE"], "YE", "Hodeidah", "settlement"),
    ("Kiev", [], "UA", "Kyiv", "settlement"),
    ("Donetsk region", ["UA"], "UA", "Donetsk", "province"),
    ("West Darfur", [], "SD", "West Darfur", "province"),
    ("El Geneina", [], "SD", "West Darfur", "settlement"),
    ("North Kivu", ["CD"], "CD", "North Kivu", "province"),
    ("Khan Younis", ["PS"], "PS", "Gaza Strip", "settlement"),
    ("Gaza City", ["PS", "IL"], "PS", "Gaza Strip", "settlement"),
    ("Tripoli", ["LB"], "LB", "North Lebanon", "settlement"),
    ("Tripoli", [], "LY", "Tarabulus", "settlement"),  # the larger one, where the report names no country
    ("DR Congo", [], "CD", None, "country"),
    ("Ivory Coast", [], "CI", None, "country"),
    ("Hmeimim airbase", ["SY"], "SY", "Latakia", "site"),
    ("Khmeimim", [], "SY", "Latakia", "site"),
    ("Zamzam camp", ["SD"], "SD", "North Darfur", "site"),
]


@pytest.mark.parametrize(("text", "countries", "country", "province", "precision"), KNOWN)
def test_a_name_is_found(text: str, countries: list[str], country: str, province: str | None, precision: str) -> None:
    place = GAZETTEER.lookup(text, countries=countries)
    assert (place.text, place.country, place.province, place.precision.value) == (text, country, province, precision)


@pytest.mark.parametrize("text", ["Umm al-Nowhere", "", "…", "12", "x" * 5000, "\x00", "Ab" * 20])
def test_an_unknown_name_keeps_its_words_alone(text: str) -> None:
    assert GAZETTEER.lookup(text, countries=["SY"]) == Place(text)


def test_a_report_s_country_wins_over_a_larger_town_elsewhere() -> None:
    assert GAZETTEER.lookup("Saada", countries=["YE"]).country == "YE"
    assert GAZETTEER.lookup("Moscow", countries=["SY"]).country == "RU"  # unless it is much larger


SPELLINGS = [
    ("al-Qardaha", "Qardaha"),
    ("Lattakia", "Latakia"),
    ("Deir ez-Zor", "Deir Ezzor"),
    ("Khān Yūnis", "Khan Younis"),
    ("Sana'a", "Sanaa"),
]


@pytest.mark.parametrize(("one", "other"), SPELLINGS)
def test_spellings_of_one_name_meet(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_different_names_stay_apart() -> None:
    assert (
        len({fold(n) for n in ("Homs", "Hama", "Goma", "Gao", "Mali", "Bali", "Aden", "Adana", "Sale", "Saleh")}) == 10 - 1
    )  # 'Saleh' is 'Sale'


def test_units_are_no_part_of_a_name() -> None:
    assert split_unit("Jabalia refugee camp") == ("Jabalia", PlacePrecision.SITE)
    assert split_unit("village of al-Kum") == ("al-Kum", PlacePrecision.SETTLEMENT)
    assert split_unit("the city")[1] is None


def test_the_first_look_up_is_quick() -> None:
    began = time.perf_counter()
    Gazetteer().lookup("Masyaf", countries=["SY"])
    assert time.perf_counter() - began < 2.0  # 0.5 s; loading all of GeoNames takes 2.5


# A file of the user's own.


def own(tmp_path: Path, text: str | bytes) -> Gazetteer:
    path = tmp_path / "own.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return Gazetteer([path])


def test_the_user_s_file_comes_first(tmp_path: Path) -> None:
    gazetteer = own(
        tmp_path,
        "name,alternates,latitude,longitude,country,province,kind\nBeit Example,Bayt Example|Example House,35.5,36.1,SY,Latakia,village\n",
    )
    place = gazetteer.lookup("Bayt Example")
    assert (place.name, place.latitude, place.precision, place.gazetteer) == ("Beit Example", 35.5, PlacePrecision.SETTLEMENT, "own.csv")
    assert gazetteer.lookup("Homs", countries=["SY"]).gazetteer == "geonames"


def test_a_name_alone_is_enough(tmp_path: Path) -> None:
    place = own(tmp_path, "name\nCamp Nowhere\n").lookup("Camp Nowhere")
    assert (place.name, place.latitude, place.precision) == ("Camp Nowhere", None, PlacePrecision.SITE)


REFUSED = [
    ("latitude,longitude\n1,2\n", "line 1: there is no column 'name'"),
    ("name,lat\nX,1\n", "line 1, column 'lat': no such column is known"),
    ("name,latitude,longitude\nX,north,36\n", "line 2, column latitude: 'north' is no number of degrees between -90 and 90"),
    ("name,latitude,longitude\nX,35,361\n", "line 2, column longitude: '361' is no number of degrees between -180 and 180"),
    ("name,latitude,longitude\nX,35,\n", "line 2, column longitude: it is empty though the other is given"),
    ("name,country\nX,Syria\n", "line 2, column country: 'Syria' is no two-letter code"),
    ("name,country\n,SY\n", "line 2, column name: it is empty"),
    ("name\nX\nY,Z\n", "line 3: it has more cells than columns"),
    (b"name\n\xff\n", "byte 5 is not UTF-8"),
    ("", "line 1: there is no column 'name'"),
    ("name,latitude,longitude\nX,nan,3\n", "'nan' is no number of degrees"),
]


@pytest.mark.parametrize(("text", "message"), REFUSED)
def test_a_bad_file_is_refused_by_line_and_column(tmp_path: Path, text: str | bytes, message: str) -> None:
    with pytest.raises(UnusableInput) as error:
        own(tmp_path, text)
    assert message in str(error.value)


def test_a_missing_file_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(UnusableInput, match=r"nowhere\.csv: it cannot be read"):
        Gazetteer([tmp_path / "nowhere.csv"])
