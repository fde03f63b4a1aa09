"""The toll: for each scope what is true at least and at most, who counted what, and how the figures fit together."""

import re
from collections.abc import Iterable, Sequence

from tollbook.model.claim import Claim, Harm, Relation, SourceKind, Stance, Toll
from tollbook.model.finding import Comparison, Conflict, Count, Reading, Reconciliation, ScopeFinding, Verdict
from tollbook.model.precision import Bounds, PlacePrecision
from tollbook.publish.clauses import clean, own_voice
from tollbook.publish.marks import Case
from tollbook.publish.page import Group, Line, Piece, Section, Style
from tollbook.publish.visible import one_line
from tollbook.publish.wording import (
    HARMS,
    NEARLY,
    bounds_words,
    by_whom,
    claim_chain,
    counted,
    days,
    in_days,
    known,
    number,
    people,
    places,
    quantity,
    sentence_case,
    soft_words,
    whereabouts,
)

FIGURE = re.compile(r"\d{1,3}(?:,\d{3})+|\d+")
PLURALS = frozenset("forces authorities brigades guards police".split())
MOST_COMPARISONS = 5  # more pairs than this are no longer read; the JSON brief has all of them
SOFT = (Relation.ABOUT, Relation.MAGNITUDE, Relation.VAGUE)
UNCOUNTED = " (not counted)"
INFERRED = " (inferred)"
WORDS_THAT_TELL = 5  # fewer are hardly more than the number: 'over 2.4 million'
CLAUSE_END = re.compile(r"[,;:.\n(–—]")
CLAUSE_CHARS = 90  # a clause that is longer tells another story
MOST_IN_A_SENTENCE = 6  # a toll and its parts; more are told in lines of their own


class Tolls:
    """The tolls of one brief: which is part of which, and what reconciling found for each."""

    def __init__(self, case: Case, reconciliation: Reconciliation) -> None:
        self.case = case
        self.reconciliation = reconciliation
        self.all = tuple(c for c in case.claims if isinstance(c, Toll))
        self.count_of: dict[str, Count] = {}
        for finding in reconciliation.scopes:
            for count in finding.counts:
                for toll in case.find(count.claims[:1]):
                    self.count_of.setdefault(toll.id, count)
        self.told_first: set[tuple[str, str]] = set()  # pairs of figures whose comparison the summary has told
        self.superseded = {c.id for f in reconciliation.scopes for n in f.counts for c in case.find(n.superseded)}
        self._later = {
            former.id: later
            for f in reconciliation.scopes
            for n in f.counts
            for later in case.find(n.claims[:1])
            for former in case.find(n.superseded)
            if isinstance(later, Toll) and former.report == later.report
        }
        self._parts: dict[str, list[Toll]] = {}
        for toll in self.all:
            whole = self.whole(toll)
            if whole is not None and is_own_part(toll, whole):
                self._parts.setdefault(whole.id, []).append(toll)

    def in_order(self) -> list[ScopeFinding]:
        """Return the scopes in the order in which the reports first speak of them: reports lead with what matters most."""
        order = {toll.id: i for i, toll in enumerate(self.all)}

        def first(finding: ScopeFinding) -> int:
            told = (c for n in finding.counts for c in self.case.find((*n.claims[:1], *n.superseded)))
            return min((order.get(c.id, len(order)) for c in told), default=len(order))

        return sorted(self.reconciliation.scopes, key=first)

    def whole(self, toll: Toll) -> Toll | None:
        """Return the toll whose people these are a part of."""
        found = self.case.find([toll.part_of]) if toll.part_of else ()
        whole = found[0] if found and isinstance(found[0], Toll) and found[0].id != toll.id else None
        if whole is not None and self._later.get(whole.id, toll).id != toll.id:
            whole = self._later[whole.id]  # '1,311, up from 1,018; 830 of them': of those who are counted now
        return None if whole is None or _are_elsewhere(toll, whole) else whole

    def is_disputed(self, finding: ScopeFinding) -> bool:
        """Whether a figure of a scope cannot be true together with others, so that what is true of it leaves them aside."""
        stated = {i for count in finding.counts for i in count.claims[:1]}
        return any(stated & set(conflict.claims) for conflict in self.reconciliation.conflicts)

    def is_root(self, toll: Toll) -> bool:
        """Whether a toll is told by itself, and not in the sentence of its whole."""
        whole = self.whole(toll)
        return whole is None or not is_own_part(toll, whole)

    def parts(self, toll: Toll) -> list[Toll]:
        """Return the parts told in a toll's sentence: shares first, since 'most of them' must follow its whole."""
        return sorted(self._parts.get(toll.id, []), key=lambda part: part.relation is not Relation.SHARE)

    def family(self, toll: Toll) -> list[Toll]:
        """Return a toll and all parts below it."""
        found = [toll]
        for member in found:
            found.extend(p for p in self._parts.get(member.id, []) if p not in found)
        return found

    def count(self, toll: Toll) -> Count | None:
        """Return what reconciling made of a toll."""
        return self.count_of.get(toll.id)


