"""A report into its claims: the order of the steps, and what each takes from the others.

    sentences → candidates → trees → names, attributions, places, days → tolls, acts, situations → claims

Reading is a pure function of the report, the gazetteer and the reader's version: the same in gives the same out.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import islice
from pathlib import PurePath
from traceback import extract_tb
from typing import TYPE_CHECKING

from tollbook.errors import UnusableInput
from tollbook.model.claim import Act, Category, Claim, Evidence, Harm, Relation, Situation, Source, SourceKind, Stance, Toll, Victim
from tollbook.model.document import Report
from tollbook.model.entity import Place
from tollbook.model.precision import NO_PERIOD, Known, Period
from tollbook.read import acts, situations
from tollbook.read.attribution import Attributions, attribute
from tollbook.read.candidates import to_parse
from tollbook.read.causes import BODILY, other_causes
from tollbook.read.confidence import confidence_of
from tollbook.read.dates import day_expressions, resolve
from tollbook.read.days import Days, find_days, infer_published
from tollbook.read.harms import lexicon
from tollbook.read.names import Names, find_names
from tollbook.read.parse import parse
from tollbook.read.parties import Parties
from tollbook.read.perpetrators import Perpetrator
from tollbook.read.places import Places, find_places
from tollbook.read.text import Part, Sentence, sentences
from tollbook.read.toll_frames import TollFrame
from tollbook.read.tolls import find_tolls
from tollbook.resolve.places import Gazetteer

if TYPE_CHECKING:
    from spacy.tokens import Doc

READER = "tollbook-english 0.1.0"
MOST_OF_AN_ACT = 0.6
OPENING_SENTENCES = 6  # where a document has its date line
BATCH_REPORTS = 32  # their sentences are parsed together, which costs less than one report at a time
LEADER = re.compile(r", (?:under|led by|headed by) ([^,.;]{3,60}),")
# The second side ends before a verb, a preposition or a stop; the first may hold any word but 'and'.
BETWEEN = re.compile(
    r"\bbetween (?:the )?((?:(?!and\b)[\w’'()-]+ ){1,8})and (?:the )?([\w’'()-]+(?: (?!has\b|have\b|had\b|in\b|on\b|near\b|"
    r"around\b|over\b|broke\b|erupted\b|"
    r"resumed\b|continued\b|left\b|killed\b|that\b|which\b|since\b|after\b|for\b|at\b|outside\b|was\b|were\b)[\w’'()-]+){0,6})"
)
OWN_WORDS = frozenset({"it", "its", "they", "their", "we", "our"})
MEMBER_OF = re.compile(
    r"((?:the )?[A-Z][\w-]*(?: [A-Z][\w-]*){0,4}) (?:suicide )?(?:bombers?|attackers?|gunm[ae]n|militants?)$"
)  # 'an ISIS suicide bomber'
PRONOUNS = frozenset("he she it they them him her we us i who which that those these".split())
# What tells a count of several days or one that is being kept up to date, beside the days themselves (GUIDE, `cumulative`).
OVER_DAYS = re.compile(
    r"\b(?:since(?! (?:dawn|midnight|early|the morning|this morning|noon|last night))|"
    r"so far|to date|this (?:year|month|week)|in (?:the (?:past|last) )?(?:\w+ )?(?:days|weeks|months|years)\b|"
    r"(?:\w+|\d+) days of|over the (?:past|last|weekend|course)|in (?:19|20)\d\d|in the first (?:half|quarter|\w+ months)|"
    r"during the (?:war|conflict)|throughout)\b",
    re.IGNORECASE,
)
ONE_NIGHT = re.compile(r"\b(?:overnight|24[ -]hours|night|past day|last day)\b", re.IGNORECASE)
HAVE_FLED = re.compile(r"\b(?:have|has|had) (?:\w+ )?(?:been |fled|left|crossed|reached|arrived|taken|sought|abandoned)")
FEWEST_IN_TOTAL = 50  # a single blow kills so many seldom, and then its day is news
KEPT = re.compile(
    r"\b(?:have|has) (?:been |so far |now |already )?(?:killed|died|injured|wounded|claimed|left)|"
    r"\b(?:documented|recorded|verified|counted|registered)\b"
)
REMAINING = re.compile(
    r"\b(?:remains?|remained|still|currently|are (?:now )?(?:sheltering|living|staying|hosted)|hosts?|home to)\b", re.IGNORECASE
)
STOCKS = frozenset({Harm.MISSING, Harm.TRAPPED, Harm.ABDUCTED})


@dataclass(frozen=True, slots=True)
class Reading:
    """A report cut and parsed, with everything that its claims are made from."""

    report: Report
    sentences: Sequence[Sentence]
    docs: "dict[int, Doc]"
    names: Names
    attributions: Attributions
    places: Places
    days: Days


def read(report: Report, *, gazetteer: Gazetteer | None = None) -> list[Claim]:
    """Return the claims of one report in the order of its text.

    >>> [c.harm.value for c in read(Report(id="r", text="Rebels killed 12 soldiers near Goma on Monday, the army said."))]
    ['killed']
    """
    return next(read_all([report], gazetteer=gazetteer))[1]


def read_all(
    reports: Iterable[Report],
    *,
    jobs: int = 1,
    gazetteer: Gazetteer | None = None,
    skip: Callable[[UnusableInput], object] | None = None,
) -> Iterator[tuple[Report, list[Claim]]]:
    """Yield each report with its claims, in order. The report comes back with its day of publication where its words tell it.

    jobs: processes to read with; the result does not depend on it. skip: called with the reason for each report at which the reader
    fails, and the others are still read; without it that is raised.
    """
    for report, found in _read_batches(_batches(reports, BATCH_REPORTS), gazetteer or Gazetteer(), jobs):
        if not isinstance(found, Failure):
            yield report, found
            continue
        error = UnusableInput(report.origin or report.id, found.why, found.remedy)
        if skip is None:
            raise error
        skip(error)


def _read_batches(batches: Iterable[Sequence[Report]], gazetteer: Gazetteer, jobs: int) -> "Iterator[tuple[Report, list[Claim] | Failure]]":
    if jobs <= 1:
        for batch in batches:
            yield from _read_batch(batch, gazetteer)
        return
    from concurrent.futures import Future, ProcessPoolExecutor
    from multiprocessing import get_context

    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        waiting: list[Future[list[tuple[Report, list[Claim] | Failure]]]] = []
        for batch in batches:  # at most two batches a process lie ready, so memory stays flat
            waiting.append(pool.submit(_read_batch, batch, gazetteer))
            if len(waiting) >= 2 * jobs:
                yield from waiting.pop(0).result()
        for future in waiting:
            yield from future.result()


def _batches(reports: Iterable[Report], size: int) -> Iterator[list[Report]]:
    remaining = iter(reports)
    while batch := list(islice(remaining, size)):
        yield batch


@dataclass(frozen=True, slots=True)
class Failure:
    """Why there are no claims of a report: a fault of the reader, which is Tollbook's own and no fault of the report."""

    why: str
    remedy: str

    @classmethod
    def of(cls, error: Exception) -> "Failure":
        """Say what went wrong, and where in the program, for a report to its makers."""
        if isinstance(error, MemoryError | RecursionError):
            return cls("needs more memory than there is to be read", "split it into smaller reports")
        frame = extract_tb(error.__traceback__)[-1]
        spot = f"{type(error).__name__}, {PurePath(frame.filename).name}:{frame.lineno}"
        why = f"could not be read because of a fault in Tollbook itself ({spot})"
        return cls(why, "report that to the project, with the text if you may")


