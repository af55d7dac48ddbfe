"""Every documented outcome of `neargate deploy`, produced for real: its exit code, its text and its JSON
agree, and where a version is rolled back the old one serves without a failed request.

    deploy_outcomes_test.py [PART OF A CASE'S NAME]     NEARGATE_BIN: where the programs are"""

import datetime
import fcntl
import http.server
import json
import os
import pty
import select
import signal
import socket
import subprocess
import sys
import termios
import threading
import time

from deploy_load_test import Load
from harness import Failure, Neargate, binaries, check, eventually, require, run, say
from small_stack import SmallStack, build_image

SPEED = 30
CODES = {"succeeded": 0, "rolled-back": 10, "superseded": 11, "timed-out": 12, "stopped": 13,
         "nothing-running": 14, "verify-failed": 15, "failed": 16, "left": 17, "run-first-failed": 18,
         "not-serving": 19}


def configuration(breaker=True, alarm=False):
    """Who watches a deployment. Without the circuit breaker a bad version is tried for ever; with an alarm
    a good one is watched for a while before it has completed."""
    return {"minimumHealthyPercent": 100, "maximumPercent": 200,
            "alarms": {"alarmNames": ["low"], "enable": alarm, "rollback": alarm},
            "deploymentCircuitBreaker": {"enable": breaker, "rollback": breaker}}


class Stage:
    """A service of two tasks behind a load balancer, and what is done to it."""

    def __init__(self, neargate):
        self.neargate = neargate
        self.stack = SmallStack(neargate)
        self.host, self.group, _ = self.stack.load_balancer(
            "web", HealthCheckPath="/health", HealthCheckIntervalSeconds="5",
            HealthCheckTimeoutSeconds="3")
        neargate.must("elbv2", "ModifyTargetGroupAttributes", {
            "TargetGroupArn": self.group,
            "Attributes.member.1.Key": "deregistration_delay.timeout_seconds",
            "Attributes.member.1.Value": "30"})
        neargate.must("iam", "PutRolePolicy", {
            "RoleName": "execution", "PolicyName": "start",
            "PolicyDocument": json.dumps({"Version": "2012-10-17", "Statement": [{
                "Effect": "Allow", "Resource": "*", "Action": [
                    "ecr:GetAuthorizationToken", "ecr:BatchCheckLayerAvailability",
                    "ecr:GetDownloadUrlForLayer", "ecr:BatchGetImage", "logs:CreateLogStream",
                    "logs:PutLogEvents", "ssm:GetParameters"]}]})})
        neargate.must("logs", "CreateLogGroup", {"logGroupName": "/web"})
        self.alarm("low")
        self.images = {name: self.image(name, environment) for name, environment in (
            ("v1", {}), ("v2", {}), ("crash", {"CRASH": "1"}), ("sick", {"UNHEALTHY": "1"}))}
        self.template()
        self.create("web", self.group)
        self.wait_steady("web")
        self.address = socket.gethostbyname(self.host)

    def image(self, tag, environment):
        lines = "".join(f"ENV {name}={value}\n" for name, value in
                        {"REVISION": tag, **environment}.items())
        return build_image(self.neargate, f"web:{tag}",
                           {"load_target": os.path.join(binaries(), "load_target")},
                           f"FROM scratch\nCOPY load_target /load_target\n{lines}"
                           'ENTRYPOINT ["/load_target"]\n')

    def template(self, **more):
        """What Terraform registers."""
        return self.stack.register(
            "web", self.images["v1"], portMappings=[{"containerPort": 8080}],
            logConfiguration={"logDriver": "awslogs", "options": {
                "awslogs-group": "/web", "awslogs-region": "us-east-1",
                "awslogs-stream-prefix": "ecs"}}, **more)

    def create(self, service, group=None, desired=2, definition="web"):
        content = {
            "cluster": self.stack.cluster, "serviceName": service, "taskDefinition": definition,
            "desiredCount": desired, "launchType": "FARGATE",
            "networkConfiguration": self.stack.network(),
            "deploymentConfiguration": configuration()}
        if group:
            content["loadBalancers"] = [{"targetGroupArn": group, "containerName": "app",
                                         "containerPort": 8080}]
        self.neargate.must("ecs", "CreateService", content)

    def alarm(self, name):
        self.neargate.must("cloudwatch", "PutMetricAlarm", {
            "AlarmName": name, "Namespace": "test", "MetricName": "bad", "Statistic": "Maximum",
            "Period": 10, "EvaluationPeriods": 1, "Threshold": 1,
            "ComparisonOperator": "GreaterThanThreshold", "TreatMissingData": "ignore"})

    def set_alarm(self, state):
        self.neargate.must("cloudwatch", "SetAlarmState", {
            "AlarmName": "low", "StateValue": state, "StateReason": "test"})

    def service(self, name="web"):
        return self.neargate.must("ecs", "DescribeServices", {
            "cluster": self.stack.cluster, "services": [name]})["services"][0]

    def watch(self, **who):
        self.neargate.must("ecs", "UpdateService", {
            "cluster": self.stack.cluster, "service": "web",
            "deploymentConfiguration": configuration(**who)})

    def wait_steady(self, name="web"):
        def is_steady():
            service = self.service(name)
            deployments = service["deployments"]
            return (len(deployments) == 1 and deployments[0]["rolloutState"] == "COMPLETED" and
                    service["runningCount"] == service["desiredCount"])
        eventually(is_steady, f"{name} is steady", 60)

    def current(self, name="web"):
        return self.service(name)["taskDefinition"].rpartition("/")[2]

    def under_way(self, name="web"):
        """The ARN of the service deployment that is under way."""
        found = self.neargate.must("ecs", "ListServiceDeployments", {
            "cluster": self.stack.cluster, "service": name,
            "status": ["PENDING", "IN_PROGRESS"]})["serviceDeployments"]
        return found[0]["serviceDeploymentArn"] if found else None

    def answer(self):
        with socket.create_connection((self.address, 80), timeout=10) as connection:
            connection.sendall(b"GET / HTTP/1.1\r\nHost: web\r\nConnection: close\r\n\r\n")
            return connection.makefile("rb").read().decode()

    # ---- neargate's commands ----

    def command(self, *words):
        return self.neargate.command(*words)

    def start(self, *words, service="web", keys=None):
        """With keys: as somebody who has no more of Neargate than these and its address."""
        command = [os.path.join(binaries(), "neargate")] if keys else self.neargate.command()
        return subprocess.Popen(
            [*command, "--json", *words, "--cluster", self.stack.cluster, "--service", service],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env={**self.neargate.environment(), **(keys or {})}, stdin=subprocess.DEVNULL)

    def finish(self, process, seconds=90):
        try:
            text, errors = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            text, errors = process.communicate()
            raise Failure(f"{process.args} does not end: {text}{errors}") from None
        events = [json.loads(line) for line in text.splitlines()]
        return process.returncode, events, errors

    def call(self, *words, service="web"):
        return self.finish(self.start(*words, service=service))


