"""Names of actors and sources into entities: one for all names of a body or person, with its kind, side and country.

What a name means is told by tables, the countries of the claims and the other names of the reports (identify.py), then by people's
decisions; what stays open is listed as questions, those first on which most persons hang. The result is a function of the reports, claims
and decisions alone; only the order of decisions counts, since the newest stands.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from tollbook.model.claim import Claim, SourceKind
from tollbook.model.decision import Decision, Judgement
from tollbook.model.document import Report
from tollbook.model.entity import Entity, NameFinding, Question, Side
from tollbook.model.ids import content_id
from tollbook.resolve.bodies import BRACKETED, SIDES, countries_named, fold_name
from tollbook.resolve.identify import ARMED, OPEN, PEOPLE, Told, body_of_key, identify, identify_alone, is_person
from tollbook.resolve.judgements import Judged, judge, standing
from tollbook.resolve.mentions import Mention, find_mentions
from tollbook.resolve.mouthpieces import body_in_name, find_bodies
from tollbook.resolve.places import Gazetteer

BY_DECISION = "by a person's decision"
AT_REPORT = " @ "  # 'the army @ r1': the name as that report uses it
RANK = {prefix: rank for rank, prefix in enumerate(("body", "role", "own", "name", "apart", "here"))}
PLACED = (SourceKind.ARMED_GROUP, SourceKind.LOCAL)
UNBOUND = (SourceKind.MEDIA, SourceKind.INTERNATIONAL_BODY, SourceKind.NGO)  # a country in their name is not theirs


@dataclass(frozen=True, slots=True)
class Names:
    """Which entity each name of each claim stands for, what is open, and what does not fit together."""

    entities: tuple[Entity, ...] = ()
    questions: tuple[Question, ...] = ()
    findings: tuple[NameFinding, ...] = ()
    _by_claim: Mapping[tuple[str, str], str] = field(default_factory=dict)
    _by_id: Mapping[str, Entity] = field(default_factory=dict)
    _by_name: Mapping[str, str] = field(default_factory=dict)
    _why: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def actor(self, claim: str, name: str) -> Entity | None:
        """Return what the name of an actor, target or alleged perpetrator of a claim stands for; None if it is open."""
        return self._by_id.get(self._by_claim.get((claim, name), ""))

    def source(self, claim: str, name: str) -> Entity | None:
        """Return what the name of a source of a claim stands for; None if it is open."""
        return self.actor(claim, name)

    def get(self, entity: str) -> Entity | None:
        """Return the entity of an id."""
        return self._by_id.get(entity)

    def named(self, name: str) -> Entity | None:
        """Return the one entity that goes by a name over all reports; None if none does, or several do."""
        return self._by_id.get(self._by_name.get(fold_name(name), ""))

    def behind(self, entity: Entity) -> Entity:
        """Return the body in whose name an entity speaks, and itself if it speaks for nobody."""
        seen = {entity.id}
        while entity.speaks_for and entity.speaks_for not in seen and entity.speaks_for in self._by_id:
            entity = self._by_id[entity.speaks_for]
            seen.add(entity.id)
        return entity

    def why(self, entity: Entity) -> tuple[str, ...]:
        """Return one sentence for each name of an entity that says why it is one."""
        return self._why.get(entity.id, ())


def resolve_names(
    reports: Iterable[Report], claims: Iterable[Claim], decisions: Sequence[Decision] = (), gazetteer: Gazetteer | None = None
) -> Names:
    """Return the entities that the names in claims stand for.

    decisions: oldest first; a subject 'NAME @ REPORT' is that report's use of the name alone.
    gazetteer: tells the country of places whose reader did not.

    >>> from tollbook.model.claim import Evidence, Harm, Relation, Source, Toll
    >>> said = [("r1", "Kelmara Observatory for Human Rights (KOHR)"), ("r2", "KOHR")]
    >>> claims = [
    ...     Toll(report=r, evidence=Evidence(0, 9, "12 killed"), sources=(Source(name, SourceKind.MONITOR),), harm=Harm.KILLED,
    ...          relation=Relation.EXACT, value=12) for r, name in said]
    >>> names = resolve_names([Report(id=r, text="12 killed") for r, _ in said], claims)
    >>> [(e.name, e.aliases, e.side.value) for e in names.entities]
    [('Kelmara Observatory for Human Rights (KOHR)', ('KOHR',), 'neutral')]
    """
    texts = {report.id: report for report in reports}
    mentions = find_mentions(texts.values(), claims, gazetteer)
    told = identify(mentions, texts)
    speaks = _speakers(told, texts)
    judged, findings = _decided(told, decisions)
    return _Builder(told, judged, speaks).names(findings)


def _speakers(told: Told, texts: Mapping[str, Report]) -> dict[str, str]:
    """For whom persons and described officials speak, by keys; where reports differ, as most of them say."""
    counts: dict[str, dict[str, int]] = {}
    near = _Near(told)
    for at, mention in enumerate(told.mentions):
        if mention.kinds and told.keys[at].startswith(("own:", "here:")):
            for key in _bodies_of(near, mention, texts.get(mention.report)):
                if key and key != told.keys[at] and (near.kind(key) in (mention.kind, None) or mention.kind is SourceKind.PERSON):
                    found = counts.setdefault(told.keys[at], {})
                    found[key] = found.get(key, 0) + 1
                    break
    return {person: min(found, key=lambda k: (-found[k], k)) for person, found in counts.items()}


class _Near:
    """The mentions by report, and the kind of each key."""

    def __init__(self, told: Told) -> None:
        self.by_report: dict[str, dict[str, tuple[str, Mention]]] = {}
        self._kinds: dict[str, SourceKind] = {}
        self._keys = set(told.keys)
        for mention, key in zip(told.mentions, told.keys, strict=True):
            self.by_report.setdefault(mention.report, {})[mention.key] = (key, mention)
            if mention.kind:
                self._kinds.setdefault(key, mention.kind)

    def kind(self, key: str) -> SourceKind | None:
        body = body_of_key(key)
        return body.kind if body else self._kinds.get(key)

    def key(self, words: str, mention: Mention) -> str:
        """The key of words in the mention's report: of a name that it uses, or of a body of the tables."""
        found = self.by_report[mention.report].get(fold_name(words))
        key = found[0] if found else identify_alone(words, mention)
        return key if found or key in self._keys or key.startswith(("body:", "role:")) else OPEN

    def named_before(self, mention: Mention, text: str, at: int) -> str:
        """The body of the speaker's own kind that the report named last before: 'its director' speaks for that."""
        last = (-1, OPEN)
        for key, other in self.by_report[mention.report].values():
            if key and other.kind is mention.kind and not is_person(other.name):
                name = re.escape(BRACKETED.sub("", other.name))
                last = max([last, *((found.end(), key) for found in re.finditer(rf"\b{name}\b", text[:at]))])
        return last[1]


