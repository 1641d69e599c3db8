"""Checks a recorded market day with programs that Tieline does not contain.

    pip install dss-python scipy
    python scenarios/check_day.py target/demo

Reads market-day.json and feeder.dss from the folder and, for every interval,

- solves the clearing again with HiGHS, from the offers, the demand and the limits alone, and
  compares the welfare, the net injection of each point with the range of those that are optimal,
  and the price of the node and of each point with the range of optimal duals;
- computes again, in whole numbers, what follows from the prices of the certificate: nodal prices,
  the fill of each step, curtailments with their reasons, payments and the congestion rent;
- solves the power flow again with OpenDSS, with the DSO's limits and without, twice each: with the
  loads as recorded at the recorded taps, and with the loads of the IEEE 13 Node Test Feeder and
  OpenDSS's own regulator controls, which must arrive at the same taps, loads and voltages;
- checks that with the limits every voltage is in the band of the scenario and every line and
  winding within its rating, and that without them voltages are too high around noon and too low in
  the evening; which buses the band binds follows from feeder.dss;
- checks that the intervals tile the local day of the scenario's zone, each with its own name;
- checks that injections are the awards, that supply meets demand, and that no offer exceeds the
  ratings in the scenario (--scenario FILE; default: the one of that name beside this script).

Prints what it found and ends with an error if anything disagrees. The second power flow is made
for the built-in feeder, whose loads are listed below.
"""

import argparse
import cmath
import json
import math
import re
import sys
import tomllib
from collections import defaultdict
from datetime import UTC, datetime, time, timedelta
from fractions import Fraction
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
from dss import DSS
from scipy.optimize import linprog

WHOLESALE, SUBSTATION = "wholesale", "650.1.2.3"
DOLLAR, PPM = 10**6, 10**6

# The clearing's own numbers (docs/market-rules.md): units of an exact price in a µ$/MWh, the range
# of nodal prices over which a step is filled, and what a row yields.
UNIT = 10**19
ELASTICITY = UNIT // 2
YIELD_W = 1e-5  # watts for each $/MWh of the shadow price
PENALTIES = {"voltage": 5_000, "thermal": 5_000, "outage": 10_000, "envelope": 10_000}  # $/MWh

# What is allowed between two programs.
WELFARE_REL = 1e-6
PRICE_USD = 1e-3  # $/MWh
# What rounding to whole watts may add to the fill of a step, and balance to it once more.
STEP_W = 2
MIDPOINT_UNITS = 2_000
VOLTS_PU = 1e-6
ANGLE_DEG = 1e-4
LOAD_KW = 1e-2  # of loads that depend on voltage, at voltages equal within VOLTS_PU

# When voltages have to be too high, and too low, without limits: hours, the last not included.
OUTSIDE = {"high": range(10, 16), "low": range(17, 23)}

# The IEEE 13 Node Test Feeder (IEEE PES, Distribution Test Feeders): nodes, connection, kV, kW,
# kvar, and OpenDSS's load model: 1 constant power, 2 impedance, 5 current. The distributed load
# of 632-671 is put half at each end.
LOADS = [
    ("671.1.2.3", "delta", 4.16, 1155, 660, 1),
    ("634.1", "wye", 0.277, 160, 110, 1),
    ("634.2", "wye", 0.277, 120, 90, 1),
    ("634.3", "wye", 0.277, 120, 90, 1),
    ("645.2", "wye", 2.4, 170, 125, 1),
    ("646.2.3", "delta", 4.16, 230, 132, 2),
    ("692.3.1", "delta", 4.16, 170, 151, 5),
    ("675.1", "wye", 2.4, 485, 190, 1),
    ("675.2", "wye", 2.4, 68, 60, 1),
    ("675.3", "wye", 2.4, 290, 212, 1),
    ("611.3", "wye", 2.4, 170, 80, 5),
    ("652.1", "wye", 2.4, 128, 86, 2),
    ("632.1", "wye", 2.4, 8.5, 5, 1),
    ("632.2", "wye", 2.4, 33, 19, 1),
    ("632.3", "wye", 2.4, 58.5, 34, 1),
    ("671.1", "wye", 2.4, 8.5, 5, 1),
    ("671.2", "wye", 2.4, 33, 19, 1),
    ("671.3", "wye", 2.4, 58.5, 34, 1),
]


class Findings:
    """What disagrees, and the largest deviation of each kind."""

    def __init__(self):
        self.wrong, self.worst, self.notes = [], {}, {}

    def note(self, kind, deviation):
        self.notes[kind] = max(self.notes.get(kind, 0.0), deviation)

    def check(self, holds, what):
        if not holds:
            self.wrong.append(what)

    def measure(self, kind, deviation, allowed, what):
        self.worst[kind] = max(self.worst.get(kind, (0.0, allowed)), (deviation, allowed))
        self.check(deviation <= allowed, f"{what}: {kind} {deviation:.3g} > {allowed:.3g}")


# The clearing.


def steps_of(interval):
    """Every step: sign (+1 supply), point, price and watts, and the offer it belongs to."""
    for at, offer in enumerate(interval["offers"]):
        sign = 1 if offer["side"] == "supply" else -1
        for price, watts in offer["steps"]:
            yield sign, offer["point"], price, watts, at
    for price, watts in interval["demand"]:
        yield -1, SUBSTATION, price, watts, None


def fills(steps, awarded, side):
    """An award as what it takes of each step: the best prices first."""
    order = sorted(range(len(steps)), key=lambda at: steps[at][0] * (1 if side == "supply" else -1))
    left, fill = awarded, [0] * len(steps)
    for at in order:
        fill[at] = min(left, steps[at][1])
        left -= fill[at]
    return fill


