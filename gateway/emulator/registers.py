#!/usr/bin/env python3
"""Reads points of a SunSpec device with pysunspec2's own client, and prints them as JSON.

    registers.py PORT UNIT MODEL.POINT...

Values are scaled, in the units of the model. It confirms what the gateway wrote: it shares no code
with it.
"""

import json
import sys

from sunspec2.modbus.client import SunSpecModbusClientDeviceTCP


def main(port, unit, names):
    device = SunSpecModbusClientDeviceTCP(
        slave_id=int(unit), ipaddr="127.0.0.1", ipport=int(port), timeout=5
    )
    device.scan()
    values = {}
    for name in names:
        model, point = name.split(".")
        values[name] = device.models[int(model)][0].points[point].cvalue
    device.close()
    print(json.dumps(values))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