def expect(ran, outcome):
    """Code, JSON and text agree on the outcome. Returns the last event and all of them."""
    code, events, errors = ran
    check(events, f"no events: {code} {errors}")
    last = events[-1]
    trace = "\n".join(event["text"] for event in events) + errors
    check(last["event"] == "finished", f"the last event is {last}\n{trace}")
    check((last["outcome"], last["exitCode"], code) == (outcome, CODES[outcome], CODES[outcome]),
          f"expected {outcome}, got {last['outcome']} and exit code {code}:\n{trace}")
    return last, events


def of(events, kind):
    return [event for event in events if event["event"] == kind]


def check_old_serves(stage, last, revision):
    check(last["serves"] is True and last["serving"] == revision and last["running"] >= 2,
          f"{revision} is said to serve: {last}")
    check(f"{revision} serves: 2 of 2 tasks run" in last["text"], last["text"])
    check("200 OK" in stage.answer(), stage.answer())


# ---- The cases: they leave the service steady ---------------------------------------------------------

def same_image(stage):
    """The service was made with a tag, a deploy registers a digest: what differs is told for what it is."""
    code, text = run(stage.command("diff", "--tag", "v1"), stage.neargate.environment())
    check(code == 3 and "The image is the same" in text and "A deploy pins it" in text, f"{code} {text}")
    for tag, same in (("v1", True), ("v2", False)):
        code, text = run(stage.command("--json", "diff", "--tag", tag), stage.neargate.environment())
        check(code == 3 and json.loads(text)["runsThisImage"] is same, f"{code} {text}")


