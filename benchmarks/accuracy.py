"""How much of what a careful coder finds the reader finds: on the gold reports where they are at hand, else on the examples.

    python benchmarks/accuracy.py [--misses] [--page]

The gold reports are scored by the scorer that lies beside them (score.py), the examples by _score.py, which counts in the same
way. A fifth of the reports is kept aside while rules are written (`aside` in _material.py); its figures stand apart.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

from _material import EXAMPLES, GOLD, ROOT, Record, against, aside, load_gold, read_claims
from _score import KINDS, Score, score

# The bars of the project: F1 and whole-claim F1 on reports in English.
F1_BAR = {"toll": 0.90, "act": 0.65, "situation": 0.50}
WHOLE_BAR = {"toll": 0.75}
CODERS = {"toll": "0.975 / 0.92", "act": "0.93 / 0.78", "situation": "0.87 / 0.78"}  # two people coding blind by the same guide
FOUNDING_BAR = {"act": 11, "situation": 6}  # of 13 and 7
FOUNDING_SURPLUS = 4
TRAP_SURPLUS = 1


def main() -> None:
    """Print the accuracy tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--misses", action="store_true", help="print every claim missed, surplus or wrong, of reports not kept aside")
    parser.add_argument("--page", action="store_true", help="write the table of docs/guides/reading.md too, with today's date")
    options = parser.parse_args()
    if (GOLD / "score.py").is_file():
        show_founding(options.misses)
        tables = show_gold(options.misses)
        if options.page:
            write_page(tables)
    else:
        print(f"No gold reports at {GOLD} (TOLLBOOK_GOLD names another place): measured on the project's own examples.")
    show_examples()


def show_founding(misses: bool) -> None:
    """The report that the project began with: nearly everything in it has to come out, and little else."""
    reports = load_gold(GOLD / "founding")
    claims = read_claims(list(reports.values()))
    result = run_scorer(reports, claims)
    surplus = sum(result[kind]["found"] - result[kind]["matched"] for kind in KINDS)
    toll = result["toll"]
    whole = round(toll["whole_f1"] * (toll["gold"] + toll["found"]) / 2)
    print("The founding report")
    print(f"  tolls whole        {whole} of {toll['gold']} {against(whole, toll['gold'])}")
    for kind, bar in FOUNDING_BAR.items():
        print(f"  {kind + 's found':18} {result[kind]['matched']} of {result[kind]['gold']} {against(result[kind]['matched'], bar)}")
    print(f"  beyond the gold    {surplus} {against(surplus, FOUNDING_SURPLUS, most=True)}")
    if misses:
        run_scorer(reports, claims, misses=True)


def show_gold(misses: bool) -> dict[str, dict[str, Record]]:
    """All reports in English; the fifth kept aside and the rest apart; and those that look like conflict and are not."""
    reports = load_gold(GOLD / "reports")
    claims = read_claims(list(reports.values()))
    kept = aside(reports)
    rest = {name: report for name, report in reports.items() if name not in kept}
    tables = {
        f"all {len(reports)} reports": run_scorer(reports, claims),
        f"the {len(kept)} kept aside": run_scorer({name: reports[name] for name in kept}, claims),
        f"the other {len(rest)}": run_scorer(rest, claims),
    }
    for heading, result in tables.items():
        show_table(f"{heading.capitalize()}, in English", result, with_bars=heading != f"the other {len(rest)}")
    print("Reports that look like conflict and are not")
    for name in (name for name in reports if name.startswith("trap-")):
        result = run_scorer({name: reports[name]}, claims)
        found, false = (sum(result[kind]["found"] - minus * result[kind]["matched"] for kind in KINDS) for minus in (0, 1))
        print(f"  {name:24} {found} claims, {false} of them false {against(false, TRAP_SURPLUS, most=True)}")
    if misses:
        run_scorer(rest, claims, misses=True)
    return tables


