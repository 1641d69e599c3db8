"""The feeder federate with somebody else's engine: OpenDSS or GridLAB-D.

    python feeder.py CONFIGURATION.json

It keeps the same contract as the engine of Tieline, from the same configuration: see
docs/co-simulation.md. The model is an OpenDSS script (`*.dss`) or a GLM file (`*.glm`), written from the
same feeder. Exits with 1 and a sentence on standard error when it cannot go on.
"""

import cmath
import ctypes
import datetime
import importlib
import json
import math
import multiprocessing
import multiprocessing.connection
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

CONTRACT = "tieline-feeder-1"
DER_CONTRACT = "tieline-der-1"
FEEDER_OFFSET_S = 0.25
END_OFFSET_S = 1.0
LEFT_ALONE = 3
LETTERS = {1: "A", 2: "B", 3: "C"}
WORKER = "gridlabd-worker"


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
        for end in (1, 2):
            self.command(f"{'Close' if closed else 'Open'} Line.{line} {end}")

    def solve(self, _at_s):
        controls = self.circuit.RegControls
        for name, tap in self.locked.items():
            controls.Name = name
            controls.TapNumber = tap
        before = self.taps()
        self.circuit.Solution.Solve()
        if not self.circuit.Solution.Converged:
            raise Diverged("the power flow does not converge: OpenDSS")
        # A control takes a transformer without supply for one whose voltage is low.
        for name, tap in zip(self.config["regulator_names"], before):
            controls.Name = name
            self.circuit.SetActiveElement(f"Transformer.{controls.Transformer}")
            if max(map(abs, complex_pairs(self.circuit.ActiveCktElement.Voltages))) < 1:
                controls.TapNumber = tap

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
    """GridLAB-D, in a process of its own, with a model of what has supply: it cannot open a line while
    it runs. A set value acts at the end of a step, so each situation takes two: the regulators act
    through the minute before, then a second with the new powers."""

    name, module = "gridlabd", "gridlabd"
    START = datetime.datetime(2026, 1, 1)
    # Above any voltage. GridLAB-D may answer so, and call it a success.
    ABSURD_PU = 10
    OBJECT = re.compile(r"object \w+ \{ name (\w+);(?: parent (\w+);)?")

    def __init__(self, config):
        self.config, self.names = config, config["glm"]
        self.model = Path(config["model"]).read_text().splitlines()
        self.values, self.locked, self.open = {}, {}, set()
        self.last_taps = list(config["taps"])
        self.worker = None
        self.build(0.0)
        self.version = self.worker.version

    def build(self, at_s):
        """Begins at this time with a model of what has supply."""
        dead = self.dead()
        objects = [(text, self.OBJECT.match(text)) for text in self.model]
        gone = [(text, of) for text, of in objects if of and not dead.isdisjoint(of.groups())]
        self.gone = {of[1] for _, of in gone}
        model = Path(self.config["model"])
        if gone:
            texts = {text for text, _ in gone}
            model = model.with_name(f"{model.stem}-open{model.suffix}")
            model.write_text("\n".join(text for text in self.model if text not in texts))
        if self.worker:
            self.worker.stop()
        self.worker = Worker(model)
        self.began_s, self.stale = at_s, False
        self.changed = dict(self.values)
        for of, tap in zip(self.names["regulators"], self.last_taps):
            self.changed[of["object"], f"tap_{of['phase']}"] = tap
        self.readings = [key for key in self.all_readings() if key[0] not in self.gone]

    def dead(self):
        """The objects of lines that are open, and of nodes and links without supply."""
        links = [link for link in self.names["links"] if link["object"] not in self.open]
        ends = [
            {(link["from"], phase), (link["to"], phase)} for link in links for phase in link["phases"]
        ]
        supplied = {(self.names["source"]["to"], letter) for letter in "ABC"}
        while more := [pair for pair in ends if len(pair & supplied) == 1]:
            supplied.update(*more)
        dead = set(self.open)
        for bus, node in self.names["buses"]:
            phases = [phase for name, phase in self.config["nodes"] if name == bus]
            without = [phase for phase in phases if (node, LETTERS[phase]) not in supplied]
            if without == phases:
                dead.add(node)
            elif without:
                dark, lit = without[0], next(phase for phase in phases if phase not in without)
                ends = f"`{bus}.{dark}` without supply and `{bus}.{lit}` with it"
                raise Failure(f"GridLAB-D cannot leave {ends}")
        for link in self.names["links"]:
            if link["from"] in dead or link["to"] in dead:
                dead.add(link["object"])
        return dead

    def all_readings(self):
        nodes = dict(self.names["buses"])
        for bus, phase in self.config["nodes"]:
            yield nodes[bus], f"voltage_{LETTERS[phase]}"
        for of in self.names["regulators"]:
            yield of["object"], f"tap_{of['phase']}"
        for letter in "ABC":
            yield self.names["source"]["object"], f"power_out_{letter}"
        for link in self.names["links"]:
            yield link["object"], "power_in"
            yield link["object"], "power_out"
        for name, line in zip(self.names["lines"], self.config["lines"]):
            for phase in line["phases"]:
                for key in ("current_in", "current_out", "power_in"):
                    yield name, f"{key}_{LETTERS[phase]}"

    def set(self, name, key, value):
        self.values[name, key] = self.changed[name, key] = value

    def get(self, name, key):
        return complex(0) if name in self.gone else self.state[name, key]

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
        before = set(self.open)
        (self.open.discard if closed else self.open.add)(self.names["lines"][index])
        self.stale = self.stale or self.open != before

    def sets(self, values):
        for (name, key), value in values.items():
            if name not in self.gone:
                is_complex = isinstance(value, complex)
                text = f"{value.real:+.12g}{value.imag:+.12g}j" if is_complex else str(value)
                yield "set", name, key, text

    def step(self, at_s):
        clock = self.START + datetime.timedelta(seconds=at_s - self.began_s)
        return "step", clock.strftime("%Y-%m-%d %H:%M:%S")

    def solve(self, at_s):
        if self.stale:
            self.build(at_s)
        regulators = {of["name"]: of for of in self.names["regulators"]}
        locked = {
            (regulators[name]["object"], f"tap_{regulators[name]['phase']}"): tap
            for name, tap in self.locked.items()
        }
        asked = [*self.sets(self.changed), *self.sets(locked), self.step(at_s + 1)]
        if self.config["regulators"] == "free":
            # As long as the step lasts, for relays that wait 30 s for each tap; those that are locked
            # are put back before the last second.
            end_s = at_s + self.config["step_s"]
            asked += [self.step(end_s - 2), *self.sets(locked), self.step(end_s - 1)]
        answers = self.worker.ask(asked + [("get", *key) for key in self.readings])
        self.changed = {}
        self.state = dict(zip(self.readings, map(number, answers)))
        if not all(abs(voltage) < self.ABSURD_PU for voltage in self.voltages()):
            raise Diverged("the power flow does not converge: GridLAB-D answers with no voltages")
        self.last_taps = self.taps()

    def voltages(self):
        objects, bases = dict(self.names["buses"]), self.config["buses_base_v"]
        return [
            self.get(objects[bus], f"voltage_{LETTERS[phase]}") / bases[bus]
            for bus, phase in self.config["nodes"]
        ]

    def taps(self):
        """The taps; that of a regulator without supply is its last."""
        keys = [(of["object"], f"tap_{of['phase']}") for of in self.names["regulators"]]
        lasts = zip(keys, self.last_taps)
        return [last if key[0] in self.gone else int(self.get(*key).real) for key, last in lasts]

    def source_va(self):
        return [self.get(self.names["source"]["object"], f"power_out_{letter}") for letter in "ABC"]

    def losses_va(self):
        # Not `power_losses`, which takes each phase's active part as positive: that of a phase that
        # gains from the others is not.
        links = [link["object"] for link in self.names["links"]]
        flows = [self.get(link, "power_in") - self.get(link, "power_out") for link in links]
        return sum(flows, start=complex(0))

    def currents(self):
        return [
            [
                max(abs(self.get(name, f"current_{end}_{LETTERS[phase]}")) for end in ("in", "out"))
                for phase in line["phases"]
            ]
            for name, line in zip(self.names["lines"], self.config["lines"])
        ]

    def lines_va(self):
        return [
            [self.get(name, f"power_in_{LETTERS[phase]}") for phase in line["phases"]]
            for name, line in zip(self.names["lines"], self.config["lines"])
        ]


