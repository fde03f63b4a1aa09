"""Who stands behind claims: the independent origins of a set of claims, and the relays through which each came.

A claim names its origin first, then its relays; the outlet of its report is the last of them. Support is counted in origins: ten outlets
that relay one monitor are one, outlets in their own voice are one where they print one text, and a spokesperson is the body spoken for.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tollbook.model.claim import Act, Claim, SourceKind
from tollbook.model.document import Report
from tollbook.model.entity import NameFinding
from tollbook.resolve.actors import Names
from tollbook.resolve.bodies import fold_name
from tollbook.resolve.copies import Voice
from tollbook.resolve.judgements import find_path


@dataclass(frozen=True, slots=True)
class Origin:
    """One independent origin.

    key: tells it from the others: an entity's id, or of an outlet its folded name or report. name: for people to read.
    claims: ids of the claims behind which it stands. relays: names of those who passed them on, outlets among them.
    speakers: names of people who spoke for it. merged: names of other origins that count as one with it, being told in a circle.
    """

    key: str
    name: str
    kind: SourceKind | None
    claims: tuple[str, ...]
    relays: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()
    merged: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Origins:
    """The independent origins of a set of claims, most claims first, and circles of relays among them."""

    origins: tuple[Origin, ...]
    findings: tuple[NameFinding, ...] = ()

    def __len__(self) -> int:
        return len(self.origins)


@dataclass(frozen=True, slots=True)
class _End:
    """One end of a chain: who it is, under one key, and what it is called."""

    key: str
    name: str
    kind: SourceKind | None
    speaker: str | None = None


def find_origins(claims: Iterable[Claim], voices: Sequence[Voice], names: Names, reports: Iterable[Report]) -> Origins:
    """Return the independent origins of claims that say one thing.

    An outlet that is itself quoted, and in these claims only passes on what others said, is no origin: those others are. Origins that
    are told on each other's word, in a circle, count as one, and the circle is a finding.
    """
    return _Chains(claims, voices, names, reports).origins()


class _Chains:
    def __init__(self, claims: Iterable[Claim], voices: Sequence[Voice], names: Names, reports: Iterable[Report]) -> None:
        self.names = names
        self.claims = sorted({claim.id: claim for claim in claims}.values(), key=lambda c: (c.report, c.evidence.start_char, c.id))
        self.reports = {report.id: report for report in reports}
        self.first = {copy: voice.reports[0] for voice in voices for copy in voice.reports}
        self.ends: dict[str, _End] = {}
        self.upstream: dict[str, dict[str, None]] = {}  # outlet or relay → those on whose word it tells
        self.own_voice: set[str] = set()
        self.starts: dict[str, list[str]] = {}
        self.relays: dict[str, dict[str, None]] = {}
        self.speakers: dict[str, dict[str, None]] = {}
        for claim in self.claims:
            self._enter(claim)

    def _enter(self, claim: Claim) -> None:
        outlet = self._outlet(claim)
        count = _origin_count(claim)
        chain = [self._source(claim, source.name, source.kind) for source in claim.sources]
        starts, relays = (chain[:count], [*chain[count:], outlet]) if chain else ([outlet], [])
        if not chain:
            self.own_voice.add(outlet.key)
        self.starts[claim.id] = [end.key for end in starts]
        printed = self.reports.get(claim.report)
        if printed and printed.outlet:  # a copy's own outlet passes on what the first of its voice says
            self.relays.setdefault(claim.id, {})[printed.outlet] = None
        for start in starts:
            if start.speaker:
                self.speakers.setdefault(start.key, {})[start.speaker] = None
            teller = start
            for relay in relays:
                if relay.key != teller.key:
                    self.upstream.setdefault(relay.key, {})[teller.key] = None
                    if relay is not outlet:
                        self.relays.setdefault(claim.id, {})[relay.name] = None
                teller = relay

    def _source(self, claim: Claim, name: str, kind: SourceKind) -> _End:
        entity = self.names.source(claim.id, name)
        if entity is None:  # open: told apart by its name and report
            return self._end(_End(f"open:{self._voice(claim.report)}:{fold_name(name)}", name, kind))
        behind = self.names.behind(entity)
        if behind.report is not None:  # people of one text are the same people in its copies
            return self._end(_End(f"here:{self._voice(claim.report)}:{fold_name(behind.name)}", behind.name, behind.kind))
        return self._end(_End(behind.id, behind.name, behind.kind, entity.name if entity.id != behind.id else None))

    def _outlet(self, claim: Claim) -> _End:
        """The outlet in whose voice a report speaks: of copies, that of the first."""
        report = self.reports.get(self._voice(claim.report)) or self.reports.get(claim.report)
        if report is None or not report.outlet:
            return self._end(
                _End(f"report:{self._voice(claim.report)}", report.title or report.id if report else claim.report, SourceKind.MEDIA)
            )
        entity = self.names.named(report.outlet)
        return self._end(_End(entity.id if entity else f"outlet:{fold_name(report.outlet)}", report.outlet, SourceKind.MEDIA))

    def _voice(self, report: str) -> str:
        return self.first.get(report, report)

    def _end(self, end: _End) -> _End:
        self.ends.setdefault(end.key, end)
        return end

    def origins(self) -> Origins:
        circles = self._circles()
        merged = {key: circle[0] for circle in circles for key in circle}
        behind: dict[str, dict[str, None]] = {}
        for claim in self.claims:
            for start in self.starts[claim.id]:
                for key in self._traced(start):
                    behind.setdefault(merged.get(key, key), {})[claim.id] = None
        found = [self._origin(key, tuple(ids), merged) for key, ids in behind.items()]
        findings = [self._finding(circle) for circle in circles]
        return Origins(tuple(sorted(found, key=lambda o: (-len(o.claims), o.name, o.key))), tuple(findings))

    def _origin(self, key: str, ids: tuple[str, ...], merged: Mapping[str, str]) -> Origin:
        end = self.ends[key]
        others = tuple(self.ends[k].name for k, root in merged.items() if root == key and k != key)
        relays = dict.fromkeys(name for claim in ids for name in self.relays.get(claim, ()) if name != end.name)
        return Origin(key, end.name, end.kind, ids, tuple(sorted(relays)), tuple(sorted(self.speakers.get(key, ()))), others)

    def _traced(self, key: str) -> list[str]:
        """The origin itself, or, where it only passes on what others said, those others."""
        found, waiting, seen = [], [key], {key}
        while waiting:
            at = waiting.pop()
            told_by = [k for k in self.upstream.get(at, ()) if k not in seen]
            if at in self.own_voice or not self.upstream.get(at) or self.ends[at].kind is not SourceKind.MEDIA:
                found.append(at)
            else:
                waiting += told_by
                seen.update(told_by)
        return sorted(found) or [key]

    def _circles(self) -> list[list[str]]:
        """Relays that tell on each other's word, each circle once, by name."""
        found: dict[str, list[str]] = {}
        for key in sorted(self.upstream):
            for step in sorted(self.upstream[key]):
                if key in found:
                    break
                way = find_path(step, key, lambda k: sorted(self.upstream.get(k, ())))
                if way and not any(k in found for k in way):
                    circle = sorted(way, key=lambda k: (self.ends[k].name, k))
                    found |= dict.fromkeys(way, circle)
        return [list(c) for c in dict.fromkeys(tuple(circle) for circle in found.values())]

    def _finding(self, circle: Sequence[str]) -> NameFinding:
        names = tuple(self.ends[key].name for key in circle)
        told = " and ".join(repr(name) for name in names)
        return NameFinding(
            names, f"{told} tell on each other's word, in a circle: they count as one origin, since none is known to have it first"
        )


def _origin_count(claim: Claim) -> int:
    """How many of a claim's sources are its origins: two where they are coordinate, of an act of speech all its actors."""
    if not claim.joint:
        return 1
    return max(2, len(claim.actor)) if isinstance(claim, Act) else 2
