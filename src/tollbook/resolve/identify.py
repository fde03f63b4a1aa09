"""Which body or person a name means, from the tables, the country of its claims, and the other names of the same reports.

Each mention of a name gets a key; mentions of one key are one entity. A name that could mean two things gets none: it stays open.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from tollbook.model.claim import SourceKind
from tollbook.model.document import Report
from tollbook.resolve.bodies import (
    BRACKETED,
    NO_FORCES,
    OPEN_ROLES,
    Body,
    Role,
    body_of_role,
    country_name,
    fold_name,
    known_bodies,
    read_role,
    role_aliases,
    role_key,
    tables,
)  # fmt: skip
from tollbook.resolve.mentions import Mention

ACRONYM = re.compile(r"^[A-Z][A-Z0-9&-]{1,9}$")
SHORT_ACRONYM = 5  # letters: a shorter one is shared by too many to stand against the kind that the report tells
PARTICLE = re.compile(r"^(?:al|el|as|ash|an|ar|at|ad|az|ibn|bin|bint|abu|de|del|van|von|da|dos|ould|ag)(?:[- ’']|$)", re.IGNORECASE)
LITTLE = frozenset("of for and the in on to de des la le du et y al".split())
# Words by which a body is named again, without the rest of its name.
HEADS = frozenset(
    "observatory network ministry office agency committee commission mission group council organization monitor movement federation "
    "union fund authority coalition institute center league society directorate bureau company collective club department unit "
    "brigade cartel gang".split()
)
BODY_WORDS = HEADS | frozenset(
    "army force forces police government party front militia rights human watch crescent cross international national united nations "
    "state states republic court university hospital times news post tribune radio television tv press wire service defense "
    "security".split()
)
ARMED = re.compile(
    r"\b(?:gunm[ae]n|militi\w+|rebels?|fighters?|militants?|insurgents?|gangs?|armed (?:groups?|m[ae]n|individuals)|loyalists?|"
    r"jihadists?|attackers?)\b"
)
PEOPLE = re.compile(
    r"\b(?:residents?|civilians?|protesters?|refugees?|villagers?|inhabitants?|families|survivors?|crowds?|people|witness\w*)\b"
)
VAGUE = re.compile(r"^(?:unknown|unidentified|armed|masked|local|several|some|two|three|other|many)\b", re.IGNORECASE)
NO_ROLES = frozenset((SourceKind.ANONYMOUS, SourceKind.LOCAL, SourceKind.MEDIA))  # 'intelligence sources' are not the service
OPEN = ""  # the key of a mention that could be more than one thing


@dataclass(slots=True)
class Told:
    """What each mention was told to be: key and reason, in the order of the mentions; candidates where it is open."""

    mentions: Sequence[Mention]
    keys: list[str] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    candidates: dict[int, tuple[tuple[str, ...], str]] = field(default_factory=dict)

    def set(self, at: int, key: str, reason: str) -> None:
        self.keys[at], self.reasons[at] = key, reason
        self.candidates.pop(at, None)

    def leave_open(self, at: int, names: Iterable[str], why: str) -> None:
        self.keys[at], self.reasons[at] = OPEN, ""
        self.candidates[at] = (tuple(dict.fromkeys(names)), why)


def identify(mentions: Sequence[Mention], reports: Mapping[str, Report]) -> Told:
    """Return what each mention means, by tables and countries first, then by the other names of its report, then of all reports."""
    told = Told(mentions, [OPEN] * len(mentions), [""] * len(mentions))
    by_report: dict[str, list[int]] = {}
    for at, mention in enumerate(mentions):
        by_report.setdefault(mention.report, []).append(at)
    for group in by_report.values():
        named = _states_named([mentions[at] for at in group])
        for at in group:
            _by_tables(told, at, named)
    full: dict[str, set[str]] = {}
    for group in by_report.values():
        for at in group:
            for short in BRACKETED.findall(mentions[at].name):
                full.setdefault(fold_name(short), set()).add(told.keys[at])
    for report, group in by_report.items():
        _tie_acronyms(told, group, full, reports.get(report))
        _tie_short_names(told, group)
    _tie_over_reports(told)
    return told


def identify_alone(name: str, near: Mention | None = None) -> str:
    """Return the key of a name by the tables alone, with the countries of a mention near it; OPEN if it could be several things."""
    mention = Mention(near.report, name, near.country, near.countries, is_certain=near.is_certain) if near else Mention("", name, None, ())
    told = Told([mention], [OPEN], [""])
    _by_tables(told, 0, {})
    return told.keys[0]


def _by_tables(told: Told, at: int, states: Mapping[str, set[str]]) -> None:
    mention = told.mentions[at]
    bodies = [b for b in known_bodies(mention.name) if _kind_fits(mention, b)]
    if bodies:
        chosen = _nearest(bodies, mention)
        if len(chosen) == 1:
            told.set(at, chosen[0].key, f"is a name of {chosen[0].name}")
        else:
            told.leave_open(at, (body.name for body in chosen), "several bodies have this name")
    elif aliases := role_aliases(mention.name):
        near = [role for role in aliases if role.country in mention.countries] or list(aliases)
        if len(near) == 1:
            told.set(at, role_key(near[0]), f"is a name of the {body_of_role(near[0]).name}")
        else:
            told.leave_open(at, (body_of_role(role).name for role in near), "several states have a force of this name")
    elif mention.kind not in NO_ROLES and (role := read_role(mention.name)):
        _by_role(told, at, role, states)
    elif is_generic(mention):
        told.set(at, f"here:{mention.report}:{mention.key}", "describes people of this report alone")
    else:
        told.set(at, f"own:{mention.key}", "is written alike")


def _by_role(told: Told, at: int, role: Role, states: Mapping[str, set[str]]) -> None:
    """A state's force or office: of the state that its name tells, else of the one country that claim and report are about."""
    mention = told.mentions[at]
    if mention.territory and role.country is role.territory is None and role.role.startswith(("ministry", "civil_defense")):
        role = Role(role.role, mention.country, mention.territory)
    if role.country:
        told.set(at, role_key(role), f"names the {body_of_role(role).name}")
        return
    rivals = (states.get(role.role, set()) - {mention.country}) if role.role in OPEN_ROLES else set()
    country = mention.country
    if country in NO_FORCES and role.role in OPEN_ROLES:
        country = None
        if len(rivals) == 1:
            (country,), rivals = rivals, set()
    if country and not rivals and (mention.is_certain or country != mention.country):
        found = Role(role.role, country, role.territory)
        told.set(at, role_key(found), f"is said in claims on {country_name(country)}: the {body_of_role(found).name}")
        return
    others = sorted(rivals) or list(mention.countries)
    names = [body_of_role(Role(role.role, c, role.territory)).name for c in dict.fromkeys([*([country] if country else []), *others])]
    why = "the report is about more than one state, or names the forces of another" if names else "no place tells which state's"
    told.leave_open(at, names, why)


