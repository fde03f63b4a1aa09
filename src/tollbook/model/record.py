"""Claims as plain records and back: the contract of `tollbook read --format jsonl`."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from tollbook.model.claim import About, Act, Category, Claim, Evidence, Harm, Relation, Situation, Source, SourceKind, Stance, Toll, Victim
from tollbook.model.entity import Place
from tollbook.model.precision import Known, Period, PlacePrecision

Record = dict[str, Any]


def to_records(claims: Sequence[Claim]) -> list[Record]:
    """Return one record a claim. `part_of` is the index of the whole among these claims, `part_of_id` its id."""
    index = {claim.id: i for i, claim in enumerate(claims)}
    return [_to_record(claim, index) for claim in claims]


def _to_record(claim: Claim, index: Mapping[str, int]) -> Record:
    record: Record = {
        "claim": claim.kind,
        "id": claim.id,
        "document": claim.report,
        "start": claim.evidence.start_char,
        "end": claim.evidence.end_char,
        "evidence": claim.evidence.words,
        "sources": [{"name": s.name, "kind": s.kind.value} for s in claim.sources],
        "joint": claim.joint,
        "where": [_place_record(place) for place in claim.where],
        "from": _day(claim.period.first),
        "from_known": _word(claim.period.first_known),
        "to": _day(claim.period.last),
        "to_known": _word(claim.period.last_known),
        "stance": claim.stance.value,
        "quoted": claim.quoted,
    }
    if isinstance(claim, Toll):
        record |= {
            "harm": claim.harm.value,
            "value": claim.value,
            "value_high": claim.value_high,
            "relation": claim.relation.value,
            "share": claim.share,
            "victims": [v.value for v in claim.victims],
            "by": list(claim.by),
            "part_of": None if claim.part_of is None else index.get(claim.part_of),
            "part_of_id": claim.part_of,
            "cumulative": claim.cumulative,
        }
    elif isinstance(claim, Act):
        record |= {"event": claim.event.value, "actor": list(claim.actor), "target": list(claim.target)}
    elif isinstance(claim, Situation):
        record |= {"about": claim.about.value}
    return record | {"rule": claim.rule, "confidence": claim.confidence, "reader": claim.reader}


def from_records(records: Sequence[Mapping[str, Any]]) -> list[Claim]:
    """Return the claims of one report's records, as `to_records` or a gold set writes them (offsets must be there).

    Raises KeyError or ValueError where a record lacks a field or holds a value that no claim can have.
    """
    claims = [_from_record(record) for record in records]
    return [
        replace(claim, part_of=claims[record["part_of"]].id) if isinstance(claim, Toll) and record.get("part_of") is not None else claim
        for claim, record in zip(claims, records, strict=True)
    ]


def _from_record(record: Mapping[str, Any]) -> Claim:
    first, last = _parse_day(record.get("from")), _parse_day(record.get("to"))
    base: dict[str, Any] = {
        "report": record["document"],
        "evidence": Evidence(record["start"], record["end"], record["evidence"]),
        "sources": tuple(Source(s["name"], SourceKind(s["kind"])) for s in record["sources"]),
        "joint": bool(record.get("joint")),
        "where": tuple(_parse_place(place) for place in record["where"]),
        "period": Period(
            first,
            last,
            Known(record.get("from_known") or "stated") if first else None,
            Known(record.get("to_known") or "stated") if last else None,
        ),
        "stance": Stance(record["stance"]),
        "quoted": bool(record.get("quoted")),
        "rule": record.get("rule", ""),
        "confidence": record.get("confidence", 1.0),
        "reader": record.get("reader", ""),
    }
    if record["claim"] == "toll":
        return Toll(
            **base,
            harm=Harm(record["harm"]),
            relation=Relation(record["relation"]),
            value=record["value"],
            value_high=record.get("value_high"),
            share=record.get("share"),
            victims=tuple(Victim(v) for v in record["victims"]),
            by=tuple(record["by"]),
            cumulative=bool(record.get("cumulative")),
        )
    if record["claim"] == "act":
        return Act(**base, event=Category(record["event"]), actor=tuple(record["actor"]), target=tuple(record["target"]))
    return Situation(**base, about=About(record["about"]))


def _place_record(place: Place) -> Record:
    return {
        "text": place.text,
        "name": place.name,
        "country": place.country,
        "province": place.province,
        "latitude": place.latitude,
        "longitude": place.longitude,
        "precision": place.precision.value,
    }


def _parse_place(place: str | Mapping[str, Any]) -> Place:
    if isinstance(place, str):
        return Place(place)
    keys = ("name", "country", "province", "latitude", "longitude")
    return Place(place["text"], **{k: place.get(k) for k in keys}, precision=PlacePrecision(place.get("precision", "unknown")))


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _word(known: Known | None) -> str | None:
    return known.value if known else None


def _parse_day(words: str | None) -> date | None:
    return date.fromisoformat(words) if words else None
