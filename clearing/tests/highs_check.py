"""Solves exported markets again with HiGHS, and compares.

    cargo run --release -p tieline-clearing --features testing --example export_markets -- 300 > m.json
    python clearing/tests/highs_check.py m.json          # needs scipy

Of each market HiGHS finds the optimum of the linear programme. Then it finds, over all optima, the
least and the most that each step can be awarded, and each point can be priced: the outcome has to
lie within them, to a watt and a µ$/MWh. Where they leave no choice the outcome is theirs. For one
market only the optimum is found (`export_markets -- large`), and the times are compared.
"""

import json
import sys
import time

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_matrix, hstack, vstack

UNIT = 1e6  # µ$/MWh in a $/MWh, and ppm in one


def programme(market):
    """Cost of each column in $/MWh, its capacity in W, and the rows: balance, then limits."""
    cost, capacity, sign, point, awards = [], [], [], [], []
    for offer in market["offers"]:
        way = 1 if offer["side"] == "supply" else -1
        for (price, power), award in zip(offer["steps"], offer["awards"]):
            cost.append(way * price / UNIT)
            capacity.append(power)
            sign.append(way)
            point.append(tuple(offer["point"]))
            awards.append(award)
    for way, side in ((-1, "demand"), (1, "supply")):
        for price, power in market[side]:
            cost.append(way * price / UNIT)
            capacity.append(power)
            sign.append(way)
            point.append(None)
            awards.append(None)
    at = {}
    for column, name in enumerate(point):
        at.setdefault(name, []).append(column)
    steps, rows, columns, values, headroom = len(cost), [], [], [], []
    for index, row in enumerate(market["rows"]):
        for where, ppm in row["coefficients"]:
            for column in at.get((row["area"], where), []):
                rows.append(index)
                columns.append(column)
                values.append(ppm / UNIT * sign[column])
        headroom.append(row["headroom"])
        if row["headroom"] < 0:
            rows.append(index)
            columns.append(len(cost))
            values.append(-1.0)
            cost.append(row["penalty"] / UNIT)
            capacity.append(-row["headroom"])
            sign.append(0)
    limits = csr_matrix((values, (rows, columns)), shape=(len(headroom), len(cost)))
    return np.array(cost), np.array(capacity, float), np.array(sign, float), limits, np.array(
        headroom, float
    ), awards, point[:steps]


def solve(cost, capacity, sign, limits, headroom, extra=None):
    bounds = np.column_stack([np.zeros_like(capacity), capacity])
    upper, right = limits, headroom
    if extra is not None:
        upper = vstack([limits, csr_matrix(extra[0])])
        right = np.append(headroom, extra[1])
    empty = upper.shape[0] == 0
    return linprog(
        cost,
        A_ub=None if empty else upper,
        b_ub=None if empty else right,
        A_eq=sign[None, :],
        b_eq=[0.0],
        bounds=bounds,
        method="highs",
    )


def check_face(number, market):
    """The outcome lies on the face of optima, award by award."""
    cost, capacity, sign, limits, headroom, awards, _ = programme(market)
    # A row yields a watt for each 100,000 $/MWh of its shadow price.
    index, seen = {}, {}
    for place, row in enumerate(market["rows"]):
        seen[row["area"]] = seen.get(row["area"], -1) + 1
        index[row["area"], seen[row["area"]]] = place
    for area, row, price in market["shadow_prices"]:
        headroom[index[area, row]] += price / UNIT / 1e5
    if not len(cost):
        return 0, 0
    optimum = solve(cost, capacity, sign, limits, headroom)
    assert optimum.status == 0, f"market {number}: {optimum.message}"
    # An optimum to within the elasticity of the steps, half a µ$/MWh.
    slack = 0.5e-6 * capacity.sum() + 1e-9 * (np.abs(cost) * capacity).sum()
    fixed = free = 0
    for column, award in enumerate(awards):
        if award is None:
            continue
        way = np.zeros_like(cost)
        way[column] = 1.0
        ends = [
            solve(s * way, capacity, sign, limits, headroom, (cost, optimum.fun + slack))
            for s in (1.0, -1.0)
        ]
        assert all(end.status == 0 for end in ends), f"market {number}"
        least, most = ends[0].fun, -ends[1].fun
        assert least - 1.01 <= award <= most + 1.01, (
            f"market {number}, step {column}: {award} W is not within {least} and {most}"
        )
        fixed += most - least < 1
        free += most - least >= 1
    return fixed, free


def check_large(market):
    cost, capacity, sign, limits, headroom, awards, _ = programme(market)
    start = time.perf_counter()
    optimum = solve(cost, capacity / 1e3, sign, limits, headroom / 1e3)
    highs = time.perf_counter() - start
    ours = sum(c * a for c, a in zip(cost, awards) if a is not None) / 1e3
    # The wholesale market takes the rest, at its merit order.
    net = sum(s * a for s, a in zip(sign, awards) if a is not None) / 1e3
    for price, power in market["demand"]:
        taken = min(max(net, 0), power / 1e3)
        ours -= price / UNIT * taken
        net -= taken
    for price, power in market["supply"]:
        taken = min(max(-net, 0), power / 1e3)
        ours += price / UNIT * taken
        net += taken
    seconds = market["seconds"]
    print(f"{len(cost)} columns, {limits.shape[0]} rows, {limits.nnz} coefficients")
    print(f"welfare {-ours:.3f}, by HiGHS {-optimum.fun:.3f} $/MWh kW")
    print(
        f"HiGHS {highs:.2f} s; ours: solve {seconds['solve']:.2f} s, verify {seconds['verify']:.4f} s,"
        f" 1/{highs / seconds['verify']:.0f} of HiGHS"
    )
    assert abs(ours - optimum.fun) <= 1e-6 * abs(optimum.fun)


def main(path):
    markets = json.load(open(path))
    if len(markets) == 1:
        return check_large(markets[0])
    fixed = free = 0
    for number, market in enumerate(markets):
        a, b = check_face(number, market)
        fixed += a
        free += b
    print(f"{len(markets)} markets: every award is an optimum's, by HiGHS;")
    print(f"{fixed} awards are the same in all optima, {free} are a choice that the rules make")


if __name__ == "__main__":
    main(sys.argv[1])
