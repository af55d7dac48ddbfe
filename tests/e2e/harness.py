"""What the end-to-end tests and benchmarks share: a Neargate of their own, and Terraform on it.

Whatever is started here has private directories, a port and a name of its own, and is removed when the
program ends, however it ends."""

import atexit
import datetime
import hashlib
import hmac
import http.client
import json
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse

SOURCE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SKIPPED = 77
SOAK = os.environ.get("NEARGATE_SOAK", "") not in ("", "0")


def skip(why):
    print(f"SKIPPED: {why}")
    sys.exit(SKIPPED)


def require(*programs):
    """Root, and these programs on the PATH, else the test is skipped."""
    if os.geteuid() != 0:
        skip("needs root")
    for program in programs:
        if shutil.which(program) is None:
            skip(f"{program} is not on the PATH")


def say(text):
    print(f"[{time.strftime('%H:%M:%S')}] {text}", flush=True)


class Failure(Exception):
    pass


def check(condition, text):
    if not condition:
        raise Failure(text)


def eventually(condition, text, seconds=30.0, every=0.1):
    end = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise Failure(f"not within {seconds:.0f} s: {text}")
        time.sleep(every)


def free_port():
    """Below the ports that clients are given: one of those, connecting again and again to a server
    that is dead, would sooner or later be connected with itself, and hold the port."""
    while True:
        port = random.randrange(20000, 32000)
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
                return port
            except OSError:
                pass


def run(command, environment=None, seconds=600, directory=None):
    """Runs to the end; returns (exit code, all that it wrote)."""
    done = subprocess.run(command, env=environment, cwd=directory, timeout=seconds,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          errors="replace", stdin=subprocess.DEVNULL)
    return done.returncode, done.stdout


# ---- What is left on the machine -----------------------------------------------------------------

def traces(name, directory):
    """Everything on this machine that bears the name or uses the directory."""
    found = set()
    word = re.compile(rf"(?<![a-z0-9]){re.escape(name)}(?![a-z0-9])|{re.escape(directory)}")

    def collect(kind, lines):
        found.update(f"{kind}: {line.strip()}" for line in lines if word.search(line))

    collect("namespace", run(["ip", "netns", "list"])[1].splitlines())
    collect("link", run(["ip", "-o", "link"])[1].splitlines())
    collect("route", run(["ip", "route"])[1].splitlines())
    collect("public addresses", os.listdir("/run/neargate-public-pools")
            if os.path.isdir("/run/neargate-public-pools") else [])
    collect("nftables", run(["nft", "list", "tables"])[1].splitlines())
    with open("/proc/self/mounts", encoding="utf-8") as mounts:
        collect("mount", mounts)
    with open("/etc/hosts", encoding="utf-8") as hosts:
        collect("hosts", hosts)
    for parent, folders, _ in os.walk("/sys/fs/cgroup"):
        collect("cgroup", [os.path.join(parent, folder) for folder in folders])
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{pid}/cmdline", "rb") as file:
                line = file.read().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        if int(pid) not in (os.getpid(), os.getppid()) and directory in line:
            collect("process", [f"{pid} {line}"])
    return found


# ---- Signed calls, made by hand ------------------------------------------------------------------