def _read_batch(reports: Sequence[Report], gazetteer: Gazetteer) -> list[tuple[Report, list[Claim] | Failure]]:
    """Read reports together; where that fails, one by one, so that one report never takes the others with it."""
    try:
        return list(_read_together(reports, gazetteer))
    except Exception as error:  # whatever it is, the other reports must not pay for it
        if len(reports) == 1:
            return [(reports[0], Failure.of(error))]
    return [result for report in reports for result in _read_batch([report], gazetteer)]


def _read_together(reports: Sequence[Report], gazetteer: Gazetteer) -> Iterator[tuple[Report, list[Claim]]]:
    cut: list[tuple[Report, list[Sentence], acts.Setting, list[int]]] = []
    for report in reports:
        found = sentences(report.text, title=report.title)
        setting = acts.setting_of(report.text)
        cut.append((_dated(report, found), found, setting, sorted(to_parse(found, setting)) if setting is not acts.Setting.NONE else []))
    trees = parse(found[i].words for _, found, _, chosen in cut for i in chosen)
    for report, found, setting, chosen in cut:
        docs = {i: next(trees) for i in chosen}
        yield report, _claims(report, found, docs, setting, gazetteer) if docs else []


def _dated(report: Report, found: Sequence[Sentence]) -> Report:
    """Give a report without a day the one that its own words tell: stated by a date line, inferred from captions and weekdays."""
    if report.published is not None:
        return report
    if stated := infer_published([s for s in found if s.part is Part.DATELINE]):
        return replace(report, published=stated[0], published_known=Known.STATED)
    if (inferred := infer_published(found)) is None:
        return report
    day, how = inferred
    return replace(report, published=day, published_known=Known.INFERRED, notes=(*report.notes, how))


