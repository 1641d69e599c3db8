"""Verifies the storage proof of an outcome, evidence.json, against the header that it has.

What is left to check is that the header is final: ask a node or a light client that you trust for the hash
of the block with this number.
"""

import hashlib
import json


def blake2(data):
    return hashlib.blake2b(data, digest_size=32).digest()


def raw(text):
    return bytes.fromhex(text[2:])


def compact(data, at):
    """A length as SCALE encodes it, and where it ends."""
    kind = data[at] & 3
    if kind == 0:
        return data[at] >> 2, at + 1
    size = 2 if kind == 1 else 4
    return int.from_bytes(data[at:at + size], "little") >> 2, at + size


# The kinds of a node of the trie by the first bits: has children, has a value, has only its hash.
KINDS = [
    (0b11000000, 0b01000000, False, True, False),
    (0b11000000, 0b10000000, True, False, False),
    (0b11000000, 0b11000000, True, True, False),
    (0b11100000, 0b00100000, False, True, True),
    (0b11110000, 0b00010000, True, True, True),
]


def value(nodes, node, path):
    """The value at the end of a path of half bytes below a node; None where there is none."""
    if node[0] == 0:
        return None
    mask, _, is_branch, is_stored, is_hashed = next(kind for kind in KINDS if node[0] & kind[0] == kind[1])
    most = 0xFF ^ mask
    size, at = node[0] & most, 1
    if size == most:
        while node[at] == 255:
            size, at = size + 255, at + 1
        size, at = size + node[at], at + 1
    part = node[at:at + (size + 1) // 2].hex()[size % 2:]
    at += (size + 1) // 2
    if not path.startswith(part):
        return None
    rest = path[len(part):]
    children, own = 0, None
    if is_branch:
        children, at = int.from_bytes(node[at:at + 2], "little"), at + 2
    if is_stored and is_hashed:
        own, at = node[at:at + 32], at + 32
    elif is_stored:
        length, at = compact(node, at)
        own, at = node[at:at + length], at + length
    if not rest:
        return nodes[own] if is_hashed else own
    for child in range(16):
        if children >> child & 1:
            length, at = compact(node, at)
            below, at = node[at:at + length], at + length
            if child == int(rest[0], 16):
                # A node that is not in the proof is an error: the proof has a gap.
                return value(nodes, nodes[below] if length == 32 else below, rest[1:])
    return None


def main():
    evidence = json.load(open("evidence.json"))
    header, root = raw(evidence["header"]), raw(evidence["state_root"])
    assert blake2(header) == raw(evidence["block_hash"]), "the header is that of another block"
    # Behind the hash of the parent and the number.
    number, end = compact(header, 32)
    assert number == evidence["block"] and header[end:end + 32] == root, "the state is that of another block"
    nodes = {blake2(raw(node)): raw(node) for node in evidence["proof"]}
    for stored in evidence["storage"]:
        proven = value(nodes, nodes[root], stored["key"][2:])
        claimed = None if stored["value"] is None else raw(stored["value"])
        assert proven == claimed, "not proven: " + stored["what"]
        print("proven:", stored["what"], "absent" if proven is None else "%d bytes" % len(proven))


main()