def good(stage):
    began = time.time()
    last, events = expect(stage.call("deploy", "--tag", "v2"), "succeeded")
    made = of(events, "registered")[0]["taskDefinition"]
    check(stage.current() == made == last["serving"], f"{stage.current()} {last}")
    check("v2" in stage.answer(), stage.answer())
    definition = stage.neargate.must("ecs", "DescribeTaskDefinition", {
        "taskDefinition": made, "include": ["TAGS"]})
    image = definition["taskDefinition"]["containerDefinitions"][0]["image"]
    check("@sha256:" in image, image)
    tags = {tag["key"]: tag["value"] for tag in definition["tags"]}
    check(tags["neargate:template"] == "web:1" and tags["neargate:image"].endswith("web:v2"), tags)
    # What neargate adds to what ECS needs.
    deployment = stage.neargate.must("ecs", "DescribeServiceDeployments", {
        "serviceDeploymentArns": [of(events, "started")[0]["serviceDeployment"]]})
    finished = deployment["serviceDeployments"][0]["finishedAt"]
    own = (parse_time(last["time"]) - finished) * 1000
    say(f"deployed in {time.time() - began:.1f} s, {own:.0f} ms of them after the end")
    check(own < 1000, f"{own:.0f} ms from the deployment's end to ours")  # 200 ms on a quiet machine