def is_own_part(part: Toll, whole: Toll) -> bool:
    """Whether a part can be told in the sentence of its whole: the same source says both, and not of two towns."""
    return part.sources == whole.sources and part.report == whole.report and part.stance == whole.stance and not _are_elsewhere(part, whole)


def _are_elsewhere(part: Toll, whole: Toll) -> bool:
    """Whether all people of a part are in other towns than those of its whole ('201 in Dorvash and 137 in Marqeb'): then it is none."""
    towns = [{(p.name, p.province, p.country) for p in toll.where if p.precision is PlacePrecision.SETTLEMENT} for toll in (part, whole)]
    all_known = all(len(names) == len({p.text for p in toll.where}) for names, toll in zip(towns, (part, whole), strict=True))
    return part.harm is whole.harm and all_known and bool(towns[0]) and bool(towns[1]) and not towns[0] & towns[1]


def toll_section(tolls: Tolls) -> Section:
    """Return the section 'the toll'."""
    groups = []
    for harm in Harm:
        lines = [*_scope_lines(tolls, harm), *_other_lines(tolls, harm)]
        if lines:
            groups.append(Group(tuple(lines), (Piece(HARMS[harm].heading),)))
    fit = _fit_lines(tolls)
    if fit:
        groups.append(Group(tuple(fit), (Piece("How the figures stand to each other"),)))
    return Section("toll", "The toll", tuple(groups), "No number of people harmed is given.")


def _scope_lines(tolls: Tolls, harm: Harm) -> list[Line]:
    lines: list[Line] = []
    for finding in tolls.in_order():
        if finding.scope.harm is harm and not _is_told_elsewhere(tolls, finding):
            lines.extend(scope_lines(tolls, finding))
    return lines


def _is_told_elsewhere(tolls: Tolls, finding: ScopeFinding) -> bool:
    """Whether a scope holds nothing but one part of a whole: the sentence of the whole tells it."""
    firsts = [t for count in finding.counts for t in tolls.case.find(count.claims[:1]) if isinstance(t, Toll)]
    return not firsts or (len(firsts) == 1 and not tolls.is_root(firsts[0]))


def scope_lines(tolls: Tolls, finding: ScopeFinding) -> list[Line]:
    """Return one scope: what is true of it, then who counts what in it."""
    truth = truth_pieces(tolls, finding)
    firsts = [(count, toll) for count in finding.counts for toll in tolls.case.find(count.claims[:1]) if isinstance(toll, Toll)]
    if len(firsts) == 1:
        return [_line(tolls, single_pieces(tolls, finding, truth)), *part_lines(tolls, firsts[0][1])]
    lines = [_line(tolls, truth or open_pieces(tolls, finding))]
    for count, toll in firsts:
        lines += [_line(tolls, count_sentence(tolls, toll, count, is_short=True, has_history=True), level=1), *part_lines(tolls, toll)]
    return lines


