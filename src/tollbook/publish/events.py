"""Who says what, what happened in order of day, the response, and the situation now."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby

from tollbook.model.claim import About, Act, Category, Claim, Situation, Source, Stance, Toll
from tollbook.publish.clauses import own_voice, sentence
from tollbook.publish.marks import Case
from tollbook.publish.page import Group, Line, Piece, Section, Style
from tollbook.publish.tolls import INFERRED, Tolls, count_sentence, line_of, part_lines
from tollbook.publish.wording import ABOUTS, KINDS, chain, days, known, sentence_case

INQUIRY = re.compile(
    r"\b(inquir|enquir|investigat|fact-finding|probe|tribunal|prosecut|committee|commission|court|accountab|evidence|war crimes?)",
    re.IGNORECASE,
)
MISSION = re.compile(
    r"\b(mission|visit(?:s|ed|ing)?|delegation|team|observers|monitors|inspectors|envoy|rapporteur|toured|field)\b", re.IGNORECASE
)
PROTECTION = re.compile(r"\b(protect|safe|safety|asylum|refuge|shelter|evacuat|ceasefire|truce|spare)", re.IGNORECASE)
# How a sentence about a count begins, after its source: see `count_sentence`.
COUNTING = frozenset(f"{stop} {verb} " for stop in ("", ",") for verb in ("counts", "count", "speaks of", "speak of", "gives"))
MOST_COUNTS = 6  # a sentence with more figures is a table without lines
ORDERS = re.compile(r"\b(order|open|launch|set up|establish|form|announc|creat|extend|appoint|begin|began|start)", re.IGNORECASE)

RESPONSE = (
    "Diplomacy",
    "Inquiries",
    "Missions and visits",
    "Aid and rescue",
    "Protection asked for",
    "Calls and demands",
    "Pledges and agreements",
    "Releases and concessions",
    "Sanctions",
    "Accusations and blame",
    "Denials and refusals",
)


def response_kind(act: Act) -> str:
    """Return under which heading of the response an act stands, '' for the fighting itself."""
    words = act.evidence.words
    match act.event:
        case Category.CONSULT:
            return "Missions and visits" if MISSION.search(words) else "Diplomacy"
        case Category.COOPERATE | Category.SUPPORT:
            return "Diplomacy"
        case Category.ACCUSE:
            return "Inquiries" if INQUIRY.search(words) and ORDERS.search(words) else "Accusations and blame"
        case Category.REQUEST:
            if PROTECTION.search(words):
                return "Protection asked for"
            return "Inquiries" if INQUIRY.search(words) else "Diplomacy" if _is_state_talk(act) else "Calls and demands"
        case _:
            return {
                Category.AID: "Aid and rescue",
                Category.AGREE: "Pledges and agreements",
                Category.CONCEDE: "Releases and concessions",
                Category.SANCTION: "Sanctions",
                Category.REJECT: "Denials and refusals",
            }.get(act.event, "")


def _is_state_talk(act: Act) -> bool:
    """Whether a request is diplomacy: made to states or through their bodies, and not to a party in the field."""
    return (
        re.search(
            r"\b(Security Council|United Nations|ambassadors?|diplomat|coordinate|approached|talks|summit|General Assembly)",
            act.evidence.words,
        )
        is not None
    )


def source_section(tolls: Tolls) -> Section:
    """Return the section 'who says what': every claim, under the source that says it."""
    case = tolls.case
    by_source: dict[tuple[object, ...], list[Claim]] = {}
    for claim in case.claims:
        key: tuple[object, ...] = (*tuple((s.name, s.kind) for s in claim.sources), claim.joint) if claim.sources else (claim.report,)
        by_source.setdefault(key, []).append(claim)
    voiced = sorted(by_source.values(), key=lambda claims: not claims[0].sources)  # named sources first, then the reports' own voice
    groups = [Group(tuple(_statements(tolls, claims)), _heading(case, claims[0])) for claims in voiced]
    return Section("sources", "Who says what", tuple(groups), "No statement about harm, acts or the situation was found.")


def _heading(case: Case, claim: Claim) -> tuple[Piece, ...]:
    if not claim.sources:
        return (Piece(sentence_case(own_voice(case, claim)), Style.NAME), Piece(", in its own voice", Style.NOTE))
    who = chain(claim.sources, case.text(claim), is_joint=claim.joint)
    return (Piece(sentence_case(who), Style.NAME), Piece(f" ({_kinds(claim.sources, claim.joint)})", Style.NOTE))


def _kinds(sources: Sequence[Source], is_joint: bool) -> str:
    origins = sources[:2] if is_joint else sources[:1]
    return " and ".join(dict.fromkeys(KINDS[s.kind] for s in origins))


def _statements(tolls: Tolls, claims: Sequence[Claim]) -> Iterable[Line]:
    """Yield one line a statement in the order of the text; a toll's parts stand in its line."""
    told: set[tuple[str, int, int]] = set()
    for claim in claims:
        if isinstance(claim, Toll):
            if tolls.is_root(claim):
                yield line_of(tolls.case, _uncredited(count_sentence(tolls, claim)))
                yield from part_lines(tolls, claim)
        elif (span := (claim.report, claim.evidence.start_char, claim.evidence.end_char)) not in told:
            told.add(span)  # the same words may tell of a deed and of how things stand
            yield line_of(tolls.case, sentence(tolls.case, claim, is_attributed=False))


