#!/usr/bin/env python3
"""A SunSpec device for tests of the gateway: one inverter behind Modbus TCP.

Assembled from the parts of others: pymodbus is the wire, pysunspec2 has the official model
definitions that make up the register map, OpenDER is the physics of the inverter.

| kind      | models                        | what it is                                      |
|-----------|-------------------------------|-------------------------------------------------|
| `battery` | 1, 701, 702, 703, 704, 713    | a battery by the models of IEEE 1547-2018        |
| `pv`      | 1, 103, 120, 121, 122, 123    | a photovoltaic inverter by the older models      |
| `storage` | 1, 103, 120 to 124            | a battery inverter by the older models           |

Standard input takes JSON, one object a line, and each line is answered by one on standard output
with the state after it, so that a feeder can close the loop: its voltage in, the device's power
out. Power is in watts and reactive power in var, both positive as injection; voltage is in per
unit, line to neutral, one value or three.

    {"voltage": 1.02, "available_w": 8000}   the voltage, and what the sun allows
    {"time": 60}                             with `--clock stdin`: play until this second
    {"fault": "stall", "seconds": 4}         no answer for so long; then the late ones
    {"fault": "reboot", "seconds": 1}        connections end, controls are at their defaults
    {"fault": "garbage", "models": [701]}    random registers; [] is all of them, null ends it
    {"fault": "exchange", "serial": "B2"}    another device at the same address, counters at zero
    {"set": {"model": 701, "point": "TotWhInj", "value": 4294967290}}
    {}                                       the state alone
"""

import argparse
import asyncio
import json
import logging
import random
import struct
import sys
import time

from opender import DER, DER_BESS, DER_PV
from pymodbus.constants import ExcCodes
from pymodbus.server import ModbusTcpServer
from pymodbus.simulator import DataType, SimData, SimDevice
from sunspec2 import device as sunspec
from sunspec2 import mb

BASE = 40000
MODELS = {
    "battery": [1, 701, 702, 703, 704, 713],
    "pv": [1, 103, 120, 121, 122, 123],
    "storage": [1, 103, 120, 121, 122, 123, 124],
}
NOMINAL_V = 480.0
# How often the physics is computed by the real clock, in seconds.
TICK = 0.1


class Map:
    """The registers: models of pysunspec2 one behind the other, between `SunS` and the end."""

    def __init__(self, ids):
        self.models, address = {}, BASE + 2
        for number in ids:
            model = sunspec.Model(number)
            model.points["ID"].value = number
            length = len(model.get_mb()) // 2 - 2
            model.points["L"].value = length
            model.base = address
            model.end = address + length + 2
            self.models[number] = model
            address = model.end
        self.end = address + 2

    def registers(self):
        data = b"SunS"
        for model in self.models.values():
            data += model.get_mb()
        data += struct.pack(">HH", mb.SUNS_END_MODEL_ID, 0)
        return list(struct.unpack(f">{len(data) // 2}H", data))

    def owner(self, address):
        for number, model in self.models.items():
            if model.base <= address < model.end:
                return number, model
        return None, None

    def written(self, address, words):
        """The points that a write covers, or None where it does not fit to writable points."""
        number, model = self.owner(address)
        if model is None:
            return None
        points, data = [], struct.pack(f">{len(words)}H", *words)
        while data:
            found = [p for p in leaves(model) if model.base + p.offset == address]
            if not found or found[0].pdef.get("access") != "RW" or 2 * found[0].len > len(data):
                return None
            point = found[0]
            points.append((number, point, point.info.data_to(data[: 2 * point.len])))
            data, address = data[2 * point.len :], address + point.len
        return points


def leaves(group):
    yield from group.points.values()
    for inner in group.groups.values():
        yield from leaves(inner)


