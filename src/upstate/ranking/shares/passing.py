"""What is known of each area, passed up and down a nest: the engine of the nested estimates of shares and of rates.

All that is known of a node is written as if it had been counted: hits of a weight (tries, or exposure), whose mean is
hits / weight. Two pieces of knowledge are joined by adding. On the way up, the count of an area tells of its parent
less than its own size, because areas differ; on the way down, what is known of the parent tells of the area less than
of the parent. How much less depends on one number a layer, its strength, which is found by maximum likelihood.

A node's prior is made from its parent without what the node itself sent up (belief propagation on a tree: Pearl 1988,
with each message matched by two moments). So nothing is counted twice, an only child gets its grandparent's mean, and the
prior of a unit is what the others say: its own tries are left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize_scalar

from upstate.ranking.shares.known import Family, Known
from upstate.ranking.shares.nest import Floats, Nest
from upstate.ranking.shares.summing import sum_up

_ROUNDS = 8
_CLOSE = 0.02  # of the logarithm of a strength: a change of 2 % shows in no figure
_LEAST, _MOST = float(np.log(0.05)), float(np.log(1e6))
# A strength is learned with a grain of salt, which only counts where there are few areas: some twenty times less or
# more than what is usual are still likely. Without it, two areas that happen to agree would be taken for all alike.
_DOUBT = 1.5
_STEP = 0.3  # of the logarithm of a strength, to see how sharply it is known


@dataclass(frozen=True)
class Learned:
    """What is known of each layer's nodes before their own counts, and with them of what their units come to.

    whole: around what the largest areas lie. strengths: of each layer.
    """

    priors: tuple[Known, ...]
    nodes: tuple[Known, ...]
    whole: Known
    strengths: tuple[float, ...]


@dataclass(frozen=True)
class _Passed:
    """One passage. own: what nodes have from below. around: what their parents are known to be without them."""

    own: list[Known]
    around: list[Known]
    priors: list[Known]
    whole: Known

    @property
    def posteriors(self) -> list[Known]:
        return [prior.plus(own) for prior, own in zip(self.priors, self.own, strict=True)]


def learn(nest: Nest, counts: Known, *, prior: Known, family: Family, sizes: Floats) -> Learned:
    """Pass the units' counts through the nest until the strengths stay. prior: of the whole, one element.

    sizes: above 0, as much as each unit counts in what its areas come to.
    The strengths are not known exactly: what comes out is the mixture over several that are likely.
    """
    raw = [Known(*sums) for sums in zip(nest.sums(counts.hits), nest.sums(counts.weight), strict=True)]
    mean = float((counts.hits.sum() + prior.hits[0]) / (counts.weight.sum() + prior.weight[0]))
    means = [np.full(len(layer), mean) for layer in nest.layers]
    strengths = np.array(
        [
            family.usual if family.tells(count.at(layer.known)) else np.inf
            for layer, count in zip(nest.layers, raw, strict=True)
        ]
    )
    for _ in range(_ROUNDS):
        passed = _pass(nest, counts, prior, means, strengths, family)
        means = [one.mean for one in passed.around]
        before = strengths
        strengths = np.array([_strength(*one, family) for one in _layers(nest, passed, strengths)])
        if np.allclose(np.log(strengths), np.log(before), rtol=0, atol=_CLOSE):
            break
    doubts = np.array([_doubt(*one, family) for one in _layers(nest, passed, strengths)])
    likely = []
    for some in _likely(strengths, doubts):
        passed = _pass(nest, counts, prior, means, some, family)
        nodes = sum_up(nest, passed.own, passed.posteriors, strengths=some, family=family, sizes=sizes)
        likely.append([*passed.priors, *nodes, passed.whole])
    mixed = [_mixed(knowns, family) for knowns in zip(*likely, strict=True)]
    depth = len(nest.layers)
    return Learned(tuple(mixed[:depth]), tuple(mixed[depth:-1]), mixed[-1], tuple(strengths.tolist()))


def _pass(
    nest: Nest, counts: Known, prior: Known, means: Sequence[Floats], strengths: Floats, family: Family
) -> _Passed:
    """Up, gathering what nodes send to their parents, and down, giving each what is known around it."""
    own, sent = [counts], []
    for place, layer in enumerate(nest.layers):
        risen = own[-1].part(family.rise(own[-1].weight, means[place], layer.each(strengths[place])))
        sent.append(risen)
        own.append(risen.summed(layer, len(nest.layers[place + 1]) if place + 1 < len(nest.layers) else 1))
    whole = own.pop().plus(prior)
    around: list[Known] = []
    priors: list[Known] = []
    parent = whole
    for place in reversed(range(len(nest.layers))):
        layer = nest.layers[place]
        around.insert(0, parent.at(layer.parent).minus(sent[place]))
        priors.insert(0, around[0].part(family.fall(around[0], layer.each(strengths[place]))))
        parent = priors[0].plus(own[place])
    return _Passed(own, around, priors, whole)


def _layers(nest: Nest, passed: _Passed, strengths: Floats) -> Iterator[tuple[Known, Known, float]]:
    """Of each layer the counts of its nodes that have any, what is known around each, and the strength."""
    for layer, own, around, strength in zip(nest.layers, passed.own, passed.around, strengths, strict=True):
        seen = layer.known & (own.weight > 0)
        yield own.at(seen), around.at(seen), strength


def _unlikely(log_strength: float, count: Known, around: Known, family: Family) -> float:
    """How badly a strength fits: minus the log likelihood of the counts given what is known around each."""
    prior = around.part(family.fall(around, np.full(len(count.hits), np.exp(log_strength))))
    doubt = ((log_strength - np.log(family.usual)) / _DOUBT) ** 2 / 2
    return float(doubt - family.log_likelihood(count, prior).sum())


def _strength(count: Known, around: Known, now: float, family: Family) -> float:
    """The strength that fits best."""
    if np.isinf(now):
        return now
    found = minimize_scalar(
        _unlikely, args=(count, around, family), bounds=(_LEAST, _MOST), method="bounded", options={"xatol": 0.01}
    )
    return float(np.exp(found.x))


def _doubt(count: Known, around: Known, strength: float, family: Family) -> float:
    """Standard deviation of the logarithm of a strength, by how sharply its likelihood bends."""
    if np.isinf(strength):
        return 0.0
    here = np.log(strength)
    below, at, above = (_unlikely(here + step, count, around, family) for step in (-_STEP, 0.0, _STEP))
    return float(np.clip(((below - 2 * at + above) / _STEP**2), _DOUBT**-2, None) ** -0.5)


def _likely(strengths: Floats, doubts: Floats) -> Iterator[Floats]:
    """Likely strengths of equal weight, that have the mean and the spread of what is known (the cubature of degree 3)."""
    unsure = np.flatnonzero(doubts)
    for layer in unsure:
        for side in (-1, 1):
            some = strengths.copy()
            some[layer] *= np.exp(side * doubts[layer] * len(unsure) ** 0.5)
            yield some
    if not len(unsure):
        yield strengths


def _mixed(knowns: Sequence[Known], family: Family) -> Known:
    """The mixture in equal parts, by its mean and variance."""
    means = np.array([known.mean for known in knowns])
    variances = np.array([family.variance(known) for known in knowns])
    return family.with_moments(means.mean(axis=0), variances.mean(axis=0) + means.var(axis=0))