def parse_time(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


def there_already(stage):
    before = stage.current()
    last, events = expect(stage.call("deploy", "--tag", "v2"), "succeeded")
    check(not of(events, "registered") and stage.current() == before, str(events))
    check("was there already" in last["text"], last["text"])
    # The template is Terraform's newest, not the last deploy's.
    template = stage.template(environment=[{"name": "SETTING", "value": "new"}])
    code, text = run(stage.command("diff", "--tag", "v2"), stage.neargate.environment())
    check(code == 3 and '+          "value": "new"' in text, f"{code} {text}")
    last, events = expect(stage.call("deploy", "--tag", "v2", "--force"), "succeeded")
    check(of(events, "registered")[0]["template"] == template.rpartition("/")[2], str(events))
    code, text = run(stage.command("diff", "--tag", "v2"), stage.neargate.environment())
    check(code == 0 and "No difference" in text, f"{code} {text}")


def verify_fails(stage):
    before = stage.current()
    bad = stage.template(secrets=[{"name": "PASSWORD", "valueFrom": "/nowhere"}])
    last, events = expect(stage.call("deploy", "--tag", "v2"), "verify-failed")
    failed = [event for event in of(events, "check") if event["finding"] == "failed"]
    check(any("/nowhere" in event["text"] for event in failed), str(of(events, "check")))
    check(not of(events, "registered") and stage.current() == before, str(events))
    check_old_serves(stage, last, before)
    stage.neargate.must("ecs", "DeregisterTaskDefinition", {"taskDefinition": bad})


def crash_loop(stage):
    before = stage.current()
    load = Load(stage.address)
    last, events = expect(stage.call("deploy", "--tag", "crash"), "rolled-back")
    result = load.end()
    check(not result["failures"], f"requests failed: {result['failures'][:5]}")
    check("circuit breaker" in last["reason"], last["reason"])
    check_old_serves(stage, last, before)
    failed = of(events, "taskFailed")
    check(failed and failed[0]["containers"][0]["exitCode"] == 1, f"a failed task is told: {failed}")
    check(any("CRASH" in " ".join(task["containers"][0]["log"]) for task in failed),
          f"its last words: {failed}")
    stage.wait_steady()


def unhealthy(stage):
    before = stage.current()
    last, events = expect(stage.call("deploy", "--tag", "sick"), "rolled-back")
    check_old_serves(stage, last, before)
    check("health checks" in of(events, "taskFailed")[0]["stoppedReason"], str(of(events, "taskFailed")))
    stage.wait_steady()


def bad_image(stage):
    before = stage.current()
    missing = stage.images["v1"].rpartition(":")[0] + "@sha256:" + "0" * 64
    for words in (("--tag", "nosuch"), ("--image", missing)):
        last, _ = expect(stage.call("deploy", *words), "verify-failed")
        check("there is no image" in last["text"] and stage.current() == before, last["text"])
        check_old_serves(stage, last, before)
    # What is not in ECR is taken as it is, and fails for real.
    last, events = expect(stage.call("deploy", "--no-verify", "--image", "localhost:1/web:v9"),
                          "rolled-back")
    check("is taken as it is" in of(events, "warning")[0]["text"], str(events[:4]))
    check("CannotPull" in of(events, "taskFailed")[0]["text"], str(of(events, "taskFailed")))
    check_old_serves(stage, last, before)
    stage.wait_steady()


def timeout(stage):
    before = stage.current()
    stage.watch(breaker=False)
    last, _ = expect(stage.call("deploy", "--tag", "sick", "--timeout", "2s"), "timed-out")
    check("goes on" in last["text"], last["text"])
    check_old_serves(stage, last, before)
    # It is under way still: deploying the same again only follows it.
    last, events = expect(stage.call("deploy", "--tag", "sick", "--timeout", "1s"), "timed-out")
    check("already" in of(events, "started")[0]["text"] and not of(events, "updating"), str(events))
    # rollback stops what is under way.
    last, _ = expect(stage.call("rollback"), "succeeded")
    check(last["taskDefinition"] == before, str(last))
    stage.wait_steady()


def superseded(stage):
    first = stage.start("deploy", "--tag", "sick")
    eventually(stage.under_way, "the first is under way")
    code, events, errors = stage.call("deploy", "--tag", "v1")
    expect((code, events, errors), "succeeded")
    check(any("under way" in event["text"] for event in of(events, "warning")), str(events[:4]))
    last, _ = expect(stage.finish(first), "superseded")
    check("another deployment" in last["text"], last["text"])
    stage.wait_steady()


def stopped(stage):
    before = stage.current()
    process = stage.start("deploy", "--tag", "sick")
    arn = eventually(stage.under_way, "it is under way")
    stage.neargate.must("ecs", "StopServiceDeployment", {"serviceDeploymentArn": arn})
    last, _ = expect(stage.finish(process), "stopped")
    check("StopServiceDeployment" in last["reason"], last["reason"])
    check_old_serves(stage, last, before)
    stage.wait_steady()
    # Who waits later is told of that deployment, not of what it gave way to.
    again, _ = expect(stage.call("wait"), "stopped")
    check(again["taskDefinition"] == last["taskDefinition"] != before, f"{last} {again}")


def alarm(stage):
    before = stage.current()
    stage.watch(breaker=False, alarm=True)
    stage.set_alarm("OK")
    process = stage.start("deploy", "--tag", "sick")
    eventually(stage.under_way, "it is under way")
    stage.set_alarm("ALARM")
    last, events = expect(stage.finish(process), "rolled-back")
    check("low" in last["reason"], last["reason"])
    check_old_serves(stage, last, before)
    stage.wait_steady()
    # It is in ALARM already: ECS does not look at it then, and we say so.
    _, events = expect(stage.call("deploy", "--tag", "v2"), "succeeded")
    check(any("ALARM already" in event["text"] for event in of(events, "warning")), str(events[:4]))
    stage.set_alarm("OK")
    stage.watch(breaker=False)


def left(stage):
    process = stage.start("deploy", "--tag", "sick")
    eventually(stage.under_way, "it is under way")
    eventually(lambda: process.stdout.readline().find('"progress"') >= 0, "it is followed")
    process.send_signal(signal.SIGTERM)
    last, _ = expect(stage.finish(process), "left")
    check("goes on" in last["text"], last["text"])
    expect(stage.call("rollback"), "succeeded")
    stage.wait_steady()
    stage.watch(breaker=True)


def rollback_by_command(stage):
    before = stage.current()
    expect(stage.call("deploy", "--tag", "v1"), "succeeded")
    check(stage.current() != before, "it was deployed")
    expect(stage.call("rollback"), "succeeded")
    check(stage.current() == before, f"{stage.current()}, not {before}")
    expect(stage.call("rollback", "--to", "1"), "succeeded")
    check(stage.current() == "web:1", stage.current())
    code, events, _ = stage.call("history")
    check(code == 0 and events[0]["taskDefinition"] == "web:1" and
          any(event["status"] == "ROLLBACK_SUCCESSFUL" for event in events), str(events))
    check(any(image.endswith("web:v2") for event in events for image in event["images"]), str(events))


def run_first(stage):
    before = stage.current()
    last, events = expect(stage.call("deploy", "--tag", "crash", "--run-first", "/load_target"),
                          "run-first-failed")
    check("exit code 1" in last["text"] and stage.current() == before, last["text"])
    check(any("CRASH" in event["text"] for event in of(events, "log")), str(events))
    # Whoever interrupts while it runs does not want the update either.
    process = stage.start("deploy", "--tag", "v1", "--force", "--run-first", "/load_target")
    eventually(lambda: '"taskStarted"' in process.stdout.readline(), "its task is started")
    process.send_signal(signal.SIGINT)
    last, _ = expect(stage.finish(process), "run-first-failed")
    check("interrupted" in last["text"] and stage.current() == before, last["text"])
    code, events, _ = stage.call("run", "--env", "CRASH=1", "--", "/load_target")
    check(code == 1 and of(events, "taskStopped")[0]["exitCode"] == 1, f"{code} {events}")


def nothing_running(stage):
    stage.create("idle", desired=0)
    stage.wait_steady("idle")
    last, events = expect(stage.call("deploy", "--tag", "v2", service="idle"), "nothing-running")
    check("desired count is 0" in last["text"] and of(events, "warning"), last["text"])
    code, events, _ = stage.call("scale", "1", service="idle")
    check(code == 0 and of(events, "desired")[0]["desired"] == 1, str(events))
    stage.call("scale", "0", service="idle")
    stage.wait_steady("idle")


def not_serving(stage):
    """ECS called it complete while nothing of it was to run; since then its tasks cannot start."""
    missing = ("deploy", "--no-verify", "--image", "localhost:1/web:v9")
    expect(stage.call(*missing, service="idle"), "nothing-running")
    code, _, errors = stage.call("scale", "1", service="idle")
    check(code == 0, errors)
    last, _ = expect(stage.call(*missing, service="idle"), "not-serving")
    check("was there already" in last["text"] and "does NOT serve: 0 of 1 tasks run" in last["text"] and
          last["serves"] is False, str(last))
    stage.call("scale", "0", service="idle")


def nothing_to_go_back_to(stage):
    definition = stage.stack.register("first", stage.images["crash"],
                                      portMappings=[{"containerPort": 8080}])
    stage.create("first", definition=definition, desired=1)
    last, _ = expect(stage.call("wait", service="first"), "failed")
    check("no earlier version" in last["text"], last["text"])


def terminal(stage):
    """On a terminal: a table that is drawn in place, and Ctrl-C asks."""
    for answers, outcome in ((b"r\n", "stopped"), (b"\x03", "left")):
        stage.watch(breaker=False)
        ours, theirs = pty.openpty()
        process = subprocess.Popen(
            stage.command("deploy", "--tag", "sick", "--cluster", stage.stack.cluster, "--service", "web"),
            env={**stage.neargate.environment(), "TERM": "xterm"}, stdin=theirs, stdout=theirs, stderr=theirs,
            start_new_session=True, preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0))
        os.close(theirs)
        screen = Screen(ours)
        screen.until("REVISION ")
        screen.until("\x1b[")  # drawn again
        os.write(ours, b"\x03")
        screen.until("roll back (r)")
        os.write(ours, answers)
        code = screen.end(process)
        check(code == CODES[outcome], f"{outcome}: {code} {screen.text}")
        check("web:" in screen.text.rpartition("serves")[0], screen.text)
        if outcome == "left":
            expect(stage.call("rollback"), "succeeded")
        stage.wait_steady()
    stage.watch()