def single_pieces(tolls: Tolls, finding: ScopeFinding, truth: tuple[Piece, ...], *, has_parts: bool = True) -> tuple[Piece, ...]:
    """Return a scope that one source counts: in one sentence where its count says no more than what is true."""
    count = finding.counts[0]
    toll = next(t for t in tolls.case.find(count.claims[:1]) if isinstance(t, Toll))
    if not truth or (toll.relation in SOFT and (finding.truth.low or 0) < (count.bounds.soft_low or 0) / 2):
        return count_sentence(
            tolls, toll, count, has_parts=has_parts, has_history=has_parts
        )  # 'about 240', of which logic proves two: the two would mislead
    says_same = quantity(toll) in (
        bounds_words(finding.truth),
        f"more than {number((finding.truth.low or 0) - 1)}",
        number(finding.truth.low or 0),
    )
    if says_same and toll.sources and finding.truth.high is None and not count.superseded and not (has_parts and tolls.parts(toll)):
        who = claim_chain(toll, tolls.case.text(toll))
        exact = [Piece(": "), Piece(quantity(toll), Style.NUMBER, tolls.case.mark(toll))] if toll.relation is Relation.MORE_THAN else []
        return (
            *truth[:-1],
            Piece(", by the count of "),
            Piece(who, Style.NAME),
            *exact,
            Piece("."),
        )
    return (*truth, Piece(" "), *count_sentence(tolls, toll, count, is_short=True, has_parts=has_parts, has_history=has_parts))


def truth_pieces(tolls: Tolls, finding: ScopeFinding) -> tuple[Piece, ...]:
    """Return 'At least 1,001 people were killed in Latakia', () where logic gives no bound.

    A cap rests on what a source calls the whole number, and is said to hold only if that does.
    """
    low, high = finding.truth.low or 0, finding.truth.high
    if not low and high is None:
        return ()
    if tolls.is_disputed(finding):
        return disputed_pieces(tolls, finding)
    case, scope = tolls.case, finding.scope
    behind = _claims_of(tolls, finding)
    text, words = case.text(behind[0]), behind[0].evidence.words
    floor, cap = case.find(finding.binding_low) or behind, case.find(finding.binding_high) or behind
    rest = f"{by_whom(scope.by, text)}{whereabouts(scope.harm, scope.where, text)}{in_days(scope.period)}"
    if not low:
        noun = people(scope.victims, is_one=high == 1, words=words)
        verb = HARMS[scope.harm].one if high == 1 else HARMS[scope.harm].many
        figure = Piece(f"at most {number(high or 0)} {noun}", Style.NUMBER, case.mark(*cap))
        return (Piece("If the totals given hold, "), figure, Piece(f" {verb}{rest}", Style.STRONG), *_inferred(finding), Piece("."))
    noun = people(scope.victims, is_one=low == 1, words=words)
    verb = HARMS[scope.harm].one if low == 1 else HARMS[scope.harm].many
    figure = Piece(f"At least {number(low)} {noun}", Style.NUMBER, case.mark(*floor))
    pieces = [figure, Piece(f" {verb}{rest}", Style.STRONG), *_inferred(finding)]
    if high is not None:
        most = "no more" if high == low else f"at most {number(high)}"
        pieces += [Piece("; "), Piece(most, Style.NUMBER, case.mark(*cap)), Piece(" if the totals given hold")]
    if not finding.counts:
        pieces.append(Piece(" (put together from the counts of smaller groups)", Style.NOTE))
    return (*pieces, Piece("."))


def disputed_pieces(tolls: Tolls, finding: ScopeFinding) -> tuple[Piece, ...]:
    """Return a heading for a scope whose figures clash: what is left if they are left aside is no news, and is said last."""
    head = open_pieces(tolls, finding)
    words = head[0].text.removesuffix(" is not established")
    case, low, high = tolls.case, finding.truth.low, finding.truth.high
    behind = case.find((*finding.binding_low, *finding.binding_high)) or _claims_of(tolls, finding)
    left = " and ".join(filter(None, (f"at least {number(low)}" if low else "", f"at most {number(high)}" if high is not None else "")))
    return (
        Piece(words, Style.STRONG), *_inferred(finding), Piece(" is disputed; without the figures that clash, "),
        Piece(left, Style.NUMBER, case.mark(*behind)), Piece("."),
    )  # fmt: skip