def _claims(report: Report, found: Sequence[Sentence], docs: "dict[int, Doc]", setting: acts.Setting, gazetteer: Gazetteer) -> list[Claim]:
    frames = _frames(report, found, docs, setting)
    if not (frames.tolls or frames.acts or frames.situations):
        return []  # who, where and when are looked for only where something is claimed
    names = find_names(found, docs, title=report.title)
    reading = Reading(
        report=report,
        sentences=found,
        docs=docs,
        names=names,
        attributions=attribute(found, docs, names, outlet=report.outlet, title=report.title),
        places=find_places(found, docs, gazetteer, title=report.title),
        days=find_days(found, report.published, report.published_known),
    )
    claims: list[Claim] = [*_tolls(reading, frames.tolls), *_acts(reading, frames.acts), *_situations(reading, frames.situations)]
    return sorted(claims, key=lambda c: (c.evidence.start_char, c.evidence.end_char, c.kind, c.id))


@dataclass(frozen=True, slots=True)
class Frames:
    """What the rules found, before names, sources, places and days. Acts and situations go with their sentence's index."""

    tolls: list[TollFrame]
    acts: list[tuple[int, acts.ActFrame]]
    situations: list[tuple[int, situations.SituationFrame]]


def _frames(report: Report, found: Sequence[Sentence], docs: "dict[int, Doc]", setting: acts.Setting) -> Frames:
    speaks_of_flight = setting is acts.Setting.CONFLICT or not lexicon().flight.isdisjoint(re.findall(r"[a-z]+", report.text.lower()))
    outside = other_causes(found, title=report.title)
    tolls = [
        frame
        for frame in find_tolls(found, docs, speaks_of_flight=speaks_of_flight)
        if not (frame.harm in BODILY and outside[frame.sentence])
        and (setting is acts.Setting.CONFLICT or _may_stand_elsewhere(frame, found[frame.sentence]))
    ]
    trees = sorted(docs.items())
    found_acts = [(i, frame) for i, doc in trees for frame in acts.find_acts(found[i], doc, setting=setting)]
    return Frames(
        tolls,
        [(i, act) for i, act in found_acts if not any(_is_toll_alone(act, toll) for toll in tolls if toll.sentence == i)],
        [(i, frame) for i, doc in trees for frame in situations.find_situations(found[i], doc, setting=setting)],
    )


def _is_toll_alone(act: acts.ActFrame, toll: TollFrame) -> bool:
    """Killing, wounding or abducting with a number is a toll alone (GUIDE, Acts): the toll's words are most of the act's."""
    if act.event is not Category.ASSAULT or toll.harm not in (Harm.KILLED, Harm.INJURED, Harm.ABDUCTED, Harm.CASUALTIES):
        return False
    shared = min(act.end_char, toll.end_char) - max(act.start_char, toll.start_char)
    return shared >= MOST_OF_AN_ACT * (act.end_char - act.start_char)


# --- tolls ----------------------------------------------------------------------------------------------------------------------


