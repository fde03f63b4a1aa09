"""Whom the actors and targets of acts are: short invented reports, an act of each, and its parties."""

import pytest

from tollbook.model.claim import Act
from tollbook.model.document import Report
from tollbook.read.claims import read

# Report, category, actors, targets, why.
REPORTS = [
    (
        "The army bombed two villages on Monday. It said that it had captured the airport.",
        "ASSAULT",
        ["army"],
        ["airport"],
        "a pronoun and its body",
    ),
    (
        "Rebels of the M23 entered Sake. Soldiers retook the town on Monday.",
        "ASSAULT",
        ["Soldiers"],
        ["Sake"],
        "'the town' is the one named before",
    ),
    ("Israeli jets bombed a bridge in Lebanon on Monday.", "ASSAULT", ["Israel"], ["bridge"], "the state behind a weapon"),
    ("Kinshasa accused Kigali of aiding the rebels. Kigali denied the charge.", "REJECT", ["Kigali"], ["Kinshasa"], "who made the charge"),
    ("The governor had four traders arrested in the town, soldiers said.", "COERCE", ["governor"], ["traders"], "who had it done"),
    ("Kenya and Uganda said that they backed the offensive against the rebels.", "SUPPORT", ["Kenya", "Uganda"], ["offensive"], "'they'"),
    (
        "The militia said that its men had struck and the army dismissed the claim of victory in the war.",
        "REJECT",
        ["army"],
        ["militia"],
        "a claim",
    ),
]


@pytest.mark.parametrize(("text", "event", "actors", "targets", "why"), REPORTS)
def test_the_parties_of_an_act(text: str, event: str, actors: list[str], targets: list[str], why: str) -> None:
    found = [c for c in read(Report(id="r", text=text)) if isinstance(c, Act) and c.event.value == event]
    assert found, why
    assert (list(found[-1].actor), list(found[-1].target)) == (actors, targets), why
