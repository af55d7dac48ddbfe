"""A server for one test, in a directory that goes with it; and how the test tells what it saw."""
import os
import signal
import subprocess
import sys
import tempfile

failures = []


def check(what, good, detail=""):
    print(("ok    " if good else "WRONG ") + what + ("" if good else f": {detail}"), flush=True)
    if not good:
        failures.append(what)


def finish():
    sys.exit(1 if failures else 0)


class Server:
    def __init__(self):
        self.program = sys.argv[1]
        self.directory = tempfile.TemporaryDirectory(prefix="neargate-state-")
        self.start(0)

    def start(self, port):
        self.process = subprocess.Popen([self.program, self.directory.name + "/server", str(port)],
                                        text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.address, self.key, self.secret = self.process.stdout.readline().split()
        self.endpoint = "http://" + self.address

    def crash(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.start(self.address.rsplit(":", 1)[1])

    def path(self, name):
        return os.path.join(self.directory.name, name)

    def environment(self):
        return {**{name: value for name, value in os.environ.items() if not name.startswith("AWS")},
                "AWS_ACCESS_KEY_ID": self.key, "AWS_SECRET_ACCESS_KEY": self.secret,
                "AWS_DEFAULT_REGION": "us-east-1", "AWS_ENDPOINT_URL": self.endpoint,
                "AWS_EC2_METADATA_DISABLED": "true", "AWS_PAGER": "", "HOME": self.directory.name}

    def client(self, service, **config):
        import boto3
        from botocore.config import Config
        return boto3.client(service, endpoint_url=self.endpoint, aws_access_key_id=self.key,
                            aws_secret_access_key=self.secret, region_name="us-east-1",
                            config=Config(retries={"max_attempts": 0}, **config))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait(10)
        self.directory.cleanup()
