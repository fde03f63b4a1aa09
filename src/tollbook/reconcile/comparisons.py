"""How pairs of differing figures stand to each other, and why, in words; and why a set of claims cannot all hold."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from tollbook.model.claim import Harm, Relation, SourceKind, Stance, Victim
from tollbook.model.finding import Comparison, Reading, Scope, Verdict
from tollbook.model.precision import NO_PERIOD, Bounds
from tollbook.reconcile import accounts
from tollbook.reconcile.scopes import DIMENSIONS, Lie, Space, are_joined, are_together, class_formula, is_unsure, lie_of
from tollbook.reconcile.statements import Material, Role, Statement
from tollbook.reconcile.words import says_all

# Pairs told for any two sources, by verdict: the widest first, then the ones closest in scope. More only repeat one another.
_MOST_FOR_TWO_SOURCES = {Verdict.CONFLICTING: 4, Verdict.CONTAINED: 2, Verdict.COMPATIBLE: 2, Verdict.NOT_COMPARABLE: 1}

_RESPECT = {
    "harm": "more kinds of harm",
    "classes": "more groups of people",
    "by": "more perpetrators",
    "where": "a larger area",
    "period": "more days",
}
_MOST_FOR_ONE_FIGURE = {Verdict.CONFLICTING: 8, Verdict.CONTAINED: 2, Verdict.COMPATIBLE: 8, Verdict.NOT_COMPARABLE: 1}

# Statements compared in pairs; with more, the smallest figures are left out, since pairs grow with the square.
_MOST_COMPARED = 400


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two statements that stand to each other in a way worth a word; the word is made only for those that are told."""

    rank: tuple[object, ...]
    verdict: Verdict
    first: Statement
    second: Statement
    reason: Callable[[], str]


def compare(material: Material, conflicts: Sequence[Collection[str]], *, most: int) -> tuple[tuple[Comparison, ...], int]:
    """Return what is worth a word about pairs of differing figures, most consequential first, and how many pairs are left untold."""
    by_id = {s.id: s for s in material.statements}
    clashing = {frozenset(conflict) for conflict in conflicts if len(conflict) == 2}
    found: list[_Pair] = []
    for s in material.statements:
        if s.replaced_by is not None and s.toll.value != by_id[s.replaced_by].toll.value:
            found.append(_revision(s, by_id[s.replaced_by]))
        elif s.toll.stance is Stance.DENIED:
            found.extend(_denial(s, material))
    figures = [s for s in material.statements if _is_figure(s)]
    figures = sorted(figures, key=lambda s: (-_size(s), s.id))[:_MOST_COMPARED]
    for i, j, code in _candidates(figures, material.space):
        pair = _pair(figures[i], figures[j], code, material.space, clashing)
        if pair is not None:
            found.append(pair)
    told = _pick(sorted(found, key=lambda pair: pair.rank), most)
    return tuple(Comparison(pair.first.id, pair.second.id, pair.verdict, pair.reason()) for pair in told), len(found) - len(told)


def _candidates(figures: Sequence[Statement], space: Space) -> Iterator[tuple[int, int, int]]:
    """Return the pairs that may be worth a word, each with how its regions lie: of one scope, or of two sources and not apart.

    Where nothing is known of how two scopes lie, the pair is passed over that no reader would take for one: two parts of wholes, figures
    far apart, scopes with more than one unknown between them.
    """
    import numpy as np

    regions = {region: i for i, region in enumerate(dict.fromkeys(s.region for s in figures))}
    origins = {origin: i for i, origin in enumerate(sorted({s.origin for s in figures}))}
    of_region, of_origin = np.array([[regions[s.region], origins[s.origin]] for s in figures], dtype=np.intp).reshape(-1, 2).T
    lies, unknowns = space.codes(list(regions))
    codes, unknowns = (matrix[np.ix_(of_region, of_region)] for matrix in (lies, unknowns))
    sizes, parts = np.array([_size(s) for s in figures]), np.array([s.whole is not None for s in figures], dtype=bool)
    small, large = np.minimum.outer(sizes, sizes), np.maximum.outer(sizes, sizes)
    is_far = (small > 0) & (small * _FAR < large)
    is_open = (unknowns > 1) | is_far | (parts[:, None] & parts)
    worth = are_together(codes) & ~(is_unsure(codes) & is_open)
    worth = np.triu(np.where(of_origin[:, None] == of_origin, of_region[:, None] == of_region, worth), 1)
    for i, j in zip(*(axis.tolist() for axis in worth.nonzero()), strict=True):
        yield i, j, int(codes[i, j])