def _states_named(mentions: Sequence[Mention]) -> dict[str, set[str]]:
    """The states whose forces a report names with their country, by role."""
    found: dict[str, set[str]] = {}
    for mention in mentions:
        roles = role_aliases(mention.name) or ((role,) if (role := read_role(mention.name)) else ())
        for role in roles:
            if role.country and len(roles) == 1:
                found.setdefault(role.role, set()).add(role.country)
    return found


def _kind_fits(mention: Mention, body: Body) -> bool:
    """A short abbreviation whose kind the report tells is not another body that shares its letters: 'RSF' of the press."""
    is_short = len(mention.name) < SHORT_ACRONYM and mention.name.isupper()
    return not (is_short and mention.kind and body.kind and mention.kind is not body.kind)


def _nearest(bodies: Sequence[Body], mention: Mention) -> list[Body]:
    """Those of the claim's country, else of the report's countries, else all."""
    if len(bodies) == 1:
        return list(bodies)
    for countries in ((mention.country,), mention.countries):
        if found := [b for b in bodies if b.country and b.country in countries]:
            return found
    return list(bodies)


def is_generic(mention: Mention) -> bool:
    """Tell whether a name only describes people: 'residents', 'gunmen loyal to the old president'."""
    words = re.sub(r"^(?:the|an?) ", "", mention.name.strip(), flags=re.IGNORECASE)
    if not any(c.isupper() or c.islower() for c in words):  # a script without capitals
        return mention.kind in (SourceKind.ANONYMOUS, SourceKind.LOCAL, SourceKind.MEDICAL)
    if mention.kind is SourceKind.ANONYMOUS:
        return True
    if words[:1].islower():
        return not PARTICLE.match(words) or words.casefold() == words
    is_common = VAGUE.match(words) or any(pattern.match(words.casefold()) for pattern in (ARMED, PEOPLE))  # at the head of a sentence
    return bool(is_common) and words[1:].casefold() == words[1:]


