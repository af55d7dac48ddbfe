"""Deployments under load: a steady stream of requests goes through the load balancer while a service of
four tasks is deployed well, badly (an image that is not there, a crash loop, an app that never turns
healthy, one that crashes when it is), loses a zone, and while the daemon is killed in the middle of each.
No request may fail but those that were under way on tasks that were killed, or crashed when nobody else
was left.

    deploy_load_test.py [PART OF A SCENARIO'S NAME]     NEARGATE_BIN: where the programs are
                                                        NEARGATE_LOAD_RATE: requests a second
                                                        NEARGATE_SOAK=1: all scenarios, at 1000 a second"""

import json
import math
import os
import random
import signal
import socket
import subprocess
import sys
import time

from harness import SOAK, Failure, Neargate, binaries, check, eventually, require, say
from small_stack import SmallStack, build_image

TASKS = 4
SPEED = 20
RATE = float(os.environ.get("NEARGATE_LOAD_RATE") or (1000 if SOAK else 300))
SECONDS_MAX = 90


class Load:
    """Requests at a steady rate from now on, until end()."""

    def __init__(self, address):
        self.process = subprocess.Popen(
            [os.path.join(binaries(), "load_generator"), f"{address}:80", str(RATE)],
            stdout=subprocess.PIPE, text=True)

    def end(self):
        self.process.send_signal(signal.SIGTERM)
        text = self.process.communicate(timeout=60)[0]
        check(self.process.returncode == 0, f"the load generator ended with {self.process.returncode}")
        return json.loads(text)


class Service:
    """Four tasks in two zones behind a load balancer, of revision 1."""

    def __init__(self, neargate):
        self.neargate = neargate
        self.stack = SmallStack(neargate)
        self.name, self.group, _ = self.stack.load_balancer(
            "load", HealthCheckPath="/health", HealthCheckIntervalSeconds="10",
            HealthCheckTimeoutSeconds="5")
        neargate.must("elbv2", "ModifyTargetGroupAttributes", {
            "TargetGroupArn": self.group,
            "Attributes.member.1.Key": "deregistration_delay.timeout_seconds",
            "Attributes.member.1.Value": "60"})
        self.image = build_image(neargate, "load:1",
                                 {"load_target": os.path.join(binaries(), "load_target")},
                                 "FROM scratch\nCOPY load_target /load_target\n"
                                 "ENTRYPOINT [\"/load_target\"]\n")
        self.revision = 0
        self.definition = self.register()
        neargate.must("ecs", "CreateService", {
            "cluster": self.stack.cluster, "serviceName": "load",
            "taskDefinition": self.definition, "desiredCount": TASKS, "launchType": "FARGATE",
            "networkConfiguration": self.stack.network(),
            "loadBalancers": [{"targetGroupArn": self.group, "containerName": "app",
                               "containerPort": 8080}],
            "deploymentConfiguration": {
                "minimumHealthyPercent": 100, "maximumPercent": 200,
                "deploymentCircuitBreaker": {"enable": True, "rollback": True}}})
        self.wait_for(self.definition)
        self.address = socket.gethostbyname(self.name)

    def register(self, image=None, **environment):
        """A task definition of the next revision; returns its ARN."""
        self.revision += 1
        variables = {"REVISION": f"r{self.revision}", **environment}
        return self.stack.register(
            "load", image or self.image, portMappings=[{"containerPort": 8080}],
            environment=[{"name": name, "value": value} for name, value in variables.items()])

    def update(self, definition):
        self.neargate.must("ecs", "UpdateService", {
            "cluster": self.stack.cluster, "service": "load", "taskDefinition": definition})

    def describe(self):
        return self.neargate.must("ecs", "DescribeServices", {
            "cluster": self.stack.cluster, "services": ["load"]})["services"][0]

    def is_steady_on(self, definition):
        service = self.describe()
        deployments = service["deployments"]
        return (len(deployments) == 1 and deployments[0]["taskDefinition"] == definition and
                deployments[0]["rolloutState"] == "COMPLETED" and
                service["runningCount"] == TASKS)

    def wait_for(self, definition):
        try:
            eventually(lambda: self.is_steady_on(definition),
                       f"the service is steady on {definition}", SECONDS_MAX, 0.2)
        except Failure:
            service = self.describe()
            say(json.dumps({name: service[name] for name in ("deployments", "events")}, indent=1)[:6000])
            raise

    def tasks_of_zone(self, zone):
        arns = self.neargate.must("ecs", "ListTasks", {"cluster": self.stack.cluster,
                                                       "serviceName": "load"})["taskArns"]
        tasks = self.neargate.must("ecs", "DescribeTasks", {"cluster": self.stack.cluster,
                                                            "tasks": arns})["tasks"]
        return [task["taskArn"].rpartition("/")[2] for task in tasks
                if task["availabilityZone"] == zone]