def _pick(pairs: Sequence[_Pair], most: int) -> list[_Pair]:
    told: dict[object, int] = {}
    kept: list[_Pair] = []
    for pair in pairs:
        first, second = pair.first, pair.second
        sources = (*sorted((first.origin, second.origin)), pair.verdict)
        scopes = (first.origin, first.region, second.origin, second.region)  # '1,300' and '1,311' of one source say the same thing twice
        again = scopes in told and first.origin != second.origin
        figure = (first.id, pair.verdict)
        again = again or told.get(figure, 0) >= _MOST_FOR_ONE_FIGURE[pair.verdict]
        if told.get(sources, 0) < _MOST_FOR_TWO_SOURCES[pair.verdict] and not again and len(kept) < most:
            told[sources] = told.get(sources, 0) + 1
            told[scopes] = 1
            told[figure] = told.get(figure, 0) + 1
            kept.append(pair)
    return kept


def _is_figure(s: Statement) -> bool:
    counted = s.toll.value is not None and (s.toll.value > 0 or s.toll.relation is not Relation.EXACT)
    return s.reasons and s.role in (Role.STANDS, Role.OCCASION) and (counted or s.toll.relation is Relation.SHARE)


def _size(s: Statement) -> float:
    return s.bounds.low or s.bounds.high or s.bounds.soft_low or 0


# Figures this many times apart are not mistaken for one another, nor are so few people in two places of different names.
_FAR = 20
_FEW = 10


_HARM_ORDER = {harm: i for i, harm in enumerate(Harm)}


def _rank(verdict: Verdict, a: Statement, b: Statement, lie: Lie, revision: int = 0) -> tuple[object, ...]:
    """Conflicts first; then the dead before the rest, figures of one scope before nested ones, wholes before parts, large before small."""
    harm = min(_HARM_ORDER[a.toll.harm], _HARM_ORDER[b.toll.harm])
    nested = {Lie.SAME: 0, Lie.WITHIN: 1, Lie.AROUND: 1}.get(lie, 2)
    parts = (a.whole is not None) + (b.whole is not None)
    return (
        verdict is not Verdict.CONFLICTING,
        harm,
        nested == 2,
        revision,
        parts,
        nested,
        -max(_size(a), _size(b)),
        -min(_size(a), _size(b)),
        a.id,
        b.id,
    )


def _pair(a: Statement, b: Statement, code: int, space: Space, conflicts: Collection[frozenset[str]]) -> _Pair | None:
    lie = lie_of(code)
    if a.origin == b.origin:
        return _same_source(a, b, conflicts)
    if (
        a.whole == b.id
        or b.whole == a.id
        or not _share_harm(a, b)
        or (a.toll.relation is Relation.SHARE and b.toll.relation is Relation.SHARE)
    ):
        return None
    if (lie is Lie.SAME and a.bounds == b.bounds) or Role.OCCASION in (a.role, b.role):
        return None
    if lie is Lie.AROUND:
        a, b, lie = b, a, Lie.WITHIN
    if _mere_glimpse(b, a) or (lie is Lie.SAME and _mere_glimpse(a, b)):
        return None

    def made(verdict: Verdict, reason: Callable[[], str]) -> _Pair:
        return _Pair(_rank(verdict, a, b, lie), verdict, a, b, reason)

    if frozenset((a.id, b.id)) in conflicts:
        return made(Verdict.CONFLICTING, lambda: conflict_reason([a, b], space))
    if a.toll.value == b.toll.value and a.toll.value is not None:
        return None  # one number, perhaps through a spokesman and through his ministry: nothing differs
    if lie in (Lie.UNKNOWN, Lie.OVERLAP):
        return made(Verdict.NOT_COMPARABLE, lambda: _unrelated(a, b, space)) if _worth_a_word(a, b) else None
    if a.toll.relation is Relation.SHARE or b.toll.relation is Relation.SHARE:
        return None
    if _gainsay(a, b, lie):
        return made(Verdict.CONFLICTING, lambda: _gainsaid(a, b))
    if lie is Lie.SAME:
        return made(Verdict.COMPATIBLE, lambda: _side_by_side(a, b))
    return made(Verdict.CONTAINED, lambda: _contained(a, b, space))


