"""The difference between groups that have a change and groups that have not, each group one case, with an interval that fits how many there are.

What is compared is one number a group, such as its mean after minus its mean before. That groups are alike over time then does no harm
(Bertrand, Duflo, Mullainathan, Quarterly Journal of Economics 119 (2004) 249). Ten groups or more in either arm: Welch's interval, which is
the cluster-robust one of Bell and McCaffrey (2002) for such a difference. Fewer: the interval of all effects that a permutation test of the groups does not refuse.
Where there are under 40 ways to choose the groups, no such test can reach 5 % from either side; then Student's t with one noise for both arms, on
two degrees of freedom less than groups (Donald, Lang, Review of Economics and Statistics 89 (2007) 221).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import combinations

import numpy as np

from upstate.measures.evaluating.effect import Effect, Inference, by_t, is_flat

MANY = 10
LEAST_WAYS = 40
_MOST_WAYS = 5_000
_SURE = 0.05


def ways(having: int, lacking: int) -> int:
    """In how many ways the groups that have it could have been chosen."""
    return math.comb(having + lacking, having)


def difference(having: np.ndarray, lacking: np.ndarray) -> tuple[Effect, Inference] | None:
    """Of the means of both arms; null where there are fewer than three groups, or an arm is empty, or the groups do not differ at all."""
    many = min(len(having), len(lacking))
    left = np.concatenate([having - having.mean(), lacking - lacking.mean()]) if many else np.zeros(1)
    if many < 1 or len(left) < 3 or is_flat(left):
        return None
    if many >= MANY:
        return _by_cluster(having, lacking), "cluster"
    if ways(len(having), len(lacking)) >= LEAST_WAYS:
        return by_permutation(having, lacking), "permutation"
    return _pooled(having, lacking), "pooled"


def _by_cluster(having: np.ndarray, lacking: np.ndarray) -> Effect:
    from scipy import stats

    found = stats.ttest_ind(having, lacking, equal_var=False)
    low, high = found.confidence_interval(0.95)
    return Effect(value=float(having.mean() - lacking.mean()), low=float(low), high=float(high), p=float(found.pvalue))


def _pooled(having: np.ndarray, lacking: np.ndarray) -> Effect:
    freedom = len(having) + len(lacking) - 2
    squares = ((having - having.mean()) ** 2).sum() + ((lacking - lacking.mean()) ** 2).sum()
    error = math.sqrt(float(squares) / freedom * (1 / len(having) + 1 / len(lacking)))
    return by_t(float(having.mean() - lacking.mean()), error, freedom)


def by_permutation(having: np.ndarray, lacking: np.ndarray) -> Effect:
    """The effects that are not refused at 5 %: each is taken off the groups that have it, and the difference then held against every other choice."""
    values = np.concatenate([having, lacking])
    chosen = _choices(len(having), len(values))
    weights = chosen / len(having) - (~chosen) / len(lacking)
    differences = weights @ values
    shared = weights[:, : len(having)].sum(axis=1)  # how much of an effect of the true groups stays in each choice
    value = float(having.mean() - lacking.mean())

    def p(effect: float) -> float:
        return float(np.mean(np.abs(differences - effect * shared) >= abs(value - effect) * (1 - 1e-9)))

    step = float(np.std(values)) or 1.0
    return Effect(value=value, low=_edge(p, value, -step), high=_edge(p, value, step), p=p(0.0))


def _choices(having: int, groups: int) -> np.ndarray:
    """All ways to choose the groups that have it, or the true one and as many by chance as can be looked at."""
    if ways(having, groups - having) <= _MOST_WAYS:
        picked = np.array(list(combinations(range(groups), having)))
    else:
        rng = np.random.default_rng(20)  # the same each time: a result can be made again
        drawn = [rng.permutation(groups)[:having] for _ in range(_MOST_WAYS - 1)]
        picked = np.array([np.arange(having), *drawn])
    chosen = np.zeros((len(picked), groups), dtype=bool)
    np.put_along_axis(chosen, picked, True, axis=1)
    return chosen


def _edge(p: Callable[[float], float], inside: float, step: float) -> float:
    """The last effect on one side that is not refused."""
    outside = inside + step
    while p(outside) > _SURE:
        inside, outside = outside, outside + 2 * (outside - inside)
    for _ in range(50):
        middle = (inside + outside) / 2
        inside, outside = (middle, outside) if p(middle) > _SURE else (inside, middle)
    return float(outside)