# ---- What is done to it: each returns a function that waits until the service is steady again ----------

def good(service):
    definition = service.register()
    service.update(definition)
    return lambda: finish_good(service, definition)


def finish_good(service, definition):
    service.wait_for(definition)
    service.definition = definition


def bad(service, **what):
    before = {event["id"] for event in service.describe()["events"]}
    service.update(service.register(**what))
    return lambda: finish_bad(service, before)


def finish_bad(service, before):
    """It is rolled back by itself, and says so."""
    service.wait_for(service.definition)
    events = [event["message"] for event in service.describe()["events"]
              if event["id"] not in before]
    check(any("rolling back" in event for event in events), f"no event of a rollback: {events}")


def bad_image(service):
    return bad(service, image=service.image.rpartition(":")[0] + ":nosuch")


def crash_loop(service):
    return bad(service, CRASH="1")


def crash_when_healthy(service):
    """As soon as the new tasks are healthy the old ones go. What crashes then takes requests with it, as on
    AWS, until the service is rolled back; from then on none fails."""
    service.killed_from, service.killed_until = time.time(), math.inf
    finish = bad(service, CRASH_LATER="1")

    def rolled_back():
        finish()
        service.killed_until = time.time()
    return rolled_back


def never_healthy(service):
    return bad(service, UNHEALTHY="1")


def zone_lost(service):
    tasks = service.tasks_of_zone("us-east-1a")
    check(len(tasks) == TASKS // 2, f"tasks of a zone: {tasks}")
    processes = [service.neargate.control("GET", f"/entrances/{task}/app")["processId"]
                 for task in tasks]
    service.killed_from = time.time()
    for process in processes:
        os.kill(process, signal.SIGKILL)
    service.killed_until = time.time()

    def finish():
        eventually(lambda: not set(tasks) & set(service.tasks_of_zone("us-east-1a")),
                   "ECS has seen that the tasks are gone", 30)
        service.wait_for(service.definition)
    return finish


SCENARIOS = (good, bad_image, crash_loop, crash_when_healthy, never_healthy, zone_lost)
# Those that are run in short, with and without the daemon's death.
SHORT = {(good, False), (good, True), (crash_loop, False), (zone_lost, False)}


def check_failures(service, failures):
    """Only requests that were under way when their tasks were killed may have failed."""
    unexpected = [failure for failure in failures
                  if service.killed_from is None or failure["sent_at"] > service.killed_until or
                  failure["failed_at"] < service.killed_from]
    reasons = sorted({failure["why"] for failure in unexpected})
    check(not unexpected, f"{len(unexpected)} requests failed ({', '.join(reasons)}): {unexpected[:5]}")


def kill_daemon(neargate, seconds):
    time.sleep(seconds)
    neargate.kill()
    time.sleep(random.uniform(0.1, 1))
    neargate.up()


def run(service, scenario, with_kill):
    name = scenario.__name__.replace("_", " ") + (", daemon killed" if with_kill else "")
    service.killed_from = service.killed_until = None
    load = Load(service.address)
    try:
        time.sleep(1)
        started = time.monotonic()
        finish = scenario(service)
        if with_kill:
            kill_daemon(service.neargate, random.uniform(0, 2))
        finish()
        took = time.monotonic() - started
        time.sleep(0.5)
    finally:
        result = load.end()
    failures = result["failures"]
    say(f"{name}: {result['requests']} requests, {len(failures)} failed; steady after {took:.1f} s; "
        f"p50 {result['p50_ms']} ms, p99 {result['p99_ms']} ms; answers {result['answers']}")
    check_failures(service, failures)


def main():
    require("crun", "conmon", "ip", "nft")
    wanted = sys.argv[1] if len(sys.argv) > 1 else ""
    seed = random.randrange(1 << 32)
    say(f"seed {seed}, {RATE:.0f} requests a second")
    random.seed(seed)
    neargate = Neargate(speed=SPEED)
    neargate.up()
    service = Service(neargate)
    say(f"{TASKS} tasks serve at {service.address}")
    for with_kill in (False, True):
        for scenario in SCENARIOS:
            chosen = wanted in scenario.__name__ if wanted else SOAK or (scenario, with_kill) in SHORT
            if chosen:
                run(service, scenario, with_kill)
    neargate.close()


if __name__ == "__main__":
    main()