# Signing name, prefix of X-Amz-Target (JSON) or version (query), JSON's version.
JSON_SERVICES = {
    "ecs": ("ecs", "AmazonEC2ContainerServiceV20141113", "1.1"),
    "dynamodb": ("dynamodb", "DynamoDB_20120810", "1.0"),
    "ssm": ("ssm", "AmazonSSM", "1.1"),
    "kms": ("kms", "TrentService", "1.1"),
    "logs": ("logs", "Logs_20140328", "1.1"),
    "ecr": ("ecr", "AmazonEC2ContainerRegistry_V20150921", "1.1"),
    "acm": ("acm", "CertificateManager", "1.1"),
    "application-autoscaling": ("application-autoscaling", "AnyScaleFrontendService", "1.1"),
    "cloudwatch": ("monitoring", "GraniteServiceVersion20100801", "1.0"),
}
QUERY_SERVICES = {
    "sts": ("sts", "2011-06-15"), "iam": ("iam", "2010-05-08"), "ec2": ("ec2", "2016-11-15"),
    "elbv2": ("elasticloadbalancing", "2015-12-01"),
}


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def text(self):
        return self.body.decode(errors="replace")

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def code(self):
        """The error's code, as whichever protocol has it; "" for success."""
        if self.status < 300:
            return ""
        found = re.search(r"<Code>([^<]*)</Code>", self.text)
        if found:
            return found.group(1)
        kind = self.headers.get("x-amzn-ErrorType", "") or self.headers.get("x-amzn-errortype", "")
        try:
            content = self.json
            kind = content.get("__type") or content.get("code") or kind
            if "errors" in content:  # the registry
                kind = content["errors"][0]["code"]
        except (ValueError, AttributeError):
            pass
        return kind.split(":")[0].split("#")[-1]