def _bodies_of(near: _Near, mention: Mention, report: Report | None) -> Iterable[str]:
    if words := body_in_name(mention.name):
        yield near.key(words, mention)
    elif report and is_person(mention.name):
        for found in find_bodies(mention.name, report.text, lambda words: bool(near.key(words, mention))):
            yield near.key(found.words, mention) if found.words else near.named_before(mention, report.text, found.at)


def _decided(told: Told, decisions: Sequence[Decision]) -> tuple[Judged, list[NameFinding]]:
    """Weigh decisions on names: those that split what was held to be one first, then all against each other."""
    stand = standing(decisions, lambda name: "@".join(_folded(name)))
    findings: list[NameFinding] = []
    for decision in stand:
        subject, other = decision.subject, decision.other or ""
        if decision.judgement is Judgement.DIFFERENT:
            if _key(told, subject) == _key(told, other) != OPEN:
                _move(told, subject, "apart")
        elif decision.judgement is Judgement.SAME:
            for name in (subject, other):
                if len(_keys(told, name)) > 1 or _keys(told, name) == {OPEN}:
                    _move(told, name, "name")
        elif several := [name for name in (subject, other) if len(_keys(told, name)) > 1]:
            why = f"{several[0]!r} stands for more than one body; the decision waits until it names the country or the report"
            findings.append(NameFinding((subject, other), why))
    judged = judge(stand, lambda name: _key(told, name) or "own:" + "@".join(_folded(name)))
    return judged, [*judged.findings, *findings]