def is_person(name: str) -> bool:
    """Tell whether a name looks like a person's: two to four capitalised words, none of them of a body.

    >>> [is_person(name) for name in ("Rana al-Sol", "Valley Council", "residents", "Rana")]
    [True, False, False, False]
    """
    words = name.split()
    if not 2 <= len(words) <= 5 or any(fold_name(word) in BODY_WORDS for word in words):
        return False
    return words[0][:1].isupper() and all(word[:1].isupper() or PARTICLE.match(word) for word in words)


def initials(name: str) -> set[str]:
    """Return the letters that an abbreviation of a name could have: with and without its little words.

    >>> sorted(initials("Kelmara Observatory for Human Rights"))
    ['KOFHR', 'KOHR']
    """
    words = [word for word in re.split(r"[\s-]+", BRACKETED.sub("", name)) if word[:1].isalpha()]
    every = "".join(word[0] for word in words).upper()
    return {every, "".join(word[0] for word in words if word.casefold() not in LITTLE).upper()}


def _tie_acronyms(told: Told, group: Sequence[int], full: Mapping[str, set[str]], report: Report | None) -> None:
    """'KOHR' is the body whose name a report writes out: 'Kelmara Observatory for Human Rights (KOHR)'."""
    for at in group:
        mention = told.mentions[at]
        if not (told.keys[at].startswith("own:") and ACRONYM.match(mention.name)):
            continue
        written = {k for k in full.get(mention.key, ()) if k != told.keys[at]}
        if len(written) == 1:
            told.set(at, written.pop(), "is the abbreviation that the reports write behind the full name")
            continue
        for other in group:
            name = told.mentions[other].name
            if other != at and len(name.split()) > 1 and mention.name in initials(name) and told.keys[other]:
                told.set(at, told.keys[other], f"has the initials of {name}, in the same report")
                break
        else:
            if report and (defined := _defined(mention.name, report.text)):
                key = identify_alone(defined, mention)
                told.set(at, key or f"own:{fold_name(defined)}", f"stands behind {defined} in the report")


def _defined(acronym: str, text: str) -> str | None:
    """The words before '(KOHR)' whose initials it has."""
    at = text.find(f"({acronym})")
    if at < 0:
        return None
    before = text[max(0, at - 160) : at].split()
    for count in range(min(len(acronym) + 4, len(before)), 1, -1):
        words = " ".join(before[-count:])
        if before[-count][:1].isupper() and acronym in initials(words) and before[-count].casefold() not in LITTLE:
            return words
    return None