def sign(method, target, headers, body, keys, service, region, when, payload_hash=None):
    """Adds what SigV4 asks for to the headers (whose names are in lower case)."""
    stamp = when.strftime("%Y%m%dT%H%M%SZ")
    payload_hash = payload_hash or hashlib.sha256(body).hexdigest()
    headers["x-amz-date"] = stamp
    if service == "s3":
        headers["x-amz-content-sha256"] = payload_hash
    path, _, query = target.partition("?")
    pairs = sorted(pair if "=" in pair else pair + "=" for pair in query.split("&") if pair)
    signed = sorted(headers)
    canonical = "\n".join([method, path, "&".join(pairs)] +
                          [f"{name}:{headers[name].strip()}" for name in signed] +
                          ["", ";".join(signed), payload_hash])
    scope = f"{stamp[:8]}/{region}/{service}/aws4_request"
    text = "\n".join(["AWS4-HMAC-SHA256", stamp, scope,
                      hashlib.sha256(canonical.encode()).hexdigest()])
    key = ("AWS4" + keys[1]).encode()
    for part in (stamp[:8], region, service, "aws4_request"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    signature = hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
    headers["authorization"] = (f"AWS4-HMAC-SHA256 Credential={keys[0]}/{scope}, "
                                f"SignedHeaders={';'.join(signed)}, Signature={signature}")


# ---- A Neargate of one's own ---------------------------------------------------------------------

def binaries():
    """Where the programs are: NEARGATE_BIN, or the newest build."""
    given = os.environ.get("NEARGATE_BIN")
    if given:
        return given
    built = [os.path.join(SOURCE, "build", preset, "bin") for preset in ("dev", "release")]
    built = [path for path in built if os.path.exists(os.path.join(path, "neargated"))]
    if not built:
        raise Failure("neargated is not built; set NEARGATE_BIN")
    return max(built, key=lambda path: os.path.getmtime(os.path.join(path, "neargated")))


def app_directory():
    return os.environ.get("NEARGATE_APP") or os.path.join(os.path.dirname(binaries()), "app")


class Neargate:
    """Started with `neargate up`, in a temporary directory. Removed by close(), at the latest when
    the program ends."""

    def __init__(self, speed=1, directory=None):
        self.bin = binaries()
        self.directory = directory or tempfile.mkdtemp(prefix="neargate-e2e.", dir="/var/tmp")
        self.state = os.path.join(self.directory, "state")
        self.run_directory = os.path.join(self.directory, "run")
        self.name = "t" + "".join(random.choices("abcdefghijklmnopqrstuvwxyz0123456789", k=4))
        self.port = free_port()
        self.speed = speed
        self.keys = None
        self.region = "us-east-1"
        atexit.register(self.close)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, lambda *_: sys.exit(130))

    def command(self, *words):
        return [os.path.join(self.bin, "neargate"), "--run", self.run_directory, "--state",
                self.state, "--name", self.name, *words]

    def up(self, *extra):
        code, text = run(self.command("up", "--port", str(self.port), "--speed", str(self.speed),
                                      *extra), seconds=60)
        check(code == 0, f"neargate up: {text}{self.log_end()}")
        content = self.control("GET", "/credentials")
        self.keys = (content["accessKeyId"], content["secretAccessKey"])

    def down(self, *extra):
        code, text = run(self.command("down", *extra), seconds=120)
        check(code == 0, f"neargate down: {text}{self.log_end()}")

    def log_end(self, size=3000):
        try:
            with open(os.path.join(self.state, "log/daemon.log"), encoding="utf-8",
                      errors="replace") as file:
                return "\ndaemon's log:\n" + file.read()[-size:]
        except OSError:
            return ""

    def control(self, method, path):
        connection = http.client.HTTPConnection("control")
        connection.sock = socket.socket(socket.AF_UNIX)
        connection.sock.settimeout(30)
        connection.sock.connect(os.path.join(self.run_directory, "control.sock"))
        connection.request(method, path)
        return json.loads(connection.getresponse().read() or b"{}")

    def status(self):
        return self.control("GET", "/status")

    def pid(self):
        return self.status()["processId"]

    def kill(self):
        """kill -9, and waits until it is gone."""
        pid = self.pid()
        os.kill(pid, signal.SIGKILL)
        eventually(lambda: not alive(pid), "the killed daemon is gone", 10, 0.005)

    def environment(self):
        """For terraform, aws and SDKs."""
        variables = {name: value for name, value in os.environ.items()
                     if not name.startswith("AWS_")}
        variables.update(
            AWS_ENDPOINT_URL=f"http://127.0.0.1:{self.port}", AWS_ACCESS_KEY_ID=self.keys[0],
            AWS_SECRET_ACCESS_KEY=self.keys[1], AWS_REGION=self.region,
            AWS_DEFAULT_REGION=self.region, AWS_EC2_METADATA_DISABLED="true")
        return variables

    def send(self, method, target, headers, body=b"", seconds=30):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=seconds)
        try:
            connection.request(method, target, body=body, headers=headers)
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read())
        finally:
            connection.close()

    def signed(self, service, method, target, headers, body=b"", keys=None, when=None, **options):
        headers = {name.lower(): value for name, value in headers.items()}
        headers["host"] = f"127.0.0.1:{self.port}"
        if "token" in options:  # of a session's keys
            headers["x-amz-security-token"] = options["token"]
        when = when or datetime.datetime.now(datetime.timezone.utc)
        sign(method, target, headers, body, keys or self.keys, service, self.region, when)
        headers.update(options.get("unsigned", {}))
        return self.send(method, target, headers, options.get("sent_body", body))

    def request(self, service, operation, content):
        """(signing name, method, target, headers, body) of a JSON or query call. A str or bytes as
        content is sent as it is."""
        if service in JSON_SERVICES:
            signing, prefix, version = JSON_SERVICES[service]
            body = content if isinstance(content, (str, bytes)) else json.dumps(content)
            headers = {"content-type": f"application/x-amz-json-{version}",
                       "x-amz-target": f"{prefix}.{operation}"}
        else:
            signing, version = QUERY_SERVICES[service]
            body = content if isinstance(content, (str, bytes)) else urllib.parse.urlencode(
                {"Action": operation, "Version": version, **content})
            headers = {"content-type": "application/x-www-form-urlencoded; charset=utf-8"}
        return signing, "POST", "/", headers, body if isinstance(body, bytes) else body.encode()

    def call(self, service, operation, content=None, **options):
        signing, method, target, headers, body = self.request(service, operation, content or {})
        return self.signed(signing, method, target, headers, body, **options)

    def must(self, service, operation, content=None):
        """Calls; returns JSON's content, or XML's text. An error fails the test."""
        answer = self.call(service, operation, content)
        check(answer.status < 300, f"{service} {operation}: {answer.status} {answer.text}")
        return answer.json if service in JSON_SERVICES else answer.text

    def traces(self):
        return traces(self.name, self.directory)

    def close(self):
        atexit.unregister(self.close)
        if os.path.exists(self.run_directory) or os.path.exists(self.state):
            for _ in range(2):
                try:
                    code, text = run(self.command("down", "--purge"), seconds=120)
                    if code == 0:
                        break
                    say(f"cleaning up: {text}")
                except (OSError, subprocess.SubprocessError) as error:
                    say(f"cleaning up: {error}")
        for trace in self.traces():
            if trace.startswith("process: "):  # only what runs on our own directory
                try:
                    os.kill(int(trace.split()[1]), signal.SIGKILL)
                except OSError:
                    pass
        if os.environ.get("NEARGATE_KEEP"):
            say(f"kept: {self.directory}")
        else:
            shutil.rmtree(self.directory, ignore_errors=True)