def _mere_glimpse(s: Statement, other: Statement) -> bool:
    """Tell whether a figure is only what a witness saw of something larger: 'he lost two relatives' beside a toll of hundreds."""
    return s.reading is Reading.ASSERTED and not _means_all(s) and _size(s) < _size(other)


def _share_harm(a: Statement, b: Statement) -> bool:
    return a.region.harm == b.region.harm or bool(set(a.region.harm[0]) & set(b.region.harm[0]))


def _worth_a_word(a: Statement, b: Statement) -> bool:
    """Tell whether a reader might take two figures of unknown relation for one; what `_candidates` passes over is passed over."""
    if min(_size(a), _size(b)) < _FEW and all(s.toll.where and not any(place.text[:1].islower() for place in s.toll.where) for s in (a, b)):
        named = [{place.text for place in s.toll.where} for s in (a, b)]
        if not named[0] & named[1]:
            return False  # two dead in one village and one in another: nobody takes these for the same
    return True


def _same_source(a: Statement, b: Statement, conflicts: Collection[frozenset[str]]) -> _Pair | None:
    if a.toll.value == b.toll.value or a.whole is not None or b.whole is not None or a.region != b.region:
        return None
    if frozenset((a.id, b.id)) in conflicts:
        reason = f"{_who(a)} gives both {_figure(a)} and {_figure(b)} for the same people, which cannot both be true."
        return _Pair(_rank(Verdict.CONFLICTING, a, b, Lie.SAME), Verdict.CONFLICTING, a, b, lambda: _capital(reason))
    if Role.OCCASION in (a.role, b.role):
        reason = (
            f"{_who(a)} {_gives(a)} {_figure(a)} and {_figure(b)} for one place and time; nothing tells whether they are the same people."
        )
        return _Pair(_rank(Verdict.NOT_COMPARABLE, a, b, Lie.UNKNOWN), Verdict.NOT_COMPARABLE, a, b, lambda: _capital(reason))
    return None


def _revision(former: Statement, later: Statement) -> _Pair:
    rank = _rank(Verdict.COMPATIBLE, former, later, Lie.SAME, 1)
    return _Pair(rank, Verdict.COMPATIBLE, former, later, lambda: _capital(_revised(former, later)))


def _revised(former: Statement, later: Statement) -> str:
    fell = former.role is Role.REPLACED and _size(former) > _size(later)
    if former.toll.stance is Stance.DENIED or fell:
        return f"{_who(later)} corrected {_figure(former)} to {_figure(later)}: the later figure stands and the earlier is history."
    states = f"{_figure(former)} and {_figure(later)} are states of one running total by {_who(later)}"
    return f"{states}: the later stands, the earlier led up to it."


def _denial(s: Statement, material: Material) -> list[_Pair]:
    def denied(other: Statement) -> str:
        return _capital(
            f"{_who(other)} {_gives(other)} {_figure(other)}; {_who(s)} {'deny' if accounts.plural(s.source) else 'denies'} it."
        )

    others = [o for o in material.statements if o.reasons and o.origin != s.origin and o.toll.value == s.toll.value and _share_harm(s, o)]
    verdict = Verdict.CONFLICTING
    return [_Pair(_rank(verdict, other, s, Lie.SAME), verdict, other, s, partial(denied, other)) for other in others]


def _claimed(s: Statement) -> Bounds:
    """Return what a figure says of the truth: a documented count says only that there are no fewer."""
    return Bounds(low=s.bounds.low) if s.reading is Reading.DOCUMENTED else Bounds(s.bounds.low, s.bounds.high)


def _gainsay(a: Statement, b: Statement, lie: Lie) -> bool:
    """Tell whether two figures say of the truth what cannot both be. a is within b or of the same scope.

    The conflicts of the logic know documented counts and totals; an asserted figure proves nothing there, but it can still be gainsaid.
    """
    inner, outer = _claimed(a), _claimed(b)
    if outer.high is not None and (inner.low or 0) > outer.high:
        return _means_all(b)
    return lie is Lie.SAME and inner.high is not None and (outer.low or 0) > inner.high and _means_all(a)


