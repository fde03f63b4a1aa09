"""Documents into reports: text, Markdown, web pages, PDF, Word, feeds, e-mail, lists of reports, and archives of all these.

`open_document` opens one document, `load` all that a user names. Every document ends as a `Report` or as an `Unread` that says in one
sentence what is wrong with it and what to do: none is dropped, none stops the others.
What the user says of a report (day, outlet, title, language) goes before what its document says, and that before what is detected.
"""

from tollbook.ingest.entries import Member, MemberFacts, Unread
from tollbook.ingest.limits import MAX_FILE_BYTES, MAX_LAYERS, Allowance
from tollbook.ingest.loading import load
from tollbook.ingest.opening import open_document

__all__ = ["MAX_FILE_BYTES", "MAX_LAYERS", "Allowance", "Member", "MemberFacts", "Unread", "load", "open_document"]