def make_execution_role(neargate, name, *more):
    """A role that tasks can be started with: images, log streams, and `more` actions. Returns its ARN."""
    trust = {"Effect": "Allow", "Action": "sts:AssumeRole",
             "Principal": {"Service": "ecs-tasks.amazonaws.com"}}
    may = {"Effect": "Allow", "Resource": "*", "Action": [
        "ecr:GetAuthorizationToken", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer",
        "logs:CreateLogStream", "logs:PutLogEvents", *more]}
    policy = lambda statement: json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    made = neargate.must("iam", "CreateRole", {"RoleName": name,
                                               "AssumeRolePolicyDocument": policy(trust)})
    neargate.must("iam", "PutRolePolicy", {"RoleName": name, "PolicyName": "start",
                                           "PolicyDocument": policy(may)})
    return re.search("<Arn>(.*?)</Arn>", made).group(1)


def give_way_out(neargate, vpc):
    """An internet gateway and the default route to it: tasks with a public address can fetch their
    images then. Returns the gateway."""
    gateway = re.search("<internetGatewayId>(.*?)<",
                        neargate.must("ec2", "CreateInternetGateway")).group(1)
    neargate.must("ec2", "AttachInternetGateway", {"VpcId": vpc, "InternetGatewayId": gateway})
    table = re.search("<routeTableId>(.*?)<", neargate.must("ec2", "DescribeRouteTables", {
        "Filter.1.Name": "vpc-id", "Filter.1.Value.1": vpc})).group(1)
    neargate.must("ec2", "CreateRoute", {"RouteTableId": table, "GatewayId": gateway,
                                         "DestinationCidrBlock": "0.0.0.0/0"})
    return gateway


def alive(pid):
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


# ---- The stack -----------------------------------------------------------------------------------

ANSI = re.compile(r"\x1b\[[0-9;]*m")


