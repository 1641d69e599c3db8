"""The feeder federate with somebody else's engine: OpenDSS or GridLAB-D.

    python feeder.py CONFIGURATION.json

It keeps the same contract as the engine of Tieline, from the same configuration: see
docs/co-simulation.md. The model is an OpenDSS script (`*.dss`) or a GLM file (`*.glm`), written from the
same feeder. Exits with 1 and a sentence on standard error when it cannot go on.
"""

import cmath
import datetime
import importlib
import json
import math
import os
import re
import select
import signal
import sys
import time
from pathlib import Path

CONTRACT = "tieline-feeder-1"
DER_CONTRACT = "tieline-der-1"
FEEDER_OFFSET_S = 1.0
END_OFFSET_S = 3.0
LEFT_ALONE = 3


class Failure(Exception):
    """A sentence that ends the federate."""


class LeftAlone(Failure):
    """Another federate is the cause."""


class Diverged(Failure):
    """There is no operating point."""


class OpenDss:
    """OpenDSS, by dss-python. Loads and DERs are loads of constant power that are edited."""

    name, module = "opendss", "dss"

    def __init__(self, config):
        import dss

        self.version = dss.__version__
        self.dss = dss.DSS
        self.dss.AllowForms = False
        self.config = config
        self.command(f'Redirect "{config["model"]}"')
        self.circuit = self.dss.ActiveCircuit
        self.rated = {}
        for load in self.circuit.Loads:
            self.rated[load.Name] = (load.kW, load.kvar)
        for index, der in enumerate(config["ders"]):
            self.command(self.new_load(index, der))
        self.command("Set Tolerance=1e-10")
        self.command("Set MaxIterations=200")
        free = config["regulators"] == "free"
        self.command(f"Set ControlMode={'static' if free else 'off'}")
        self.locked = {}

    def command(self, text):
        self.dss.Text.Command = text
        if self.dss.Error.Number:
            raise Failure(f"OpenDSS: {self.dss.Error.Description}")

    def new_load(self, index, der):
        base = self.config["buses_base_v"][der["bus"]] / 1e3
        count = len(der["phases"])
        nodes = ".".join(str(phase) for phase in der["phases"])
        connection = "delta" if count == 2 else "wye"
        kv = base if count == 1 else base * 3**0.5
        phases = 3 if count == 3 else 1
        return (
            f"New Load.der{index} bus1={der['bus']}.{nodes} phases={phases} conn={connection} "
            f"kv={kv!r} kw=0 kvar=0 vminpu=0.5 vmaxpu=1.5 model=1"
        )

    def set_loads(self, multiplier):
        for name, (kw, kvar) in self.rated.items():
            self.command(f"Load.{name}.kw={kw * multiplier!r}")
            self.command(f"Load.{name}.kvar={kvar * multiplier!r}")

    def set_power(self, index, va):
        self.command(f"Load.der{index}.kw={-va.real / 1e3!r}")
        self.command(f"Load.der{index}.kvar={-va.imag / 1e3!r}")

    def set_tap(self, regulator, tap):
        # A control that may move no tap in a change leaves it where it is.
        self.command(f"RegControl.{regulator}.maxtapchange=0")
        self.locked[regulator] = tap

    def set_switch(self, line, closed):
        self.command(f"{'Close' if closed else 'Open'} Line.{line} 1")

    def solve(self, _at_s):
        controls = self.circuit.RegControls
        for name, tap in self.locked.items():
            controls.Name = name
            controls.TapNumber = tap
        self.circuit.Solution.Solve()
        if not self.circuit.Solution.Converged:
            raise Diverged("the power flow does not converge: OpenDSS")

    def voltages(self):
        by_node = dict(zip(self.circuit.AllNodeNames, complex_pairs(self.circuit.AllBusVolts)))
        bases = self.config["buses_base_v"]
        return [by_node[f"{bus}.{phase}"] / bases[bus] for bus, phase in self.config["nodes"]]

    def taps(self):
        controls = self.circuit.RegControls
        taps = []
        for name in self.config["regulator_names"]:
            controls.Name = name
            taps.append(int(controls.TapNumber))
        return taps

    def source_va(self):
        self.circuit.SetActiveElement("Vsource.source")
        powers = complex_pairs(self.circuit.ActiveCktElement.Powers)
        return [-1e3 * power for power in powers[:3]]

    def losses_va(self):
        watts, var = self.circuit.Losses
        return complex(watts, var)

    def currents(self):
        currents = []
        for line in self.config["lines"]:
            self.circuit.SetActiveElement(f"Line.{line['name']}")
            amperes = complex_pairs(self.circuit.ActiveCktElement.Currents)
            count = len(line["phases"])
            ends = zip(amperes[:count], amperes[count : 2 * count])
            currents.append([max(abs(a), abs(b)) for a, b in ends])
        return currents

    def lines_va(self):
        powers = []
        for line in self.config["lines"]:
            self.circuit.SetActiveElement(f"Line.{line['name']}")
            into = complex_pairs(self.circuit.ActiveCktElement.Powers)
            powers.append([1e3 * power for power in into[: len(line["phases"])]])
        return powers


