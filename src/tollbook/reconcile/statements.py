"""Tolls made ready for reasoning: one statement a toll, with its origin, reading, region and role.

A role says how a statement enters the logic. Most stand: they speak of all that their source counts in their region. Some speak of a part
of it that the region does not name ('six of these had signed the accord'), of one occasion among several, or are the former state of a
running total: each of these gets a count of its own within its source's count, so it can raise a floor and never lowers a cap.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from tollbook.model.claim import Harm, Relation, Source, Stance, Toll
from tollbook.model.entity import Place
from tollbook.model.finding import Reading
from tollbook.model.precision import Bounds
from tollbook.reconcile.geography import Geography, PartOf
from tollbook.reconcile.origins import Names, names_of, origin_key, origin_of, reading_of
from tollbook.reconcile.periods import told_days
from tollbook.reconcile.scopes import Lie, Region, Space
from tollbook.reconcile.words import bounds_of, says_all, says_former, share_of
from tollbook.settings import Settings

# People harmed in one way stay where they were harmed; the displaced and returned are counted where they are found.
_STAYING = {Harm.KILLED, Harm.INJURED, Harm.MISSING, Harm.CASUALTIES, Harm.AFFECTED, Harm.DETAINED, Harm.ABDUCTED, Harm.TRAPPED}


class Role(StrEnum):
    """How a statement enters the logic."""

    STANDS = "stands"
    UNNAMED_PART = "unnamed part"  # a part that its region does not tell from its whole
    OCCASION = "occasion"  # one of several figures that may count different people
    FORMER = "former"  # an earlier figure of a running total, that a later one replaces and does not gainsay
    REPLACED = "replaced"  # an earlier figure that a later one gainsays, or that its source takes back: history only
    SHOWN = "shown"  # hedged or denied: shown, no part of any logic


@dataclass(frozen=True, slots=True)
class Statement:
    """One toll with what reasoning needs of it.

    bounds: by its words and reading. whole: id of the toll whose people these are a part of, where that link can be used.
    by_whole: the id of the later figure that replaces this one. layer: the count that it speaks of, see `layer_of`.
    """

    toll: Toll
    id: str
    origin: str
    source: Source | None
    reading: Reading
    region: Region
    bounds: Bounds
    published: str
    role: Role = Role.STANDS
    whole: str | None = None
    within_whole: bool = False
    replaced_by: str | None = None

    @property
    def reasons(self) -> bool:
        """Whether it takes part in any logic."""
        return self.role not in (Role.REPLACED, Role.SHOWN)


@dataclass(frozen=True, slots=True)
class Material:
    """All statements, in a fixed order, and the space that their regions live in."""

    statements: tuple[Statement, ...]
    space: Space


def prepare(
    tolls: Sequence[Toll],
    settings: Settings,
    published: Mapping[str, date],
    *,
    part_of: PartOf | None = None,
    places: Sequence[Place] = (),
) -> Material:
    """Make tolls ready for reasoning. The order in which they come does not matter.

    part_of: what a resolver knows of which place lies in which. places: places that no toll names and that will be asked for.
    """
    read = read_statements(tolls, settings, published, part_of=part_of, places=places)
    return Material(tuple(_with_roles(read.statements, read.space)), read.space)


def read_statements(
    tolls: Sequence[Toll],
    settings: Settings,
    published: Mapping[str, date],
    *,
    part_of: PartOf | None = None,
    places: Sequence[Place] = (),
) -> Material:
    """Return one statement a toll, each by itself: what it is beside the others (its role) is not asked yet."""
    unique = {toll.id: toll for toll in tolls}  # an id is a digest: taken once
    ordered = dict(sorted(unique.items(), key=lambda e: (e[1].report, e[1].evidence.start_char, e[1].evidence.end_char, e[0])))
    wholes = _wholes(ordered)
    names = names_of(ordered.values())
    space = Space(_geography(ordered, wholes, part_of, places), names)
    statements: dict[str, Statement] = {}
    for key in _wholes_first(ordered, wholes):
        statements[key] = _statement(key, ordered[key], statements.get(wholes.get(key, "")), space, names, settings, published)
    return Material(tuple(statements[key] for key in ordered), space)


def _wholes(tolls: Mapping[str, Toll]) -> dict[str, str]:
    """Return the whole of each part. A circle of parts is cut at its first toll.

    A figure of the past has no parts: in '1,311, up from 1,018; 830 of them were civilians' they are those of the present one.
    """
    ids = {key for key, toll in tolls.items() if not says_former(toll)}
    links: dict[str, str] = {}
    for key, toll in tolls.items():
        above = toll.part_of
        while above is not None and above != key:
            above = links.get(above)
        if toll.part_of in ids and above is None and toll.part_of is not None:
            links[key] = toll.part_of
    return links


def _wholes_first(tolls: Mapping[str, Toll], wholes: Mapping[str, str]) -> list[str]:
    done: dict[str, None] = {}
    for key in tolls:
        chain = [key]
        while chain[-1] in wholes and wholes[chain[-1]] not in done:
            chain.append(wholes[chain[-1]])
        done.update(dict.fromkeys(reversed(chain)))
    return list(done)


def _geography(tolls: Mapping[str, Toll], wholes: Mapping[str, str], part_of: PartOf | None, places: Sequence[Place]) -> Geography:
    geography = Geography.of([*places, *(place for toll in tolls.values() for place in toll.where)])
    of_reports: dict[str, list[Place]] = {}
    for toll in tolls.values():
        of_reports.setdefault(toll.report, []).extend(toll.where)
    geography.join_regions(of_reports)
    if part_of:
        geography.place_within(part_of)
    lists: dict[str, list[Toll]] = {}
    for part, whole in sorted(wholes.items()):
        inner, outer = tolls[part], tolls[whole]
        if inner.harm is outer.harm and inner.harm in _STAYING and outer.where:
            names = tuple(sorted({geography.key(place) for place in outer.where}))
            for place in sorted({geography.key(place) for place in inner.where} - set(names)):
                geography.cover(place, names)
            lists.setdefault(whole, []).append(inner)
    for whole, parts in lists.items():
        _note_partition(geography, tolls[whole], parts)
    return geography


def _note_partition(geography: Geography, whole: Toll, parts: Sequence[Toll]) -> None:
    """Note that the places of a list lie apart where its figures add up to their whole: 'Latakia 683, Tartus 433, …' of 1,383."""
    listed = [
        t for t in parts if len(t.where) == 1 and t.where != whole.where and t.sources == whole.sources and t.victims == whole.victims
    ]
    keys = [geography.key(toll.where[0]) for toll in listed]
    exact = all(toll.relation is whole.relation for toll in listed) and whole.relation in (Relation.EXACT, Relation.AT_LEAST)
    if exact and len(set(keys)) == len(keys) > 1 and sum(toll.value or 0 for toll in listed) == whole.value:
        geography.part(keys)


def _statement(
    key: str, toll: Toll, whole: Statement | None, space: Space, names: Names, settings: Settings, published: Mapping[str, date]
) -> Statement:
    day = published.get(toll.report)
    region = space.region_of(toll, day.isoformat() if day else "")
    met = None
    if whole is not None and toll.harm is whole.toll.harm:
        met = space.meet(region, whole.region)
    elif whole is not None:
        # 'of whom 12 died': other harm, same people; days and place that the part leaves open are those of its whole.
        met = space.meet(region, replace(whole.region, harm=region.harm))
    if met is None:  # nobody is in both: the figures stand side by side ('201 in Dorvash and 137 in Marqeb'), and no part is left
        whole = None
    reading = reading_of(toll, settings)
    shown = toll.stance is not Stance.ASSERTED
    return Statement(
        toll=toll,
        id=key,
        origin=origin_key(toll, names),
        source=origin_of(toll),
        reading=reading,
        region=met or region,
        bounds=bounds_of(toll, reading=reading),
        published=day.isoformat() if day else "",
        role=Role.SHOWN if shown else Role.STANDS,
        whole=whole.id if whole is not None else None,
        within_whole=whole is not None and toll.harm is whole.toll.harm,
    )


def _with_roles(statements: Sequence[Statement], space: Space) -> list[Statement]:
    by_id = {s.id: s for s in statements}
    unnamed: set[str] = set()
    for s in sorted(statements, key=lambda s: _depth(s, by_id)):
        whole = by_id.get(s.whole or "")
        if whole is not None and s.reasons and whole.reasons and (s.region == whole.region or whole.id in unnamed):
            unnamed.add(s.id)
    roles = {s.id: Role.UNNAMED_PART for s in statements if s.id in unnamed and s.region == by_id[s.whole or ""].region}
    free = [s for s in statements if s.id not in unnamed]
    made = {s.id: replace(s, role=roles[s.id]) if s.id in roles else s for s in statements}
    for s in [*_replaced(free), *_occasions(free, by_id, space)]:
        if made[s.id].role is Role.STANDS or s.role is Role.REPLACED:
            made[s.id] = s
    return [made[s.id] for s in statements]


def _depth(s: Statement, by_id: Mapping[str, Statement]) -> int:
    depth, whole = 0, by_id.get(s.whole or "")
    while whole is not None:
        depth, whole = depth + 1, by_id.get(whole.whole or "")
    return depth


def _series_key(s: Statement, *, is_kept_up: bool) -> tuple[object, ...]:
    first, last, report = told_days(s.region.period[0][0])
    if is_kept_up:
        # A count kept up to date begins where its war or event does, whether or not each report says when.
        since: object = first or "since it began"
    else:
        since = (first, last, report)
    return s.origin, s.region.harm, s.region.classes, s.region.by, s.region.where, is_kept_up, since


def _replaced(statements: Sequence[Statement]) -> list[Statement]:
    """Return the statements that a later one of the same source and scope replaces, with their new role."""
    groups: dict[object, list[Statement]] = {}
    for s in statements:
        counted = s.toll.value is not None and (s.toll.relation is not Relation.EXACT or s.toll.value > 0)
        if counted and s.toll.stance is not Stance.HEDGED:
            groups.setdefault(_series_key(s, is_kept_up=s.toll.cumulative), []).append(s)
            # 'the toll rose to 112' replaces a bare '104' for the same days, too
            groups.setdefault(("bare", *_series_key(s, is_kept_up=False)), []).append(s)
    found: dict[str, Statement] = {}
    for group in groups.values():
        standing = _standing([s for s in group if s.toll.stance is Stance.ASSERTED])
        for s in group if standing is not None else ():
            if standing is not None and s.id != standing.id and s.id not in found:
                role = _role_beside(s, standing)
                if role is not None:
                    found[s.id] = replace(s, role=role, replaced_by=standing.id)
    return list(found.values())


def _standing(series: Sequence[Statement]) -> Statement | None:
    """Return the latest state of a running total: by the end of its days, unless a later report gives no smaller one.

    '310 in five days' of a Tuesday is told up to that Tuesday; '338 from the 8th to the 13th' of that Thursday is still the newer count.
    """
    latest = max(series, key=_rank, default=None)
    if latest is None or not latest.published or says_former(latest.toll):
        return latest
    newer = [s for s in series if s.published > latest.published and not says_former(s.toll)]
    newer = [s for s in newer if (s.bounds.low or 0) >= max(latest.bounds.low or 0, 1)]
    return max(newer, key=lambda s: (s.published, _rank(s))) if newer else latest


def _rank(s: Statement) -> tuple[object, ...]:
    last = s.toll.period.last.isoformat() if s.toll.period.last else ""
    return not says_former(s.toll), last, s.published, s.toll.value_high or s.toll.value or 0, s.bounds.low or 0, s.id


def _role_beside(s: Statement, standing: Statement) -> Role | None:
    """Return what a figure is beside the later one of its series: None where both stand."""
    if s.toll.stance is Stance.DENIED:  # its own source takes it back
        return Role.REPLACED
    same_day = s.region.period == standing.region.period
    if _disjoint(s.bounds, standing.bounds):
        kept_up = s.toll.cumulative or standing.toll.cumulative or s.published != standing.published or says_former(s.toll)
        if not kept_up:
            return None
        return Role.REPLACED if (s.bounds.low or 0) > (_top(standing.bounds)) else Role.FORMER
    if not same_day and (s.toll.cumulative or standing.toll.cumulative):
        return Role.FORMER
    return None


def _top(bounds: Bounds) -> float:
    return float("inf") if bounds.high is None else bounds.high


def _disjoint(a: Bounds, b: Bounds) -> bool:
    return (a.low or 0) > _top(b) or (b.low or 0) > _top(a)


def _occasions(statements: Sequence[Statement], by_id: Mapping[str, Statement], space: Space) -> list[Statement]:
    """Return the exact figures that are one occasion among several.

    A source that says 'four people lay beside a house' and 'six of his friends died' of one place and day does not contradict
    itself: nothing says that either is all of them. A figure kept up to date, or called a total, does say so; but where one report
    gives a larger figure of the same source within it, what tells them apart was not read, for nobody contradicts himself so.
    """
    candidates = [s for s in statements if s.role is Role.STANDS and ((s.bounds.low or 0) > 0 or s.toll.relation is Relation.SHARE)]
    by_origin: dict[tuple[str, object], list[Statement]] = {}
    for s in candidates:
        by_origin.setdefault((s.origin, s.region.harm), []).append(s)
    found = []
    for group in by_origin.values():
        for s in group:
            exact = s.toll.relation is Relation.EXACT and not says_all(s.toll) and s.reading is not Reading.TOTAL
            if exact and any(_other_people(s, other, by_id, space) for other in group if other.id != s.id):
                found.append(replace(s, role=Role.OCCASION))
    return found


def _other_people(s: Statement, other: Statement, by_id: Mapping[str, Statement], space: Space) -> bool:
    if not _may_be_other_people(s, other, by_id) or not space.bear(other.region, s.region):
        return False
    within = space.lie(other.region, s.region) in (Lie.WITHIN, Lie.SAME)
    return within and not _is_part_of(other, s, by_id) and not _is_part_of(s, other, by_id)


def _may_be_other_people(s: Statement, other: Statement, by_id: Mapping[str, Statement]) -> bool:
    """Tell whether two figures are such that the second, of people within the first's scope, shows that there are others."""
    bare = other.toll.report == s.toll.report and other.toll.relation is Relation.EXACT
    if other.toll.relation is Relation.SHARE:
        return other.toll.report == s.toll.report and _least_of_share(other, by_id) > _top(s.bounds)
    if s.toll.cumulative or other.toll.cumulative:
        return bare and (other.bounds.low or 0) > _top(s.bounds)
    return bare or (other.bounds.low or 0) > _top(s.bounds)