class Stack:
    """terraform/bootstrap and terraform/ on a Neargate, from a copy of the files that has nothing of
    the user's own runs in it."""

    def __init__(self, neargate):
        self.neargate = neargate
        self.files = os.path.join(neargate.directory, "terraform")
        shutil.copytree(os.path.join(SOURCE, "terraform"), self.files,
                        ignore=shutil.ignore_patterns(".terraform", "*.tfstate*"))
        self.program = shutil.which("terraform") or shutil.which("tofu")
        self.environment = neargate.environment()
        self.environment.update(TF_IN_AUTOMATION="1", TF_INPUT="0", CHECKPOINT_DISABLE="1")
        self.environment.update(dict(re.findall(
            r"export (\w+)='(.*)'",
            run([os.path.join(SOURCE, "tools/terraform-env"), neargate.directory])[1])))
        self.running = []
        atexit.register(self.end)

    def end(self):
        for process in self.running:
            if process.poll() is None:
                process.kill()

    def start(self, *words, folder="."):
        process = subprocess.Popen(
            [self.program, f"-chdir={os.path.join(self.files, folder)}", *words],
            env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            stdin=subprocess.DEVNULL)
        self.running.append(process)
        return process

    def finish(self, process, expected=(0,), seconds=600):
        text = ANSI.sub("", process.communicate(timeout=seconds)[0])
        check(expected is None or process.returncode in expected,
              f"terraform ended with {process.returncode}:\n{text[-6000:]}"
              f"{self.neargate.log_end()}")
        return process.returncode, text

    def terraform(self, *words, folder=".", expected=(0,)):
        return self.finish(self.start(*words, folder=folder), expected)

    def bootstrap(self):
        """State bucket, lock table, registry. Returns the apply that goes on: S3's lifecycle
        configuration makes the provider wait for most of a minute, which nothing else needs."""
        self.terraform("init", "-no-color", folder="bootstrap")
        apply = self.start("apply", "-no-color", "-auto-approve", folder="bootstrap")
        repository = eventually(lambda: apply.poll() not in (None, 0) or self.repository(),
                                "the repository is made", 120, 0.5)
        if repository is True:
            self.finish(apply)
        self.image = f"{repository}:initial"
        return apply

    def repository(self):
        answer = self.neargate.call("ecr", "DescribeRepositories", {})
        found = answer.json.get("repositories") if answer.status == 200 else None
        return found[0]["repositoryUri"] if found else None

    def push_image(self):
        for words in (("build", "--file", os.path.join(SOURCE, "app/Dockerfile"), "--tag",
                       self.image, app_directory()), ("push", self.image)):
            code, text = run(self.neargate.command("image", *words), self.environment, 120)
            check(code == 0, f"neargate image {words[0]}: {text}")

    def initialize(self, account="123456789012"):
        self.terraform("init", "-no-color", "-reconfigure",
                       f"-backend-config=bucket=neargate-terraform-state-{account}",
                       "-backend-config=key=prod/terraform.tfstate",
                       f"-backend-config=region={self.neargate.region}",
                       "-backend-config=dynamodb_table=neargate-terraform-locks")

    @staticmethod
    def variables(zones):
        names = ",".join(f'"us-east-1{"abc"[i]}"' for i in range(zones))
        return ["-var-file=prod.tfvars", f"-var=availability_zones=[{names}]"]

    def start_apply(self, zones=2, *extra):
        return self.start("apply", "-no-color", "-auto-approve", *self.variables(zones), *extra)

    def apply(self, zones=2, *extra):
        return self.finish(self.start_apply(zones, *extra))

    def has_diff(self, zones=2, *extra):
        code, text = self.terraform("plan", "-no-color", "-detailed-exitcode",
                                    *self.variables(zones), *extra, expected=(0, 2))
        return text if code == 2 else ""

    def destroy(self, zones=2):
        return self.terraform("destroy", "-no-color", "-auto-approve", *self.variables(zones))

    def output(self, name):
        return self.terraform("output", "-no-color", "-raw", name)[1].strip()

    def create(self):
        """From nothing to the first answer. Returns the apply's seconds."""
        bootstrap = self.bootstrap()
        self.push_image()
        eventually(lambda: self.backend_is_ready() or bootstrap.poll() not in (None, 0),
                   "the state backend is made", 120, 0.5)
        self.initialize()
        started = time.monotonic()
        self.apply()
        took = time.monotonic() - started
        self.finish(bootstrap)
        return took

    def backend_is_ready(self):
        table = self.neargate.call("dynamodb", "DescribeTable",
                                   {"TableName": "neargate-terraform-locks"})
        bucket = self.neargate.signed("s3", "HEAD",
                                      "/neargate-terraform-state-123456789012", {})
        return (table.status == 200 and table.json["Table"]["TableStatus"] == "ACTIVE" and
                bucket.status == 200)


class Requests:
    """GET over new connections, one after the other, as a user with curl would."""

    def __init__(self, host, port=80):
        self.host, self.port = host, port

    def get(self, path="/", seconds=5):
        connection = http.client.HTTPConnection(self.host, self.port, timeout=seconds)
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read())
        finally:
            connection.close()
