"""Writes tests/Latent.Tensors.Tests/Reference/*.csv: function values to 40 digits, by exact arithmetic on the binary value of each argument.

Needs Python's standard library only. Run again after adding an argument; the files are under version control and are
never edited by hand.
"""
from decimal import Decimal as D, getcontext
from pathlib import Path
from statistics import NormalDist

DIGITS = 400
getcontext().prec = DIGITS
getcontext().Emin = -10_000_000
getcontext().Emax = 10_000_000


def arctangent_of_inverse(n):
    power, total, k = D(1) / n, D(0), 0
    while power.adjusted() > -DIGITS - 5:
        total += power / (2 * k + 1) * (-1) ** k
        power /= n * n
        k += 1
    return total


PI = 4 * (4 * arctangent_of_inverse(5) - arctangent_of_inverse(239))  # Machin 1706


def erf(x):
    """2/√π e^-x² Σ 2ⁿ x²ⁿ⁺¹ / (2n+1)!!: every term has the sign of x, so nothing cancels (DLMF 7.6.2)."""
    if x == 0:
        return x
    term, total, n = x, D(0), 0
    while term.adjusted() > total.adjusted() - DIGITS - 5 or n == 0:
        total += term
        n += 1
        term *= 2 * x * x / (2 * n + 1)
    return 2 / PI.sqrt() * (-x * x).exp() * total


def normal_cdf(x):
    return (1 + erf(x / D(2).sqrt())) / 2


def inverse_normal_cdf(p):
    """Newton's method from a start good to 1e-15; each step doubles the digits."""
    x = D(NormalDist().inv_cdf(float(p)))
    for _ in range(4):
        density = (-x * x / 2).exp() / (2 * PI).sqrt()
        x -= (normal_cdf(x) - p) / density
    return x


SYMMETRIC = [0.0, 1e-300, 1e-20, 1e-10, 1e-4, 0.1, 0.5, 1.0, 2.5, 20.0, 100.0, 700.0]
ERROR = [0.0, 1e-300, 1e-10, 0.01, 0.25, 0.46875, 0.46876, 0.7, 1.0, 1.5, 2.0, 3.0, 3.9999, 4.0001, 5.0, 5.9, 10.0, 20.0, 26.0]
PROBABILITIES = [1e-300, 1e-100, 1e-30, 1e-15, 1e-10, 1e-6, 1e-4, 0.001, 0.01, 0.05, 0.0749, 0.0751, 0.1, 0.25, 0.4, 0.499999,
                 0.5, 0.500001, 0.6, 0.75, 0.9, 0.9249, 0.9251, 0.95, 0.975, 0.99, 0.999, 0.999999, 0.9999999999]


def both_signs(values):
    return sorted({s * a for a in values for s in (1, -1)})


TABLES = {
    "expm1": (both_signs(SYMMETRIC), lambda x: x.exp() - 1),
    "log1p": ([x for x in both_signs(SYMMETRIC) if x > -1], lambda x: (1 + x).ln()),
    "sigmoid": (both_signs(SYMMETRIC), lambda x: 1 / (1 + (-x).exp())),
    "softplus": (both_signs(SYMMETRIC), lambda x: (1 + x.exp()).ln()),
    "erf": (both_signs(ERROR), erf),
    "erfc": (both_signs(ERROR), lambda x: 1 - erf(x)),
    "normal_cdf": (both_signs([*ERROR, 30.0, 37.0]), normal_cdf),
    "inverse_normal_cdf": (PROBABILITIES, inverse_normal_cdf),
}

if __name__ == "__main__":
    out = Path(__file__).parents[2] / "tests/Latent.Tensors.Tests/Reference"
    for name, (arguments, f) in TABLES.items():
        rows = "".join(f"{x!r},{f(D(x)):.40e}\n" for x in arguments)
        (out / f"{name}.csv").write_text("x,value\n" + rows)
