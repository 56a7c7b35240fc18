"""Beta calibration learned from outcomes and held near the identity where they are few.

``sigmoid(A + B1 log p - B2 log(1 - p))`` (Kull, Silva Filho and Flach 2017). Platt's curve on log-odds is the case B1 = B2. The prior is worth a
stated number of claims: pseudo-claims spread over (0, 1) that come about exactly as often as was said, so that the identity fits them best.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from upheld.score.proper import Floats, probabilities

Calibration = tuple[float, float, float]
IDENTITY: Calibration = (0.0, 1.0, 1.0)
PSEUDO = 20.0
"""Pseudo-claims that speak for leaving a forecast as it is."""

_EDGE = 1e-9
_GRID = (np.arange(10) + 0.5) / 10
_STEPS = 100


def apply(p: ArrayLike, calibration: Calibration) -> Floats:
    """Probabilities after a calibration, strictly inside (0, 1)."""
    out: Floats = 1 / (1 + np.exp(-np.clip(_basis(p) @ np.array(calibration), -700, 700)))
    return np.clip(out, _EDGE, 1 - _EDGE)


def _basis(p: ArrayLike) -> Floats:
    a = np.clip(np.asarray(p, dtype=np.float64), _EDGE, 1 - _EDGE)
    return np.stack([np.ones_like(a), np.log(a), -np.log1p(-a)], axis=-1)


def fit(p: ArrayLike, y: ArrayLike, *, pseudo: float = PSEUDO, symmetric: bool = False) -> Calibration:
    """The calibration that fits outcomes best, with the identity worth ``pseudo`` claims; no slope is negative.

    Args:
        p: probabilities that were given.
        y: what came, 1 or 0.
        pseudo: weight of the identity, in claims; must be positive, so that few outcomes move little.
        symmetric: Platt's curve: one slope for both sides.
    """
    a, b = probabilities(p, y)
    if pseudo <= 0:
        raise ValueError("the identity needs a positive weight")
    x = np.concatenate([_basis(a), _basis(_GRID)])
    target = np.concatenate([b, _GRID])
    weight = np.concatenate([np.ones_like(b), np.full_like(_GRID, pseudo / len(_GRID))])
    whole = _newton(x, target, weight, np.array([[1, 0], [0, 1], [0, 1]] if symmetric else np.eye(3)))
    if not symmetric and min(whole[1], whole[2]) < 0:
        # A slope at its border: the other one alone is free (a convex loss has its constrained best on that face).
        flat = min((1, 2), key=lambda k: whole[k])
        whole = _newton(x, target, weight, np.delete(np.eye(3), flat, axis=1))
    slopes = np.maximum(whole[1:], 0.0)
    return float(whole[0]), float(slopes[0]), float(slopes[1])


def _newton(x: Floats, target: Floats, weight: Floats, free: Floats) -> Floats:
    """Weighted logistic regression of soft targets on ``x @ free``, by damped Newton steps; the coefficients of ``x``."""
    z = x @ free
    start = np.linalg.lstsq(free, np.array(IDENTITY), rcond=None)[0]

    def loss(theta: Floats) -> float:
        eta = z @ theta
        return float(weight @ (np.logaddexp(0, eta) - target * eta))

    theta, now = start, loss(start)
    for _ in range(_STEPS):
        q = 1 / (1 + np.exp(-np.clip(z @ theta, -700, 700)))
        gradient = z.T @ (weight * (q - target))
        hessian = z.T @ (z * (weight * q * (1 - q))[:, None]) + 1e-9 * np.eye(z.shape[1])
        step = np.linalg.solve(hessian, gradient)
        size = 1.0
        while loss(theta - size * step) > now and size > 1e-6:
            size /= 2
        theta = theta - size * step
        before, now = now, loss(theta)
        if before - now < 1e-12:
            break
    out: Floats = free @ theta
    return out


def logistic(x: ArrayLike, y: ArrayLike, *, start: ArrayLike, width: ArrayLike) -> Floats:
    """Logistic regression held near ``start``: coefficients of the columns of ``x``, each with a normal prior of its own standard deviation.

    Args:
        x: one row a case, one column a coefficient.
        y: what came, 1 or 0.
        start: where the coefficients are held, and where few cases leave them.
        width: standard deviations of the priors, positive.
    """
    z, target, centre = (np.asarray(v, dtype=np.float64) for v in (x, y, start))
    weight = 1 / np.asarray(width, dtype=np.float64) ** 2
    theta = centre.copy()
    for _ in range(_STEPS):
        q = 1 / (1 + np.exp(-np.clip(z @ theta, -700, 700)))
        gradient = z.T @ (q - target) + weight * (theta - centre)
        step = np.linalg.solve(z.T @ (z * (q * (1 - q))[:, None]) + np.diag(weight), gradient)
        theta = theta - step * min(1.0, 2.0 / max(float(np.abs(step).max()), 1e-12))
        if float(np.abs(step).max()) < 1e-10:
            break
    out: Floats = theta
    return out