class Physics:
    """The inverter by OpenDER."""

    def __init__(self, arguments):
        self.battery = arguments.kind != "pv"
        nameplate = {
            "NP_P_MAX": arguments.rating_w,
            "NP_VA_MAX": arguments.rating_w * 1.1,
            "NP_Q_MAX_INJ": arguments.rating_w * 0.5,
            "NP_Q_MAX_ABS": arguments.rating_w * 0.5,
            "NP_AC_V_NOM": NOMINAL_V,
            "AP_RT": 0,
        }
        DER.t_s = TICK
        if self.battery:
            self.der = DER_BESS(
                **nameplate,
                NP_P_MAX_CHARGE=arguments.charge_w,
                NP_APPARENT_POWER_CHARGE_MAX=arguments.charge_w * 1.1,
                NP_BESS_CAPACITY=arguments.capacity_wh,
                SOC_INIT=arguments.state_of_charge,
            )
        else:
            self.der = DER_PV(**nameplate)
        self.voltage = [1.0, 1.0, 1.0]
        self.available = arguments.available_w
        self.w = self.var = 0.0

    def step(self, seconds, demand, limit):
        """Power after so many seconds, at a set-point in W (None: idle) and a limit in W."""
        DER.t_s = seconds
        angles = [0.0, -2.0943951023931953, 2.0943951023931953]
        if self.battery:
            asked = 0.0 if demand is None else demand
            asked = asked if limit is None else min(asked, limit)
            self.der.update_der_input(p_dem_w=asked, v_pu=self.voltage, theta=angles, f=60.0)
        else:
            asked = [value for value in (demand, limit) if value is not None]
            share = min(asked) / self.der.der_file.NP_P_MAX if asked else 1.0
            self.der.der_file.AP_LIMIT_ENABLE = bool(asked)
            self.der.der_file.AP_LIMIT = max(share, 0.0)
            self.der.update_der_input(
                p_dc_w=self.available, v_pu=self.voltage, theta=angles, f=60.0
            )
        self.w, self.var = (float(value) for value in self.der.run())

    @property
    def state_of_charge(self):
        return float(self.der.bess_soc) if self.battery else None


