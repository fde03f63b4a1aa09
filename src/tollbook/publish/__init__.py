"""Record to bytes: the brief in its formats, and claims as tables.

compose(reports, claims, reconciliation) ──▶ Brief ──▶ render(brief, "html")
write_claims([(report, claims)], "jsonl")
"""

from tollbook.publish.brief import compose
from tollbook.publish.claims_table import CLAIM_FORMATS, write_claims
from tollbook.publish.page import Brief
from tollbook.publish.render import FORMATS, render

__all__ = ["CLAIM_FORMATS", "FORMATS", "Brief", "compose", "render", "write_claims"]
