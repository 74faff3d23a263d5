"""About ten seconds of what analysis scripts do: matrices, Monte Carlo, statistics, FFT, recursion and JSON (numpy needed)."""
import functools
import json
import math
import random

import numpy as np

rng = np.random.default_rng(7)


def matrix_operations(size=500, rounds=20):
    a = rng.uniform(-10, 10, size=(size, size))
    b = rng.uniform(-10, 10, size=(size, size))
    norm = 0.0
    for _ in range(rounds):
        product = a @ b
        norm += float(np.linalg.norm(np.linalg.svd(product[:250, :250])[1]))
    return norm


def monte_carlo_simulation(points=5_000_000):
    inside = 0
    for _ in range(points):
        x = random.random()
        y = random.random()
        if x * x + y * y <= 1.0:
            inside += 1
    return 4.0 * inside / points


def statistical_analysis(size=4_000_000):
    normal = rng.normal(size=size)
    exponential = rng.exponential(scale=2, size=size)
    figures = {}
    for name, data in (("normal", normal), ("exponential", exponential)):
        figures[name] = {
            "mean": float(np.mean(data)),
            "std": float(np.std(data)),
            "median": float(np.median(data)),
            "percentiles": [float(np.percentile(data, p)) for p in (5, 25, 75, 95)],
        }
    return figures


def fourier_analysis(length=6_000_000):
    t = np.linspace(0, 10, length)
    signal = np.sin(2 * np.pi * 5 * t) + 0.5 * np.sin(2 * np.pi * 10 * t) + rng.normal(0, 0.1, length)
    power = np.abs(np.fft.fft(signal)) ** 2
    return np.argsort(power)[-5:]


def recursive_computation(n):
    return n if n < 2 else recursive_computation(n - 1) + recursive_computation(n - 2)


@functools.lru_cache(maxsize=None)
def cached_computation(n):
    return n if n < 2 else cached_computation(n - 1) + cached_computation(n - 2)


def data_serialization(rows=120, rounds=70):
    document = {
        f"row_{i}": {
            "matrix": rng.uniform(0, 100, size=(30, 30)).tolist(),
            "text": "x" * 200,
            "roots": [math.sqrt(j) for j in range(200)],
        }
        for i in range(rows)
    }
    size = 0
    for _ in range(rounds):
        text = json.dumps(document)
        document = json.loads(text)
        size += len(text)
    return size


def main():
    print("norm", round(matrix_operations(), 1))
    print("pi", monte_carlo_simulation())
    print("statistics", sorted(statistical_analysis()))
    print("peaks", len(fourier_analysis()))
    print("fibonacci", recursive_computation(30), cached_computation(200))
    print("json", data_serialization() > 0)


if __name__ == "__main__":
    main()
