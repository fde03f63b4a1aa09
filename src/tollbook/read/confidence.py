"""How often claims of a rule were right when last measured (benchmarks/accuracy.py); what `Claim.confidence` means."""

# Share of tolls by each family of rules that agree with a coder on harm and number. Measured 2026-11-22 on 22 development reports.
FAMILIES = {
    "object": 0.97,
    "subject": 0.97,
    "noun": 0.96,
    "adjective": 0.95,
    "toll": 0.94,
    "with": 0.93,
    "part": 0.94,
    "continued": 0.88,
    "single": 0.80,
    "figure": 0.70,
    "list": 0.80,
    "none": 0.90,
}
OTHER = 0.85


def confidence_of(rule: str) -> float:
    """Return the measured share of right claims of a toll rule's family.

    >>> confidence_of("killed.noun") > confidence_of("killed.figure")
    True
    """
    return FAMILIES.get(rule.rsplit(".", 1)[-1], OTHER)