def write_page(tables: dict[str, dict[str, Record]]) -> None:
    """Put the F1 and whole-claim F1 of each kind into the guide to reading."""
    rows = [f"| | {' | '.join(tables)} | two coders |", "| --- |" + " --- |" * (len(tables) + 1)]
    for kind in KINDS:
        cells = [f"{table[kind]['f1']:.2f} / {table[kind]['whole_f1']:.2f}" for table in tables.values()]
        rows.append(f"| {kind}s, found / whole (F1) | {' | '.join(cells)} | {CODERS[kind]} |")
    total = sum(next(iter(tables.values()))[kind]["gold"] for kind in KINDS)
    note = f"Measured on {date.today():%d %B %Y}, on reports in English of several wars with {total} coded claims."
    guide = ROOT / "docs" / "guides" / "reading.md"
    before, rest = guide.read_text(encoding="utf-8").split("<!-- accuracy", 1)
    opening, old = rest.split("-->\n", 1)
    after = old.split("<!-- end", 1)[1]
    table = "\n".join(rows)
    guide.write_text(f"{before}<!-- accuracy{opening}-->\n{table}\n\n{note}\n<!-- end{after}", encoding="utf-8")


def run_scorer(reports: dict[str, Record], claims: list[Record], *, misses: bool = False) -> dict[str, Record]:
    """Score some reports with the scorer of the gold folder; `misses` prints what it says of each claim."""
    with tempfile.TemporaryDirectory() as folder:
        for name in reports:
            file = next(path for path in (GOLD / "reports" / f"{name}.json", GOLD / "founding" / "report.json") if path.is_file())
            shutil.copy(file, folder)
        found = Path(folder, "claims.jsonl")
        found.write_text("".join(json.dumps(claim) + "\n" for claim in claims if claim["document"] in reports), encoding="utf-8")
        option = "--misses" if misses else "--json"
        run = subprocess.run([sys.executable, GOLD / "score.py", folder, found, option], capture_output=True, text=True, check=False)
    if run.returncode:
        sys.exit(f"score.py failed: {run.stderr}")
    if misses:
        print(run.stdout)
        return {}
    result: dict[str, Record] = json.loads(run.stdout)
    return result


def show_table(heading: str, result: dict[str, Record], *, with_bars: bool = False) -> None:
    """Print one line a kind, and the agreement of each field among matched claims."""
    print(heading)
    for kind in KINDS:
        r = result[kind]
        f1 = against(r["f1"], F1_BAR[kind]) if with_bars else ""
        whole = against(r["whole_f1"], WHOLE_BAR[kind]) if with_bars and kind in WHOLE_BAR else ""
        coders = f"  two coders {CODERS[kind]}" if with_bars else ""
        counts = f"gold {r['gold']:3}  found {r['found']:3}  matched {r['matched']:3}  P {r['precision']:.3f}  R {r['recall']:.3f}"
        print(f"  {kind:9} {counts}  F1 {r['f1']:.3f} {f1}  whole {r['whole_f1']:.3f} {whole}{coders}")
        if r["fields"]:
            print("            " + "  ".join(f"{field} {share:.2f}" for field, share in r["fields"].items()))


def show_examples() -> None:
    """The invented examples, by the project's own scorer; a floor for tests/, no measure of the world."""
    reports = load_gold(EXAMPLES / "gold")
    claims = read_claims(list(reports.values()))
    total = {kind: Score() for kind in KINDS}
    print(f"The project's own examples: {len(reports)} invented reports")
    for name, report in reports.items():
        found = score(report, [claim for claim in claims if claim["document"] == name])
        cells = [f"{kind} {s.matched}/{s.gold} +{s.found - s.matched} whole {s.whole}" for kind, s in found.items()]
        print(f"  {name:18} " + "   ".join(cells))
        total = {kind: total[kind] + found[kind] for kind in KINDS}
    for kind, s in total.items():
        print(f"  {kind:9} gold {s.gold:3}  found {s.found:3}  matched {s.matched:3}  F1 {s.f1:.3f}  whole {s.whole_f1:.3f}")


if __name__ == "__main__":
    main()
