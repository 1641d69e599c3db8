"""Solves exported markets again with HiGHS and compares.

    cargo run --release --example export_markets -- 300 > markets.json
    python tests/highs_check.py markets.json          # needs highspy and numpy

For each market: HiGHS finds it feasible if and only if a certificate was found, and the welfare
of the awards is within a millionth of HiGHS's optimum, plus what rounding to watts leaves of
binding rows at their shadow prices.
"""

import json
import sys

import highspy
import numpy as np


def optimum(market):
    """The largest welfare in $/MWh * kW, or None when the rows are infeasible."""
    columns = []  # (cost, capacity, sign, point)
    for offer in market["offers"]:
        for price, power in offer["steps"]:
            sign = 1 if offer["side"] == "supply" else -1
            columns.append((sign * price / 1e6, power / 1e3, sign, tuple(offer["point"])))
    columns += [(-price / 1e6, power / 1e3, -1, None) for price, power in market["demand"]]
    columns += [(price / 1e6, power / 1e3, 1, None) for price, power in market["supply"]]

    if not columns:
        # HiGHS calls a model without columns empty, whatever its rows ask.
        return 0.0 if all(row["headroom"] >= 0 for row in market["rows"]) else None
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("primal_feasibility_tolerance", 1e-9)
    solver.setOptionValue("dual_feasibility_tolerance", 1e-9)
    for cost, capacity, _, _ in columns:
        solver.addCol(cost, 0.0, capacity, 0, [], [])
    indices = np.arange(len(columns), dtype=np.int32)
    signs = np.array([column[2] for column in columns], dtype=float)
    solver.addRow(0.0, 0.0, len(indices), indices, signs)
    for row in market["rows"]:
        weights = {(row["area"], point): ppm / 1e6 for point, ppm in row["coefficients"]}
        entries = [
            (index, weights[point] * sign)
            for index, (_, _, sign, point) in enumerate(columns)
            if point in weights
        ]
        index = np.array([entry[0] for entry in entries], dtype=np.int32)
        value = np.array([entry[1] for entry in entries], dtype=float)
        solver.addRow(-highspy.kHighsInf, row["headroom"] / 1e3, len(index), index, value)
    solver.run()
    status = solver.getModelStatus()
    if status == highspy.HighsModelStatus.kInfeasible:
        return None
    assert status == highspy.HighsModelStatus.kOptimal, status
    return -solver.getInfo().objective_function_value


def rounding(market):
    """What binding rows have left, at their shadow prices, in $/MWh * kW."""
    net = {}
    for offer, awards in zip(market["offers"], market["result"]["awards"]):
        sign = 1 if offer["side"] == "supply" else -1
        point = tuple(offer["point"])
        net[point] = net.get(point, 0) + sign * sum(awards)
    names, seen = [], {}
    for row in market["rows"]:
        seen[row["area"]] = seen.get(row["area"], -1) + 1
        names.append((row["area"], seen[row["area"]]))
    left = {}
    for name, row in zip(names, market["rows"]):
        used = sum(ppm * net.get((row["area"], point), 0) for point, ppm in row["coefficients"])
        left[name] = row["headroom"] * 10**6 - used
        assert left[name] >= 0, "a row is exceeded"
    prices = market["result"]["shadow_prices"]
    return sum(left[(area, row)] * price for area, row, price in prices) / 1e15


def main(path):
    markets = json.load(open(path))
    cleared = infeasible = binding = 0
    worst = 0.0
    for number, market in enumerate(markets):
        expected, result = optimum(market), market["result"]
        if result == "infeasible":
            assert expected is None, f"market {number}: feasible, says HiGHS"
            infeasible += 1
            continue
        assert isinstance(result, dict), f"market {number}: {result}"
        assert expected is not None, f"market {number}: infeasible, says HiGHS"
        gap = abs(result["welfare"] / 1e9 - expected)
        gap = max(0.0, gap - rounding(market)) / max(abs(expected), 1.0)
        assert gap <= 1e-6, f"market {number}: welfare differs by {gap}"
        worst = max(worst, gap)
        cleared += 1
        binding += len(result["shadow_prices"])
    print(f"{cleared} markets cleared as by HiGHS, with {binding} binding rows in all;")
    print(f"{infeasible} infeasible for both; the largest relative difference is {worst:.1e}")


if __name__ == "__main__":
    main(sys.argv[1])