def _means_all(s: Statement) -> bool:
    """Tell whether a capped figure speaks of all in its scope: 'two of my relatives' does not; a party's toll, an update, a range do."""
    kind = s.source.kind if s.source is not None else None
    if s.reading is Reading.ASSERTED and kind in (SourceKind.LOCAL, SourceKind.PERSON, SourceKind.ANONYMOUS):
        return says_all(s.toll)  # what one person saw is not all, however it is put
    party = kind in (SourceKind.GOVERNMENT, SourceKind.ARMED_GROUP)
    return party or s.reading is Reading.TOTAL or s.toll.cumulative or s.toll.relation is not Relation.EXACT


def _gainsaid(a: Statement, b: Statement) -> str:
    words = f"{_who(a)} {_gives(a)} {_figure(a)}, {_who(b)} {_gives(b)} {_figure(b)}: if these are all, both cannot be true"
    weak = [s for s in (a, b) if s.reading is Reading.ASSERTED]
    if weak:
        words += f"; {_who(weak[0])} only {'assert' if accounts.plural(weak[0].source) else 'asserts'} it, so it bounds nothing"
    return _capital(words) + "."


def _side_by_side(a: Statement, b: Statement) -> str:
    words = f"{_who(a)} {_gives(a)} {_figure(a)}, {_who(b)} {_gives(b)} {_figure(b)}"
    if Reading.DOCUMENTED in (a.reading, b.reading) and Reading.ASSERTED not in (a.reading, b.reading):
        why = "each counts those it could document, and may have missed some whom the other found, so both can be true"
    elif (a.bounds.low is None and a.bounds.high is None) or (b.bounds.low is None and b.bounds.high is None):
        why = "one of them is only a rough figure, so both can be true"
    elif not _means_all(a) or not _means_all(b):
        why = "the fewer may be among the more, and a figure that is only asserted bounds nothing"
    else:
        why = "both can be true, and a figure that is only asserted bounds nothing"
    return f"{_capital(words)}: {why}{_untold(a, b)}."


def _contained(a: Statement, b: Statement, space: Space) -> str:
    """Say why the people of a are among the people of b."""
    narrower = [name for name in DIMENSIONS if space.lie_in(name, getattr(a.region, name), getattr(b.region, name)) is Lie.WITHIN]
    inner, outer = _describe(a, narrower), _describe(b, narrower)
    verb = _counts(a)
    only = verb.replace(" of", " only of") if verb.endswith(" of") else f"{verb} only"
    words = f"{_who(a)} {only} {inner}; {_who(b)} {_counts(b)} {outer}: the first are among the second"
    if _size(a) > _size(b) and a.bounds.low is not None:
        so = f", and {accounts.whose(b.source)} {_bare(b)} need not be all of them, so {_bare(a)} does not contradict {_bare(b)}"
    else:
        so = f", so {_bare(a)} and {_bare(b)} do not contradict each other"
    return f"{_capital(words)}{so}{_untold(a, b)}."


def _counts(s: Statement) -> str:
    return accounts.verb(s.source, s.reading, s.toll)


def _untold(a: Statement, b: Statement) -> str:
    """Say what the report leaves open of both, since that they speak of the same is then read from their standing side by side."""
    days, where = a.toll.period == b.toll.period == NO_PERIOD, not a.toll.where and not b.toll.where
    untold = "neither place nor days" if days and where else "no days" if days else "no place" if where else ""
    return f" ({untold} told for either)" if untold else ""


def _unrelated(a: Statement, b: Statement, space: Space) -> str:
    lies = {name: space.lie_in(name, getattr(a.region, name), getattr(b.region, name)) for name in DIMENSIONS}
    reasons = []
    for name, lie in lies.items():
        if lie in (Lie.UNKNOWN, Lie.OVERLAP):
            reasons.append(_why_unknown(name, a, b, lie))
    if not reasons:  # each is within the other in one respect
        wider = [[_RESPECT[name] for name in DIMENSIONS if lies[name] is lie] for lie in (Lie.AROUND, Lie.WITHIN)]
        reasons.append(f"the first takes in {accounts.join(wider[0])}, the second {accounts.join(wider[1])}")
    first, second = (f"{accounts.whose(s.source)} {_bare(s)}" for s in (a, b))
    return _capital(f"{first} and {second} cannot be set against each other: {accounts.join(reasons)}.")


