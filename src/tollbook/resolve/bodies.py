"""Bodies of the field by their names: known ones by table, forces and offices of states by the words of their role.

The tables are facts of the field (data/bodies.toml, data/roles.toml); which of them a name means in a report is told in actors.py.
"""

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from tollbook.model.claim import SourceKind
from tollbook.model.entity import Side
from tollbook.resolve.places import Gazetteer, capitals

BRACKETED = re.compile(r"\s*\(([^()]{1,60})\)")
ARTICLE = re.compile(r"^(?:the|an?) (?=\w)")
GENITIVE = re.compile(r"['’]s?(?=\W|$)")
DOTTED = re.compile(r"\b(?:\w\.){2,}")
SEPARATORS = re.compile(r"[^\w&+]+")
SPELLINGS = {
    "defence": "defense", "organisation": "organization", "centre": "center", "programme": "program", "labour": "labor",
    "mobilisation": "mobilization", "ministries": "ministry",
}  # fmt: skip
BASED = re.compile(r"^\w+ based ")  # 'Britain-based', before a name
OF_STATE = re.compile(r" (?:of|in) (?:administration|government|authorities|territory|state|republic)$")
MOST_COUNTRY_WORDS = 4
SIDES = {
    SourceKind.GOVERNMENT: Side.STATE, SourceKind.ARMED_GROUP: Side.NON_STATE, SourceKind.LOCAL: Side.CIVILIAN,
    SourceKind.MONITOR: Side.NEUTRAL, SourceKind.NGO: Side.NEUTRAL, SourceKind.INTERNATIONAL_BODY: Side.NEUTRAL,
    SourceKind.MEDICAL: Side.NEUTRAL, SourceKind.MEDIA: Side.NEUTRAL,
}  # fmt: skip
NO_FORCES = frozenset(("PS",))  # bare 'troops' in such a place are of another state
OPEN_ROLES = frozenset(("army", "air_force", "navy", "intelligence"))  # bare words for these may be of any state that a report names


@dataclass(frozen=True, slots=True)
class Body:
    """What a name stands for, as far as tables tell: a known body, or a state's force or office.

    key: tells it from all others. names: all that the tables give, the full one first. part_of: keys, the nearest first.
    """

    key: str
    name: str
    kind: SourceKind | None
    country: str | None
    names: tuple[str, ...] = ()
    part_of: tuple[str, ...] = ()

    @property
    def side(self) -> Side | None:
        return SIDES.get(self.kind) if self.kind else None


@dataclass(frozen=True, slots=True)
class Role:
    """A state's force or office as words name it; country and territory None where they do not tell."""

    role: str
    country: str | None = None
    territory: str | None = None


@lru_cache(maxsize=65_536)
def fold_name(name: str) -> str:
    """Return the key under which spellings of the name of a body or person meet: no case, article, marks, bracketed abbreviation.

    >>> fold_name("The  Ministry of Defence’s"), fold_name("Médecins Sans Frontières (MSF)"), fold_name("U.N.")
    ('ministry of defense', 'medecins sans frontieres', 'un')
    """
    plain = BRACKETED.sub("", name).strip() or name
    plain = unicodedata.normalize("NFKD", plain.casefold())
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    plain = DOTTED.sub(lambda m: m[0].replace(".", ""), plain)
    plain = SEPARATORS.sub(" ", GENITIVE.sub("", plain)).strip()
    words = [SPELLINGS.get(word, word) for word in plain.split()]
    return ARTICLE.sub("", " ".join(words)) or name.casefold().strip()


@dataclass(frozen=True, slots=True)
class Tables:
    """What the files hold, folded."""

    bodies: Mapping[str, Body]
    by_name: Mapping[str, tuple[Body, ...]]
    role_names: Mapping[str, tuple[Role, ...]]  # other names of a state's force: 'IDF'
    roles: Mapping[str, str]
    ministries: Mapping[str, str]
    parts: Mapping[str, str]
    plain: tuple[str, ...]
    countries: Mapping[str, str]
    seats: Mapping[str, str]
    territories: Mapping[str, tuple[str, str]]  # words → country, name


