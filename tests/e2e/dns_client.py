"""A small DNS client that asks from within a network namespace, as a task there would.

    ip netns exec NAMESPACE python3 dns_client.py SERVER NAME TYPE udp|tcp [SECONDS]

prints the answer as JSON: {"code": 0, "records": ["10.0.0.1"], "cut": false}, or {} where none came."""

import json
import os
import random
import socket
import struct
import subprocess
import sys

TYPES = {"A": 1, "NS": 2, "PTR": 12, "AAAA": 28}


def encode(name):
    return b"".join(bytes([len(label)]) + label.encode() for label in name.split(".")) + b"\0"


def decode(message, at):
    """(name, where it ends)"""
    labels = []
    while message[at]:
        if message[at] >= 0xc0:
            rest, _ = decode(message, struct.unpack(">H", message[at:at + 2])[0] & 0x3fff)
            return ".".join(labels + [rest]), at + 2
        labels.append(message[at + 1:at + 1 + message[at]].decode())
        at += 1 + message[at]
    return ".".join(labels), at + 1


def exchange(server, query, transport, seconds):
    kind = socket.SOCK_DGRAM if transport == "udp" else socket.SOCK_STREAM
    with socket.socket(socket.AF_INET, kind) as connection:
        connection.settimeout(seconds)
        connection.connect((server, 53))
        if transport == "udp":
            connection.send(query)
            return connection.recv(65535)
        connection.sendall(struct.pack(">H", len(query)) + query)
        with connection.makefile("rb") as file:
            return file.read(struct.unpack(">H", file.read(2))[0])


def ask(server, name, kind, transport, seconds):
    number = random.randrange(65536)
    question = encode(name) + struct.pack(">HH", TYPES[kind], 1)
    query = struct.pack(">HHHHHH", number, 0x0100, 1, 0, 0, 0) + question
    message = exchange(server, query, transport, seconds)
    answered, flags, _, count, _, _ = struct.unpack(">HHHHHH", message[:12])
    assert answered == number and message[12:12 + len(question)] == question
    at, records = 12 + len(question), []
    for _ in range(count):
        _, at = decode(message, at)
        record_type, _, _, size = struct.unpack(">HHIH", message[at:at + 10])
        at += 10
        if record_type == TYPES["A"]:
            records.append(socket.inet_ntoa(message[at:at + size]))
        elif record_type == TYPES["PTR"]:
            records.append(decode(message, at)[0])
        at += size
    return {"code": flags & 15, "records": records, "cut": bool(flags & 0x0200)}


def ask_in(namespace, server, name, kind="A", transport="udp", seconds=2):
    """Runs this file in a namespace."""
    done = subprocess.run(
        ["ip", "netns", "exec", namespace, sys.executable, os.path.abspath(__file__), server, name,
         kind, transport, str(seconds)], stdout=subprocess.PIPE, check=True, text=True)
    return json.loads(done.stdout)


if __name__ == "__main__":
    try:
        print(json.dumps(ask(*sys.argv[1:5], float(sys.argv[5]))))
    except OSError:
        print("{}")
