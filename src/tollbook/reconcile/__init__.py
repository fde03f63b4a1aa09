"""Tolls to bounds: what the claims allow, who stands behind each bound, and which claims cannot all be true.

words.py          relation → bounds (the table), shares, words that say 'all of them'
origins.py        who counts, under one key for all spellings, and what the count is
scopes.py         whom a toll counts; how scopes lie to each other; the least set of cells that tells them apart
statements.py     tolls made ready: region, reading, role (stands, former, occasion, …)
constraints.py    statements as inequalities, each naming its claim
solve.py          least and most (HiGHS)
settled.py        bounds and the claims that bind them, with few calls of the solver
conflicts.py      smallest sets of claims that cannot all hold
connected.py      scopes that bear on each other; unions.py  scopes that several together fill
solved.py         the tolls of one part, solved
comparisons.py    how pairs of differing figures stand to each other, and why
accounts.py       plain sentences; findings.py  one for each scope
parts.py          claims in parts that are reconciled apart; holdings.py  as they come and go
solution.py       one part solved, with an outline of it
asking.py         what the claims allow for an asked scope, over parts; answers.py  in one sentence
series.py         what each source published of each scope, in order
reconciler.py     all of it, kept and brought up to date; reconciling.py  once and from nothing
"""

from tollbook.reconcile.geography import PartOf, place_key
from tollbook.reconcile.reconciler import Reconciler
from tollbook.reconcile.reconciling import reconcile
from tollbook.reconcile.series import series
from tollbook.reconcile.words import BOUNDS_TABLE, BoundsRule, bounds_of

__all__ = ["BOUNDS_TABLE", "BoundsRule", "PartOf", "Reconciler", "bounds_of", "place_key", "reconcile", "series"]
