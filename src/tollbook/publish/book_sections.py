"""What the brief of a book says beyond that of some reports: events with their grades, series over time, copies, open questions."""

from collections.abc import Iterator, Mapping, Sequence

from tollbook.model.document import Report
from tollbook.model.entity import Question
from tollbook.model.event import Episode, Event, Grades
from tollbook.model.finding import Oddity, Series, State, Step
from tollbook.model.precision import Bounds
from tollbook.publish.page import Brief, Group, Line, Piece, Section, Style
from tollbook.publish.visible import one_line, visible
from tollbook.publish.wording import day, days, join, number, sentence_case
from tollbook.resolve.copies import Voice
from tollbook.resolve.differences import Difference

MOST_EVENTS = 60  # events told in full; the rest are counted
MOST_QUESTIONS = 20
MOST_SERIES = 20
MOST_DIFFERENCES = 6
SHOWN_WORDS = 90  # characters of a passage that differs


def events_section(brief: Brief, events: Sequence[Event], episodes: Sequence[Episode], grades: Mapping[str, Grades]) -> Section:
    """Return the events of a record, by episode and day, each with its grades and why its claims are held to be about one happening."""
    marks = marks_of(brief)
    groups = []
    of_episode = {event: episode for episode in episodes for event in episode.events}
    told = 0
    for episode in sorted(episodes, key=_when):
        inside = [event for event in sorted(events, key=_when) if event.id in set(episode.events)]
        lines = [line for event in inside[: max(MOST_EVENTS - told, 0)] for line in _event_lines(event, grades, marks)]
        told += len(inside)
        groups.append(Group(tuple(lines), (Piece(_episode_title(episode, len(inside)), Style.STRONG),)))
    alone = [event for event in sorted(events, key=_when) if event.id not in of_episode]
    lines = [line for event in alone[: max(MOST_EVENTS - told, 0)] for line in _event_lines(event, grades, marks)]
    if lines:
        groups.append(Group(tuple(lines), (Piece("Events by themselves", Style.STRONG),) if episodes else ()))
    if told + len(alone) > MOST_EVENTS:
        groups.append(Group((Line((Piece(f"And {number(told + len(alone) - MOST_EVENTS)} more events."),)),)))
    return Section("events", "The events", tuple(groups), "No event was found: no act or toll has both a day and a place.")


def series_section(brief: Brief, found: Sequence[Series]) -> Section:
    """Return what each source said of one thing over time: every state, how it stands to the one before, and its break-downs."""
    marks = marks_of(brief)
    many = [series for series in found if len(series.states) > 1 or series.breakdowns]
    groups = []
    for series in many[:MOST_SERIES]:
        who = series.origin.name if series.origin else "The outlets, in their own voice"
        heading = f"{visible(one_line(who))}: {scope_words(series)}"
        lines = [Line(_state_pieces(state, marks), state.claims) for state in series.states]
        lines += [Line((Piece(visible(b.reason)),), (b.whole, *b.parts), level=1) for b in series.breakdowns]
        groups.append(Group(tuple(lines), (Piece(heading, Style.STRONG),)))
    if len(many) > MOST_SERIES:
        groups.append(Group((Line((Piece(f"And {number(len(many) - MOST_SERIES)} more series."),)),)))
    return Section("series", "The figures over time", tuple(groups), "No source gives a figure twice, or parts of one.")


def copies_section(voices: Sequence[Voice], reports: Sequence[Report]) -> Section:
    """Return which reports are copies of one text, and what differs between them."""
    titles = {report.id: _called(report) for report in reports}
    lines: list[Line] = []
    for voice in voices:
        first = visible(one_line(titles[voice.reports[0]]))
        for copy in voice.copies:
            words = f"{visible(one_line(titles[copy.match.copy]))}: {copy.match.kind.value} of {first}; they count as one voice."
            lines.append(Line((Piece(words),)))
            lines += [Line((Piece(told, Style.NOTE),), level=1) for told in _differences(copy.differences)]
    return Section("copies", "One text, several reports", (Group(tuple(lines)),) if lines else (), "No report is a copy of another.")


def questions_section(questions: Sequence[Question], oddities: Sequence[Oddity], findings: Sequence[str]) -> Section:
    """Return what a person should decide, the most consequential first, and what cannot be as it is told."""
    lines = [_question_line(question) for question in questions[:MOST_QUESTIONS]]
    if len(questions) > MOST_QUESTIONS:
        lines.append(Line((Piece(f"And {number(len(questions) - MOST_QUESTIONS)} more of less consequence."),)))
    groups = [Group(tuple(lines), (Piece("For a person to decide", Style.STRONG),))] if lines else []
    odd = [*(oddity.reason for oddity in oddities), *findings]
    if odd:
        told = tuple(Line((Piece(visible(reason)),)) for reason in odd)
        groups.append(Group(told, (Piece("What cannot be as it is told", Style.STRONG),)))
    return Section("questions", "Open questions", tuple(groups), "Nothing waits for a person's decision.")