def _least_of_share(s: Statement, by_id: Mapping[str, Statement]) -> int:
    """Return how many a share of a counted whole is at least: 'most' of 19 are 10; 0 where its words prove nothing."""
    share, whole = share_of(s.toll), by_id.get(s.whole or "")
    if share is None or share.sign != ">" or whole is None:
        return 0
    return int(share.fraction * (whole.bounds.low or 0)) + 1


def _is_part_of(part: Statement, whole: Statement, by_id: Mapping[str, Statement]) -> bool:
    above: Statement | None = part
    while above is not None:
        if above.whole == whole.id:
            return True
        above = by_id.get(above.whole or "")
    return False


def inner_layer(s: Statement, by_id: Mapping[str, Statement]) -> str:
    """Return the count that the parts of a statement speak of."""
    return f"{s.origin}\x01{s.id}" if s.role in (Role.UNNAMED_PART, Role.OCCASION, Role.FORMER) else outer_layer(s, by_id)


def outer_layer(s: Statement, by_id: Mapping[str, Statement]) -> str:
    """Return the count that a statement's own count lies in: its source's, or that of an unnamed part, occasion or former total."""
    whole = by_id.get(s.whole or "")
    if whole is None or not whole.reasons or whole.origin != s.origin or not s.within_whole:
        return s.origin
    return inner_layer(whole, by_id)