def complex_pairs(values):
    values = list(values)
    if values and isinstance(values[0], complex):
        return values
    return [complex(re, im) for re, im in zip(values[0::2], values[1::2])]


class GridLabD:
    """GridLAB-D, in this process. A set value acts at the end of a step, so each situation takes two:
    the regulators act through the minute before, then a second with the new powers."""

    name, module = "gridlabd", "gridlabd"
    START = datetime.datetime(2026, 1, 1)
    PATIENCE_S = 20

    def __init__(self, config):
        self.watchdog = Watchdog(self.PATIENCE_S)
        import gridlabd

        self.version = str(gridlabd.version())
        self.config, self.names = config, config["glm"]
        self.ok = gridlabd.GLDErrorCode.SUCCESS
        self.gld = gridlabd.DirectGridLabD()
        self.expect(self.gld.load_glm([config["model"]]), "load")
        self.expect(self.gld.setup_after_load(), "set up")
        self.locked = {}

    def expect(self, answer, what):
        code = answer[0] if isinstance(answer, tuple) else answer
        if code != self.ok:
            raise Failure(f"GridLAB-D cannot {what}: {code}")
        return answer[1] if isinstance(answer, tuple) else None

    def set(self, name, key, value):
        text = f"{value.real:+.12g}{value.imag:+.12g}j" if isinstance(value, complex) else str(value)
        self.expect(self.gld.set_property(name, key, text), f"set {key} of {name}")

    def get(self, name, key):
        return number(self.expect(self.gld.get_property(name, key), f"read {key} of {name}"))

    def set_loads(self, multiplier):
        for load in self.names["loads"]:
            for of in load["properties"]:
                value = complex(*of["value"])
                if of["divides"]:
                    # No load at all is a very large impedance.
                    value = value / max(multiplier, 1e-9)
                else:
                    value = value * multiplier
                self.set(load["object"], of["name"], value)

    def set_power(self, index, va):
        name, properties = self.names["ders"][index]
        for key in properties:
            self.set(name, key, -va / len(properties))

    def set_tap(self, regulator, tap):
        self.locked[regulator] = tap

    def set_switch(self, line, closed):
        index = [of["name"] for of in self.config["lines"]].index(line)
        self.set(self.names["lines"][index], "status", "CLOSED" if closed else "OPEN")

    def step_to(self, at_s):
        clock = self.START + datetime.timedelta(seconds=at_s)
        with self.watchdog:
            answer = self.gld.step_to(clock.strftime("%Y-%m-%d %H:%M:%S"))
        code = answer[0] if isinstance(answer, tuple) else answer
        if code != self.ok:
            raise Diverged(f"the power flow does not converge: GridLAB-D ({code})")

    def lock(self):
        for of in self.names["regulators"]:
            if of["name"] in self.locked:
                self.set(of["object"], f"tap_{of['phase']}", self.locked[of["name"]])

    def solve(self, at_s):
        self.lock()
        self.step_to(at_s + 1)
        if self.config["regulators"] == "free":
            # As long as the step lasts, for relays that wait 30 s for each tap; those that are locked
            # are put back before the last second.
            self.step_to(at_s + self.config["step_s"] - 2)
            self.lock()
            self.step_to(at_s + self.config["step_s"] - 1)

    def voltages(self):
        objects, letters = dict(self.names["buses"]), {1: "A", 2: "B", 3: "C"}
        bases = self.config["buses_base_v"]
        return [
            self.get(objects[bus], f"voltage_{letters[phase]}") / bases[bus]
            for bus, phase in self.config["nodes"]
        ]

    def taps(self):
        return [
            int(self.get(of["object"], f"tap_{of['phase']}").real) for of in self.names["regulators"]
        ]

    def source_va(self):
        return [self.get(self.names["source"]["object"], f"power_out_{letter}") for letter in "ABC"]

    def losses_va(self):
        # Not `power_losses`, which takes each phase's active part as positive: that of a phase that
        # gains from the others is not.
        links = [link["object"] for link in self.names["links"]]
        flows = [self.get(link, "power_in") - self.get(link, "power_out") for link in links]
        return sum(flows, start=complex(0))

    def currents(self):
        letters = {1: "A", 2: "B", 3: "C"}
        return [
            [
                max(
                    abs(self.get(name, f"current_{end}_{letters[phase]}")) for end in ("in", "out")
                )
                for phase in line["phases"]
            ]
            for name, line in zip(self.names["lines"], self.config["lines"])
        ]

    def lines_va(self):
        letters = {1: "A", 2: "B", 3: "C"}
        return [
            [self.get(name, f"power_in_{letters[phase]}") for phase in line["phases"]]
            for name, line in zip(self.names["lines"], self.config["lines"])
        ]


