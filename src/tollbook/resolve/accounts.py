"""What is told of an event: its days, places and actors, and for each joining why two claims are held to be of one happening."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from tollbook.model.claim import Act, Toll
from tollbook.model.event import Event
from tollbook.model.ids import content_id
from tollbook.model.precision import NO_PERIOD, Known, Period
from tollbook.resolve.alike import RULES
from tollbook.resolve.clusters import Cluster
from tollbook.resolve.tellings import Telling, actor_names


def event_id(claim: str) -> str:
    """Return the id of the event that a claim leads: it names the event that this claim is in, also when another leads it later."""
    return content_id("event", claim)


def tell_event(cluster: Cluster) -> Event:
    """Return the event of a cluster."""
    tellings = cluster.tellings
    claims = [c for t in tellings for c in t.claims]
    tolls = [c for c in claims if isinstance(c, Toll)]
    keys = {k for t in tellings for k in t.own}
    return Event(
        event_id(min(i for t in tellings for i in t.ids)),
        tuple(i for t in tellings for i in t.ids),
        tuple(sorted(keys, key=lambda k: (k not in cluster.fine, -k.count("/"), k))),
        _period(tellings),
        tuple(sorted({t.harm for t in tolls})),
        tuple(sorted({c.event for c in claims if isinstance(c, Act)})),
        tuple(sorted(cluster.sites)),
        tuple(sorted({name for c in claims for name in actor_names(c)})),
        tuple(_why(cluster)),
    )


def _period(tellings: Sequence[Telling]) -> Period:
    """The days on which all tellings that give days agree, else those that any gives; inferred where only publication tells."""
    sure = [t for t in tellings if t.is_sure and t.days]
    told = sure or [t for t in tellings if t.days]
    days = [t.days for t in told if t.days]
    if not days:
        return NO_PERIOD
    first, last = max(d[0] for d in days), min(d[1] for d in days)
    if first > last:
        first, last = min(d[0] for d in days), max(d[1] for d in days)
    known = Known.INFERRED if not sure else Known.RELATIVE if all(t.is_relative for t in sure) else Known.STATED
    return Period(date.fromordinal(first), date.fromordinal(last), known, known)


def _why(cluster: Cluster) -> Iterator[str]:
    for node in sorted(cluster.nodes, key=lambda n: n.id):
        tellings = sorted(node.tellings.values(), key=lambda t: (t.report, t.id))
        for telling in tellings:
            yield from _why_one_report(telling)
        for telling in tellings[1:]:
            common = ", ".join(_in_common(telling))
            yield f"{quote(tellings[0])} and {quote(telling)}: {common}."
    for one, other, names in cluster.joined:
        yield f"{quote(one.one)} and {quote(other.one)}: {in_words(names) if names else 'a person judged them the same'}."


def _why_one_report(telling: Telling) -> Iterator[str]:
    words = dict(zip(telling.ids, (c.evidence.words for c in telling.claims), strict=True))
    first = telling.claims[0].evidence.words
    for claim in telling.claims[1:]:
        whole = words.get(claim.part_of or "") if isinstance(claim, Toll) else None
        if whole is not None:
            yield f"{_cut(claim.evidence.words)!r} is a part of {_cut(whole)!r}, by the words of report {telling.report}."
        else:
            both = f"{_cut(first)!r} and {_cut(claim.evidence.words)!r}"
            yield f"{both}: report {telling.report} gives one place and the same days for both, and nothing that tells them apart."


def _in_common(telling: Telling) -> Iterator[str]:
    if telling.own:
        yield "the same place"
    yield "the same day" if telling.is_sure else "the same week before publication" if telling.days else "no day in either"
    if telling.numbers:
        yield "the same number of people"
    if telling.sites:
        yield "the same kind of site"
    if telling.actors:
        yield "the same alleged actors"


def in_words(names: Iterable[str]) -> str:
    return ", ".join(RULES[name].words for name in names)


def quote(telling: Telling) -> str:
    """Return the words with which a telling begins, and its report."""
    return f"{_cut(telling.claims[0].evidence.words)!r} (report {telling.report})"


def _cut(words: str) -> str:
    return words if len(words) <= 80 else words[:79].rsplit(" ", 1)[0] + "…"


def persons_in(cluster: Cluster) -> int:
    """Return the greatest number of people that a claim of a cluster gives."""
    return max((n[2] for t in cluster.tellings for n in t.numbers), default=0)