def _tolls(reading: Reading, frames: Sequence[TollFrame]) -> list[Toll]:
    made: dict[int, Toll] = {}
    kept: list[tuple[TollFrame, Toll]] = []
    for frame in _wholes_first(frames):
        if frame.whole is not None and id(frame.whole) not in made:
            continue  # its whole is no conflict harm
        toll = _toll(reading, frame, made.get(id(frame.whole)) if frame.whole else None)
        same = next((t for f, t in kept if _is_same(f, t, frame, toll)), None)
        made[id(frame)] = same or toll
        if same is None:
            kept.append((frame, toll))
    return [toll for _, toll in kept]


def _may_stand_elsewhere(frame: TollFrame, sentence: Sentence) -> bool:
    """In a report of something else a person without a number, or an arrest, needs a word of war in its sentence."""
    is_everyday = frame.rule.endswith(".single") or frame.harm is Harm.DETAINED
    return not is_everyday or acts.has_war_word(sentence.words)


def _wholes_first(frames: Sequence[TollFrame]) -> list[TollFrame]:
    """Order frames so that each comes after its whole; a frame that would be its own whole through others loses the link."""

    def depth(frame: TollFrame) -> int:
        steps, node = 0, frame
        while node.whole is not None and steps < len(frames):
            node, steps = node.whole, steps + 1
        return steps

    for frame in frames:
        if depth(frame) >= len(frames):
            frame.whole = None
    return sorted(frames, key=lambda f: (depth(f), f.start_char))


def _toll(reading: Reading, frame: TollFrame, whole: Toll | None) -> Toll:
    said = reading.attributions.of(frame.start_char, frame.end_char, frame.sentence)
    sources, joint = said.sources, said.joint
    is_listed_later = frame.rule.endswith((".list", ".single"))  # 'The dead include …' in a later sentence is the outlet's own voice
    if not sources and whole is not None and frame.is_continuation and not is_listed_later:
        sources, joint = whole.sources, whole.joint
    by = _by(reading, frame.by, said.sources)
    if not by and whole is not None and whole.sources[:1] in ((), sources[:1]):
        by = whole.by
    harm = _held_by(reading, frame, by)
    where = reading.places.where(frame.start_char, frame.end_char, frame.sentence, kind="toll", harm=harm)
    if not where and whole is not None:
        where = whole.where
    cumulative = _is_told_over_days(reading, frame, whole)
    period = _toll_period(reading, frame, whole, cumulative, where)
    cumulative = cumulative or (
        (whole is None or not frame.is_increment)
        and _spans_days(period, reading.sentences[frame.sentence].words)
        and not _is_stock(reading, frame)
    )
    if whole is None and not cumulative and period == NO_PERIOD:
        cumulative = _is_undated_total(reading, frame)
    victims = tuple(frame.victims) or (whole.victims if whole is not None else (Victim.PERSON,))
    return Toll(
        report=reading.report.id,
        evidence=Evidence.of(reading.report, frame.start_char, frame.end_char),
        sources=sources,
        joint=joint,
        where=where,
        period=period,
        stance=Stance.HEDGED if said.reportedly and frame.stance is Stance.ASSERTED else frame.stance,
        quoted=said.quoted,
        rule=frame.rule,
        confidence=confidence_of(frame.rule),
        reader=READER,
        harm=harm,
        relation=frame.relation,
        value=frame.value,
        value_high=frame.value_high,
        share=frame.share,
        victims=victims,
        by=by,
        part_of=whole.id if whole is not None else None,
        cumulative=cumulative,
    )


def _held_by(reading: Reading, frame: TollFrame, by: Sequence[str]) -> Harm:
    """A state detains, an armed group abducts, whatever the verb ('captured six', 'took eleven prisoner')."""
    if by and frame.by and frame.rule.endswith((".captured", ".seized", ".held", ".with")) and frame.harm in (Harm.DETAINED, Harm.ABDUCTED):
        kind = reading.names.kind(by[0], frame.by[0].start_char)
        if kind is SourceKind.ARMED_GROUP:
            return Harm.ABDUCTED
        if kind is SourceKind.GOVERNMENT:
            return Harm.DETAINED
    return frame.harm


