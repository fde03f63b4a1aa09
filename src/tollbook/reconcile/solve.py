"""Least and most of a sum of counts under linear constraints, in whole persons, by HiGHS; and which claims make them so.

Counts are whole persons, so the exact question is an integer program. The linear relaxation is solved first: if its optimum is a point of
whole numbers that satisfies every constraint in exact integer arithmetic, it is the answer of the integer program as well (most sets of
tolls). Otherwise the integer program is solved where it is small (MOST_INTEGER columns), and beyond that the bound is rounded
outwards to the next whole person that the relaxation does not exclude: never too tight, at most too wide.
"""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

# Columns up to which the integer program is solved where the relaxation leaves a fraction. Such programs take milliseconds; a
# thousand columns can take seconds, and the fractions that this leaves are below one person a cell.
MOST_INTEGER = 300

# HiGHS keeps constraints to 1e-7 of a person; a fraction below this is taken for none before rounding.
_FRACTION = 1e-5


_DUAL, _PRIMAL = 1, 4  # HiGHS's names for its simplex strategies


class Sense(StrEnum):
    """Which end of a count is sought."""

    LEAST = "least"
    MOST = "most"


@dataclass(frozen=True, slots=True)
class Row:
    """One inequality, low ≤ Σ coefficient × column ≤ high, and the claim that states it; None where it holds by the scopes alone."""

    claim: str | None
    terms: tuple[tuple[int, int], ...]
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True, slots=True)
class Extreme:
    """The least or most of a sum; value None where nothing bounds it. claims: a set that suffices to bound it so, sorted."""

    value: int | None
    claims: tuple[str, ...] = ()


