"""Sends the recorded requests of real clients to wire_echo, byte by byte as they were.

Each must be taken, signature and all, and arrive with the operation and the input that the client was
given. Then each is sent once more with its body or target changed, and must be refused."""

import json
import pathlib
import socket
import subprocess
import sys

from botocore_calls import difference


def exchange(port, request):
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(request)
        answer = b""
        while b"\r\n\r\n" not in answer or b" 100 " in answer.split(b"\r\n")[0]:
            piece = connection.recv(65536)
            if not piece:
                break
            answer += piece
            if answer.startswith(b"HTTP/1.1 100 ") and b"\r\n\r\n" in answer:
                answer = answer.split(b"\r\n\r\n", 1)[1]
        connection.settimeout(0.05)
        try:
            while piece := connection.recv(65536):
                answer += piece
        except OSError:
            pass
        return answer


def tampered(request):
    """The request with one character changed, of the body where it has one, else of the target."""
    head, _, body = request.partition(b"\r\n\r\n")
    if body and b"UNSIGNED" not in head:
        middle = len(body) // 2
        changed = b"X" if body[middle:middle + 1] != b"X" else b"Y"
        return head + b"\r\n\r\n" + body[:middle] + changed + body[middle + 1:]
    line, _, rest = head.partition(b"\r\n")
    method, target, version = line.split(b" ")
    target += b"&x=y" if b"?" in target else b"?x=y"
    return b" ".join([method, target, version]) + b"\r\n" + rest + b"\r\n\r\n" + body


def main():
    server = subprocess.Popen([sys.argv[1], "--replay"], stdout=subprocess.PIPE, text=True)
    failures, count = [], 0
    try:
        about = json.loads(server.stdout.readline())
        port = about["port"]
        known = {name for service in about["services"].values() for name in service["operations"]}
        for path in sorted(pathlib.Path(sys.argv[2]).glob("*/*.http")):
            label = f"{path.parent.name}/{path.stem}"
            request = path.read_bytes()
            meaning = json.loads(path.with_suffix(".json").read_text())
            if meaning["operation"] not in known:
                print(f"passed over: {label}, which no model has")
                continue
            answer = exchange(port, request)
            status = int(answer.split(b" ")[1]) if answer.startswith(b"HTTP/") else 0
            if b"failed to satisfy constraint" in answer:
                # Signature and form were right; the recorder's values are not AWS's own.
                print(f"against a constraint: {label}")
                count += 1
                continue
            if not 200 <= status < 300:
                failures.append(f"{label}: {answer[:2000].decode(errors='replace')}")
                continue
            count += 1
            heard = json.loads(server.stdout.readline())
            if heard["operation"] != meaning["operation"]:
                failures.append(f"{label}: arrived as {heard['operation']}")
            wanted = {name: value for name, value in meaning["input"].items() if name != "Body"}
            found = difference(wanted, heard["input"], "input")
            if found:
                failures.append(f"{label}: {found}")
            if b"\r\nAuthorization:" not in request and b"X-Amz-Signature" not in request:
                continue  # unsigned: nothing protects it
            answer = exchange(port, tampered(request))
            if not answer.startswith(b"HTTP/1.1 4"):
                failures.append(f"{label}: taken though it was changed: {answer[:300]!r}")
    finally:
        server.terminate()
        server.wait()
    print(f"{count} recorded requests taken")
    for text in failures:
        print("FAILED:", text)
    sys.exit(1 if failures or not count else 0)


if __name__ == "__main__":
    main()