def _tie_short_names(told: Told, group: Sequence[int]) -> None:
    """'the Observatory', 'Kelmara Observatory', 'al-Sol': shorter names of what the same report names in full."""
    for at in group:
        mention = told.mentions[at]
        words = mention.key.split()
        if not told.keys[at].startswith(("own:", "here:")) or not words:
            continue
        is_head = len(words) == 1 and words[0] in HEADS
        if told.keys[at].startswith("here:") and not is_head:
            continue
        fuller: dict[str, str] = {}
        for other in group:
            theirs = told.mentions[other].key.split()
            if told.keys[other] in (OPEN, told.keys[at]) or len(theirs) <= len(words) or told.keys[other].startswith("here:"):
                continue
            leads = len(words) > 1 and theirs[: len(words)] == words
            is_surname = not is_head and is_person(told.mentions[other].name) and theirs[-len(words) :] == words
            if (is_head and words[0] in theirs) or leads or is_surname:
                fuller[told.keys[other]] = told.mentions[other].name
        if len(fuller) == 1:
            key, name = fuller.popitem()
            told.set(at, key, f"is short for {name}, the only one of the report that it could mean")
        elif fuller:
            told.leave_open(at, sorted(fuller.values()), "the report names more than one that it could be short for")


def _tie_over_reports(told: Told) -> None:
    """What no report tells by itself: abbreviations, head nouns and spellings of persons over all reports."""
    named = {told.mentions[at].name: key for at, key in enumerate(told.keys) if key and not key.startswith("here:")}
    by_initials: dict[str, dict[str, str]] = {}
    by_head: dict[str, dict[str, str]] = {}
    persons: dict[str, dict[str, str]] = {}
    for name, key in sorted(named.items()):
        folded = fold_name(name).split()
        if len(folded) > 1:
            for letters in initials(name):
                by_initials.setdefault(letters, {})[key] = name
            for word in HEADS.intersection(folded):
                by_head.setdefault(word, {})[key] = name
        if is_person(name):
            persons.setdefault(_skeleton(name), {})[key] = name
    for at, mention in enumerate(told.mentions):
        key = told.keys[at]
        if key.startswith("own:") and ACRONYM.match(mention.name):
            _take(told, at, by_initials.get(mention.name, {}), "has the initials of {}")
        elif key.startswith(("own:", "here:")) and mention.key in HEADS:
            _take(told, at, by_head.get(mention.key, {}), "can only mean {}: no other report names another")
        elif key.startswith("own:") and is_person(mention.name):
            spelled = persons.get(_skeleton(mention.name), {})
            least = min(spelled, default=key)
            if least != key and _is_spelling(mention.name, spelled[least]):
                told.set(at, least, f"is another spelling of {spelled[least]}")


def _take(told: Told, at: int, found: Mapping[str, str], reason: str) -> None:
    others = {key: name for key, name in found.items() if key != told.keys[at]}
    if len(others) == 1:
        key, name = next(iter(others.items()))
        told.set(at, key, reason.format(name))
    elif others and told.mentions[at].key in HEADS:
        told.leave_open(at, sorted(others.values()), "the reports name more than one that it could be short for")


def _skeleton(name: str) -> str:
    """The consonants of a person's name, by which transliterations of it agree: 'Ahmed', 'Ahmad'."""
    return " ".join(re.sub(r"(.)\1+", r"\1", re.sub(r"[aeiouy]", "", word)) for word in fold_name(name).split())


def _is_spelling(name: str, other: str) -> bool:
    """Two names of the same consonants are one name if each word differs by one letter at most and begins alike."""
    ours, theirs = fold_name(name).split(), fold_name(other).split()
    return len(_skeleton(name).replace(" ", "")) >= 5 and all(a[0] == b[0] and _one_apart(a, b) for a, b in zip(ours, theirs, strict=True))


def _one_apart(a: str, b: str) -> bool:
    if a == b:
        return True
    short, long = sorted((a, b), key=len)
    at = next((i for i, (x, y) in enumerate(zip(short, long, strict=False)) if x != y), len(short))
    return short[at:] == long[at + 1 :] if len(short) < len(long) else len(short) == len(long) and short[at + 1 :] == long[at + 1 :]


def body_of_key(key: str) -> Body | None:
    """Return what the tables say of a key; None for names that they do not know."""
    if key.startswith("role:"):
        _, role, country, territory = key.split(":", 3)
        return body_of_role(Role(role, country if country != "?" else None, territory or None))
    return tables().bodies.get(key)
