"""What the figures of a book are drawn from: its series over time, and its tolls by place."""

from collections.abc import Mapping, Sequence

from tollbook.model.claim import Claim, Harm, Stance, Toll
from tollbook.model.finding import Series
from tollbook.publish.book_sections import scope_words
from tollbook.publish.chart_points import SeriesPoint
from tollbook.publish.map import PlacedToll
from tollbook.publish.visible import one_line, visible
from tollbook.publish.wording import join
from tollbook.reconcile.words import bounds_of

OWN_VOICE = "The outlets themselves"
MOST_SERIES = 30  # the longest first; a picture shows fewer
MOST_PLACED = 300


def series_points(found: Sequence[Series], claims: Mapping[str, Claim], marks: Mapping[str, int]) -> list[SeriesPoint]:
    """Return a point for each state of the series of people killed or hurt, the longest series first."""
    points = []
    for series in [one for one in found if one.scope.harm in (Harm.KILLED, Harm.INJURED, Harm.CASUALTIES)][:MOST_SERIES]:
        who = visible(one_line(series.origin.name)) if series.origin else OWN_VOICE
        for state in series.states:
            toll = next((claim for name in state.claims if isinstance(claim := claims.get(name), Toll) and claim.value is not None), None)
            if toll is None or toll.value is None:
                continue
            numbers = tuple(sorted({marks[name] for name in state.claims if name in marks}))
            words, bounds = scope_words(series), state.bounds
            point = SeriesPoint(who, state.published, bounds.low, bounds.high, toll.value, toll.relation.value, words, numbers)
            points.append(point)
    return points


def placed_tolls(claims: Sequence[Claim], marks: Mapping[str, int]) -> list[PlacedToll]:
    """Return the tolls of people killed, by each of their places; denied ones and parts of others are left out."""
    found = []
    for claim in claims:
        if isinstance(claim, Toll) and claim.harm is Harm.KILLED and claim.stance is not Stance.DENIED and claim.part_of is None:
            bounds = bounds_of(claim)
            scope = join([victim.value.replace("_", " ") for victim in claim.victims])
            who = visible(one_line(claim.sources[0].name)) if claim.sources else OWN_VOICE
            mark = (marks[claim.id],) if claim.id in marks else ()
            found += [PlacedToll(place, bounds.low, bounds.high, scope, who, mark) for place in claim.where[:1]]
    return found[:MOST_PLACED]