class Program:
    """Constraints over counts that are at least nought, solved for any sum and any subset of the claims.

    >>> program = Program(2, [Row("a", ((0, 1), (1, 1)), low=1001), Row("b", ((0, 1),), high=699)])
    >>> program.extreme({1: 1}, Sense.LEAST)
    Extreme(value=302, claims=('a', 'b'))
    """

    def __init__(self, columns: int, rows: Sequence[Row]) -> None:
        import numpy as np

        self.columns = columns
        self.rows = [row for row in rows if row.terms or (row.low or 0) > 0 or (row.high is not None and row.high < 0)]
        self.claims = tuple(sorted({row.claim for row in self.rows if row.claim is not None}))
        self._row_ids: dict[str, list[int]] = {}
        for i, row in enumerate(self.rows):
            if row.claim is not None:
                self._row_ids.setdefault(row.claim, []).append(i)
        self._active: frozenset[str] = frozenset(self.claims)
        limits = [_limits(row) for row in self.rows]
        self._low, self._high = np.array([low for low, _ in limits], dtype=float), np.array([high for _, high in limits], dtype=float)
        self._sparse: tuple[Any, Any, Any] | None = None
        self._linear: Any = None
        self._cost: tuple[int, ...] = ()
        self._is_moved = True
        self.point: Any = None  # the whole counts at which the last solution lies, where they satisfy every active constraint

    def activate(self, claims: Collection[str]) -> None:
        """Let only the constraints of these claims hold, and those that hold by the scopes alone."""
        wanted = frozenset(claims)
        for claim in sorted(wanted ^ self._active):
            for i in self._row_ids.get(claim, ()):
                self._low[i], self._high[i] = _limits(self.rows[i]) if claim in wanted else (-math.inf, math.inf)
                if self._linear is not None:
                    self._linear.changeRowBounds(i, self._low[i], self._high[i])
                    self._is_moved = True
        self._active = wanted

    def feasible(self) -> bool:
        """Tell whether any whole counts satisfy the active constraints."""
        return self._empty_holds() if self.columns == 0 else self._solve({}, Sense.LEAST) is not None

    def certificate(self) -> tuple[str, ...] | None:
        """Return active claims that suffice to make the relaxation infeasible (a Farkas certificate); None if it is not, or gives none.

        To be called right after `feasible` was found false.
        """
        _, has_ray, ray = self._load().getDualRay()
        if not has_ray or ray is None:
            return None
        claims = {row.claim for row, weight in zip(self.rows, ray, strict=False) if row.claim is not None and abs(weight) > 1e-9}
        return tuple(sorted(claims)) or None

    def extreme(self, terms: Mapping[int, int], sense: Sense) -> Extreme:
        """Return the least or most of a sum of columns under the active constraints, which must be feasible."""
        if not terms or self.columns == 0:
            return Extreme(0)
        found = self._solve(terms, sense)
        if found is None or found[0] is None:
            return Extreme(None)
        return Extreme(found[0], found[1])

    def _empty_holds(self) -> bool:
        return all((row.low or 0) <= 0 and (row.high is None or row.high >= 0) for row in self.rows if self._holds(row))

    def _holds(self, row: Row) -> bool:
        return row.claim is None or row.claim in self._active

    def _solve(self, terms: Mapping[int, int], sense: Sense) -> tuple[int | None, tuple[str, ...]] | None:
        """Return (value, claims), (None, ()) where unbounded, or None where infeasible."""
        import highspy
        import numpy as np

        self.point = None
        highs = self._load()
        self._aim(highs, terms, sense)
        # A new aim leaves the last solution feasible, new constraints leave it optimal: the simplex that starts from it takes few steps.
        highs.setOptionValue("simplex_strategy", _DUAL if self._is_moved else _PRIMAL)
        self._is_moved = False
        highs.run()
        status = highs.getModelStatus()
        if status == highspy.HighsModelStatus.kUnboundedOrInfeasible:
            status = self._settle(highs, terms, sense)
        if status == highspy.HighsModelStatus.kInfeasible:
            return None
        if status == highspy.HighsModelStatus.kUnbounded:
            return None, ()
        solution = highs.getSolution()
        binding = np.flatnonzero(np.abs(np.asarray(solution.row_dual)) > 1e-7).tolist()
        claims = tuple(sorted({claim for i in binding if (claim := self.rows[i].claim) is not None}))
        values = np.asarray(solution.col_value)
        point = np.rint(values).astype(np.int64)
        columns, weights = _arrays(terms)
        aimed, value = float(values[columns] @ weights), int(point[columns] @ weights)
        if abs(aimed - value) < 0.5 and self.allows(point):
            self.point = point
            return value, claims
        if self.columns <= MOST_INTEGER:
            return self._solve_integer(terms, sense)
        return (math.ceil(aimed - _FRACTION) if sense is Sense.LEAST else math.floor(aimed + _FRACTION)), claims

    def _settle(self, highs: Any, terms: Mapping[int, int], sense: Sense) -> Any:
        """Tell unbounded from infeasible: solve once without an aim."""
        import highspy

        self._aim(highs, {}, sense)
        highs.run()
        status = highs.getModelStatus()
        self._aim(highs, terms, sense)
        return (
            highspy.HighsModelStatus.kInfeasible if status == highspy.HighsModelStatus.kInfeasible else highspy.HighsModelStatus.kUnbounded
        )

    def allows(self, point: Any) -> bool:
        """Tell whether whole counts satisfy every active constraint, in exact arithmetic (counts, coefficients and sums fit 64 bits)."""
        import numpy as np

        if point.size and point.min() < 0:
            return False
        starts, index, coefficients = self._matrix()
        terms = np.concatenate(([0], np.cumsum(coefficients * point[index])))
        totals = terms[starts[1:]] - terms[starts[:-1]]
        return bool(((totals >= self._low) & (totals <= self._high)).all())

    def _matrix(self) -> tuple[Any, Any, Any]:
        import numpy as np

        if self._sparse is None:
            starts = np.cumsum([0, *(len(row.terms) for row in self.rows)])
            index = np.array([column for row in self.rows for column, _ in row.terms], dtype=np.int32)
            coefficients = np.array([coefficient for row in self.rows for _, coefficient in row.terms], dtype=np.int64)
            self._sparse = starts, index, coefficients
        return self._sparse

    def _solve_integer(self, terms: Mapping[int, int], sense: Sense) -> tuple[int | None, tuple[str, ...]] | None:
        import highspy
        import numpy as np

        highs = self._model(integer=True)
        self._aim(highs, terms, sense, fresh=True)
        highs.run()
        status = highs.getModelStatus()
        if status in (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible):
            return None
        if status == highspy.HighsModelStatus.kUnbounded:
            return None, ()
        values = np.rint(np.asarray(highs.getSolution().col_value)).astype(np.int64)
        self.point = values if self.allows(values) else None
        columns, weights = _arrays(terms)
        # Duals do not exist here: every active claim stands behind the bound until `binding` thins them out.
        return int(values[columns] @ weights), tuple(sorted(self._active & set(self.claims)))

    def _load(self) -> Any:
        if self._linear is None:
            self._linear = self._model(integer=False)
            self._cost = ()
        return self._linear

    def _aim(self, highs: Any, terms: Mapping[int, int], sense: Sense, *, fresh: bool = False) -> None:
        import highspy

        if not fresh:
            if self._cost:
                columns, weights = _arrays(dict.fromkeys(self._cost, 0))
                highs.changeColsCost(len(columns), columns, weights.astype(float))
            self._cost = tuple(terms)
        if terms:
            columns, weights = _arrays(terms)
            highs.changeColsCost(len(columns), columns, weights.astype(float))
        highs.changeObjectiveSense(highspy.ObjSense.kMinimize if sense is Sense.LEAST else highspy.ObjSense.kMaximize)

    def _model(self, *, integer: bool) -> Any:
        import highspy
        import numpy as np

        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = self.columns, len(self.rows)
        lp.col_cost_ = np.zeros(self.columns)
        lp.col_lower_ = np.zeros(self.columns)
        lp.col_upper_ = np.full(self.columns, math.inf)
        lp.row_lower_, lp.row_upper_ = self._low.copy(), self._high.copy()
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        starts, index, coefficients = self._matrix()
        lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = starts, index, coefficients.astype(float)
        if integer:
            lp.integrality_ = [highspy.HighsVarType.kInteger] * self.columns
        highs: Any = highspy.Highs  # its own stubs leave the constructor untyped
        highs = highs()
        # One thread and a fixed seed: the same claims give the same bounds and the same binding claims on every machine.
        for option, value in (("output_flag", False), ("threads", 1), ("random_seed", 0), ("mip_rel_gap", 0.0), ("mip_abs_gap", 1e-6)):
            highs.setOptionValue(option, value)
        if not integer:  # such programs are small and solved many times over: presolving takes longer than the simplex itself
            highs.setOptionValue("presolve", "off")
        highs.passModel(lp)
        return highs


def _arrays(terms: Mapping[int, int]) -> tuple[Any, Any]:
    import numpy as np

    return np.fromiter(terms, dtype=np.int32, count=len(terms)), np.fromiter(terms.values(), dtype=np.int64, count=len(terms))


def _limits(row: Row) -> tuple[float, float]:
    return (-math.inf if row.low is None else float(row.low)), (math.inf if row.high is None else float(row.high))