@lru_cache(maxsize=1)
def tables() -> Tables:
    """Return the tables, read once."""
    folder = files("tollbook.resolve").joinpath("data")
    known, words = (tomllib.loads(folder.joinpath(name).read_text(encoding="utf-8")) for name in ("bodies.toml", "roles.toml"))
    bodies: dict[str, Body] = {}
    by_name: dict[str, list[Body]] = {}
    role_names: dict[str, list[Role]] = {}
    for section, countries in known.items():
        for code, rows in countries.items():
            country = code if len(code) == 2 and code.isupper() else None
            for row in rows if section != "territory" else ():
                names = tuple(name.strip() for name in row.split("|"))
                if section in ("army", "police", "government"):
                    for name in names:
                        role_names.setdefault(fold_name(name), []).append(Role(section, country))
                    continue
                body = _known(section, code, country, names)
                bodies[body.key] = body
                for key in dict.fromkeys(fold_name(n) for name in names for n in (name, *BRACKETED.findall(name))):
                    by_name.setdefault(key, []).append(body)
    territories = {
        fold_name(word): (code, row.split("|")[0].strip())
        for code, rows in known["territory"].items()
        for row in rows
        for word in row.split("|")
    }
    demonyms = {fold_name(word.replace("-", " ")): code for code, line in words["demonyms"].items() for word in line.split()}
    seats = {fold_name(word): code for code, line in words["seats"].items() for word in line.split("|")}
    seats = {fold_name(city): code for code, city in sorted(capitals().items(), reverse=True)} | seats
    return Tables(
        bodies,
        {key: tuple(dict.fromkeys(found)) for key, found in by_name.items()},
        {key: tuple(dict.fromkeys(found)) for key, found in role_names.items()},
        {fold_name(word): role for role, line in words["words"].items() for word in line.split("|")},
        {fold_name(word): role for role, line in words["ministries"].items() for word in line.split("|")},
        words["parts"],
        tuple(sorted((fold_name(w) for w in words["plain"]["words"].split("|")), key=len, reverse=True)),
        demonyms,
        seats,
        territories,
    )


def _known(section: str, code: str, country: str | None, names: tuple[str, ...]) -> Body:
    kind = SourceKind.GOVERNMENT if section == "force" else SourceKind(section)
    part_of: tuple[str, ...] = ()
    if section == "force" and country:
        part_of = (role_key(Role("state_forces", country)), role_key(Role("government", country)))
    if code == "un" and names[0] != "United Nations":
        part_of = ("body:United Nations",)
    return Body(f"body:{names[0]}", names[0], kind, country, names, part_of)


def role_key(role: Role) -> str:
    """Return the key of a state's force or office."""
    return ":".join(("role", role.role, role.country or "?", role.territory or ""))


def body_of_role(role: Role) -> Body:
    """Return a state's force or office as a body.

    >>> body_of_role(Role("army", "SD")).name, body_of_role(Role("ministry health", "PS", "Gaza")).name
    ('army of Sudan', 'health ministry of Gaza')
    """
    words = role.role.split()
    what = f"{words[1]} ministry" if words[0] == "ministry" else words[0].replace("_", " ")
    where = role.territory or (country_name(role.country) if role.country else "an unnamed state")
    parts, at = [], words[0]
    while (at := tables().parts.get(at, "")) and at:
        parts.append(role_key(Role(at, role.country, role.territory)))
    return Body(role_key(role), f"{what} of {where}", SourceKind.GOVERNMENT, role.country, part_of=tuple(parts))


@lru_cache(maxsize=512)
def country_name(code: str) -> str:
    """Return the name of a country by its ISO code."""
    name = Gazetteer().country_name(code)
    return f"the {name}" if re.match(r"(?:\w+ )?Republic|United|Palestinian|Netherlands|Philippines", name) else name