class Watchdog:
    """Another process that ends this one with a sentence when a solution takes too long: GridLAB-D
    may never return from an infeasible one."""

    def __init__(self, patience_s):
        reading, self.writing = os.pipe()
        parent = os.getpid()
        if os.fork():
            os.close(reading)
            return
        os.close(self.writing)
        solving = False
        while True:
            ready, _, _ = select.select([reading], [], [], patience_s if solving else None)
            if not ready:
                print(f"the power flow has not ended within {patience_s} s", file=sys.stderr)
                sys.stderr.flush()
                os.kill(parent, signal.SIGKILL)
                os._exit(0)
            said = os.read(reading, 1)
            if not said:
                os._exit(0)
            solving = said == b"s"

    def __enter__(self):
        os.write(self.writing, b"s")

    def __exit__(self, *_):
        os.write(self.writing, b"e")


def number(value):
    """A number as GridLAB-D says it, with a unit or without."""
    if isinstance(value, (int, float, complex)):
        return complex(value)
    if isinstance(value, dict):
        return complex(value.get("real", 0.0), value.get("imag", 0.0))
    text = str(value).split()[0]
    if text[-1:] == "d":
        # Magnitude and angle in degrees.
        match = re.fullmatch(r"([+-]?[\d.]+(?:e[+-]?\d+)?)([+-][\d.]+(?:e[+-]?\d+)?)d", text)
        return cmath.rect(float(match[1]), math.radians(float(match[2])))
    return complex(text.replace("i", "j"))


class Progress:
    """How far the federate has got: a line in a file, overwritten in place."""

    def __init__(self, path):
        self.file = open(path, "wb", buffering=0)
        self.steps, self.working, self.began = 0, 0.0, None
        self.say("waiting", -1.0)

    def say(self, state, at_s):
        self.file.seek(0)
        self.file.write(f"{state} {at_s:.3f}".ljust(39).encode() + b"\n")

    def granted(self, at_s):
        self.since = time.monotonic()
        self.began = self.began or self.since
        self.say("working", at_s)

    def waits(self, at_s):
        self.working += time.monotonic() - self.since
        self.steps += 1
        self.say("waiting", at_s)

    def done(self, at_s, effort):
        self.say("done", at_s)
        total = time.monotonic() - (self.began or time.monotonic())
        summary = {"steps": self.steps, "working_s": self.working, "total_s": total}
        Path(effort).write_text(json.dumps(summary))


