"""Golden values of EPRI's OpenDER, an independent model of IEEE 1547-2018.

    python opender_golden.py FOLDER

writes static.csv, unbalanced.csv, dynamic.csv, trips.csv, battery.csv and
disputed.csv to the folder. Needs opender 2.2.0. All powers are shares of the
apparent power rating; active power is positive as injection, reactive power too.

A DER has 100 kVA. But for trips.csv its trip settings are at their widest and its abnormal category is
II, which goes on operating from 0.65 to 1.2 pu. The inverter's own delay is zero. What else is not
stated is OpenDER's default.
"""

import itertools
import logging
import pathlib
import sys

from opender import DER, DER_BESS, DER_PV

VA = 100_000
# The most that a battery charges with, as a share of VA.
CHARGING = 0.8
VOLTAGES = [round(0.88 + 0.01 * k, 2) for k in range(25)]
# Not between 0.04999 and 0.05: OpenDER's capability jumps there with a slope.
SUN = [0.0, 0.03, 0.12, 0.5, 0.9, 1.0]
DEMAND = [-1.0, -0.6, -0.1, 0.0, 0.1, 0.6, 1.0]
WIDE = {
	"NP_ABNORMAL_OP_CAT": "CAT_II",
	"OV1_TRIP_V": 1.2, "OV2_TRIP_V": 1.2, "UV1_TRIP_V": 0.5, "UV2_TRIP_V": 0.5,
	"NP_INV_DELAY": 0,
}


def der(technology, category, functions, rated=1.0):
	"""A DER with some of volt-var, volt-watt, charging-volt-watt (which ends at half of the charging
	power), injecting and absorbing (constant power factor)."""
	kind = DER_BESS if technology == "storage" else DER_PV
	absorption = 0.25 if category == "a" else 0.44
	unit = kind()
	settings = {
		"NP_VA_MAX": VA,
		"NP_P_MAX": rated * VA,
		"NP_P_MAX_CHARGE": CHARGING * VA if technology == "storage" else 0,
		"NP_APPARENT_POWER_CHARGE_MAX": VA if technology == "storage" else 0,
		"NP_NORMAL_OP_CAT": f"CAT_{category.upper()}",
		"NP_Q_MAX_INJ": 0.44 * VA,
		"NP_Q_MAX_ABS": absorption * VA,
		**WIDE,
		"QV_MODE_ENABLE": "volt-var" in functions,
		"PV_MODE_ENABLE": "volt-watt" in functions or "charging-volt-watt" in functions,
		"PV_CURVE_P2": -0.5 if "charging-volt-watt" in functions else 0,
		"CONST_PF_MODE_ENABLE": "injecting" in functions or "absorbing" in functions,
		"CONST_PF": 0.9 if "injecting" in functions else 0.97,
		"CONST_PF_EXCITATION": "INJ" if "injecting" in functions else "ABS",
	}
	for name, value in settings.items():
		setattr(unit.der_file, name, value)
	return unit


def run(unit, technology, power, voltage):
	"""A step: active power that is available or asked for, and voltage, both in pu."""
	if technology == "storage":
		unit.update_der_input(p_dem_w=power * VA, v_pu=voltage, f=60)
	else:
		unit.update_der_input(p_dc_w=power * VA, v_pu=voltage, f=60)
	unit.run()
	return unit.p_out_w / VA, unit.q_out_var / VA


def number(value):
	"""With nine decimals, and no negative zero."""
	return f"{round(value, 9) + 0.0:.9f}"


def static(file):
	"""The characteristics: steps so long that every response has ended."""
	DER.t_s = 100_000
	print("technology,category,functions,rated,power,voltage,p,q", file=file)
	solar = [["volt-var"], ["volt-watt"], ["volt-var", "volt-watt"]]
	for category, functions, rated in itertools.product("ab", solar, [1.0, 0.9]):
		sweep("solar", category, functions, rated, SUN, VOLTAGES, file)
	storage = [["volt-var"], ["volt-var", "volt-watt"], ["charging-volt-watt"]]
	for category, functions in itertools.product("ab", storage):
		sweep("storage", category, functions, 1.0, DEMAND, VOLTAGES, file)
	for category, functions in itertools.product("ab", [["injecting"], ["absorbing"]]):
		sweep("solar", category, functions, 1.0, SUN, [0.95, 1.05], file)


def sweep(technology, category, functions, rated, powers, voltages, file):
	"""All voltages at all powers."""
	unit = der(technology, category, functions, rated)
	for power, voltage in itertools.product(powers, voltages):
		p, q = run(unit, technology, power, voltage)
		head = f"{technology},{category},{'+'.join(functions)},{rated},{power},{voltage}"
		print(f"{head},{number(p)},{number(q)}", file=file)


def dynamic(file):
	"""Steps of voltage, seen each second. OpenDER's filter takes its input to change linearly over
	a step, which moves a step of voltage by half a step of time: steps are short."""
	DER.t_s = 0.0025
	print("category,functions,second,voltage,p,q", file=file)
	steps = {
		("a", "volt-var"): [(1.0, 1), (1.06, 20)],
		("b", "volt-var"): [(1.0, 1), (1.06, 9), (0.93, 9)],
		("b", "volt-watt"): [(1.0, 1), (1.09, 20)],
		("b", "volt-var+volt-watt"): [(1.0, 1), (1.1, 9), (1.03, 9)],
	}
	for (category, functions), voltages in steps.items():
		unit = der("solar", category, functions.split("+"))
		second = 0
		for voltage, seconds in voltages:
			for _ in range(seconds):
				for _ in range(round(1 / DER.t_s)):
					p, q = run(unit, "solar", 1.0, voltage)
				second += 1
				head = f"{category},{functions},{second},{voltage}"
				print(f"{head},{number(p)},{number(q)}", file=file)