def _by(reading: Reading, found: Sequence[Perpetrator], speakers: Sequence[Source]) -> tuple[str, ...]:
    names: list[str] = []
    for one in found:
        name = one.name or _perpetrator_name(reading, one, speakers)
        if name and name.casefold() not in PRONOUNS and name not in names:
            names.append(name)
    return tuple(names)


def _perpetrator_name(reading: Reading, one: Perpetrator, speakers: Sequence[Source]) -> str:
    """The fullest form; a party that speaks of 'its fighters' or of what 'it' did speaks of itself."""
    words = reading.report.slice(one.start_char, one.end_char)
    is_own = words.casefold() in OWN_WORDS and speakers and speakers[0].kind in (SourceKind.ARMED_GROUP, SourceKind.GOVERNMENT)
    if is_own and not reading.names.is_person(speakers[0].name):
        return speakers[0].name
    if reading.report.text[max(0, one.start_char - 4) : one.start_char].casefold() == "the ":
        words = f"the {words}"
    group = MEMBER_OF.match(words)
    return reading.names.fullest(group[1] if group else words, one.start_char)


def _is_told_over_days(reading: Reading, frame: TollFrame, whole: Toll | None) -> bool:
    if whole is not None:
        return whole.cumulative and not frame.is_increment
    if frame.is_updating:
        return True
    if _is_stock(reading, frame):
        return False
    if frame.harm is Harm.DISPLACED and HAVE_FLED.search(reading.sentences[frame.sentence].words):
        return True
    return OVER_DAYS.search(reading.sentences[frame.sentence].words) is not None


def _toll_period(reading: Reading, frame: TollFrame, whole: Toll | None, cumulative: bool, where: Sequence[Place]) -> Period:
    if frame.stance is Stance.HEDGED and frame.harm is Harm.AFFECTED:
        return NO_PERIOD
    of_event = frame.harm in (Harm.KILLED, Harm.INJURED, Harm.CASUALTIES, Harm.MISSING, Harm.ABDUCTED)
    statement_day = _day_of_document(reading).last if reading.attributions.issuer is not None else None
    period = reading.days.period(
        frame.start_char,
        frame.end_char,
        frame.sentence,
        kind="toll",
        cumulative=cumulative,
        of_event=of_event,
        statement_day=statement_day,
        is_elsewhere=reading.places.is_elsewhere(where),
    )
    if whole is not None and (frame.is_continuation or period == NO_PERIOD):
        return whole.period
    return period


def _is_undated_total(reading: Reading, frame: TollFrame) -> bool:
    """A large count that has been kept, with no day: 'over 1,000 people have been killed', 'documented at least 125 deaths'."""
    words = reading.sentences[frame.sentence].words
    is_large = frame.value is not None and frame.value >= FEWEST_IN_TOTAL
    return is_large and frame.harm in (Harm.KILLED, Harm.INJURED) and KEPT.search(words) is not None


def _is_stock(reading: Reading, frame: TollFrame) -> bool:
    """Whether a number counts who is so now (missing, held, sheltering), and not to how many it happened."""
    if frame.harm in STOCKS:
        return True
    words = reading.sentences[frame.sentence].words
    is_state = frame.rule.endswith((".adjective", ".hosted", ".sheltering", ".noun")) or REMAINING.search(words) is not None
    return frame.harm is Harm.DISPLACED and is_state


def _spans_days(period: Period, words: str) -> bool:
    """Whether people were harmed over more than one day: not in one night, and not where only the week or month of one occasion is told."""
    first, last = period.first, period.last
    if first is None or last is None or first == last:
        return False
    if last - first == timedelta(days=1):
        return ONE_NIGHT.search(words) is None
    is_week = first.weekday() == 0 and last - first == timedelta(days=6)
    is_month_part = (first.year, first.month) == (last.year, last.month) and first.day in (1, 11, 21) and _closes_part(last)
    return not (is_week or is_month_part)


def _closes_part(last: date) -> bool:
    """Whether a day is the last of a month's first, middle or last part: 'early May' ends on the 10th."""
    return last.day in (10, 20) or (last + timedelta(days=1)).month != last.month