def open_pieces(tolls: Tolls, finding: ScopeFinding) -> tuple[Piece, ...]:
    """Return a heading for a scope whose true number nothing bounds."""
    example = _claims_of(tolls, finding)[0]
    text, scope = tolls.case.text(example), finding.scope
    words = people(scope.victims, words=example.evidence.words)
    where = f"{by_whom(scope.by, text)}{whereabouts(scope.harm, scope.where, text)}{in_days(scope.period)}"
    return (Piece(f"How many {words} {HARMS[scope.harm].many}{where} is not established", Style.STRONG), *_inferred(finding), Piece(":"))


def _inferred(finding: ScopeFinding) -> tuple[Piece, ...]:
    return (Piece(INFERRED, Style.NOTE),) if known(finding.scope.period) else ()


def count_sentence(
    tolls: Tolls,
    toll: Toll,
    count: Count | None = None,
    *,
    is_short: bool = False,
    is_dated: bool = True,
    has_parts: bool = True,
    has_history: bool = False,
) -> tuple[Piece, ...]:
    """Return one source's count with its parts, in one sentence: 'The Observatory counts …, most of them by …; among them …'.

    is_short: the sentence before it has said who was harmed, by whom, where and when. has_parts: with the parts that fit into it.
    has_history: with the earlier figures that it replaces.
    """
    case = tolls.case
    text = case.text(toll)
    count = count or tolls.count(toll)
    who = claim_chain(toll, text) or own_voice(case, toll)
    whole = tolls.whole(toll)
    pieces: list[Piece] = [Piece(sentence_case(who), Style.NAME), Piece(f"{',' if ', through ' in who else ''} {_verb(toll, who, count)} ")]
    if whole is not None and toll.relation is Relation.SHARE:
        pieces += [
            Piece(quantity(toll), Style.NUMBER, case.mark(toll)),
            Piece(" of the "),
            Piece(_of_the(whole), Style.NUMBER, case.mark(whole)),
        ]
        pieces.append(Piece(f" {people(toll.victims, words=toll.evidence.words)}"))
    else:
        pieces.append(Piece(_short(toll) if is_short else counted(toll), Style.NUMBER, case.mark(toll)))
    if not is_short:
        where = whereabouts(toll.harm, [p.text for p in toll.where], text)
        pieces.append(Piece(f" {HARMS[toll.harm].participle}{_blamed(toll, text)}{where}{in_days(toll.period) if is_dated else ''}"))
        if is_dated and known(toll.period):
            pieces.append(Piece(INFERRED, Style.NOTE))
    if whole is not None:
        pieces += _whose(case, whole, toll)
    pieces += _follows(tolls, toll, count)
    pieces += _parts(tolls, toll, is_top=True, is_deep=len(tolls.family(toll)) <= MOST_IN_A_SENTENCE) if has_parts else []
    if toll.stance is Stance.HEDGED:
        uncounted = pieces[-1].text == UNCOUNTED
        pieces = pieces[:-1] if uncounted else pieces
        pieces.append(Piece(f" ({'not counted; ' if uncounted else ''}said to be possible, not certain)", Style.NOTE))
    pieces.append(Piece("."))
    if count is not None and count.superseded and has_history:
        pieces += _superseded(tolls, count)
    return tuple(pieces)


def _blamed(toll: Toll, text: str) -> str:
    """Return ' by state troops'; a source that speaks of its own deeds is not named twice."""
    is_body = bool(toll.sources) and not toll.joint and toll.sources[0].kind is not SourceKind.PERSON
    if is_body and toll.by == (toll.sources[0].name,):
        return " by them" if _is_plural(toll, claim_chain(toll, text)) else " by it"
    return by_whom(toll.by, text)


def _short(toll: Toll) -> str:
    """Return the amount alone, with its people where it cannot stand without: 'most of the civilians', 'dozens of people'."""
    return quantity(toll) if toll.value and toll.relation is not Relation.MAGNITUDE else counted(toll)


def _of_the(part: Toll) -> str:
    return f"{number(part.value or 0)} or more" if part.relation in (Relation.AT_LEAST, Relation.MORE_THAN) else _short(part)


