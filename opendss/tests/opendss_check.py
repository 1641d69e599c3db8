"""Compares the output of `examples/solve_dss.rs` with OpenDSS.

	pip install dss-python
	cargo run -p tieline-opendss --example solve_dss | python opendss/tests/opendss_check.py
	cargo run -p tieline-opendss --example solve_dss -- f.dss | python opendss/tests/opendss_check.py f.dss

In the first form OpenDSS solves the written script, in the second the script that was read.
Exits with an error when a voltage differs by more than 1e-6 pu.
"""

import sys

from dss import DSS

printed = sys.stdin.read().splitlines()
script = open(sys.argv[1]).read().splitlines() if len(sys.argv) > 1 else printed
for line in script:
    DSS.Text.Command = line
DSS.Text.Command = "set tolerance=1e-10 maxiterations=500"
DSS.Text.Command = "solve"
circuit = DSS.ActiveCircuit
assert circuit.Solution.Converged

volts = circuit.YNodeVarray
volts = [complex(re, im) for re, im in zip(volts[0::2], volts[1::2])]
theirs = dict(zip((name.lower() for name in circuit.YNodeOrder), volts))
ours = {}
for line in printed:
    if line.startswith("! "):
        _, node, re, im = line.split()
        ours[node] = complex(float(re), float(im))
assert ours and ours.keys() == theirs.keys(), ours.keys() ^ theirs.keys()

worst = 0.0
for node, volt in ours.items():
    circuit.SetActiveBus(node.split(".")[0])
    worst = max(worst, abs(volt - theirs[node]) / (circuit.ActiveBus.kVBase * 1e3))
print(f"{len(ours)} nodes, largest difference {worst:.2e} pu")
sys.exit(worst > 1e-6)