def _why_unknown(name: str, a: Statement, b: Statement, lie: Lie) -> str:
    if name == "by":
        return f"nothing tells whether ‘{accounts.join(a.toll.by)}’ and ‘{accounts.join(b.toll.by)}’ are the same"
    if name == "where":
        places = [accounts.join([accounts.place_name(place.text) for place in s.toll.where]) for s in (a, b)]
        if not all(places):
            return "the place of one is not told"
        verb = "overlap only in part" if lie is Lie.OVERLAP else "hold some of the same ground is not known"
        return f"{places[0]} and {places[1]} {verb}" if lie is Lie.OVERLAP else f"whether {places[0]} and {places[1]} {verb}"
    if name == "period":
        spans = [accounts.days(s.toll.period) for s in (a, b)]
        if not all(spans):
            return "the days of one are not told"
        return f"one counts {spans[0]}, the other {spans[1]}"
    if name == "classes":
        return f"one counts {_people(a)}, the other {_people(b)}, who may be the same people in part"
    return "they count different harm"


def _describe(s: Statement, dimensions: Sequence[str]) -> str:
    toll = s.toll
    scope = Scope(
        toll.harm,
        toll.victims if set(toll.victims) != {Victim.PERSON} else (Victim.PERSON,),
        toll.by if "by" in dimensions else (),
        tuple(place.text for place in toll.where) if "where" in dimensions else (),
    )
    words = accounts.whom(scope, joined=are_joined(class_formula(toll)))
    if words.startswith("people ") and "classes" in dimensions:
        words = f"everyone {words.removeprefix('people ')}"
    if "period" in dimensions and accounts.days(toll.period):
        words += f" {accounts.days(toll.period)}"
    return words


def _figure(s: Statement) -> str:
    amount = accounts.how_many(s.bounds, s.toll)
    return f"{amount} {_people(s, one=amount == '1')} {accounts.harm_words(s.toll.harm)}"


def _people(s: Statement, *, one: bool = False) -> str:
    return accounts.people(s.toll.victims, one=one, joined=are_joined(class_formula(s.toll)))


def _bare(s: Statement) -> str:
    """Return the number as the report writes it."""
    return accounts.number(s.toll.value) if s.toll.value is not None else accounts.share_words(s.toll)


def _who(s: Statement) -> str:
    return accounts.speaker(s.source)


def _gives(s: Statement) -> str:
    return "give" if accounts.plural(s.source) else "gives"


def _capital(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"


def conflict_reason(statements: Sequence[Statement], space: Space) -> str:
    """Say in one sentence why a smallest set of claims cannot all hold."""
    told = [f"{_who(s)} {_gives(s)} {_count_in_scope(s)}{_as_read(s)}" for s in statements]
    one_source = len({s.origin for s in statements}) == 1
    parts = [s for s in statements if any(s.whole == other.id for other in statements)]
    if parts and one_source:
        why = "the parts do not fit into their whole"
    elif one_source:
        why = "the source contradicts itself"
    elif any(s.reading is Reading.TOTAL for s in statements):
        why = "a total leaves no room for what others have documented beyond it" if len(statements) > 1 else "it contradicts itself"
    else:
        why = "they cannot all be true"
    if not one_source and all(s.reading is Reading.TOTAL for s in statements):
        why = "both say that these are all, and the numbers differ"
    return f"{_capital('; '.join(told))}: {why}."


def _count_in_scope(s: Statement) -> str:
    scope = Scope(s.toll.harm, s.toll.victims, s.toll.by, tuple(place.text for place in s.toll.where), s.toll.period)
    amount = accounts.share_words(s.toll) if s.toll.relation is Relation.SHARE else accounts.how_many(s.bounds, s.toll)
    whom = accounts.whom(scope, one=amount == "1", joined=are_joined(class_formula(s.toll)))
    return f"{amount} {'of those ' if s.toll.relation is Relation.SHARE else ''}{whom}"


def _as_read(s: Statement) -> str:
    return {Reading.TOTAL: " in all", Reading.DOCUMENTED: "", Reading.ASSERTED: " without proof"}[s.reading]