class Federate:
    """The contract, over HELICS."""

    def __init__(self, config, engine):
        import helics

        self.h, self.config, self.engine = helics, config, engine
        where = config["federation"]
        info = helics.helicsCreateFederateInfo()
        helics.helicsFederateInfoSetCoreTypeFromString(info, "zmq")
        helics.helicsFederateInfoSetCoreInitString(
            info,
            f"--federates=1 --broker_address={where['broker']} --brokerport={where['port']} "
            f"--local_interface={where['broker']} --brokerkey={where['key']}",
        )
        helics.helicsFederateInfoSetTimeProperty(info, helics.HELICS_PROPERTY_TIME_DELTA, 1e-3)
        helics.helicsFederateInfoSetFlagOption(info, helics.HELICS_FLAG_UNINTERRUPTIBLE, True)
        helics.helicsFederateInfoSetFlagOption(info, helics.HELICS_FLAG_TERMINATE_ON_ERROR, True)
        self.federate = helics.helicsCreateValueFederate("feeder", info)
        self.register()

    def publication(self, key, kind, unit=""):
        return self.h.helicsFederateRegisterGlobalTypePublication(self.federate, key, kind, unit)

    def input(self, key, kind, unit="", required=False):
        h = self.h
        handle = h.helicsFederateRegisterSubscription(self.federate, key, unit)
        option = "REQUIRED" if required else "OPTIONAL"
        h.helicsInputSetOption(handle, getattr(h, f"HELICS_HANDLE_OPTION_CONNECTION_{option}"), 1)
        self.expected.append((handle, key, kind, unit))
        return handle

    def register(self):
        config, self.expected = self.config, []
        self.contract = self.publication("feeder/contract", "string")
        self.converged = self.publication("feeder/converged", "bool")
        self.seconds = self.publication("feeder/solve_seconds", "double", "s")
        self.losses = self.publication("feeder/losses", "complex", "VA")
        self.voltages = [
            self.publication(f"feeder/voltage/{bus}.{phase}", "complex", "pu")
            for bus, phase in config["nodes"]
        ]
        self.taps = [
            self.publication(f"feeder/tap/{name}", "int64") for name in config["regulator_names"]
        ]
        self.source = [
            self.publication(f"feeder/source/{phase}", "complex", "VA") for phase in (1, 2, 3)
        ]
        self.currents = [
            [
                self.publication(f"feeder/current/{line['name']}/{phase}", "double", "A")
                for phase in line["phases"]
            ]
            for line in config["lines"]
        ]
        self.lines = [
            [
                self.publication(f"feeder/line/{line['name']}/{phase}", "complex", "VA")
                for phase in line["phases"]
            ]
            for line in config["lines"]
        ]
        self.multiplier = self.input("load/multiplier", "double", required=True)
        self.der_contract = self.input("der/contract", "string", required=True)
        self.ders = [
            self.input(f"der/{der['name']}/power", "complex", "VA", required=True)
            for der in config["ders"]
        ]
        self.tap_commands = [
            self.input(f"regulator/{name}/tap", "int64") for name in config["regulator_names"]
        ]
        self.switches = [
            self.input(f"switch/{line['name']}/closed", "bool") for line in config["lines"]
        ]

    def check(self):
        for handle, key, kind, unit in self.expected:
            found = self.h.helicsInputGetPublicationType(handle)
            if found in ("", "any"):
                continue  # Nobody publishes it.
            found_unit = self.h.helicsInputGetInjectionUnits(handle)
            if found != kind:
                raise Failure(f"`{key}` is published as `{found}`; the contract says `{kind}`")
            if found_unit != unit:
                raise Failure(f"`{key}` is published in `{found_unit}`; the contract says `{unit}`")

    def begin(self):
        h = self.h
        h.helicsFederateEnterInitializingMode(self.federate)
        self.check()
        version = f"{CONTRACT} {self.engine.name} {self.engine.version}"
        h.helicsPublicationPublishString(self.contract, version)
        h.helicsFederateEnterExecutingMode(self.federate)
        found = h.helicsInputGetString(self.der_contract)
        if found.split(" ")[0] != DER_CONTRACT:
            raise Failure(f"`der/contract` is `{found}`; this federate keeps `{DER_CONTRACT}`")

    def advance(self, to):
        try:
            granted = self.h.helicsFederateRequestTime(self.federate, to)
        except self.h.HelicsException as error:
            raise LeftAlone(f"HELICS: {error}") from None
        if abs(granted - to) > 0.5:
            raise LeftAlone(f"the federation ended before {to} s: another federate has left it")

    def read(self):
        h, engine = self.h, self.engine
        updated = h.helicsInputIsUpdated
        if updated(self.multiplier):
            engine.set_loads(h.helicsInputGetDouble(self.multiplier))
        for index, handle in enumerate(self.ders):
            if updated(handle):
                engine.set_power(index, h.helicsInputGetComplex(handle))
        for name, handle in zip(self.config["regulator_names"], self.tap_commands):
            if updated(handle):
                tap = h.helicsInputGetInteger(handle)
                if not -16 <= tap <= 16:
                    key = f"regulator/{name}/tap"
                    raise Failure(f"`{key}` commands {tap}; a tap is from -16 to 16")
                engine.set_tap(name, tap)
        for line, handle in zip(self.config["lines"], self.switches):
            if updated(handle):
                engine.set_switch(line["name"], bool(h.helicsInputGetBoolean(handle)))

    def publish(self):
        h, engine = self.h, self.engine
        for handle, voltage in zip(self.voltages, engine.voltages()):
            h.helicsPublicationPublishComplex(handle, voltage.real, voltage.imag)
        for handle, tap in zip(self.taps, engine.taps()):
            h.helicsPublicationPublishInteger(handle, tap)
        for handle, va in zip(self.source, engine.source_va()):
            h.helicsPublicationPublishComplex(handle, va.real, va.imag)
        for handles, amperes in zip(self.currents, engine.currents()):
            for handle, ampere in zip(handles, amperes):
                h.helicsPublicationPublishDouble(handle, ampere)
        for handles, powers in zip(self.lines, engine.lines_va()):
            for handle, va in zip(handles, powers):
                h.helicsPublicationPublishComplex(handle, va.real, va.imag)
        losses = engine.losses_va()
        h.helicsPublicationPublishComplex(self.losses, losses.real, losses.imag)

    def run(self, progress):
        self.begin()
        h, config = self.h, self.config
        begins_s = 0.0
        while begins_s < config["end_s"]:
            at_s = begins_s + FEEDER_OFFSET_S
            self.advance(at_s)
            progress.granted(at_s)
            self.read()
            began = time.monotonic()
            try:
                self.engine.solve(begins_s)
            except Diverged as error:
                h.helicsPublicationPublishBoolean(self.converged, False)
                # So that the others read it before the federation ends.
                self.advance(begins_s + 2.5)
                raise Failure(f"at {at_s} s: {error}") from None
            h.helicsPublicationPublishBoolean(self.converged, True)
            self.publish()
            h.helicsPublicationPublishDouble(self.seconds, time.monotonic() - began)
            progress.waits(at_s)
            begins_s += config["step_s"]
        self.advance(config["end_s"] + END_OFFSET_S)

    def abort(self, reason):
        self.h.helicsFederateGlobalError(self.federate, -1, reason)

    def leave(self):
        self.h.helicsFederateDisconnect(self.federate)
        self.h.helicsCloseLibrary()


