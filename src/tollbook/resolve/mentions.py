"""The names of actors and sources in claims, report by report, with the countries that the claims are about."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from tollbook.model.claim import Act, Claim, SourceKind, Toll
from tollbook.model.document import Report
from tollbook.model.entity import Place
from tollbook.resolve.bodies import countries_named, fold_name, tables
from tollbook.resolve.places import Gazetteer

MAIN_SHARE = 0.5  # of the placed claims of a report: the country that more than half of them lie in is the one that it is about


@dataclass(slots=True)
class Mention:
    """A name in one report, in claims about one country (None where neither claim nor report tells a single one).

    countries: all that its claims and report are about, the likeliest first. is_certain: its country is the one that the report is about.
    kinds: of it as a source, with how often. persons: how many people the tolls count that hang on it.
    territory: of those who run a part of the country apart, if all its claims lie there: offices without a country's name are theirs
    ('the health ministry' in reports on Gaza).
    """

    report: str
    name: str
    country: str | None
    countries: tuple[str, ...]
    kinds: dict[SourceKind, int] = field(default_factory=dict)
    claims: list[str] = field(default_factory=list)
    persons: int = 0
    is_certain: bool = True
    territory: str | None = None

    @property
    def key(self) -> str:
        """The folded name."""
        return fold_name(self.name)

    @property
    def kind(self) -> SourceKind | None:
        """Its kind as a source, the most frequent one."""
        return min(self.kinds, key=lambda kind: (-self.kinds[kind], kind), default=None)


def find_mentions(reports: Iterable[Report], claims: Iterable[Claim], gazetteer: Gazetteer | None) -> list[Mention]:
    """Return each name of each report, in an order that does not depend on that of the claims."""
    texts = {report.id: report for report in reports}
    by_report: dict[str, list[Claim]] = {}
    for claim in claims:
        by_report.setdefault(claim.report, []).append(claim)
    found: list[Mention] = []
    for report_id in sorted(by_report):
        found += _in_report(by_report[report_id], texts.get(report_id), gazetteer)
    return found


def names_of(claim: Claim) -> list[tuple[str, SourceKind | None]]:
    """Return the names of a claim's sources, with their kinds, and of its actors, without."""
    named: list[tuple[str, SourceKind | None]] = [(source.name, source.kind) for source in claim.sources]
    actors = claim.by if isinstance(claim, Toll) else (*claim.actor, *claim.target) if isinstance(claim, Act) else ()
    return named + [(name, None) for name in actors]


def _in_report(claims: list[Claim], report: Report | None, gazetteer: Gazetteer | None) -> list[Mention]:
    placed = [_countries(claim.where, gazetteer) for claim in claims]
    main, all_countries = _main_country(placed, report)
    found: dict[tuple[str, str | None], Mention] = {}
    whole = _territory((place for claim in claims for place in claim.where), main)
    for claim, own in zip(claims, placed, strict=True):
        claim_id = claim.id
        country = main if not own else next(iter(own)) if len(own) == 1 else None
        near = tuple(dict.fromkeys(c for c in (country, main, *all_countries) if c))
        is_certain = country == main or len(all_countries) < 2
        names = names_of(claim)
        for name, kind in names:
            territory = _territory(claim.where, country) or (None if own else whole)
            mention = found.setdefault(
                (name, country), Mention(claim.report, name, country, near, is_certain=is_certain, territory=territory)
            )
            mention.territory = mention.territory if mention.territory == territory else None
            if kind:
                mention.kinds[kind] = mention.kinds.get(kind, 0) + 1
        for name in dict.fromkeys(name for name, _ in names):
            mention = found[(name, country)]
            mention.claims.append(claim_id)
            mention.persons += (claim.value_high or claim.value or 0) if isinstance(claim, Toll) else 0
    return [found[key] for key in sorted(found, key=lambda k: (k[0], k[1] or ""))]


def _territory(where: Iterable[Place], country: str | None) -> str | None:
    """The part of a country that is run apart, if all places that lie in the country lie there."""
    provinces = {fold_name(place.province or "") for place in where if place.country == country and country and place.province}
    found = {tables().territories.get(province, ("", ""))[1] for province in provinces}
    return found.pop() or None if len(found) == 1 else None


def _countries(where: Iterable[Place], gazetteer: Gazetteer | None) -> set[str]:
    found = {place.country or (gazetteer.country(place.text) if gazetteer else None) for place in where}
    return {country for country in found if country}


def _main_country(placed: Iterable[set[str]], report: Report | None) -> tuple[str | None, tuple[str, ...]]:
    """The country that most of a report's claims lie in, and all that it is about; by its words where no claim has a place."""
    counts: dict[str, int] = {}
    for countries in placed:
        for country in countries:
            counts[country] = counts.get(country, 0) + 1
    ordered = tuple(sorted(counts, key=lambda c: (-counts[c], c)))
    if ordered:
        return (ordered[0] if counts[ordered[0]] > MAIN_SHARE * sum(counts.values()) else None), ordered
    named = tuple(countries_named(f"{report.title or ''}. {report.text[:4000]}")) if report else ()
    return (named[0] if len(named) == 1 else None), named