def _is_same(known_frame: TollFrame, known: Toll, frame: TollFrame, toll: Toll) -> bool:
    """A number repeated by the same source for the same people is one claim: the first place that gives it."""
    if (known.harm, known.value, known.value_high, known.share, known.stance) != (
        toll.harm,
        toll.value,
        toll.value_high,
        toll.share,
        toll.stance,
    ):
        return False
    if toll.value is None or (known.relation is not toll.relation and Relation.EXACT not in (known.relation, toll.relation)):
        return False
    if ((known_frame.whole is None) != (frame.whole is None) and toll.value < 10) or known_frame.sentence == frame.sentence:
        return False
    if not _same_origin(known.sources, toll.sources) or not _same_people(known.victims, toll.victims):
        return False
    places, others = {p.text for p in known.where}, {p.text for p in toll.where}
    if toll.value < 10:
        return places == others and known.period == toll.period
    return not places or not others or bool(places & others)


def _same_origin(first: Sequence[Source], second: Sequence[Source]) -> bool:
    return bool(first) == bool(second) and [s.name for s in first[:1]] == [s.name for s in second[:1]]


def _same_people(first: Sequence[Victim], second: Sequence[Victim]) -> bool:
    return set(first) == set(second) or (Victim.PERSON,) in (tuple(first), tuple(second))


# --- acts and situations --------------------------------------------------------------------------------------------------------


def _acts(reading: Reading, frames: Sequence[tuple[int, acts.ActFrame]]) -> list[Act]:
    made: list[Act] = []
    parties = Parties(reading.report.text, reading.sentences, reading.docs, reading.names, reading.attributions, reading.places)
    for index, frame in frames:
        act = _act(reading, parties, frame, index)
        if not any(_is_retold(known, act) for known in made):
            made.append(act)
    return made


def _act(reading: Reading, parties: Parties, frame: acts.ActFrame, index: int) -> Act:
    said = reading.attributions.of(frame.start_char, frame.end_char, index)
    actors = parties.all_of(frame.actors, index, acting=True, armed=frame.event is Category.ASSAULT)
    targets = parties.all_of(frame.targets, index, acting=False)
    if frame.answers_charge and not targets:
        targets = parties.charger(frame.start_char, frame.end_char, index, actors)
    actors = _led_by(reading, frame) or _owner_of_operation(actors, said.sources) or actors
    if frame.is_reciprocal:
        both = _both_sides(reading, frame) or tuple(dict.fromkeys([*actors, *targets]))
        actors, targets = both, tuple(reversed(both))
    sources, joint = said.sources, said.joint
    is_told = bool(actors and sources) and (_is_act_of(actors[0], sources[0].name) or _stands_for_another(reading, frame))
    if frame.is_speech and actors and not is_told:
        at = frame.actors[0][0]
        speakers = tuple(Source(name, reading.names.kind(name, at)) for name in actors)
        relays = tuple(s for s in sources if s not in speakers)
        sources, joint = (*speakers, *relays), len(speakers) > 1
    return Act(
        report=reading.report.id,
        evidence=Evidence.of(reading.report, frame.start_char, frame.end_char),
        sources=sources,
        joint=joint,
        where=reading.places.where(frame.start_char, frame.end_char, index, kind="act", event=frame.event),
        period=_act_period(reading, frame, index, sources),
        stance=Stance.HEDGED if said.reportedly and frame.stance is Stance.ASSERTED else frame.stance,
        quoted=said.quoted,
        rule=frame.rule,
        confidence=frame.confidence,
        reader=READER,
        event=frame.event,
        actor=actors,
        target=targets,
    )


def _led_by(reading: Reading, frame: acts.ActFrame) -> tuple[str, ...]:
    """'The transitional leadership, under President X, has ordered …': the person who leads is who acts."""
    if len(frame.actors) != 1:
        return ()
    end = frame.actors[0][1]
    match = LEADER.match(reading.report.text, end)
    if match is None:
        return ()
    name = reading.names.fullest(match[1], end)
    return (name,) if reading.names.is_person(name) else ()