class Worker:
    """A process with one model of GridLAB-D. It can have no second, and may never return from a power
    flow that has no solution."""

    PATIENCE_S = 20

    def __init__(self, model):
        self.connection, there = multiprocessing.Pipe()
        command = [sys.executable, __file__, WORKER, str(there.fileno())]
        self.process = subprocess.Popen(command, pass_fds=[there.fileno()])
        there.close()
        (self.version,) = self.ask([("load", str(model))])

    def ask(self, questions):
        try:
            self.connection.send(questions)
            if not self.connection.poll(self.PATIENCE_S):
                self.stop()
                ended = f"GridLAB-D has not ended within {self.PATIENCE_S} s"
                raise Diverged(f"the power flow does not converge: {ended}")
            answer = self.connection.recv()
        except (EOFError, OSError):
            code = self.process.wait()
            raise Failure(f"GridLAB-D has ended by itself, with {code}") from None
        if isinstance(answer, Failure):
            raise answer
        return answer

    def stop(self):
        self.connection.close()
        self.process.kill()
        self.process.wait()


def work(descriptor):
    """A worker's process: answers until nobody asks."""
    if sys.platform == "linux":
        # Not to outlive a federate that is killed, however long a solution takes (prctl(2)).
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)
    connection = multiprocessing.connection.Connection(descriptor)
    import gridlabd

    gld = gridlabd.DirectGridLabD()

    def expect(answer, what, failure=Failure):
        code, value = answer if isinstance(answer, tuple) else (answer, None)
        if code != gridlabd.GLDErrorCode.SUCCESS:
            raise failure(f"{what}: {code}")
        return value

    def answer(verb, *of):
        if verb == "load":
            expect(gld.load_glm(list(of)), f"GridLAB-D cannot load {of[0]}")
            expect(gld.setup_after_load(), f"GridLAB-D cannot set up {of[0]}")
            return str(gridlabd.version())
        if verb == "set":
            return expect(gld.set_property(*of), f"GridLAB-D cannot set {of[1]} of {of[0]}")
        if verb == "get":
            return str(expect(gld.get_property(*of), f"GridLAB-D cannot read {of[1]} of {of[0]}"))
        return expect(gld.step_to(*of), "the power flow does not converge: GridLAB-D", Diverged)

    while True:
        try:
            asked = connection.recv()
        except EOFError:
            return 0
        try:
            said = [answer(*of) for of in asked]
            said = [value for of, value in zip(asked, said) if of[0] in ("load", "get")]
        except Failure as error:
            said = error
        connection.send(said)


def number(text):
    """A number as GridLAB-D says it, with a unit or without."""
    text = text.split()[0]
    if text[-1:] == "d":
        # Magnitude and angle in degrees.
        part = r"([+-]?(?:[\d.]+(?:e[+-]?\d+)?|inf|nan))"
        magnitude, degrees = map(float, re.fullmatch(f"{part}{part}d", text).groups())
        return magnitude * cmath.exp(1j * math.radians(degrees))
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


def value_federate(helics, name, where):
    """A federate at the broker of this federation, granted the times that it asks for alone."""
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
    return helics.helicsCreateValueFederate(name, info)


class Federate:
    """The contract, over HELICS."""

    def __init__(self, config, engine):
        import helics

        self.h, self.config, self.engine = helics, config, engine
        self.federate = value_federate(helics, "feeder", config["federation"])
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
        if abs(granted - to) > 0.1:
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
                self.advance(begins_s + END_OFFSET_S - 0.1)
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
    if len(sys.argv) == 3 and sys.argv[1] == WORKER:
        sys.exit(work(int(sys.argv[2])))
    if len(sys.argv) != 2:
        sys.exit("usage: python feeder.py CONFIGURATION.json")
    sys.exit(main(sys.argv[1]))