def _folded(name: str) -> tuple[str, ...]:
    """The folded name, and the report that it is confined to, if any."""
    words, _, report = name.rpartition(AT_REPORT)
    return (fold_name(words), report) if words else (fold_name(name),)


def _places(told: Told, name: str) -> list[int]:
    key, *report = _folded(name)
    return [at for at, m in enumerate(told.mentions) if m.key == key and (not report or m.report == report[0])]


def _keys(told: Told, name: str) -> set[str]:
    return {told.keys[at] for at in _places(told, name)}


def _key(told: Told, name: str) -> str:
    """The key of a name of a decision: of its mentions, else by the tables; OPEN if it has several."""
    keys = _keys(told, name)
    return keys.pop() if len(keys) == 1 else OPEN if keys else identify_alone(name)


def _move(told: Told, name: str, prefix: str) -> None:
    for at in _places(told, name):
        told.set(at, f"{prefix}:{'@'.join(_folded(name))}", BY_DECISION)


class _Builder:
    """Entities from what every mention was told to be."""

    def __init__(self, told: Told, judged: Judged, speaks: Mapping[str, str]) -> None:
        self.told, self.judged, self.speaks = told, judged, speaks
        self.members: dict[str, list[int]] = {}
        for at, key in enumerate(told.keys):
            if key:
                self.members.setdefault(self.root(key), []).append(at)

    def root(self, key: str) -> str:
        """The key that stands for all that were judged the same."""
        return min(self.judged.group(key), key=lambda k: (RANK.get(k.split(":")[0], len(RANK)), k))

    def names(self, findings: Sequence[NameFinding]) -> Names:
        entities: dict[str, Entity] = {}
        waiting = sorted(self.members)
        while waiting:
            key = waiting.pop()
            if key not in entities:
                entities[key] = self.entity(key)
                speaks_for = self.speaks_for(key)
                waiting += [*self.wholes(key), *([self.root(speaks_for)] if speaks_for else [])]
        by_claim: dict[tuple[str, str], str] = {}
        by_name: dict[str, set[str]] = {}
        for key, members in self.members.items():
            for at in members:
                mention = self.told.mentions[at]
                by_claim |= {(claim, mention.name): entities[key].id for claim in mention.claims}
                by_name.setdefault(mention.key, set()).add(entities[key].id)
        for entity in entities.values():
            by_name.setdefault(fold_name(entity.name), set()).add(entity.id)
        ordered = tuple(sorted(entities.values(), key=lambda e: (e.name.casefold(), e.id)))
        return Names(
            ordered,
            tuple(self.questions()),
            tuple(findings),
            by_claim,
            {e.id: e for e in ordered},
            {name: next(iter(ids)) for name, ids in by_name.items() if len(ids) == 1},
            {entities[key].id: self.why(key, entities[key]) for key in entities},
        )

    def entity(self, key: str) -> Entity:
        mentions = [self.told.mentions[at] for at in self.members.get(key, [])]
        body = body_of_key(key)
        spelled = sorted({m.name for m in mentions}, key=lambda n: (-len(n.split()), -len(n), n))
        name = body.name if body else (spelled or [key.split(":", 1)[1]])[0]
        kind = body.kind if body else _kind(mentions)
        speaks_for = self.speaks_for(key)
        country = body.country if body else self.country(mentions, kind, speaks_for)
        return Entity(
            content_id("entity", key), name, kind, tuple(sorted(n for n in spelled if n != name)), _side(kind, name, speaks_for), country,
            tuple(content_id("entity", self.root(k)) for k in self.wholes(key)),
            content_id("entity", self.root(speaks_for)) if speaks_for else None,
            key.split(":", 2)[1] if key.startswith("here:") else None,
        )  # fmt: skip

    def country(self, mentions: Sequence[Mention], kind: SourceKind | None, speaks_for: str | None) -> str | None:
        """Of a speaker, the country of the body; of a body, the one that its names hold; of armed groups and residents, where they are."""
        if speaks_for:
            body = body_of_key(self.root(speaks_for))
            return body.country if body else None
        told = {code for m in mentions for code in countries_named(m.name)}
        if kind in PLACED and not told:
            told = {m.country for m in mentions if m.country}
        return told.pop() if len(told) == 1 and kind not in UNBOUND else None

    def wholes(self, key: str) -> tuple[str, ...]:
        """What an entity is a part of, by decisions and then by the tables; the wholes of those come with them."""
        body = body_of_key(key)
        found = [self.root(k) for k in (*self.judged.wholes.get(key, ()), *(body.part_of if body else ()))]
        return tuple(k for k in dict.fromkeys(found) if k != key)

    def speaks_for(self, key: str) -> str | None:
        found = [self.speaks[k] for k in self.judged.group(key) if k in self.speaks]
        return found[0] if found and self.root(found[0]) != key else None

    def why(self, key: str, entity: Entity) -> tuple[str, ...]:
        said: dict[str, str] = {}
        for at in self.members.get(key, []):
            mention, reason = self.told.mentions[at], self.told.reasons[at]
            if self.root(self.told.keys[at]) != self.told.keys[at]:
                reason = BY_DECISION
            said.setdefault(mention.name, f"{mention.name!r} {reason} (report {mention.report}).")
        if entity.speaks_for:
            speaks = self.speaks_for(key)
            said[""] = f"{entity.name!r} speaks for {self.entity(self.root(speaks)).name!r}, by the report's own words." if speaks else ""
        return tuple(said[name] for name in sorted(said) if said[name])

    def questions(self) -> list[Question]:
        """What is open: one question for a name that is open alike wherever it stands, one a report for others."""
        every: dict[str, int] = {}
        for mention in self.told.mentions:
            every[mention.key] = every.get(mention.key, 0) + 1
        alike: dict[tuple[str, tuple[str, ...], str], list[Mention]] = {}
        for at, (names, why) in self.told.candidates.items():
            alike.setdefault((self.told.mentions[at].key, names, why), []).append(self.told.mentions[at])
        found = []
        for (key, names, why), mentions in alike.items():
            reports = dict.fromkeys(m.report for m in mentions)
            name = min(m.name for m in mentions)
            question = Question(name, names, f"{name!r}: {why}.", sum(m.persons for m in mentions))
            if len(mentions) == every[key]:
                found.append(question)
            else:
                weights = {r: sum(m.persons for m in mentions if m.report == r) for r in reports}
                found += [replace(question, subject=f"{name}{AT_REPORT}{r}", weight=weights[r]) for r in reports]
        return sorted(found, key=lambda q: (-q.weight, q.subject, q.candidates))


def _kind(mentions: Sequence[Mention]) -> SourceKind | None:
    counts: dict[SourceKind, int] = {}
    for mention in mentions:
        for kind, count in mention.kinds.items():
            counts[kind] = counts.get(kind, 0) + count
    if counts:
        return min(counts, key=lambda kind: (-counts[kind], kind))
    return SourceKind.ARMED_GROUP if any(ARMED.search(m.name) for m in mentions) else None


def _side(kind: SourceKind | None, name: str, speaks_for: str | None) -> Side | None:
    if speaks_for and (body := body_of_key(speaks_for)) and body.side:
        return body.side
    if kind is None and PEOPLE.search(name):
        return Side.CIVILIAN
    return SIDES.get(kind) if kind else None