def marks_of(brief: Brief) -> dict[str, int]:
    """Return the number of the mark that leads to each claim."""
    return {claim: mark.number for mark in brief.marks for claim in mark.claims}


def _event_lines(event: Event, grades: Mapping[str, Grades], marks: Mapping[str, int]) -> Iterator[Line]:
    numbers = tuple(sorted({marks[claim] for claim in event.claims if claim in marks}))
    deeds = [harm.value for harm in event.harms] or [category.value.lower() for category in event.categories]
    where = join([place.split("/")[-1] for place in event.places[:1]])
    by = f", by {join([visible(one_line(actor)) for actor in event.actors])}" if event.actors else ""
    words = f"{sentence_case(join(deeds) or 'act')}{f' in {visible(one_line(where))}' if where else ''}{by}"
    when = days(event.period) or "Day not known"
    graded = f" ({_grades(grades[event.id])})" if event.id in grades else ""
    pieces = (Piece(words, marks=numbers), Piece(f"{graded}.", Style.NOTE))
    yield Line(pieces, event.claims, lead=(Piece(when, Style.DAY),))
    for why in event.why[:2]:
        yield Line((Piece(visible(one_line(why)), Style.NOTE),), level=1)


def _called(report: Report) -> str:
    title = f"‘{report.title or report.origin or report.id}’"
    return f"{report.outlet}, {title}" if report.outlet else title


def _grades(found: Grades) -> str:
    """An event's grades in a few words; docs/guides/events.md has the rules.

    Each is derived from the evidence: nobody types them in.
    """
    parts = [f"{found.origins} independent origin{'s' if found.origins != 1 else ''}"]
    parts += [f"sourcing {found.airwars.value}"] if found.airwars else []
    parts += [f"UCDP clarity {found.event_clarity.value}"] if found.event_clarity else []
    parts += [f"place precision {found.where_prec}"] if found.where_prec else []
    parts += [f"day precision {found.date_prec}"] if found.date_prec else []
    return "; ".join(parts)


def _episode_title(episode: Episode, events: int) -> str:
    where = visible(one_line(join([place.split("/")[-1] for place in episode.places[:3]])))
    when = days(episode.period) or "days not known"
    return f"{where or 'Place not known'}, {when}: {number(events)} event{'s' if events != 1 else ''}"


def _state_pieces(state: State, marks: Mapping[str, int]) -> tuple[Piece, ...]:
    numbers = tuple(sorted({marks[claim] for claim in state.claims if claim in marks}))
    when = f"said on {day(state.published)}" if state.published else "said on a day not known"
    step = "" if state.step is Step.FIRST else f", {state.step.value}"
    counted = f", of {days(state.period)}" if days(state.period) else ""
    return Piece(_bounds(state.bounds), Style.NUMBER, numbers), Piece(f", {when}{counted}{step}.")


def _bounds(bounds: Bounds) -> str:
    """Bounds as a reader says them.

    >>> _bounds(Bounds(low=125)), _bounds(Bounds(low=3, high=3)), _bounds(Bounds(high=40))
    ('At least 125', '3', 'At most 40')
    """
    low, high = bounds.low, bounds.high
    if low is not None and low == high:
        return number(low)
    if low is not None and high is not None:
        return f"{number(low)} to {number(high)}"
    if low is not None:
        return f"At least {number(low)}"
    if high is not None:
        return f"At most {number(high)}"
    soft = bounds.soft_low or bounds.soft_high
    return f"About {number(soft)}" if soft else "A number that is not told"


def scope_words(series: Series) -> str:
    """Return whom a series counts, in a few words: 'civilian killed by state forces in Latakia'."""
    scope = series.scope
    whom = join([victim.value.replace("_", " ") for victim in scope.victims])
    where = f" in {visible(one_line(join(list(scope.where))))}" if scope.where else ""
    by = f" by {visible(one_line(join(list(scope.by))))}" if scope.by else ""
    return f"{whom} {scope.harm.value}{by}{where}"


def _differences(differences: Sequence[Difference]) -> Iterator[str]:
    for one in differences[:MOST_DIFFERENCES]:
        before, now = (_short(e.words) if e else None for e in (one.first, one.copy))
        if before and now:
            yield f"{one.change.value}: “{before}” became “{now}”"
        else:
            yield f"{one.change.value}: “{before or now}”"
    if len(differences) > MOST_DIFFERENCES:
        yield f"and {number(len(differences) - MOST_DIFFERENCES)} more differences"


def _short(words: str) -> str:
    plain = visible(one_line(words))
    return plain if len(plain) <= SHOWN_WORDS else f"{plain[: SHOWN_WORDS - 1]}…"


def _question_line(question: Question) -> Line:
    hangs = f" {number(question.weight)} people hang on it." if question.weight else ""
    return Line((Piece(visible(one_line(question.subject)), Style.NAME), Piece(f": {visible(one_line(question.why))}{hangs}")))


def _when(event: Event | Episode) -> tuple[str, str]:
    first = event.period.first or event.period.last
    return (first.isoformat() if first else "9999", event.id)