def _owner_of_operation(actors: Sequence[str], speakers: Sequence[Source]) -> tuple[str, ...]:
    """'The operation dismantled …, the ministry said': whoever speaks of its operation is who acted."""
    if [a.casefold() for a in actors] not in (["operation"], ["campaign"], ["offensive"], ["military operation"], ["military campaign"]):
        return ()
    if not speakers or speakers[0].kind not in (SourceKind.GOVERNMENT, SourceKind.ARMED_GROUP):
        return ()
    return (speakers[0].name,)


def _both_sides(reading: Reading, frame: acts.ActFrame) -> tuple[str, ...]:
    """'fighting between A and B': both, where the parse gave only one."""
    match = BETWEEN.search(reading.report.text, frame.start_char, min(len(reading.report.text), frame.end_char + 80))
    if match is None:
        return ()
    sides = [reading.names.fullest(match[i], match.start(i)) for i in (1, 2)]
    return tuple(sides) if all(sides) and sides[0] != sides[1] else ()


def _act_period(reading: Reading, frame: acts.ActFrame, index: int, sources: Sequence[Source]) -> Period:
    kind = "speech" if frame.is_speech else "assault" if frame.event is Category.ASSAULT else "act"
    period = reading.days.period(frame.start_char, frame.end_char, index, kind=kind)
    issuer = reading.attributions.issuer
    if kind == "speech" and period == NO_PERIOD and issuer is not None and sources and sources[0].kind is issuer.kind:
        return _day_of_document(reading)  # what a body says in its own dated statement it says on that day
    return period


def _day_of_document(reading: Reading) -> Period:
    """The day that stands at the head of a statement or bulletin, NO_PERIOD without one."""
    for sentence in reading.sentences[:OPENING_SENTENCES]:
        if sentence.part is Part.DATELINE:
            for expression in day_expressions(sentence.words):
                period = resolve(expression, reading.report.published)
                if period.first is not None and period.first == period.last and period.first_known is Known.STATED:
                    return period
    return NO_PERIOD


def _stands_for_another(reading: Reading, frame: acts.ActFrame) -> bool:
    """The actor is told by a pronoun or a class ('he', 'the group'): where the speaker is known, that is who it stands for."""
    if not frame.actors:
        return False
    start, end = frame.actors[0]
    words = reading.report.slice(start, end).casefold()
    before = reading.report.text[max(0, start - 4) : start].casefold()
    return words in PRONOUNS or (before == "the " and " " not in words and reading.report.slice(start, end).islower())


def _is_act_of(actor: str, source: str) -> bool:
    return actor == source or actor in source or source in actor


def _is_retold(known: Act, act: Act) -> bool:
    """The same source's second telling of an act is none: same category, and the same words or the same parties, place and days."""
    if known.event is not act.event or known.sources[:1] != act.sources[:1]:
        return False
    if known.evidence.words.strip().casefold() == act.evidence.words.strip().casefold():
        return True
    if not act.actor or known.actor != act.actor or known.target != act.target or not act.target:
        return False
    return known.period == act.period and _texts(known.where) == _texts(act.where) and known.rule == act.rule


def _texts(places: Sequence[Place]) -> list[str]:
    return [place.text for place in places]


def _situations(reading: Reading, frames: Sequence[tuple[int, situations.SituationFrame]]) -> list[Situation]:
    made: list[Situation] = []
    for index, frame in frames:
        said = reading.attributions.of(frame.start_char, frame.end_char, index)
        situation = Situation(
            report=reading.report.id,
            evidence=Evidence.of(reading.report, frame.start_char, frame.end_char),
            sources=said.sources,
            joint=said.joint,
            where=reading.places.where(frame.start_char, frame.end_char, index, kind="situation", about=frame.about),
            period=reading.days.period(frame.start_char, frame.end_char, index, kind="situation"),
            stance=Stance.HEDGED if said.reportedly and frame.stance is Stance.ASSERTED else frame.stance,
            quoted=said.quoted,
            rule=frame.rule,
            confidence=frame.confidence,
            reader=READER,
            about=frame.about,
        )
        if not any(known.about is situation.about and known.evidence.words == situation.evidence.words for known in made):
            made.append(situation)
    return made


__all__ = ["READER", "Failure", "Part", "Reading", "read", "read_all"]