def exact(text):
    """A decimal number of µ$/MWh in units of an exact price."""
    sign = -1 if text.startswith("-") else 1
    whole, _, decimals = text.lstrip("-").partition(".")
    return sign * (int(whole) * UNIT + int(decimals.ljust(19, "0")))


def usd(units):
    return units / UNIT / DOLLAR


def yielded_w(units):
    """What a row yields at this shadow price."""
    return YIELD_W * usd(units)


def settled(units, bounds):
    """The nearest µ$/MWh within the bounds, of two the higher."""
    return min(max((2 * units + UNIT) // (2 * UNIT), bounds[0]), bounds[1])


def sign_of(offer):
    return 1 if offer["side"] == "supply" else -1


def bids(interval):
    return [offer for offer in interval["offers"] if offer["aggregation"] != WHOLESALE]


class Prices:
    """The prices of a certificate: that of the node, of the rows, and of the points, exactly."""

    def __init__(self, interval):
        self.node = exact(interval["exact_price"])
        self.rows = [exact(row["shadow_price"]) for row in interval["limits"]]
        self.parts = defaultdict(lambda: [0] * len(self.rows))
        for index, (row, price) in enumerate(zip(interval["limits"], self.rows)):
            for point, weight in row["coefficients"].items():
                self.parts[point][index] = weight * price

    def congestion(self, point):
        """In parts per million of a unit."""
        return -sum(self.parts[point])

    def at(self, point):
        return self.node + self.congestion(point) // PPM

    def gain(self, sign, point, price):
        """What a step gains for each MWh, in parts per million of a unit."""
        return sign * ((self.node - price * UNIT) * PPM + self.congestion(point))

    def fill(self, sign, point, price, watts):
        """The fill of a step in watts: whole or nothing, or in proportion within the elasticity."""
        gain, ramp = self.gain(sign, point, price), ELASTICITY * PPM
        if gain >= 0:
            return Fraction(watts)
        return max(Fraction(0), watts * (1 + Fraction(gain, ramp)))


class Programme:
    """The linear programme of an interval: the fills of the steps, in MW, and the violations that
    rows with a negative headroom keep at their penalty. Rows are looser by what they yield."""

    def __init__(self, interval, prices):
        self.steps, limits = list(steps_of(interval)), interval["limits"]
        self.sign = np.array([s[0] for s in self.steps], float)
        self.price = np.array([s[2] for s in self.steps], float) / DOLLAR
        self.mw = np.array([s[3] for s in self.steps], float) / 1e6
        rows = [
            [s[0] * row["coefficients"].get(s[1], 0) / PPM for s in self.steps] for row in limits
        ]
        self.rows = np.array(rows).reshape(len(limits), len(self.steps))
        given = np.array([row["headroom_w"] for row in limits], float) / 1e6
        self.violation = np.maximum(-given, 0.0)
        self.headroom = given + np.array([yielded_w(price) for price in prices.rows]) / 1e6
        self.penalty = np.array([row["penalty"] for row in limits], float) / DOLLAR
        self.points = sorted({s[1] for s in self.steps if s[1] != SUBSTATION})

    def primal(self, cost=None, optimum=None):
        """The least of a cost of the fills; of all of them, or of those that are optimal."""
        n, m = len(self.mw), len(self.headroom)
        own = np.concatenate([self.sign * self.price, self.penalty])
        upper, bounds = np.hstack([self.rows, -np.eye(m)]), self.headroom
        if optimum is not None:
            upper = np.vstack([upper, own])
            bounds = np.concatenate([bounds, [-optimum + 1e-9 * max(abs(optimum), 1.0)]])
        return linprog(
            own if cost is None else np.concatenate([cost, np.zeros(m)]),
            A_ub=upper if len(upper) else None,
            b_ub=bounds if len(upper) else None,
            A_eq=np.concatenate([self.sign, np.zeros(m)])[None, :],
            b_eq=[0.0],
            bounds=[(0, most) for most in np.concatenate([self.mw, self.violation])],
            method="highs",
        ), n

    def dual(self, cost, optimum):
        """The least of a cost of the prices (of the node, then of the rows) that are optimal:
        Σ headroom·μ + Σ watts·s + Σ violation·t with s ≥ sign·(λ − Σ a·μ − price) and
        t ≥ μ − penalty."""
        n, m = len(self.mw), len(self.headroom)
        own = np.concatenate([[0.0], self.headroom, self.mw, self.violation])
        gains = np.hstack([self.sign[:, None], -self.rows.T, -np.eye(n), np.zeros((n, m))])
        beyond = np.hstack([np.zeros((m, 1)), np.eye(m), np.zeros((m, n)), -np.eye(m)])
        limit = optimum + 1e-9 * max(abs(optimum), 1.0)
        return linprog(
            np.concatenate([cost, np.zeros(n + m)]),
            A_ub=np.vstack([gains, beyond, own]),
            b_ub=np.concatenate([self.sign * self.price, self.penalty, [limit]]),
            bounds=[(None, None)] + [(0, None)] * (m + n + m),
            method="highs",
        )

    def dual_value(self, node, shadow):
        local = self.sign * (node - self.price) - self.rows.T @ shadow
        beyond = np.maximum(shadow - self.penalty, 0.0)
        value = self.headroom @ shadow + self.mw @ np.maximum(local, 0.0)
        return value + self.violation @ beyond


def ends(solve, cost, name, found):
    """The least and the most of a cost over the solutions of a programme. An end may be unbounded:
    then there is nothing to exceed there."""
    found_ends = []
    for way in (1.0, -1.0):
        end = solve(way * cost)
        found.check(end.status in (0, 3), f"{name}: no solution: {end.message}")
        found_ends.append(way * end.fun if end.status == 0 else -way * math.inf)
    return found_ends


def check_clearing(interval, name, found):
    prices = Prices(interval)
    programme = Programme(interval, prices)
    primal, _ = programme.primal()
    if primal.status != 0:
        found.check(False, f"{name}: HiGHS finds no clearing: {primal.message}")
        return
    optimum = -primal.fun
    filled, welfare = check_awards(interval, prices, name, found)
    unused, kept = check_rows(interval, prices, name, found)
    scale = max(abs(optimum), 1.0)
    gap = abs(optimum - unused - (welfare - kept)) / scale
    found.measure("welfare, but for whole watts in rows (relative)", gap, WELFARE_REL, name)

    shadow = np.array([usd(price) for price in prices.rows])
    gap = abs(programme.dual_value(usd(prices.node), shadow) - optimum) / scale
    found.measure("dual welfare (relative)", gap, WELFARE_REL, name)
    check_against_optimal_awards(interval, programme, optimum, name, found)
    check_against_optimal_prices(programme, prices, optimum, name, found)
    check_midpoint(interval, prices, name, found)
    check_nodal_prices(interval, prices, name, found)
    check_payments(interval, prices, name, found)
    for offer, fill in zip(interval["offers"], filled):
        check_curtailment(interval, prices, offer, fill, name, found)


def check_awards(interval, prices, name, found):
    """Supply meets demand to the watt, and each offer has what follows from the prices, to within
    what whole watts add. Returns what each offer takes of its steps, and the welfare in $/h."""
    filled, welfare, balance = [], 0, 0
    wholesale = {
        "aggregation": WHOLESALE,
        "side": "demand",
        "point": SUBSTATION,
        "steps": interval["demand"],
        "awarded_w": interval["demand_awarded_w"],
    }
    for offer in interval["offers"] + [wholesale]:
        awarded, total = offer["awarded_w"], sum(watts for _, watts in offer["steps"])
        found.check(0 <= awarded <= total, f"{name}: award {awarded} W of {total} W offered")
        sign, fill = sign_of(offer), fills(offer["steps"], awarded, offer["side"])
        welfare -= sign * sum(p * w for (p, _), w in zip(offer["steps"], fill))
        balance += sign * awarded
        filled.append(fill)
        exactly = [prices.fill(sign, offer["point"], *step) for step in offer["steps"]]
        partly = sum(0 < part < watts for part, (_, watts) in zip(exactly, offer["steps"]))
        deviation = float(abs(awarded - sum(exactly)))
        what = f"{name}: {offer['aggregation']} {offer['side']} at {offer['point']}"
        found.note("awards from fills (W)", deviation)
        # A step that is filled to within rounding of its whole, or of nothing, counts too.
        allowed = STEP_W * max(partly, 1) if partly else 0.01
        found.check(deviation <= allowed, f"{what}: {awarded} W, but {float(sum(exactly)):.3f}")
    found.check(balance == 0, f"{name}: supply exceeds demand by {balance} W")
    return filled, welfare / DOLLAR / 1e6


def check_rows(interval, prices, name, found):
    """No row is exceeded beyond what it yields, and none with a price has headroom left, but for
    what whole watts add. Returns what the headroom left is worth, and what kept violations cost, in
    $/h."""
    elastic = {
        offer["point"]
        for offer in bids(interval)
        for price, watts in offer["steps"]
        if 0 < prices.fill(sign_of(offer), offer["point"], price, watts) < watts
    }
    unused, kept = 0.0, 0.0
    for index, (row, price) in enumerate(zip(interval["limits"], prices.rows)):
        weights, what = row["coefficients"], f"{name}: row {index}"
        used = sum(
            sign_of(offer) * weights.get(offer["point"], 0) * offer["awarded_w"]
            for offer in bids(interval)
        )
        used /= PPM
        # Of the violation that the row has without awards a part is kept from the penalty on, and
        # all of it beyond the elasticity.
        room, violation = row["headroom_w"] + yielded_w(price), 0.0
        if row["headroom_w"] < 0 and price >= row["penalty"] * UNIT:
            violation = -row["headroom_w"]
            if price < row["penalty"] * UNIT + ELASTICITY:
                violation = min(max(used - room, 0.0), violation)
        slack = room + violation - used
        allowed = 2 * STEP_W * sum(abs(weights.get(point, 0)) for point in elastic) / PPM + 1e-6
        found.check(price >= 0, f"{what} has a negative shadow price")
        found.note("rows exceeded by whole watts (W)", -slack)
        found.check(slack >= -allowed, f"{what} exceeded by {-slack:.3f} W of {allowed:.3f}")
        if price > 0:
            found.note("headroom left by rows with a price (W)", slack)
            found.check(slack <= allowed, f"{what} has a price and {slack:.2f} W left")
            unused += usd(price) * slack / 1e6
            kept += row["penalty"] / DOLLAR * violation / 1e6
    return unused, kept


def check_against_optimal_awards(interval, programme, optimum, name, found):
    """The net injection of each point is within the range of those that are optimal."""
    net, parts = defaultdict(int), defaultdict(int)
    for offer in bids(interval):
        net[offer["point"]] += sign_of(offer) * offer["awarded_w"]
        parts[offer["point"]] += len(offer["steps"])
    for point in programme.points:
        cost = np.array([s[0] if s[1] == point else 0.0 for s in programme.steps])
        least, most = ends(lambda c: programme.primal(c, optimum)[0], cost, name, found)
        awarded = net[point] / 1e6
        outside = max(least - awarded, awarded - most, 0.0) * 1e6
        found.measure(
            "net injection outside the optimal ones (W)",
            outside,
            STEP_W * parts[point],
            f"{name}: {point}",
        )


def check_against_optimal_prices(programme, prices, optimum, name, found):
    """The prices are within the range of optimal duals: equal to them where they are unique."""
    m = len(programme.headroom)
    costs = {"the node": (np.concatenate([[1.0], np.zeros(m)]), usd(prices.node))}
    for point in programme.points:
        first = next(at for at, step in enumerate(programme.steps) if step[1] == point)
        row = programme.rows[:, first] * programme.steps[first][0]
        costs[point] = np.concatenate([[1.0], -row]), usd(prices.at(point))
    for where, (cost, price) in costs.items():
        lowest, highest = ends(lambda c: programme.dual(c, optimum), cost, name, found)
        outside = max(lowest - price, price - highest, 0.0)
        kind = "price from the only dual ($/MWh)"
        if highest - lowest > PRICE_USD:
            kind = "price outside the dual range ($/MWh)"
        found.measure(kind, outside, PRICE_USD, f"{name}: {where}")


def check_midpoint(interval, prices, name, found):
    """Where every step is filled whole or not at all, the price is the midpoint of those that
    support the fills."""
    least, highest = (bound * UNIT * PPM for bound in interval["price_bounds"])
    lowest_even, highest_even = -math.inf, math.inf
    for sign, point, price, watts, _ in steps_of(interval):
        fill = prices.fill(sign, point, price, watts)
        if 0 < fill < watts:
            return
        even = price * UNIT * PPM - prices.congestion(point)
        if (sign > 0) == (fill > 0):
            end = even if fill > 0 else even + ELASTICITY * PPM
            lowest_even = max(lowest_even, end)
        else:
            end = even if fill > 0 else even - ELASTICITY * PPM
            highest_even = min(highest_even, end)
    lower, upper = (min(max(end, least), highest) for end in (lowest_even, highest_even))
    middle = (lower + upper) // 2 // PPM
    found.check(
        abs(prices.node - middle) <= MIDPOINT_UNITS,
        f"{name}: the price {usd(prices.node)} is not the midpoint {usd(middle)}",
    )


def check_nodal_prices(interval, prices, name, found):
    points = {offer["point"] for offer in bids(interval)}
    recorded = interval["nodal_prices"]
    found.check(recorded.keys() == points, f"{name}: nodal prices of {sorted(recorded)}")
    for point in points & recorded.keys():
        at, record = prices.at(point), recorded[point]
        found.check(exact(record["exact"]) == at, f"{name}: nodal price of {point} is {usd(at)}")
        pays = settled(at, interval["price_bounds"])
        found.check(record["settled"] == pays, f"{name}: {point} settles at {pays}")
    trades = any(offer["awarded_w"] for offer in interval["offers"])
    price = settled(prices.node, interval["price_bounds"]) if trades else None
    found.check(interval["price"] == price, f"{name}: price {interval['price']}, not {price}")


def payment(sign, watts, price, millis):
    """In µ$, rounded against the receiver."""
    return sign * watts * (price or 0) * millis // (PPM * 3_600_000)


def check_payments(interval, prices, name, found):
    """Every award is paid at its nodal price, the wholesale market at that of the node, and the
    congestion rent is what remains: the worth of what the awards use of the rows."""
    millis, paid = interval["length"], 0
    for offer in bids(interval):
        price = settled(prices.at(offer["point"]), interval["price_bounds"])
        due = payment(sign_of(offer), offer["awarded_w"], price, millis)
        what = f"{name}: {offer['aggregation']} {offer['side']} at {offer['point']}"
        found.check(offer["payment"] == due, f"{what}: paid {offer['payment']} µ$, not {due}")
        paid += due
    sold = sum(o["awarded_w"] for o in interval["offers"] if o["aggregation"] == WHOLESALE)
    wholesale = payment(1, sold, interval["price"], millis)
    wholesale += payment(-1, interval["demand_awarded_w"], interval["price"], millis)
    what = f"{name}: the wholesale market receives"
    found.check(interval["wholesale_payment"] == wholesale, f"{what} {wholesale} µ$")
    rent = -(paid + wholesale)
    what = f"{name}: the congestion rent is"
    found.check(interval["congestion_rent"] == rent, f"{what} {rent} µ$")

    traded = [offer for offer in bids(interval) if offer["awarded_w"]]
    least, highest = (bound * UNIT for bound in interval["price_bounds"])
    if not all(least <= prices.at(offer["point"]) <= highest for offer in traded):
        # Only where a limit is violated without any award: then the bounds cut what is paid.
        cut = any(row["headroom_w"] < 0 for row in interval["limits"])
        found.check(cut, f"{name}: awards at nodal prices beyond the price bounds")
        return
    worth = Fraction(0)
    for offer in traded:
        part = -prices.congestion(offer["point"])
        worth += Fraction(sign_of(offer) * offer["awarded_w"] * part * millis, PPM * UNIT)
    worth /= PPM * 3_600_000
    # A µ$ of rounding for each payment, and half a µ$/MWh at which nodal prices settle.
    mwh = sum(offer["awarded_w"] for offer in interval["offers"]) * millis / 3_600_000 / 1e6
    allowed = len(interval["offers"]) + 3 + mwh
    found.measure(
        "congestion rent from the worth of the rows (µ$)", float(abs(rent - worth)), allowed, name
    )


def check_curtailment(interval, prices, offer, fill, name, found):
    """What beats the price of the node and was not taken, where limits make the point worse, is
    curtailed, by the rows that do."""
    way, point = sign_of(offer), offer["point"]
    what = f"{name}: {offer['aggregation']} {offer['side']} at {point}"
    node = settled(prices.node, interval["price_bounds"])
    refused = sum(
        watts - took
        for (price, watts), took in zip(offer["steps"], fill)
        if way * (node - price) > 0 and way * prices.congestion(point) < 0
    )
    found.check(
        offer["curtailed_w"] == refused,
        f"{what}: curtailed {offer['curtailed_w']} W, not {refused}",
    )
    expected = {}
    for index, part in enumerate(prices.parts[point]):
        if way * part > 0 and refused > 0:
            expected[index] = way * -(-way * part // (PPM * UNIT))
    reasons = {reason["limit"]: reason["price"] for reason in offer["reasons"]}
    found.check(reasons == expected, f"{what}: reasons {reasons}, not {expected}")
    parts = [reason["curtailed_w"] for reason in offer["reasons"]]
    found.check(sum(parts) == refused, f"{what}: reasons add up to {sum(parts)} W of {refused}")
    weight = sum(abs(price) for price in expected.values())
    for reason in offer["reasons"]:
        share = refused * abs(reason["price"]) / weight if weight else 0
        found.check(
            abs(reason["curtailed_w"] - share) <= len(parts),
            f"{what}: shares are not in proportion",
        )


def check_normalised(interval, scenario, name, found):
    """Rows are normalised and differ, and those of the DSO have the penalties of the scenario."""
    penalties = PENALTIES | scenario["dso"].get("penalties", {})
    seen = set()
    for index, row in enumerate(interval["limits"]):
        what, sizes = f"{name}: row {index}", [abs(w) for w in row["coefficients"].values()]
        normalised = max(sizes) == PPM and min(sizes) >= PPM // 1000
        found.check(normalised, f"{what} is not normalised: {row['coefficients']}")
        key = tuple(sorted(row["coefficients"].items()))
        found.check(key not in seen, f"{what} has the coefficients of another")
        seen.add(key)
        if row["posted_in_block"] is not None:
            penalty = round(penalties[row["reason"]["kind"]] * DOLLAR)
            found.check(row["penalty"] == penalty, f"{what} has the penalty {row['penalty']}")


def check_clearing_without_limits(interval, name, found):
    """The price without limits balances the market, and the injections are what it makes of it."""
    price, most = interval["price_without_limits"], [0, 0]
    if price is None:
        idle = all(flow == [0.0, 0.0] for flow in interval["injections_without_limits"].values())
        found.check(idle, f"{name}: injections although nothing trades without limits")
        return
    least, nodes = [0, 0], defaultdict(lambda: [0.0, 0.0, 0.0, 0.0])
    for sign, point, step_price, watts, _ in steps_of(interval):
        gain, side = sign * (price - step_price), 0 if sign > 0 else 1
        low, high = (watts if gain > 0 else 0), (watts if gain >= 0 else 0)
        least[side], most[side] = least[side] + low, most[side] + high
        if point != SUBSTATION:
            for node, share in shares(point, interval["voltages_without_limits"]).items():
                ends = nodes[node]
                for at, part in ((0, share.real), (2, share.imag)):
                    one, other = sign * low * part / 1000, sign * high * part / 1000
                    ends[at] += min(one, other)
                    ends[at + 1] += max(one, other)
    balances = least[0] <= most[1] and least[1] <= most[0]
    found.check(
        balances, f"{name}: {price / DOLLAR} $/MWh does not clear the market without limits"
    )
    for node in nodes.keys() | interval["injections_without_limits"].keys():
        kw, kvar = interval["injections_without_limits"].get(node, (0.0, 0.0))
        low, high, least_kvar, most_kvar = nodes[node]
        holds = low - 1e-6 <= kw <= high + 1e-6
        found.check(holds, f"{name}: {node} injects {kw} kW without limits, not {low} to {high}")
        holds = least_kvar - 1e-6 <= kvar <= most_kvar + 1e-6
        found.check(
            holds,
            f"{name}: {node} injects {kvar} kvar without limits, not {least_kvar} to {most_kvar}",
        )


# What follows from the awards.


def shares(point, voltages):
    """What each node of a point injects of a watt there, in W and var. One or three phases share
    equally. Two phases carry one current from node to node, so that each has its part of the
    voltage across, which is not real."""
    bus, *phases = point.split(".")
    nodes = [f"{bus}.{phase}" for phase in phases]
    if len(nodes) != 2:
        return {node: complex(1 / len(nodes)) for node in nodes}
    first, second = (cmath.rect(pu, math.radians(turn)) for pu, turn in map(voltages.get, nodes))
    return {nodes[0]: first / (first - second), nodes[1]: second / (second - first)}


def check_injections(interval, name, found):
    net = defaultdict(complex)
    for offer in interval["offers"]:
        if offer["aggregation"] == WHOLESALE:
            continue
        way = 1 if offer["side"] == "supply" else -1
        for node, share in shares(offer["point"], interval["voltages"]).items():
            net[node] += way * offer["awarded_w"] / 1000 * share
    for node in sorted(net.keys() | interval["injections"].keys()):
        kw, kvar = interval["injections"].get(node, [0.0, 0.0])
        deviation = max(abs(kw - net[node].real), abs(kvar - net[node].imag))
        found.measure("injection at a node (kW, kvar)", deviation, 1e-6, f"{name}: {node}")


def check_ratings(day, scenario, found):
    """No offer above what the aggregation's devices at the point are rated for."""
    rated = defaultdict(lambda: [0.0, 0.0])
    for device in scenario["devices"]:
        at = rated[device["aggregator"], device["point"]]
        at[0] += 1000 * device.get("export_kw", 0)
        at[1] += 1000 * device.get("import_kw", 0)
    for aggregation in day["aggregations"]:
        own = [r for (name, _), r in rated.items() if name == aggregation["name"]]
        sums = [round(sum(r[0] for r in own)), round(sum(r[1] for r in own))]
        recorded = [aggregation["export_w"], aggregation["import_w"]]
        found.check(sums == recorded, f"{aggregation['name']}: portfolio {recorded}, not {sums}")
    for at, interval in enumerate(day["intervals"]):
        offered = defaultdict(lambda: [0, 0])
        for offer in interval["offers"]:
            if offer["aggregation"] != WHOLESALE:
                side = 0 if offer["side"] == "supply" else 1
                watts = sum(watts for _, watts in offer["steps"])
                offered[offer["aggregation"], offer["point"]][side] += watts
        for key, watts in offered.items():
            for side, most in zip(watts, rated[key]):
                found.check(side <= most, f"interval {at}: {key} offers {side} W, rated {most}")


# The power flow.


class OpenDss:
    """The feeder of feeder.dss, with loads of one kind and constant-power injections."""

    def __init__(self, script):
        self.dss = DSS
        self.dss.AllowForms = False
        self.text(f'Redirect "{script}"')
        self.text("Set Tolerance=1e-11")
        self.text("Set MaxIterations=1000")
        self.text("Set MaxControlIter=1000")
        self.circuit = self.dss.ActiveCircuit
        controls = self.circuit.RegControls
        self.names = list(controls.AllNames) if controls.Count else []
        # OpenDSS gives a rating to every line; those of the feeder are in the script.
        self.rated = re.findall(r"(?im)^New Line\.(\S+) .*\bnormamps=", script.read_text())

    def text(self, command):
        self.dss.Text.Command = command

    def add_load(self, name, bus, conn, kv, model):
        phases = 3 if bus.count(".") == 3 else 1
        self.text(
            f"New Load.{name} bus1={bus} phases={phases} conn={conn} kV={kv} model={model} "
            "kW=0 kvar=0 vminpu=0.01 vmaxpu=10"
        )

    def add_node_loads(self, prefix, nodes):
        for node in nodes:
            kv = (0.48 if node.startswith("634.") else 4.16) / math.sqrt(3)
            self.add_load(f"{prefix}_{node.replace('.', '_')}", node, "wye", kv, 1)

    def set_load(self, name, kw, kvar):
        self.text(f"Edit Load.{name} kW={kw!r} kvar={kvar!r}")

    def scale_loads(self, multiplier):
        for index, (_bus, _conn, _kv, kw, kvar, _model) in enumerate(LOADS):
            self.set_load(f"ieee{index}", kw * multiplier, kvar * multiplier)

    def set_nodes(self, prefix, powers, sign):
        for node, (kw, kvar) in powers.items():
            self.set_load(f"{prefix}_{node.replace('.', '_')}", sign * kw, sign * kvar)

    def set_taps(self, taps):
        for name, tap in taps.items():
            self.circuit.RegControls.Name = name
            transformer = self.circuit.RegControls.Transformer
            self.text(f"Edit Transformer.{transformer} wdg=2 tap={1 + tap * 0.00625!r}")

    def taps(self):
        taps = {}
        for name in self.names:
            self.circuit.RegControls.Name = name
            taps[name] = self.circuit.RegControls.TapNumber
        return taps

    def solve(self, control):
        self.text(f"Set ControlMode={control}")
        self.text("Solve mode=snapshot")
        return bool(self.circuit.Solution.Converged)

    def voltages(self):
        volts = {}
        for bus in self.circuit.AllBusNames:
            self.circuit.SetActiveBus(bus)
            bus = self.circuit.ActiveBus
            pairs = np.reshape(bus.puVoltages, (-1, 2))
            for phase, (real, imaginary) in zip(bus.Nodes, pairs):
                volts[f"{bus.Name}.{phase}"] = complex(real, imaginary)
        return volts

    def relay_errors(self):
        """By how many volts each relay's voltage is outside its band; negative within."""
        errors = {}
        for name in self.names:
            control = self.circuit.RegControls
            control.Name = name
            settings = {
                "target": control.ForwardVreg,
                "band": control.ForwardBand,
                "pt": control.PTratio,
                "ct": control.CTPrimary,
                "z": complex(control.ForwardR, control.ForwardX),
            }
            self.circuit.SetActiveElement(f"Transformer.{control.Transformer}")
            element = self.circuit.ActiveCktElement
            half = element.NumConductors
            volts = np.reshape(element.Voltages, (-1, 2))[half]
            amps = np.reshape(element.Currents, (-1, 2))[half]
            volts, amps = complex(*volts), complex(*amps)
            # The current into winding 2 is the load current with its sign turned.
            seen = abs(volts / settings["pt"] + settings["z"] * amps / settings["ct"])
            errors[name] = abs(seen - settings["target"]) - settings["band"] / 2
        return errors

    def loadings(self):
        """The current of each rated line and each transformer's winding, as a share of its rating.
        A winding's is its kVA per phase at its rated voltage; OpenDSS's own allows a tenth more."""
        lines, shares = self.circuit.Lines, {}
        for name in self.rated:
            self.circuit.SetActiveElement(f"Line.{name}")
            element = self.circuit.ActiveCktElement
            amps = np.abs(np.reshape(element.Currents, (-1, 2)) @ np.array([1, 1j]))
            lines.Name = name
            shares[f"line {name}"] = float(amps.max() / lines.NormAmps)
        transformers = self.circuit.Transformers
        for name in transformers.AllNames:
            transformers.Name = name
            self.circuit.SetActiveElement(f"Transformer.{name}")
            phases = self.circuit.ActiveCktElement.NumPhases
            # By phase, by winding: the currents at both its ends.
            currents = np.reshape(transformers.WdgCurrents, (phases, transformers.NumWindings, 4))
            amps = np.abs(currents[:, :, 0] + 1j * currents[:, :, 1]).max(axis=0)
            for winding, largest in enumerate(amps, 1):
                transformers.Wdg = winding
                is_wye = phases > 1 and not transformers.IsDelta
                volts = transformers.kV / (math.sqrt(3) if is_wye else 1)
                rated = transformers.kVA / phases / volts
                shares[f"winding {winding} of {name}"] = float(largest / rated)
        return shares

    def source_section(self):
        """The buses upstream of the regulators, and the regulators' outputs."""
        regulated, reached = {}, set()
        for name in self.names:
            controls = self.circuit.RegControls
            controls.Name = name
            regulated[controls.Transformer.lower()] = controls.Winding
        links, outputs = [], set()
        for element in self.circuit.AllElementNames:
            kind, _, name = element.lower().partition(".")
            if kind in ("line", "transformer"):
                self.circuit.SetActiveElement(element)
                ends = self.circuit.ActiveCktElement.BusNames
                ends = [end.split(".")[0].lower() for end in ends]
                if kind == "transformer" and name in regulated:
                    outputs.add(ends[regulated[name] - 1])
                else:
                    links.append(ends)
        every = {bus.lower() for bus in self.circuit.AllBusNames}
        if not outputs:
            self.circuit.SetActiveElement("Vsource.source")
            return {self.circuit.ActiveCktElement.BusNames[0].split(".")[0].lower()}
        queue = list(outputs)
        while queue:
            bus = queue.pop()
            if bus not in reached:
                reached.add(bus)
                queue += [far for ends in links if bus in ends for far in ends]
        return every - (reached - outputs)

    def drawn(self):
        """What the feeder's loads draw at each node, in kW and kvar."""
        nodes = defaultdict(complex)
        for index, (bus, *_rest) in enumerate(LOADS):
            self.circuit.SetActiveElement(f"Load.ieee{index}")
            element = self.circuit.ActiveCktElement
            powers = np.reshape(element.Powers, (-1, 2))
            for phase, (kw, kvar) in zip(element.NodeOrder, powers):
                if phase:
                    nodes[f"{bus.split('.')[0]}.{phase}"] += complex(kw, kvar)
        return nodes


def compare_voltages(volts, recorded, kind, name, found):
    found.check(volts.keys() == recorded.keys(), f"{name}: nodes differ")
    for node, (pu, degrees) in recorded.items():
        if node not in volts:
            continue
        found.measure(
            f"voltage, {kind} (pu)", abs(abs(volts[node]) - pu), VOLTS_PU, f"{name}: {node}"
        )
        turn = cmath.phase(volts[node] * cmath.rect(1, -math.radians(degrees)))
        found.measure(
            f"angle, {kind} (degrees)", abs(math.degrees(turn)), ANGLE_DEG, f"{name}: {node}"
        )


def zero(nodes):
    return {node: [0.0, 0.0] for node in nodes}


def check_as_recorded(day, script, found):
    """Loads, injections and taps as recorded: the voltages, the relays, and with the limits the
    currents of lines and windings."""
    highest = {"line": ("", 0.0), "winding": ("", 0.0)}
    for suffix, kind in (("", "as recorded"), ("_without_limits", "as recorded, without limits")):
        grid = OpenDss(script)
        loads = {node for interval in day["intervals"] for node in interval["loads" + suffix]}
        injections = {n for i in day["intervals"] for n in i["injections" + suffix]}
        grid.add_node_loads("drawn", sorted(loads))
        grid.add_node_loads("der", sorted(injections))
        for at, interval in enumerate(day["intervals"]):
            if not interval["voltages" + suffix]:
                # Without limits the feeder would have had no operating point.
                continue
            name = f"interval {at}, {kind}"
            grid.set_nodes("drawn", zero(loads) | interval["loads" + suffix], 1)
            grid.set_nodes("der", zero(injections) | interval["injections" + suffix], -1)
            grid.set_taps(interval["taps" + suffix])
            found.check(grid.solve("off"), f"{name}: OpenDSS does not converge")
            compare_voltages(grid.voltages(), interval["voltages" + suffix], kind, name, found)
            for regulator, volts in grid.relay_errors().items():
                found.check(
                    volts <= 1e-6, f"{name}: {regulator}'s relay is {volts:.4f} V outside its band"
                )
            if not suffix:
                for what, share in grid.loadings().items():
                    part = what.split()[0]
                    highest[part] = max(highest[part], (what, share), key=lambda item: item[1])
    for part, (what, share) in highest.items():
        found.check(share <= 1.0, f"{what} carries {share:.3f} of its rating")
        print(f"highest loading of a {part} with the limits: {share:.1%} of {what}")


def hour_of(interval):
    """The local hour in which an interval begins, from its name: `12:00-07:00`."""
    return int(interval["name"][:2])


def check_calendar(day, scenario, found):
    """The intervals tile the local day, and each is named by the clocks of the zone."""
    zone = ZoneInfo(scenario["place"]["zone"])
    found.check(day["zone"] == zone.key, f"zone {day['zone']}, not {zone.key}")
    date = scenario["date"]
    midnights = (datetime.combine(d, time(), zone) for d in (date, date + timedelta(days=1)))
    at, end = (round(midnight.timestamp() * 1000) for midnight in midnights)
    length = scenario["auction"].get("interval_minutes", 60) * 60_000
    for index, interval in enumerate(day["intervals"]):
        what = f"interval {index}"
        found.check(interval["start"] == at, f"{what} starts at {interval['start']}, not {at}")
        found.check(interval["length"] == length, f"{what} lasts {interval['length']} ms")
        local = datetime.fromtimestamp(at / 1000, UTC).astimezone(zone)
        name = local.isoformat(timespec="minutes").partition("T")[2]
        found.check(interval["name"] == name, f"{what} is named {interval['name']}, not {name}")
        at += interval["length"]
    found.check(at == end, f"the intervals end at {at}, the day at {end}")
    names = {interval["name"] for interval in day["intervals"]}
    found.check(len(names) == len(day["intervals"]), "two intervals have the same name")


def check_with_free_taps(day, script, multipliers, found):
    """The IEEE loads and OpenDSS's regulator controls, from interval to interval."""
    for suffix, kind in (("", "taps free"), ("_without_limits", "taps free, without limits")):
        grid = OpenDss(script)
        injections = {n for i in day["intervals"] for n in i["injections" + suffix]}
        grid.add_node_loads("der", sorted(injections))
        for index, (bus, conn, kv, _kw, _kvar, model) in enumerate(LOADS):
            # The nominal voltages of the feeder, not their rounded names.
            kv = {0.277: 0.48 / math.sqrt(3), 2.4: 4.16 / math.sqrt(3)}.get(kv, kv)
            grid.add_load(f"ieee{index}", bus, conn, kv, model)

        # Before the day: the first interval's load without DERs, from neutral.
        grid.scale_loads(multipliers[hour_of(day["intervals"][0])])
        grid.set_taps({name: 0 for name in grid.names})
        grid.solve("static")
        for at, interval in enumerate(day["intervals"]):
            if not interval["voltages" + suffix]:
                continue
            name = f"interval {at}, {kind}"
            grid.scale_loads(multipliers[hour_of(interval)])
            none = zero(injections)
            grid.set_nodes("der", none | interval["injections" + suffix], -1)
            found.check(grid.solve("static"), f"{name}: OpenDSS does not converge")
            taps = grid.taps()
            found.check(
                taps == interval["taps" + suffix],
                f"{name}: taps {taps}, not {interval['taps' + suffix]}",
            )
            compare_voltages(grid.voltages(), interval["voltages" + suffix], kind, name, found)
            drawn, loads = grid.drawn(), interval["loads" + suffix]
            for node in drawn.keys() | loads.keys():
                deviation = abs(drawn[node] - complex(*loads.get(node, (0.0, 0.0))))
                found.measure("load at a node (kVA)", deviation, LOAD_KW, f"{name}: {node}")


def check_band(day, script, scenario, found):
    """With the limits no voltage leaves the band; without, some do, at noon and in the evening."""
    low, high = scenario["dso"]["lowest_pu"], scenario["dso"]["highest_pu"]
    found.check(day["voltage_band"] == [low, high], f"band {day['voltage_band']}, not {low, high}")
    # Where there are customers the band holds, even upstream of the regulators.
    loads = {node.split(".")[0] for interval in day["intervals"] for node in interval["loads"]}
    source = OpenDss(script).source_section() - loads
    found.check(
        set(day["source_buses"]) == source,
        f"the band does not bind {sorted(day['source_buses'])}, but should at all but {source}",
    )

    def bound(volts):
        return {node: pu for node, (pu, _) in volts.items() if node.split(".")[0] not in source}

    outside, extremes = {"high": [], "low": []}, []
    for at, interval in enumerate(day["intervals"]):
        for node, pu in bound(interval["voltages"]).items():
            found.check(low <= pu <= high, f"interval {at}: {node} at {pu:.5f} pu with limits")
            extremes.append(pu)
        found.check(interval["voltages"], f"interval {at}: no voltages with limits")
        free = bound(interval["voltages_without_limits"])
        if not free:
            continue
        hour = hour_of(interval)
        if max(free.values()) > high:
            outside["high"].append((hour, max(free, key=free.get), max(free.values())))
        if min(free.values()) < low:
            outside["low"].append((hour, min(free, key=free.get), min(free.values())))
    for side, hours in outside.items():
        listed = ", ".join(f"{hour:02}:00 {node} {pu:.4f}" for hour, node, pu in hours)
        print(f"too {side} without limits: {listed or 'never'}")
        due = OUTSIDE[side]
        count = sum(hour in due for hour, *_ in hours)
        found.check(
            count >= 2,
            f"without limits too {side} in {count} hours only from {due.start} to {due.stop}",
        )
    print(f"voltages with the limits: {min(extremes):.4f} to {max(extremes):.4f} pu")


def main():
    parser = argparse.ArgumentParser(description="Check a market day with HiGHS and OpenDSS.")
    parser.add_argument("folder", type=Path, help="where market-day.json and feeder.dss are")
    parser.add_argument("--scenario", type=Path, help="the scenario that was played")
    arguments = parser.parse_args()
    day = json.loads((arguments.folder / "market-day.json").read_text())
    script = (arguments.folder / day["feeder_script"]).resolve()
    scenario = arguments.scenario or Path(__file__).parent / day["scenario"]
    scenario = tomllib.loads(scenario.read_text())

    found = Findings()
    check_calendar(day, scenario, found)
    for at, interval in enumerate(day["intervals"]):
        check_clearing(interval, f"interval {at}", found)
        check_normalised(interval, scenario, f"interval {at}", found)
        if interval["voltages_without_limits"]:
            check_clearing_without_limits(interval, f"interval {at}", found)
        check_injections(interval, f"interval {at}", found)
    rent = sum(interval["congestion_rent"] for interval in day["intervals"])
    print(f"congestion rent of the day: {rent / DOLLAR:.2f} $")
    check_ratings(day, scenario, found)
    check_as_recorded(day, script, found)
    if scenario["feeder"]["model"] == "ieee13":
        check_with_free_taps(day, script, scenario["feeder"]["load_multipliers"], found)
    check_band(day, script, scenario, found)

    for kind, deviation in found.notes.items():
        print(f"largest deviation of {kind}: {deviation:.2e}")
    for kind, (deviation, allowed) in found.worst.items():
        print(f"largest deviation of {kind}: {deviation:.2e} (allowed {allowed:.0e})")
    for what in found.wrong[:50]:
        print(f"WRONG: {what}", file=sys.stderr)
    if found.wrong:
        sys.exit(f"{len(found.wrong)} disagreements")
    print(f"{len(day['intervals'])} intervals agree.")


if __name__ == "__main__":
    main()