def part_lines(tolls: Tolls, toll: Toll) -> list[Line]:
    """Return one line for each part that has parts of its own, where a toll has too many to be told in one sentence."""
    if len(tolls.family(toll)) <= MOST_IN_A_SENTENCE:
        return []
    lines: list[Line] = []
    for part in tolls.parts(toll):
        if tolls.parts(part):
            blamed = by_whom(part.by, tolls.case.text(part)) if part.by != toll.by else ""
            noun = "" if part.victims == toll.victims or " of " in _short(part) else f" {people(part.victims, words=part.evidence.words)}"
            head = (Piece("Of the "), Piece(_of_the(part), Style.NUMBER, tolls.case.mark(part)), Piece(f"{noun}{blamed}"))
            pieces = _parts(tolls, part, is_top=True, is_deep=True)
            first = pieces[0].text.removeprefix("; among them ").removeprefix(", ")
            lines.append(_line(tolls, (*head, Piece(": "), *((Piece(first),) if first else ()), *pieces[1:], Piece(".")), level=1))
    return lines


def _whose(case: Case, whole: Toll, part: Toll) -> list[Piece]:
    """Return whose figure a part belongs to: ', among the 148 counted by the mayor', ', among their 96'."""
    own = whole.sources == part.sources
    who = claim_chain(whole, case.text(whole)) or own_voice(case, whole)
    if part.relation is Relation.SHARE:  # its whole is named already
        return [] if own else [Piece(f", by the count of {who}")]
    article = ("their" if _is_plural(part, claim_chain(part, case.text(part))) else "its") if own else "the"
    figure = Piece(_of_the(whole), Style.NUMBER, case.mark(whole))
    return [Piece(f", among {article} "), figure, Piece("" if own else f" given by {who}")]


def _verb(toll: Toll, who: str, count: Count | None) -> str:
    """Return the verb of a count: it says what kind of count it is, and keeps it apart from what is true."""
    is_plural = _is_plural(toll, who)
    if toll.stance is Stance.DENIED:
        return "deny the figure of" if is_plural else "denies the figure of"
    if toll.relation is Relation.EXACT and toll.value == 0 and not toll.sources:
        return "tells of"
    if toll.relation is Relation.EXACT and toll.value == 0:
        return "report" if is_plural else "reports"
    if not toll.sources:
        return "gives"
    if count is None or count.reading is Reading.ASSERTED or toll.relation is Relation.VAGUE:
        return "speak of" if is_plural else "speaks of"
    if count.reading is Reading.TOTAL:
        return "give a total of" if is_plural else "gives a total of"
    return "count" if is_plural else "counts"


def _is_plural(toll: Toll, who: str) -> bool:
    head = _head(who)
    has_plain_plural = head.islower() and head.endswith("s") and not head.endswith("ss")
    return bool(toll.sources) and (toll.joint or has_plain_plural or head.lower() in PLURALS)


def _head(who: str) -> str:
    return re.sub(r"\s*\([^()]*\)", "", who.split(",")[0]).split(" of ")[0].split(" for ")[0].split(" ")[-1]


def _follows(tolls: Tolls, toll: Toll, count: Count | None) -> list[Piece]:
    """Return what follows from the words by rule, where it says more than they do: 'so more than half: at least 501'."""
    case, bounds = tolls.case, count.bounds if count else Bounds()
    behind = case.mark(*case.find(count.claims)) if count else case.mark(toll)
    floor = f"at least {number(bounds.low)}" if bounds.low and (bounds.low > 1 or toll.relation is not Relation.SHARE) else ""
    cap = f"at most {number(bounds.high)}" if bounds.high is not None and not _is_all_of_whole(tolls, toll, bounds.high) else ""
    both = " and ".join(filter(None, (floor, cap)))
    if bounds.low and bounds.low == bounds.high:
        both = number(bounds.low)
    if toll.relation is Relation.SHARE:
        said = ", so more than half" if toll.share == "most" else ""
        if not both and bounds.soft_low is not None:
            both = soft_words(bounds)
        if not both:
            return [Piece(said)] if said else []
        return [Piece(f"{said}: " if said else ", so "), Piece(both, Style.NUMBER, behind)]
    if (
        toll.relation is Relation.LESS_THAN
        and NEARLY.search(toll.evidence.words) is not None
        and quantity(toll).startswith(("nearly", "almost", "close", "just"))
    ):
        more = f" and {floor}" if floor else ""
        return [Piece(" (so "), Piece(f"fewer than {number(toll.value or 0)}{more}", Style.NUMBER, case.mark(toll)), Piece(")")]
    if toll.relation in (Relation.VAGUE, Relation.MAGNITUDE):
        return [Piece(UNCOUNTED, Style.NOTE)]
    if toll.relation in (Relation.EXACT, Relation.ABOUT) or toll.stance is Stance.DENIED:
        return []
    spoken = _spoken(toll)
    extra = [floor] if floor and bounds.low and bounds.low > (spoken.low or 0) else []
    extra += [cap] if cap and (spoken.high is None or (bounds.high or 0) < spoken.high) else []
    return [Piece(" ("), Piece(" and ".join(extra), Style.NUMBER, behind), Piece(" with its other figures)")] if extra else []