class Screen:
    """What a program shows on a terminal."""

    def __init__(self, fd):
        self.fd, self.text = fd, ""

    def read(self):
        try:
            part = os.read(self.fd, 65536) if select.select([self.fd], [], [], 0.2)[0] else b""
        except OSError:  # the program has ended
            return False
        self.text += part.decode(errors="replace")
        return True

    def until(self, words):
        end = time.monotonic() + 60
        while words not in self.text:
            check(time.monotonic() < end and self.read(), f"no {words} on the terminal: {self.text}")

    def end(self, process):
        end = time.monotonic() + 60
        while process.poll() is None:
            check(time.monotonic() < end, f"it does not end: {self.text}")
            self.read()
        while select.select([self.fd], [], [], 0)[0] and self.read():
            pass
        os.close(self.fd)
        return process.returncode


class OtherEcs(http.server.BaseHTTPRequestHandler):
    """ECS with a task definition that has more than Neargate's model, as AWS's may."""

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        definition = "arn:aws:ecs:us-east-1:1:task-definition/web:1"
        content = json.dumps({
            "DescribeServices": {"services": [{"status": "ACTIVE", "taskDefinition": definition}]},
            "ListTaskDefinitions": {"taskDefinitionArns": [definition]},
            "DescribeTaskDefinition": {"taskDefinition": {
                "taskDefinitionArn": definition, "family": "web", "status": "ACTIVE", "pidMode": "task",
                "containerDefinitions": [{"name": "app", "image": "old", "pseudoTerminal": True}]}},
        }[self.headers["X-Amz-Target"].rpartition(".")[2]]).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        pass


