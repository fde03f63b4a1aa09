"""Tollbook: reports of armed conflict into an attributed, reconciled, auditable record of who was harmed and what was done about it.

    import tollbook

    brief = tollbook.brief("report.txt", published="2025-03-10")
    print(tollbook.render(brief, "md"))

    for report, claims in tollbook.read(["march/", "april.jsonl"], jobs=4):
        print(report.id, len(claims))

`brief`, `read`, `ingest` and `reconcile` are the commands' own functions; the rest are the values that they take and return.
Importing this package loads none of its parts: each is loaded when it is first asked for.
"""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from tollbook.errors import InvalidClaim, MissingExtra, TollbookError, UnknownLanguage, UnusableInput
    from tollbook.ingest import Unread
    from tollbook.model.claim import (
        About,
        Act,
        Category,
        Claim,
        Evidence,
        Harm,
        Relation,
        Situation,
        Source,
        SourceKind,
        Stance,
        Toll,
        Victim,
    )
    from tollbook.model.document import Report
    from tollbook.model.entity import Place
    from tollbook.model.finding import Comparison, Conflict, Count, Reading, Reconciliation, Scope, ScopeFinding, Verdict
    from tollbook.model.precision import Bounds, Known, Period, PlacePrecision
    from tollbook.model.record import from_records, to_records
    from tollbook.publish.brief import compose
    from tollbook.publish.claims_table import write_claims
    from tollbook.publish.page import Brief
    from tollbook.publish.render import render
    from tollbook.resolve.places import Gazetteer
    from tollbook.settings import Settings, load_settings

__version__ = "0.1.0"

# Public names by the module that holds them. They are written twice, here and above, since type checkers do not run code;
# a test compares them.
_HOMES = {
    "errors": ("InvalidClaim", "MissingExtra", "TollbookError", "UnknownLanguage", "UnusableInput"),
    "ingest": ("Unread",),
    "model.claim": (
        "About", "Act", "Category", "Claim", "Evidence", "Harm", "Relation", "Situation", "Source", "SourceKind", "Stance", "Toll",
        "Victim",
    ),
    "model.document": ("Report",),
    "model.entity": ("Place",),
    "model.finding": ("Comparison", "Conflict", "Count", "Reading", "Reconciliation", "Scope", "ScopeFinding", "Verdict"),
    "model.precision": ("Bounds", "Known", "Period", "PlacePrecision"),
    "model.record": ("from_records", "to_records"),
    "publish.brief": ("compose",),
    "publish.claims_table": ("write_claims",),
    "publish.page": ("Brief",),
    "publish.render": ("render",),
    "resolve.places": ("Gazetteer",),
    "settings": ("Settings", "load_settings"),
}  # fmt: skip
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names}

__all__ = [
    "About",
    "Act",
    "Bounds",
    "Brief",
    "Category",
    "Claim",
    "Comparison",
    "Conflict",
    "Count",
    "Evidence",
    "Gazetteer",
    "Harm",
    "InvalidClaim",
    "Known",
    "MissingExtra",
    "Period",
    "Place",
    "PlacePrecision",
    "Reading",
    "Reconciliation",
    "Relation",
    "Report",
    "Scope",
    "ScopeFinding",
    "Settings",
    "Situation",
    "Source",
    "SourceKind",
    "Stance",
    "Toll",
    "TollbookError",
    "UnknownLanguage",
    "Unread",
    "UnusableInput",
    "Verdict",
    "Victim",
    "__version__",
    "brief",
    "compose",
    "from_records",
    "ingest",
    "load_settings",
    "read",
    "reconcile",
    "render",
    "to_records",
    "write_claims",
]


def brief(
    reports: "Path | str | Report | Iterable[Path | str | Report]",
    *,
    published: "date | str | None" = None,
    outlet: str | None = None,
    title: str | None = None,
    language: str | None = None,
    gazetteer: "Gazetteer | None" = None,
    settings: "Settings | None" = None,
    jobs: int = 1,
    skip: "Callable[[Unread], object] | None" = None,
    watch: "Callable[[Report], object] | None" = None,
) -> "Brief":
    """Return the brief of some reports: who says what, how many, what was done, how it is now, and what is not known.

    reports: files, folders, "-" for standard input, or reports at hand. published, outlet, title, language: go before what the
    documents say of themselves. gazetteer: places beside those that Tollbook knows. settings: how counts are weighed.
    jobs: processes that read. skip: called with each document that cannot be read; such documents stand in `Brief.unread` too.
    watch: called with each report when it has been read.
    Raises UnusableInput where not one document can be read and no `skip` is given.
    """
    from tollbook.publish.brief import compose
    from tollbook.reconcile import reconcile
    from tollbook.settings import DEFAULT

    unread: list[Unread] = []

    def note(document: "Unread") -> None:
        unread.append(document)
        if skip:
            skip(document)

    found: list[Report] = []
    claims: list[Claim] = []
    told = {"published": published, "outlet": outlet, "title": title, "language": language}
    for report, its_claims in _read(reports, told, gazetteer=gazetteer, jobs=jobs, skip=note):
        found.append(report)
        claims.extend(its_claims)
        if watch:
            watch(report)
    if unread and not found and not skip:
        raise _unusable(unread[0])
    published_on = {report.id: report.published for report in found if report.published}
    reconciliation = reconcile(claims, settings=settings or DEFAULT, published=published_on)
    return compose(found, claims, reconciliation, unread=[u.sentence for u in unread])