@lru_cache(maxsize=65_536)
def read_role(name: str) -> Role | None:
    """Return the state's force or office that the words of a name describe, None if they describe none.

    >>> read_role("Sudan's army"), read_role("forces of the new administration")
    (Role(role='army', country='SD', territory=None), Role(role='state_forces', country=None, territory=None))
    >>> read_role("the Hamas-run health ministry")
    Role(role='ministry health', country='PS', territory='Gaza')
    >>> read_role("government of Plateau state") is None, read_role("UN police") is None
    (True, True)
    """
    known = tables()
    text = fold_name(name)
    if text in known.seats:
        return Role("government", known.seats[text])
    country = territory = None
    for words, (code, title) in known.territories.items():
        if f" {words} " in f" {text} " and text != words:
            country, territory = code, title
            text = " ".join(f" {text} ".replace(f" {words} ", " ").split())
    text, told = _without_country(text)
    if told and not text:
        return Role("government", told)
    country = country or told
    if text in known.roles:  # 'state troops', before 'state' goes as a word that tells nothing
        return Role(known.roles[text], country, territory)
    for word in known.plain:
        text = f" {text} ".replace(f" {word} ", " ").strip() if text != word else text
    text = re.sub(r"(?:^| )(?:of|in|by)$", "", OF_STATE.sub("", text.replace(" the ", " ")))
    if found := re.fullmatch(r"ministry (?:of|for) (.+)|(.+) ministry", text):
        what = (found[1] or found[2]).removeprefix("the ")
        return Role(f"ministry {known.ministries[what]}", country, territory) if what in known.ministries else None
    return Role(known.roles[text], country, territory) if text in known.roles else None


def _without_country(text: str) -> tuple[str, str | None]:
    """Take the first name or adjective of a country out of words, with the 'of' or 'in' before it."""
    known, words = tables(), text.split()
    for start in range(len(words)):
        for count in range(min(MOST_COUNTRY_WORDS, len(words) - start), 0, -1):
            phrase = " ".join(words[start : start + count])
            code = known.countries.get(phrase) or _country(phrase)
            if code:
                before = words[:start]
                while before and before[-1] in ("of", "in", "the", "from"):
                    before = before[:-1]
                return " ".join([*before, *words[start + count :]]), code
    return text, None


@lru_cache(maxsize=65_536)
def _country(phrase: str) -> str | None:
    return Gazetteer().country(phrase) if len(phrase) > 3 or phrase in ("uk", "us", "usa", "uae", "drc") else None


def countries_named(text: str) -> list[str]:
    """Return the ISO codes of the countries whose names or adjectives a text holds, the most often named first.

    >>> countries_named("Sudanese doctors said the army of Sudan had crossed from Chad.")
    ['SD', 'TD']
    """
    counts: dict[str, int] = {}
    words = re.findall(r"[A-ZÀ-Þ][\w’'-]*(?: (?:of the |of )?[A-ZÀ-Þ][\w’'-]*){0,3}", text)
    for found in words:
        _, code = _without_country(fold_name(found))
        if code:
            counts[code] = counts.get(code, 0) + 1
    return sorted(counts, key=lambda code: (-counts[code], code))


def known_bodies(name: str) -> tuple[Body, ...]:
    """Return the known bodies of a name; more than one where bodies share it ('SNA').

    >>> [body.name for body in known_bodies("SOHR")]
    ['Syrian Observatory for Human Rights']
    """
    key = fold_name(name)
    by_name = tables().by_name
    found = by_name.get(key) or by_name.get(BASED.sub("", key), ())
    for short in BRACKETED.findall(name) if not found else ():
        found = by_name.get(fold_name(short), ())
    return found


def role_aliases(name: str) -> tuple[Role, ...]:
    """Return the states' forces that go by a name of their own.

    >>> role_aliases("the IDF")
    (Role(role='army', country='IL', territory=None),)
    """
    return tables().role_names.get(fold_name(name), ())