def _is_all_of_whole(tolls: Tolls, part: Toll, high: int) -> bool:
    """Whether a cap says no more than that a part is not larger than its whole."""
    whole = tolls.whole(part)
    count = tolls.count(whole) if whole is not None else None
    return count is not None and count.bounds.high is not None and high >= count.bounds.high


def _spoken(toll: Toll) -> Bounds:
    """Return the bounds that a reader sees in the words at once."""
    value = toll.value or 0
    match toll.relation:
        case Relation.AT_LEAST:
            return Bounds(low=value)
        case Relation.MORE_THAN:
            return Bounds(low=value + 1)
        case Relation.AT_MOST:
            return Bounds(low=0, high=value)
        case Relation.LESS_THAN:
            return Bounds(low=0, high=max(0, value - 1))
        case Relation.BETWEEN:
            return Bounds(low=value, high=toll.value_high)
        case _:
            return Bounds()


def _parts(tolls: Tolls, whole: Toll, *, is_top: bool, is_deep: bool) -> list[Piece]:
    """Return the parts of a toll as they follow it: shares, then counted parts, each with its own parts in brackets if is_deep."""
    pieces: list[Piece] = []
    shares = [p for p in tolls.parts(whole) if p.relation is Relation.SHARE]
    numbers = [p for p in tolls.parts(whole) if p.relation is not Relation.SHARE]
    for part in shares:
        pieces.append(Piece(", "))
        pieces += _part(tolls, part, whole, of_them=True, is_deep=is_deep)
    if numbers:
        pieces.append(Piece("; among them " if is_top else ", among them "))
        for i, part in enumerate(numbers):
            pieces.append(Piece("" if i == 0 else " and " if i == len(numbers) - 1 else ", "))
            pieces += _part(tolls, part, whole, of_them=False, is_deep=is_deep)
    return pieces


def _part(tolls: Tolls, part: Toll, whole: Toll, *, of_them: bool, is_deep: bool) -> list[Piece]:
    case, text = tolls.case, tolls.case.text(part)
    has_other_people = part.victims != whole.victims
    if of_them:
        amount = f"{quantity(part)} of them"
        amount += f" {people(part.victims, words=part.evidence.words)}" if has_other_people else ""
    else:
        amount = counted(part) if has_other_people or part.relation in (Relation.MAGNITUDE, Relation.VAGUE) else quantity(part)
    harm = f" {HARMS[part.harm].participle}" if part.harm is not whole.harm else ""
    where = [p.text for p in part.where]
    differing = places(where, text) if where and where != [p.text for p in whole.where] else ""
    when = in_days(part.period) if days(part.period) and part.period != whole.period else ""
    blamed = by_whom(part.by, text) if part.by and part.by != whole.by else ""
    pieces = [Piece(amount, Style.NUMBER, case.mark(part)), Piece(f"{harm}{blamed}{differing}{when}")]
    is_told = has_other_people or harm or blamed or differing or when
    if not is_told and (words := _telling_words(part, text)):  # what sets them apart is in the words alone
        pieces.append(Piece(f" (‘{words}’)", Style.WORDS))
    pieces += _follows(tolls, part, tolls.count(part))
    below = _parts(tolls, part, is_top=False, is_deep=True) if is_deep else []
    if below:
        pieces += [Piece(" ("), Piece(below[0].text.removeprefix(", ")), *below[1:], Piece(")")]
    return pieces