def _read(
    reports: "Path | str | Report | Iterable[Path | str | Report]",
    told: dict[str, Any],
    *,
    gazetteer: "Gazetteer | None",
    jobs: int,
    skip: "Callable[[Unread], object] | None",
) -> "Iterator[tuple[Report, list[Claim]]]":
    from tollbook.ingest import Unread
    from tollbook.read.claims import read_all

    def note(error: "UnusableInput") -> None:
        if skip:
            skip(Unread(error.where, error.why, error.remedy))

    return read_all(_reports(reports, told, skip), jobs=jobs, gazetteer=gazetteer, skip=note if skip else None)


def _reports(
    given: "Path | str | Report | Iterable[Path | str | Report]", told: dict[str, Any], skip: "Callable[[Unread], object] | None"
) -> "Iterator[Report]":
    """Yield the reports of what a user gives: those at hand as they are, then those of files and folders."""
    from pathlib import Path

    from tollbook.ingest import Unread, load
    from tollbook.model.document import Report

    items: list[Path | str | Report] = [given] if isinstance(given, Path | str | Report) else list(given)
    yield from (item for item in items if isinstance(item, Report))
    for report in load([item for item in items if not isinstance(item, Report)], **told):
        if not isinstance(report, Unread):
            yield report
        elif skip:
            skip(report)
        else:
            raise _unusable(report)


def _unusable(document: "Unread") -> "UnusableInput":
    from tollbook.errors import UnusableInput

    return UnusableInput(document.where, document.why, document.remedy)


# `read`, `ingest` and `reconcile` name a verb and the package that holds it. Python binds such a package to its name here as soon
# as any part of it is imported, so the packages themselves can be called: `tollbook.read(…)` and `tollbook.read.claims` both work.


class _ReadVerb(ModuleType):
    def __call__(
        self,
        reports: "Path | str | Report | Iterable[Path | str | Report]",
        *,
        published: "date | str | None" = None,
        outlet: str | None = None,
        title: str | None = None,
        language: str | None = None,
        gazetteer: "Gazetteer | None" = None,
        jobs: int = 1,
        skip: "Callable[[Unread], object] | None" = None,
    ) -> "Iterator[tuple[Report, list[Claim]]]":
        """Yield each report with its claims, in order; the arguments are those of `brief`.

        The report that comes back may have a day of publication that was inferred from its words.
        Raises UnusableInput at the first document that cannot be read, unless `skip` is given.
        """
        told = {"published": published, "outlet": outlet, "title": title, "language": language}
        return _read(reports, told, gazetteer=gazetteer, jobs=jobs, skip=skip)


class _IngestVerb(ModuleType):
    def __call__(self, paths: "Path | str | Iterable[Path | str]", **told: Any) -> "Iterator[Report | Unread]":
        """Yield a report, or why there is none, for each document under paths: `tollbook.ingest.load`."""
        from tollbook.ingest import load

        return load([paths] if isinstance(paths, str) or not isinstance(paths, Iterable) else paths, **told)


class _ReconcileVerb(ModuleType):
    def __call__(
        self, claims: "Sequence[Claim]", *, settings: "Settings | None" = None, published: "Mapping[str, date] | None" = None
    ) -> "Reconciliation":
        """Return what the tolls among some claims allow: bounds, who stands behind them, what conflicts: `tollbook.reconcile.reconcile`.

        published: days of publication by the reports' ids; they tell which of two figures of one source is the later one.
        """
        from tollbook.reconcile import reconcile
        from tollbook.settings import DEFAULT

        return reconcile(claims, settings=settings or DEFAULT, published=published or {})


_VERBS: dict[str, type[ModuleType]] = {"read": _ReadVerb, "ingest": _IngestVerb, "reconcile": _ReconcileVerb}


class _Window(ModuleType):
    """This package: packages of verbs become callable in the moment that they are bound here."""

    def __setattr__(self, name: str, value: object) -> None:
        if name in _VERBS and isinstance(value, ModuleType):
            value.__class__ = _VERBS[name]
        super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Window

if TYPE_CHECKING:  # type checkers see the verbs as the functions that they are
    ingest = _IngestVerb("tollbook.ingest")
    read = _ReadVerb("tollbook.read")
    reconcile = _ReconcileVerb("tollbook.reconcile")


def __getattr__(name: str) -> Any:
    if name in _VERBS:
        return import_module(f"tollbook.{name}")
    if name in _HOME_OF:
        return getattr(import_module(f"tollbook.{_HOME_OF[name]}"), name)
    raise AttributeError(f"module 'tollbook' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