def unbalanced(file):
	"""Volt-var of category B by the mean and by the positive sequence of three phases."""
	DER.t_s = 100_000
	print("rule,a,b,c,angle_b,angle_c,p,q", file=file)
	magnitudes = [(0.95, 1.0, 1.05), (1.04, 1.04, 0.98), (0.93, 0.97, 0.92), (1.06, 1.05, 1.08)]
	angles = [(-2.0943951023931953, 2.0943951023931953), (-2.05, 2.12), (-2.2, 2.0)]
	rules = [("mean", "AVG"), ("positive-sequence", "POS")]
	for (rule, name), phases, (b, c) in itertools.product(rules, magnitudes, angles):
		unit = der("solar", "b", ["volt-var"])
		unit.der_file.NP_V_MEAS_UNBALANCE = name
		unit.update_der_input(p_dc_w=0.8 * VA, v_pu=list(phases), theta=[0, b, c], f=60)
		unit.run()
		p, q = unit.p_out_w / VA, unit.q_out_var / VA
		head = ",".join(str(value) for value in (rule, *phases, b, c))
		print(f"{head},{number(p)},{number(q)}", file=file)


def trips(file):
	"""Ceasing, trip and return to service at half of the rating, which OpenDER's limit of current
	leaves alone, seen each second; a return after 10 s along 20 s. Steps are a power of two, so that
	OpenDER's timers are exact."""
	DER.t_s = 0.0625
	print("abnormal,second,voltage,p", file=file)
	over = [(1.0, 5), (1.15, 1), (1.0, 5), (1.15, 15), (1.08, 15), (1.0, 40)]
	swell = [(1.0, 5), (1.25, 2), (1.0, 40)]
	under = [(1.0, 5), (0.8, 25), (0.9, 15), (1.0, 40)]
	deep = [(1.0, 5), (0.6, 12), (1.0, 40)]
	outage = [(1.0, 5), (0.2, 1), (1.0, 5), (0.2, 3), (1.0, 40)]
	for category in ("i", "ii", "iii"):
		for voltages in (over, swell, under, deep, outage):
			unit = der("solar", "b", [])
			unit.der_file.NP_ABNORMAL_OP_CAT = f"CAT_{category.upper()}"
			unit.der_file.OV1_TRIP_V = 1.1
			unit.der_file.ES_DELAY = 10
			unit.der_file.ES_RAMP_RATE = 20
			second = 0
			for voltage, seconds in voltages:
				for _ in range(seconds):
					for _ in range(round(1 / DER.t_s)):
						p, _ = run(unit, "solar", 0.5, voltage)
					second += 1
					print(f"{category},{second},{voltage},{number(p)}", file=file)


def battery(file):
	"""The state of charge of 200 kWh over steps of ten minutes, with losses of charging alone, as
	OpenDER has them; at the beginning and the end of the day power falls with the state of charge."""
	DER.t_s = 600
	print("step,asked,p,soc", file=file)
	unit = der("storage", "b", [])
	file_format = unit.der_file
	file_format.NP_P_MAX_CHARGE = VA
	file_format.NP_BESS_CAPACITY = 2 * VA
	file_format.NP_EFFICIENCY = 0.9
	file_format.NP_BESS_SELF_DISCHARGE_SOC = 0.01 / 24
	file_format.NP_BESS_SOC_MIN = 0.1
	file_format.NP_BESS_SOC_MAX = 0.95
	file_format.NP_BESS_P_MAX_BY_SOC = {
		"SOC_P_CHARGE_MAX": [0.0, 0.85, 0.95], "P_CHARGE_MAX_PU": [1.0, 1.0, 0.1],
		"SOC_P_DISCHARGE_MAX": [0.1, 0.2, 1.0], "P_DISCHARGE_MAX_PU": [0.1, 1.0, 1.0],
	}
	asked = [1.0] * 12 + [0.0] * 6 + [-0.7] * 24 + [0.0] * 6 + [0.4] * 36 + [-1.0] * 20
	# OpenDER counts the energy of a step at the beginning of the next, and before the first step that
	# of one at rest.
	before = None
	for step, power in enumerate([*asked, 0.0]):
		p, _ = run(unit, "storage", power, 1.0)
		if before is None:
			unit.bessspecific.soc_calc.reset_soc(0.5)
		else:
			print(f"{step},{before[0]},{number(before[1])},{number(unit.bess_soc)}", file=file)
		before = (power, p)


def disputed(file):
	"""Where OpenDER leaves the standard: a battery under an active power limit with volt-watt
	forgets its demand (p_funcs_bess.py, calculate_p_desired_pu)."""
	DER.t_s = 100_000
	print("technology,category,functions,limit,power,voltage,p,q", file=file)
	for limit, power in itertools.product([0.5, 1.0], [-0.6, 0.0, 0.3]):
		unit = der("storage", "b", ["volt-watt"])
		unit.der_file.AP_LIMIT_ENABLE = True
		unit.der_file.AP_LIMIT = limit
		p, q = run(unit, "storage", power, 1.0)
		print(f"storage,b,volt-watt,{limit},{power},1.0,{number(p)},{number(q)}", file=file)


def main():
	logging.disable(logging.CRITICAL)
	folder = pathlib.Path(sys.argv[1])
	for write in (static, unbalanced, dynamic, trips, battery, disputed):
		name = f"{write.__name__}.csv"
		with open(folder / name, "w", encoding="utf-8", newline="\n") as file:
			write(file)


if __name__ == "__main__":
	main()