def more_than_the_model(stage):
    """What a template has and Neargate's model lacks is registered again all the same."""
    server = http.server.HTTPServer(("127.0.0.1", 0), OtherEcs)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    image = "other/web@sha256:" + "0" * 64
    environment = {**stage.neargate.environment(),
                   "AWS_ENDPOINT_URL": f"http://127.0.0.1:{server.server_port}"}
    code, text = run([os.path.join(binaries(), "neargate"), "render", "--cluster", "main", "--service",
                      "web", "--image", image], environment)
    server.shutdown()
    check(code == 0, text)
    check(json.loads(text) == {"family": "web", "pidMode": "task", "containerDefinitions": [
        {"name": "app", "image": image, "pseudoTerminal": True}]}, text)


def usage(stage):
    for words in (["deploy"], ["deploy", "--tag", "a", "--image", "b"], ["scale"], ["diff"],
                  ["deploy", "--tag"]):
        code, text = run(stage.command(*words), stage.neargate.environment())
        check(code == 2, f"{words}: {code} {text}")
    # As "$VARIABLE" gives where it is not set: to choose by ourselves then would be to guess.
    for command in ("deploy --tag=v2", "diff --tag=v2", "render --tag=v2", "rollback", "wait", "history", "run",
                    "scale 1", "verify", "status", "tasks", "events"):
        for words in (["--cluster="], ["--cluster", ""], ["--service="], ["--service", ""]):
            code, text = run(stage.command(*command.split(), *words), stage.neargate.environment())
            check(code == 2 and "it is empty" in text, f"{command} {words}: {code} {text}")
    for words in (["rollback", "--to="], ["deploy", "--tag="], ["deploy", "--image", ""], ["logs", "--service="]):
        code, text = run(stage.command(*words), stage.neargate.environment())
        check(code == 2 and "it is empty" in text, f"{words}: {code} {text}")
    code, text = run(stage.command("deploy", "--tag", "v1", "--service", "nosuch", "--cluster", "small"),
                     stage.neargate.environment())
    check(code == 1 and "no service nosuch" in text, f"{code} {text}")


CASES = (usage, more_than_the_model, same_image, good, there_already, bad_image, verify_fails, crash_loop, unhealthy,
         timeout, superseded, stopped, alarm, left, rollback_by_command, run_first, terminal,
         nothing_running, not_serving, nothing_to_go_back_to)


def main():
    require()
    wanted = sys.argv[1] if len(sys.argv) > 1 else ""
    neargate = Neargate(speed=SPEED)
    neargate.up()
    try:
        stage = Stage(neargate)
        for case in CASES:
            if wanted not in case.__name__:
                continue
            began = time.monotonic()
            case(stage)
            say(f"{case.__name__}: as documented, in {time.monotonic() - began:.1f} s")
    except Failure as failure:
        say(f"FAILED: {failure}{neargate.log_end()}")
        sys.exit(1)
    finally:
        neargate.close()


if __name__ == "__main__":
    main()
