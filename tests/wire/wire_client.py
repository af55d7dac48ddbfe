"""The program wire_client, which does what our clients do."""

import json
import subprocess


class WireClient:
    def __init__(self, program):
        self.process = subprocess.Popen([program], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        text=True)
        self.about = json.loads(self.process.stdout.readline())

    def ask(self, line):
        self.process.stdin.write(json.dumps(line) + "\n")
        self.process.stdin.flush()
        text = self.process.stdout.readline()
        if not text:
            raise SystemExit(f"FAILED: wire_client ended with {self.process.wait()} on {line}")
        return json.loads(text)

    def close(self):
        self.process.stdin.close()
        self.process.wait()