def _telling_words(part: Toll, text: str) -> str:
    """Return the words that tell a part from its whole: its evidence, with the rest of its clause where it is little but a number."""
    words = clean(part)
    if len(words.split()) >= WORDS_THAT_TELL:
        return words
    rest = CLAUSE_END.split(text[part.evidence.end_char : part.evidence.end_char + CLAUSE_CHARS + 1], maxsplit=1)[0]
    if len(rest) > CLAUSE_CHARS or len(rest.split()) + len(words.split()) < WORDS_THAT_TELL:
        return ""
    return one_line(text[part.evidence.start_char : part.evidence.end_char] + rest).strip(" ,;:")


def _superseded(tolls: Tolls, count: Count) -> list[Piece]:
    earlier = [t for t in tolls.case.find(count.superseded) if isinstance(t, Toll)]
    pieces: list[Piece] = [Piece(" Earlier it gave ")]
    for i, toll in enumerate(earlier):
        pieces += [
            Piece("" if i == 0 else " and " if i == len(earlier) - 1 else ", "),
            Piece(quantity(toll), Style.NUMBER, tolls.case.mark(toll)),
        ]
    return [*pieces, Piece(f"; the later figure replaces {'it' if len(earlier) == 1 else 'them'}.")] if earlier else []


def _other_lines(tolls: Tolls, harm: Harm) -> list[Line]:
    """Return tolls that no scope told: denied, uncounted, or by a source that reconciling set aside."""
    told = set(tolls.superseded)
    for finding in tolls.reconciliation.scopes:
        if not _is_told_elsewhere(tolls, finding):
            told |= {c.id for count in finding.counts for c in tolls.case.find(count.claims[:1])}
    told -= {toll.id for toll in tolls.all if toll.id in tolls.superseded and tolls.parts(toll)}  # its parts are told nowhere else
    lines = []
    for toll in tolls.all:
        if toll.harm is harm and tolls.is_root(toll) and toll.id not in told:
            pieces = count_sentence(tolls, toll)
            if toll.id in tolls.superseded:
                who = Piece(own_case(pieces[0].text), Style.NAME)
                pieces = (Piece("An earlier figure, since replaced: "), who, *pieces[1:])
            lines.append(_line(tolls, pieces))
    return lines


def own_case(name: str) -> str:
    """Return a source in the middle of a sentence: 'The Observatory' as 'the Observatory'."""
    return f"the {name[4:]}" if name.startswith("The ") else name


def _fit_lines(tolls: Tolls) -> list[Line]:
    """Return conflicts first, then why figures that differ do not contradict each other."""
    lines = [conflict_line(tolls, conflict) for conflict in tolls.reconciliation.conflicts]
    in_conflict = [frozenset(c.claims) for c in tolls.reconciliation.conflicts]
    told = [
        c
        for c in tolls.reconciliation.comparisons
        if not (c.verdict is Verdict.CONFLICTING and any({c.first, c.second} <= claims for claims in in_conflict))
        and _is_worth_telling(tolls, c)
        and (c.first, c.second) not in tolls.told_first
    ]
    told.sort(key=lambda c: not _are_roots(tolls, c))  # figures that stand by themselves before parts of others
    lines += [comparison_line(tolls, comparison) for comparison in told[:MOST_COMPARISONS]]
    if len(told) > MOST_COMPARISONS:
        rest = len(told) - MOST_COMPARISONS
        pairs = "one more pair of figures was" if rest == 1 else f"{number(rest)} more pairs of figures were"
        lines.append(Line((Piece(f"{sentence_case(pairs)} compared and do not conflict; the JSON brief has them.", Style.NOTE),)))
    return lines


def _pair(tolls: Tolls, comparison: Comparison) -> list[Toll]:
    return [c for c in tolls.case.find((comparison.first, comparison.second)) if isinstance(c, Toll)]


def _are_roots(tolls: Tolls, comparison: Comparison) -> bool:
    return all(tolls.is_root(toll) for toll in _pair(tolls, comparison))