def _uncredited(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """Drop source and verb of a count sentence where its source is the heading: 'More than 1,000 people killed …'."""
    verb = pieces[1].text.strip(" ,")
    lead = "In all, " if "total" in verb else "The figure is denied: " if verb.startswith("den") else ""
    first = pieces[2] if lead else Piece(sentence_case(pieces[2].text), pieces[2].style, pieces[2].marks)
    rest = [p for p in pieces[3:] if p.text != INFERRED]  # said in the toll and by the day
    return (*((Piece(lead),) if lead else ()), first, *rest)


def day_section(tolls: Tolls) -> Section:
    """Return the section 'what happened, in order of day': acts and tolls with a day, then the fighting that has none."""
    case = tolls.case
    told = [c for c in case.claims if _is_event(tolls, c)]
    dated = sorted((c for c in told if _first_day(c)), key=lambda c: (_first_day(c), c.period.last or date.max))
    undated = [c for c in told if not _first_day(c) and isinstance(c, Act) and not response_kind(c)]
    groups = []
    lines: list[Line] = []
    for _, of_days in groupby(dated, key=lambda c: days(c.period)):
        same = list(of_days)
        told_of = _gathered([_event(tolls, claim) for claim in same])
        lines += [line_of(case, pieces, lead=_day_lead(same[0]) if i == 0 else ()) for i, pieces in enumerate(told_of)]
    if lines:
        groups.append(Group(tuple(lines)))
    if undated:
        groups.append(Group(tuple(line_of(case, _event(tolls, c)) for c in undated), (Piece("On a day that is not told"),)))
    return Section("days", "What happened, in order of day", tuple(groups), "No act is told, and no figure has a day.")


def _gathered(events: Sequence[tuple[Piece, ...]]) -> list[tuple[Piece, ...]]:
    """Put what one source counts of the same days into one sentence: 'The monitor counts 60 killed in A; 31 killed in B.'"""
    told: list[tuple[Piece, ...]] = []
    for pieces in events:
        with_same = [i for i, other in enumerate(told) if pieces[1].text in COUNTING and other[:2] == pieces[:2]]
        if with_same and sum(p.text == "; " for p in told[with_same[-1]]) < MOST_COUNTS - 1:
            told[with_same[-1]] = (*told[with_same[-1]][:-1], Piece("; "), *pieces[2:])
        else:
            told.append(pieces)
    return told


def _first_day(claim: Claim) -> date | None:
    return claim.period.first or claim.period.last


def _is_event(tolls: Tolls, claim: Claim) -> bool:
    if isinstance(claim, Toll):
        return tolls.is_root(claim) and claim.stance is not Stance.DENIED and claim.id not in tolls.superseded
    return isinstance(claim, Act)


def _event(tolls: Tolls, claim: Claim) -> tuple[Piece, ...]:
    return count_sentence(tolls, claim, is_dated=False, has_parts=False) if isinstance(claim, Toll) else sentence(tolls.case, claim)


def _day_lead(claim: Claim) -> tuple[Piece, ...]:
    note = known(claim.period)
    return (Piece(sentence_case(days(claim.period)), Style.DAY), *((Piece(f" ({note})", Style.NOTE),) if note else ()))


def response_section(tolls: Tolls) -> Section:
    """Return the section 'the response': diplomacy, inquiries, missions, aid, protection, and what was said against whom."""
    by_kind: dict[str, list[Line]] = {}
    for claim in tolls.case.claims:
        if isinstance(claim, Act) and (kind := response_kind(claim)):
            by_kind.setdefault(kind, []).append(line_of(tolls.case, sentence(tolls.case, claim)))
    groups = tuple(Group(tuple(by_kind[kind]), (Piece(kind),)) for kind in RESPONSE if kind in by_kind)
    return Section("response", "The response", groups, "No response is told.")


def situation_section(tolls: Tolls) -> Section:
    """Return the section 'the situation now', by what it is about."""
    groups = []
    for about in About:
        lines = [
            line_of(tolls.case, sentence(tolls.case, c), lead=_day_lead(c) if days(c.period) else ())
            for c in tolls.case.claims
            if isinstance(c, Situation) and c.about is about
        ]
        if lines:
            groups.append(Group(tuple(lines), (Piece(ABOUTS[about]),)))
    return Section("situation", "The situation now", tuple(groups), "Nothing is told about the situation.")
