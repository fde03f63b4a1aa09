"""Tolls as they come and go, each in its part; told which parts a change touches."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from tollbook.model.claim import Claim, Toll
from tollbook.reconcile.geography import PartOf
from tollbook.reconcile.parts import Assigned, assign, part_loose, tied_events

LOOSE = "\x00loose"  # the group of tolls of no event, before they are parted


@dataclass
class Holdings:
    """The tolls in hand by report and by event, with their days of publication."""

    tolls: dict[str, Toll] = field(default_factory=dict)
    published: dict[str, date] = field(default_factory=dict)
    events: dict[str, str] = field(default_factory=dict)
    _reports: dict[str, dict[str, Toll]] = field(default_factory=dict)
    _assigned: dict[str, Assigned] = field(default_factory=dict)
    _groups: dict[str, dict[str, Toll]] = field(default_factory=dict)  # event (or LOOSE) → tolls as they are assigned
    _ties: dict[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)  # report → events that its links of parts tie
    _tied: dict[str, str] = field(default_factory=dict)  # event → the name of the part that holds it, where it is tied to another

    def take(self, claims: Iterable[Claim], published: Mapping[str, date], events: Mapping[str, str], without: Iterable[str]) -> set[str]:
        """Take in and drop what is given; return the names of all parts that this may touch (LOOSE for those of no event)."""
        reports = {*self._take_claims(claims), *self._take_facts(published, events), *self._drop(without)}
        touched = {event for report in sorted(reports & self._reports.keys()) for event in self._assign(report)}
        before, self._tied = self._tied, tied_events(tie for report in sorted(self._ties) for tie in self._ties[report])
        touched |= {event for event in {*before, *self._tied} if before.get(event, event) != self._tied.get(event, event)}
        return {tied.get(event, event) for event in touched for tied in (before, self._tied)}

    def members(self, key: str) -> dict[str, Toll]:
        """Return the tolls of the part that is named after an event: its own, and those of all events that are tied to it."""
        events = [event for event, top in self._tied.items() if top == key] if key in self._tied else [key]
        return {name: toll for event in events for name, toll in self._groups.get(event, {}).items()}

    def loose_parts(self, part_of: PartOf | None) -> list[dict[str, Toll]]:
        """Return the tolls of no event in parts."""
        return part_loose(self._groups.get(LOOSE, {}), self.published, part_of)

    def _take_claims(self, claims: Iterable[Claim]) -> set[str]:
        reports = set()
        for claim in claims:
            if isinstance(claim, Toll):
                key = claim.id
                known = self.tolls.get(key)
                if known is not None and known != claim:  # two readings of the same words: one of them, whichever came first
                    claim = min(known, claim, key=repr)
                if known != claim:
                    self.tolls[key] = self._reports.setdefault(claim.report, {})[key] = claim
                    reports.add(claim.report)
        return reports

    def _take_facts(self, published: Mapping[str, date], events: Mapping[str, str]) -> set[str]:
        days = {report for report, day in published.items() if self.published.get(report) != day}
        self.published.update(published)
        moved = [key for key, event in events.items() if self.events.get(key) != event]
        self.events.update(events)
        return days | {self.tolls[key].report for key in moved if key in self.tolls}

    def _drop(self, claims: Iterable[str]) -> set[str]:
        reports = set()
        for key in claims:
            if key in self.tolls:
                reports.add(self.tolls[key].report)
                del self._reports[self.tolls.pop(key).report][key]
        return reports

    def _assign(self, report: str) -> set[str]:
        """Move the tolls of a report to where they go; return the events that this touches."""
        touched = set()
        before = self._assigned.get(report)
        for key, event in before.event.items() if before is not None else ():
            del self._groups[event or LOOSE][key]
            touched.add(event or LOOSE)
        after = self._assigned[report] = assign(self._reports[report], self.events)
        self._ties.pop(report, None)
        if after.ties:
            self._ties[report] = after.ties
        for key, event in after.event.items():
            self._groups.setdefault(event or LOOSE, {})[key] = after.tolls[key]
            touched.add(event or LOOSE)
        return touched
