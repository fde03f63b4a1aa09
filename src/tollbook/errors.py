"""The errors that Tollbook raises.

    TollbookError
    ├── UnusableInput      a file, option or report that cannot be used; says what, where, why and what to do
    ├── UnknownLanguage    a report in a language that no reader speaks
    ├── MissingExtra       a format that needs an optional package
    └── InvalidClaim       a claim that contradicts its own report: a defect of a reader, never of the input

Sources that disagree are no error: they are findings, and are returned (`tollbook.reconcile`).
"""


class TollbookError(Exception):
    """Every error that leaves Tollbook on purpose. Its text is one sentence for a person."""


class UnusableInput(TollbookError):
    """Input that cannot be used.

    where: the file, option or report. why: the cause, in plain words. remedy: what the user can do.

    >>> str(UnusableInput("march.pdf", "its pages hold pictures and no text", "run it through OCR first"))
    'march.pdf: its pages hold pictures and no text; run it through OCR first.'
    """

    def __init__(self, where: str, why: str, remedy: str = "") -> None:
        self.where, self.why, self.remedy = where, why, remedy
        super().__init__(f"{where}: {why}; {remedy}." if remedy else f"{where}: {why}.")


class UnknownLanguage(UnusableInput):
    """A report in a language that no reader of Tollbook speaks."""


class MissingExtra(TollbookError):
    """A format or source whose optional package is not installed."""


class InvalidClaim(TollbookError):
    """A claim that does not fit its report."""
