"""How often the first number that the reader takes from an excerpt on displacement is the one that IDMC's coders wrote down.

    python benchmarks/idetect.py [--misses]

On idetect_displacement.jsonl (223 excerpts; IDMC's IDETECT challenge) where it is at hand. Right: the value of the first toll of
displaced, returned, trapped or affected people is `quantity_fixed`. A reader of conflict reports makes no toll of houses, households
or floods; there the first quantity that counts something stands in, and both figures are printed.
A plain regular expression's first number is right in 76 % of the excerpts, the best tool measured in 78 %.
"""

import argparse

from _material import Record, against, load_corpus, read_claims
from tollbook.read.numbers import Sense, quantities

FIRST_NUMBER_BAR = 0.85
HARMS = frozenset({"displaced", "returned", "trapped", "affected"})


def main() -> None:
    """Print the share of excerpts whose first number is right."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--misses", action="store_true", help="print each excerpt whose first number is wrong")
    options = parser.parse_args()
    rows = load_corpus("idetect_displacement.jsonl")
    if not rows:
        print("idetect_displacement.jsonl is not at hand: nothing measured.")
        return
    tolls = first_tolls(rows)
    firsts = {row["id"]: tolls.get(row["id"], first_count(row["text"])) for row in rows}
    people = [row for row in rows if row["unit"] == "People" and "spanish" not in row["flags"]]
    print(f"First number right, {len(rows)} excerpts on displacement (IDMC)")
    show("all excerpts, toll or else number", rows, firsts, FIRST_NUMBER_BAR)
    show("people, in English, toll or else number", people, firsts, FIRST_NUMBER_BAR)
    with_toll = [row for row in people if row["id"] in tolls]
    show("people, in English, where there is a toll", with_toll, tolls)
    print(f"  excerpts on people, in English, with a toll: {len(with_toll)} of {len(people)}")
    if options.misses:
        for row in rows:
            if firsts[row["id"]] != row["quantity_fixed"]:
                kind = "toll" if row["id"] in tolls else "number"
                gold = f"{row['unit']} {row['quantity_fixed']:g}"
                print(f"{row['id']}: {gold}, {kind} {firsts[row['id']]}: {row['text'][:150]!r}")


def first_tolls(rows: list[Record]) -> dict[str, float]:
    """The value of the first toll of displacement in each excerpt that has one."""
    reports = [{"id": row["id"], "text": row["text"], "language": "en"} for row in rows]
    claims = sorted(read_claims(reports), key=lambda claim: (claim["document"], claim["start"]))
    tolls: dict[str, float] = {}
    for claim in claims:
        if claim["claim"] == "toll" and claim["harm"] in HARMS and claim["value"] is not None:
            tolls.setdefault(claim["document"], claim["value"])
    return tolls


def first_count(text: str) -> float | None:
    """The first quantity of a text that counts something."""
    return next((quantity.value for quantity in quantities(text) if quantity.sense is Sense.COUNT and quantity.value is not None), None)


def show(heading: str, rows: list[Record], firsts: dict[str, float | None] | dict[str, float], bar: float | None = None) -> None:
    """Print one share, beside its bar if it has one."""
    right = sum(firsts[row["id"]] == row["quantity_fixed"] for row in rows)
    share = right / len(rows) if rows else 0.0
    print(f"  {heading:44} {right:3} of {len(rows):3}  {share:.3f} {against(share, bar) if bar else ''}")


if __name__ == "__main__":
    main()
