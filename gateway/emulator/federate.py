#!/usr/bin/env python3
"""The emulator of a device as a federate: its voltage comes from the feeder, its power goes there.

    python federate.py CONFIGURATION.json

It takes the place of the DERs and of the market in a federation (docs/co-simulation.md), in real time or at
another stated pace: a gateway at its Modbus port closes the loop. Of the configuration, `feeder` is that of
the feeder's federate with one DER; `emulator` has the arguments of `emulator.py`, `load_multiplier` that of
the feeder's loads, and `pace_s` the seconds that a step takes. The port goes to the file `port`, and each
step to a line of `record`, as JSON: time, voltages in pu, power in W and var, set-point and limit in W.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

# The engines' folder stays as it is.
sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).parents[2] / "cosim" / "engines"))

import feeder as contract  # noqa: E402
import helics as h  # noqa: E402

# The reading of the step before is taken by then, as by the market's federate.
READ_OFFSET_S = 0.75


class Device:
    """The emulator, by its standard input and output."""

    def __init__(self, arguments):
        script = str(Path(__file__).with_name("emulator.py"))
        command = [sys.executable, script, *arguments]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True)
        self.state = self.read()

    def read(self):
        state = json.loads(self.process.stdout.readline())
        if "error" in state:
            raise contract.Failure(f"the emulator: {state['error']}")
        return state

    def order(self, **order):
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        self.state = self.read()
        return self.state


class Federate:
    def __init__(self, config):
        self.config = config
        self.federate = contract.value_federate(h, "device", config["feeder"]["federation"])
        publish = h.helicsFederateRegisterGlobalTypePublication
        self.contract = publish(self.federate, "der/contract", "string", "")
        self.multiplier = publish(self.federate, "load/multiplier", "double", "")
        (der,) = config["feeder"]["ders"]
        self.power = publish(self.federate, f"der/{der['name']}/power", "complex", "VA")
        self.voltages = [
            h.helicsFederateRegisterSubscription(
                self.federate, f"feeder/voltage/{der['bus']}.{phase}", "pu"
            )
            for phase in der["phases"]
        ]

    def advance(self, to):
        granted = h.helicsFederateRequestTime(self.federate, to)
        if abs(granted - to) > 0.1:
            raise contract.LeftAlone(f"the federation ended before {to} s")

    def run(self, device, progress):
        config, end_s = self.config, self.config["feeder"]["end_s"]
        h.helicsFederateEnterInitializingMode(self.federate)
        h.helicsPublicationPublishString(self.contract, contract.DER_CONTRACT)
        h.helicsPublicationPublishDouble(self.multiplier, config["load_multiplier"])
        h.helicsPublicationPublishComplex(self.power, 0.0, 0.0)
        h.helicsFederateEnterExecutingMode(self.federate)
        began, step, begins_s = time.monotonic(), 0, 0.0
        with open(config["record"], "w", buffering=1) as record:
            while begins_s < end_s:
                if begins_s > 0:
                    self.advance(begins_s)
                progress.granted(begins_s)
                time.sleep(max(0.0, began + step * config["pace_s"] - time.monotonic()))
                state = device.order()
                h.helicsPublicationPublishComplex(self.power, state["w"], state["var"])
                progress.waits(begins_s)
                self.advance(begins_s + READ_OFFSET_S)
                volts = [abs(h.helicsInputGetComplex(handle)) for handle in self.voltages]
                device.order(voltage=volts if len(volts) == 3 else volts[0])
                line = {"at_s": begins_s, "voltages_pu": volts}
                line |= {key: state[key] for key in ("w", "var", "set_point_w", "limit_w")}
                record.write(json.dumps(line) + "\n")
                step, begins_s = step + 1, begins_s + config["feeder"]["step_s"]
        self.advance(end_s + contract.END_OFFSET_S)
        progress.done(end_s, config["effort"])
        h.helicsFederateDisconnect(self.federate)


def main():
    config = json.loads(Path(sys.argv[1]).read_text())
    progress = contract.Progress(config["progress"])
    device = Device(config["emulator"])
    port = Path(config["port"])
    port.with_suffix(".new").write_text(str(device.state["port"]))
    os.replace(port.with_suffix(".new"), port)
    try:
        Federate(config).run(device, progress)
    except contract.LeftAlone as error:
        print(error, file=sys.stderr)
        sys.exit(contract.LEFT_ALONE)
    except contract.Failure as error:
        sys.exit(str(error))
    finally:
        device.process.kill()


if __name__ == "__main__":
    main()
