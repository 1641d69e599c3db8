"""A player that somebody else wrote, and that does not keep the contract.

python stranger.py PLAYER.json unit|type|version
"""

import json
import sys

import helics as h

config = json.load(open(sys.argv[1]))
fault = sys.argv[2]
feeder = config["feeder"]
where = feeder["federation"]
info = h.helicsCreateFederateInfo()
h.helicsFederateInfoSetCoreTypeFromString(info, "zmq")
h.helicsFederateInfoSetCoreInitString(
    info,
    f"--federates=1 --broker_address={where['broker']} --brokerport={where['port']} "
    f"--local_interface={where['broker']} --brokerkey={where['key']}",
)
federate = h.helicsCreateValueFederate("stranger", info)


def publish(key, kind, unit):
    return h.helicsFederateRegisterGlobalTypePublication(federate, key, kind, unit)


publish("load/multiplier", "double", "")
contract = publish("der/contract", "string", "")
for index, der in enumerate(feeder["ders"]):
    kind = "double" if index == 0 and fault == "type" else "complex"
    unit = "kVA" if index == 0 and fault == "unit" else "VA"
    publish(f"der/{der['name']}/power", kind, unit)
h.helicsFederateEnterInitializingMode(federate)
h.helicsPublicationPublishString(contract, "tieline-der-0" if fault == "version" else "tieline-der-1")
h.helicsFederateEnterExecutingMode(federate)
h.helicsFederateRequestTime(federate, feeder["end_s"])
h.helicsFederateDisconnect(federate)