ENGINES = {"opendss": OpenDss, "gridlabd": GridLabD}
PROGRAMS = {"helics": "HELICS", "dss": "OpenDSS", "gridlabd": "GridLAB-D"}


def require(*modules):
    """Makes sure that these are installed, and names all that are not."""
    missing = []
    for module in modules:
        try:
            importlib.import_module(module)
        except (ImportError, OSError) as error:
            missing.append(f"{PROGRAMS[module]} is not installed ({error})")
    if missing:
        python = f"in the environment of {sys.executable}"
        raise Failure(f"{' and '.join(missing)} {python}: run `cargo xtask setup`")


def main(path):
    config = json.loads(Path(path).read_text())
    progress = Progress(config["progress"])
    try:
        if config["engine"] not in ENGINES:
            raise Failure(f"there is no engine `{config['engine']}` here")
        engine = ENGINES[config["engine"]]
        require("helics", engine.module)
        engine = engine(config)
        federate = Federate(config, engine)
        try:
            federate.run(progress)
        except Failure as error:
            federate.abort(str(error))
            raise
        finally:
            federate.leave()
    except Failure as error:
        print(error, file=sys.stderr)
        return LEFT_ALONE if isinstance(error, LeftAlone) else 1
    progress.done(config["end_s"], config["effort"])
    return 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python feeder.py CONFIGURATION.json")
    sys.exit(main(sys.argv[1]))