class Emulator:
    def __init__(self, arguments):
        self.arguments = arguments
        self.serial = arguments.serial
        self.physics = Physics(arguments)
        self.injected = self.absorbed = 0.0
        self.shift = {}
        self.now = 0.0
        self.started = time.monotonic()
        self.stalled_until = 0.0
        self.garbage = None
        self.random = random.Random(1547)
        self.writes = []
        self.boot()

    # The controls.

    def boot(self):
        """The registers as they are after power comes on: no control is enabled."""
        ids = [n for n in MODELS[self.arguments.kind] if n not in self.arguments.without]
        self.map = Map(ids)
        self.deadlines = {}
        rating, charge = self.arguments.rating_w, self.arguments.charge_w
        self.put(1, Mn="OpenDER", Md=self.arguments.kind, Vr="1", SN=self.serial, DA=1)
        self.put(
            702,
            W_SF=1, VA_SF=1, Var_SF=1, V_SF=-1, A_SF=0, PF_SF=-2, S_SF=0,
            WMaxRtg=rating // 10, VAMaxRtg=rating * 11 // 100,
            WChaRteMaxRtg=charge // 10, WDisChaRteMaxRtg=rating // 10,
            WMax=rating // 10, WChaRteMax=charge // 10, WDisChaRteMax=rating // 10,
        )
        self.put(703, ES=1)
        self.put(
            704,
            WSetEna=0, WSetMod=1, WSet=0, WSetRvrt=0, WSetEnaRvrt=0, WSetRvrtTms=0, WSetRvrtRem=0,
            WMaxLimPctEna=0, WMaxLimPct=1000, WMaxLimPctRvrt=1000, WMaxLimPctEnaRvrt=0,
            WMaxLimPctRvrtTms=0, WMaxLimPctRvrtRem=0,
            WSet_SF=1, WMaxLimPct_SF=-1, PF_SF=-2, WSetPct_SF=-1, VarSet_SF=0, VarSetPct_SF=-1,
        )
        self.put(713, WhRtg=int(self.arguments.capacity_wh) // 10, WH_SF=1, Pct_SF=-1, Sta=0)
        if 713 in self.map.models:
            sf = [name for name in self.map.models[713].points if name.lower() == "wh_sf"]
            self.map.models[713].points[sf[0]].value = 1
        self.put(
            120,
            DERTyp=4 if self.arguments.kind == "pv" else 82, WRtg=rating // 10, WRtg_SF=1,
            VARtg=rating * 11 // 100, VARtg_SF=1, VArRtg_SF=1, VArRtgQ1=0, VArRtgQ2=0,
            VArRtgQ3=0, VArRtgQ4=0, ARtg=0, ARtg_SF=0, PFRtgQ1=0, PFRtgQ2=0, PFRtgQ3=0,
            PFRtgQ4=0, PFRtg_SF=-2,
        )
        self.put(
            121, WMax=rating // 10, WMax_SF=1, VRef=int(NOMINAL_V), VRef_SF=0, VRefOfs=0,
            VRefOfs_SF=0,
        )
        self.put(122, PVConn=7, StorConn=0, ECPConn=1)
        self.put(
            123,
            Conn=1, WMaxLimPct=1000, WMaxLimPct_RvrtTms=0, WMaxLim_Ena=0, WMaxLimPct_SF=-1,
            OutPFSet=0, OutPFSet_Ena=0, OutPFSet_SF=-2, VArPct_Ena=0,
        )
        self.put(
            124,
            WChaMax=charge // 10, WChaMax_SF=1, WChaGra=100, WDisChaGra=100,
            WChaDisChaGra_SF=0, StorCtl_Mod=0, OutWRte=1000, InWRte=1000, InOutWRte_SF=-1,
            InOutWRte_RvrtTms=0, ChaState_SF=-1,
        )
        self.measure()

    def put(self, number, **values):
        model = self.map.models.get(number)
        for name, value in values.items() if model else ():
            if name in model.points:
                model.points[name].value = value

    def value(self, number, name):
        return self.map.models[number].points[name].value

    def command(self):
        """The set-point and the limit that are in force, in W; None where there is none."""
        demand = limit = None
        if 704 in self.map.models:
            if self.value(704, "WSetEna") == 1:
                demand = self.value(704, "WSet") * 10.0
            if self.value(704, "WMaxLimPctEna") == 1:
                limit = self.value(704, "WMaxLimPct") / 1000.0 * self.arguments.rating_w
        if 121 in self.map.models:
            limit = self.value(121, "WMax") * 10.0
        if 123 in self.map.models and self.value(123, "WMaxLim_Ena") == 1:
            limit = self.value(123, "WMaxLimPct") / 1000.0 * self.value(121, "WMax") * 10.0
        if 124 in self.map.models and self.value(124, "StorCtl_Mod") == 3:
            # A negative rate is the least of the other direction.
            charge = self.value(124, "InWRte") / 1000.0 * self.arguments.charge_w
            discharge = self.value(124, "OutWRte") / 1000.0 * self.arguments.charge_w
            demand = discharge if charge < 0 else -charge if discharge < 0 else 0.0
        return demand, limit

    def measure(self):
        w, var, volts = self.physics.w, self.physics.var, self.physics.voltage
        neutral = [value * NOMINAL_V / 3**0.5 for value in volts]
        soc = self.physics.state_of_charge
        energy = {
            "TotWhInj": int(self.injected), "TotWhAbs": int(self.absorbed),
            "WH": int(self.injected),
        }
        energy = {name: value + self.shift.get(name, 0) for name, value in energy.items()}
        self.put(
            701,
            ACType=2, St=1, InvSt=3, ConnSt=1, Alrm=0, W=round(w / 10), W_SF=1,
            VA=round(abs(complex(w, var)) / 10), VA_SF=1, Var=round(var / 10), Var_SF=1,
            LNV=round(sum(neutral) / 3 * 10), V_SF=-1, Hz=60000, Hz_SF=-3,
            VL1=round(neutral[0] * 10), VL2=round(neutral[1] * 10), VL3=round(neutral[2] * 10),
            TotWhInj=energy["TotWhInj"] % 2**64, TotWhAbs=energy["TotWhAbs"] % 2**64, TotWh_SF=0,
            A_SF=0, PF_SF=-2, TotVarh_SF=0, Tmp_SF=0,
        )
        self.put(
            103,
            A=0, AphA=0, AphB=0, AphC=0, A_SF=0, PhVphA=round(neutral[0] * 10),
            PhVphB=round(neutral[1] * 10), PhVphC=round(neutral[2] * 10), V_SF=-1,
            W=round(w / 10), W_SF=1, Hz=6000, Hz_SF=-2, VAr=round(var / 10), VAr_SF=1,
            WH=energy["WH"] % 2**32, WH_SF=0, TmpCab=25, Tmp_SF=0, St=4, Evt1=0, Evt2=0,
        )
        if soc is not None:
            self.put(713, SoC=round(soc * 1000), SoH=1000)
            self.put(124, ChaState=round(soc * 1000))
        for (number, function), deadline in self.deadlines.items():
            if number == 704:
                self.put(704, **{f"{function}RvrtRem": max(0, round(deadline - self.now))})

    def apply(self, number, name, value):
        """A point is written. Writing the enable point starts the timer of its function."""
        self.writes.append([number, name, value])
        self.put(number, **{name: value})
        timers = {
            (704, "WSetEna"): ("WSet", "WSetRvrtTms"),
            (704, "WMaxLimPctEna"): ("WMaxLimPct", "WMaxLimPctRvrtTms"),
            (123, "WMaxLim_Ena"): ("WMaxLim", "WMaxLimPct_RvrtTms"),
            (124, "StorCtl_Mod"): ("StorCtl", "InOutWRte_RvrtTms"),
        }
        if (number, name) in timers:
            function, period = timers[number, name]
            seconds = self.value(number, period) or 0
            self.deadlines.pop((number, function), None)
            if value != 0 and seconds > 0:
                self.deadlines[number, function] = self.now + seconds

    def revert(self):
        due = [key for key, deadline in self.deadlines.items() if deadline <= self.now]
        for number, function in due:
            del self.deadlines[number, function]
            if number == 704:
                fallback = self.value(704, f"{function}Rvrt")
                enabled = self.value(704, f"{function}EnaRvrt")
                self.put(704, **{function: fallback, f"{function}Ena": enabled})
                self.put(704, **{f"{function}RvrtRem": 0})
            elif number == 123:
                self.put(123, WMaxLim_Ena=0, WMaxLimPct=1000)
            else:
                self.put(124, StorCtl_Mod=0, OutWRte=1000, InWRte=1000)

    def play(self, until):
        """Advances the physics to this second."""
        while self.now < until - 1e-9:
            ends = [deadline for deadline in self.deadlines.values() if deadline > self.now]
            step = min([until - self.now, 10.0] + [end - self.now for end in ends])
            self.physics.step(step, *self.command())
            self.now += step
            energy = self.physics.w * step / 3600.0
            self.injected += max(energy, 0.0)
            self.absorbed += max(-energy, 0.0)
            self.revert()
        self.measure()

    # The wire.

    async def action(self, _function, start, address, count, registers, values):
        while (wait := self.stalled_until - time.monotonic()) > 0:
            await asyncio.sleep(wait)
        if values is None:
            self.measure()
            registers[: self.map.end - start] = self.noisy(self.map.registers())
            return None
        points = self.map.written(address, values)
        if points is None:
            return ExcCodes.ILLEGAL_ADDRESS
        for number, point, value in points:
            allowed = [symbol["value"] for symbol in point.pdef.get("symbols", [])]
            if point.pdef["type"].startswith("enum") and value not in allowed:
                return ExcCodes.ILLEGAL_VALUE
            self.apply(number, point.pdef["name"], value)
        return None

    def noisy(self, words):
        for number, model in self.map.models.items() if self.garbage is not None else ():
            if not self.garbage or number in self.garbage:
                # Headers stay, so that discovery finds the models.
                for address in range(model.base + 2, model.end):
                    words[address - BASE] = self.random.randrange(65536)
        return words

    async def refuse(self, *_request):
        return ExcCodes.GATEWAY_NO_RESPONSE

    async def listen(self):
        words = self.map.registers()
        data = [SimData(BASE, values=words, datatype=DataType.REGISTERS)]
        others = [SimData(BASE, values=words, datatype=DataType.REGISTERS)]
        devices = [
            SimDevice(id=self.arguments.unit, simdata=data, action=self.action),
            SimDevice(id=0, simdata=others, action=self.refuse),
        ]
        address = ("127.0.0.1", self.arguments.port)
        self.server = ModbusTcpServer(devices, address=address)
        await self.server.serve_forever(background=True)
        self.arguments.port = self.server.transport.sockets[0].getsockname()[1]

    async def run(self):
        await self.listen()
        self.say()
        reading = asyncio.create_task(self.read())
        while not reading.done():
            if self.arguments.clock == "real":
                self.play(time.monotonic() - self.started)
            await asyncio.wait([reading], timeout=TICK)
        reading.result()

    async def read(self):
        loop, reader = asyncio.get_running_loop(), asyncio.StreamReader()
        protocol = asyncio.StreamReaderProtocol(reader)
        await loop.connect_read_pipe(lambda: protocol, sys.stdin)
        while line := await reader.readline():
            try:
                await self.obey(json.loads(line))
                self.say()
            except (ValueError, KeyError, TypeError) as error:
                print(json.dumps({"error": f"{type(error).__name__}: {error}"}), flush=True)

    async def obey(self, order):
        unknown = order.keys() - {
            "voltage", "available_w", "time", "fault", "seconds", "models", "serial", "set",
        }
        if unknown:
            raise ValueError(f"unknown keys: {', '.join(sorted(unknown))}")
        if "voltage" in order:
            given = order["voltage"]
            self.physics.voltage = [given] * 3 if isinstance(given, (int, float)) else given
        self.physics.available = order.get("available_w", self.physics.available)
        if "time" in order:
            if self.arguments.clock != "stdin":
                raise ValueError("the time is that of the real clock: start with --clock stdin")
            self.play(float(order["time"]))
        if "set" in order:
            name, value = order["set"]["point"], order["set"]["value"]
            if name in ("TotWhInj", "TotWhAbs", "WH"):
                now = self.absorbed if name == "TotWhAbs" else self.injected
                self.shift[name] = value - int(now)
            else:
                self.put(order["set"]["model"], **{name: value})
            self.measure()
        await self.fail(order)

    async def fail(self, order):
        fault = order.get("fault")
        if fault == "stall":
            self.stalled_until = time.monotonic() + float(order["seconds"])
        elif fault == "garbage":
            self.garbage = order["models"]
        elif fault in ("reboot", "exchange"):
            await self.server.shutdown()
            if fault == "exchange":
                self.serial = order["serial"]
                self.injected = self.absorbed = 0.0
                self.shift = {}
            await asyncio.sleep(float(order.get("seconds", 0)))
            self.boot()
            await self.listen()
        elif fault is not None:
            raise ValueError(f"unknown fault: {fault}")

    def say(self):
        demand, limit = self.command()
        state = {
            "port": self.arguments.port,
            "time": round(self.now, 3),
            "w": round(self.physics.w, 1),
            "var": round(self.physics.var, 1),
            "injected_wh": round(self.injected, 3),
            "absorbed_wh": round(self.absorbed, 3),
            "state_of_charge": self.physics.state_of_charge,
            "set_point_w": demand,
            "limit_w": limit,
            "writes": self.writes,
        }
        self.writes = []
        print(json.dumps(state), flush=True)


def parse():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kind", choices=MODELS, default="battery")
    parser.add_argument("--port", type=int, default=0, help="on 127.0.0.1; 0 takes a free one")
    parser.add_argument("--unit", type=int, default=1, help="the unit identifier")
    parser.add_argument("--serial", default="A1")
    parser.add_argument("--without", type=int, nargs="*", default=[], help="models to leave out")
    parser.add_argument("--rating-w", type=int, default=10_000)
    parser.add_argument("--charge-w", type=int, default=8_000)
    parser.add_argument("--capacity-wh", type=float, default=20_000.0)
    parser.add_argument("--state-of-charge", type=float, default=0.5, help="from 0 to 1")
    parser.add_argument("--available-w", type=float, default=10_000.0)
    parser.add_argument("--clock", choices=["real", "stdin"], default="real")
    return parser.parse_args()


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    asyncio.run(Emulator(parse()).run())