def _is_worth_telling(tolls: Tolls, comparison: Comparison) -> bool:
    """Whether a reader would ask: two sources, the same harm, and at least one figure that stands by itself."""
    pair = _pair(tolls, comparison)
    if len(pair) < 2 or comparison.verdict is Verdict.CONFLICTING:
        return len(pair) == 2
    first, second = pair
    return first.harm is second.harm and first.sources[:1] != second.sources[:1] and (tolls.is_root(first) or tolls.is_root(second))


def conflict_line(tolls: Tolls, conflict: Conflict) -> Line:
    """Return a set of figures that cannot all be true."""
    claims = tolls.case.find(conflict.claims)
    reason = figure_sentence(tolls.case, conflict.reason, claims)
    return _line(tolls, (Piece("Conflict: ", Style.STRONG), *reason))


def comparison_line(tolls: Tolls, comparison: Comparison) -> Line:
    """Return how two figures stand to each other, in the one sentence that reconciling gives."""
    return _line(tolls, figure_sentence(tolls.case, comparison.reason, _pair(tolls, comparison)))


def figure_sentence(case: Case, words: str, claims: Sequence[Claim]) -> tuple[Piece, ...]:
    """Return a sentence that reconciling wrote, each of its figures with the marks of the claims that hold it.

    A figure that no claim holds by itself (a sum, a bound) has the marks of all. Days and other numerals have none of their own.
    """
    words = sentence_case(_voiced(case, words.strip(), claims))
    words = words if words.endswith((".", "!", "?")) else f"{words}."
    held = {
        n: [c for c in claims if n in _figures(c)] for n in {int(m[0].replace(",", "")) for m in FIGURE.finditer(words) if len(m[0]) < 12}
    }
    pieces: list[Piece] = []
    at = 0
    for match in FIGURE.finditer(words):
        behind = held.get(int(match[0].replace(",", "")), []) if len(match[0]) < 12 else []
        if behind:
            pieces += [Piece(words[at : match.start()]), Piece(match[0], Style.NUMBER, case.mark(*behind))]
            at = match.end()
    marked = {n for piece in pieces for n in piece.marks}
    others = tuple(n for n in case.mark(*claims) if n not in marked)  # 'most' is no figure, and still has its words
    return (*pieces, Piece(words[at:-1], Style.PLAIN, others), Piece(words[-1]))


def _voiced(case: Case, words: str, claims: Sequence[Claim]) -> str:
    """Return a sentence with the outlet's name where reconciling, which knows none, says 'the report itself'."""
    voices = {own_voice(case, claim) for claim in claims if not claim.sources}
    if len(voices) != 1 or (voice := voices.pop()) == "the report":
        return words
    words = re.sub(r"\b[Tt]he report’s own\b", lambda _: f"{voice}’{'' if voice.endswith('s') else 's'}", words)
    return re.sub(r"\b[Tt]he report itself\b", lambda _: voice, words)


def _figures(claim: Claim) -> set[int]:
    """Return the numbers by which a sentence can call a claim: as written, and one beside it for 'over' and 'nearly'."""
    if not isinstance(claim, Toll) or claim.value is None:
        return set()
    found = {claim.value} | ({claim.value_high} if claim.value_high is not None else set())
    if claim.relation is Relation.MORE_THAN:
        found.add(claim.value + 1)
    if claim.relation is Relation.LESS_THAN:
        found.add(claim.value - 1)
    return found


def _claims_of(tolls: Tolls, finding: ScopeFinding) -> tuple[Claim, ...]:
    ids: Iterable[str] = (i for count in finding.counts for i in count.claims)
    return tolls.case.find((*ids, *finding.binding_low, *finding.binding_high))


def _line(tolls: Tolls, pieces: tuple[Piece, ...], *, level: int = 0) -> Line:
    return line_of(tolls.case, pieces, level=level)


def line_of(case: Case, pieces: tuple[Piece, ...], *, lead: tuple[Piece, ...] = (), level: int = 0) -> Line:
    """Return a line of pieces with the claims that its marks stand for."""
    numbers = {n for piece in (*lead, *pieces) for n in piece.marks}
    return Line(pieces, case.claims_of(numbers), lead, level)
