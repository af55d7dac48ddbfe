"""How a task that serves behind a load balancer is stopped, in AWS's order: it gets no new requests, those
under way end within the deregistration delay, then comes SIGTERM, then stopTimeout, then SIGKILL; and its
lastStatus goes DEACTIVATING, STOPPING, DEPROVISIONING, STOPPED. So it is with a Spot task that is interrupted.

    draining_test.py                                    NEARGATE_BIN: where the programs are"""

import os
import socket
import threading
import time

from harness import Neargate, Requests, binaries, check, eventually, require, run, say
from small_stack import SmallStack, build_image

SPEED = 20
DELAY = 60        # seconds of the deregistration delay, before the speed
STOP_TIMEOUT = 60
# The way of a task. "Task lifecycle states", Amazon ECS Developer Guide.
STATES = ("PROVISIONING", "PENDING", "ACTIVATING", "RUNNING", "DEACTIVATING", "STOPPING", "DEPROVISIONING",
          "STOPPED")
# How far apart things may be on a machine that does other things too.
PATIENCE = 2.0


class Service:
    """Two tasks behind a load balancer."""

    def __init__(self, stack, image, name, delay, provider="FARGATE", **environment):
        self.stack, self.neargate, self.name = stack, stack.neargate, name
        host, group, _ = stack.load_balancer(name, HealthCheckPath="/health",
                                             HealthCheckIntervalSeconds="10",
                                             HealthCheckTimeoutSeconds="5")
        self.neargate.must("elbv2", "ModifyTargetGroupAttributes", {
            "TargetGroupArn": group,
            "Attributes.member.1.Key": "deregistration_delay.timeout_seconds",
            "Attributes.member.1.Value": str(delay)})
        variables = {"REVISION": name, **environment}
        self.neargate.must("ecs", "CreateService", {
            "cluster": stack.cluster, "serviceName": name,
            "capacityProviderStrategy": [{"capacityProvider": provider, "weight": 1}],
            "taskDefinition": stack.register(
                name, image, portMappings=[{"containerPort": 8080}], stopTimeout=STOP_TIMEOUT,
                environment=[{"name": key, "value": value} for key, value in variables.items()]),
            "desiredCount": 2, "networkConfiguration": stack.network(),
            "loadBalancers": [{"targetGroupArn": group, "containerName": "app",
                               "containerPort": 8080}]})
        self.requests = Requests(socket.gethostbyname(host))
        eventually(lambda: self.describe()["deployments"][0]["rolloutState"] == "COMPLETED",
                   "the service is steady", 60)
        names = {host_name(stack.task(task)) for task in self.tasks()}
        eventually(lambda: self.who(8) == names and len(names) == 2, f"both of {names} serve", 30)

    def describe(self):
        return self.neargate.must("ecs", "DescribeServices", {
            "cluster": self.stack.cluster, "services": [self.name]})["services"][0]

    def tasks(self):
        return self.neargate.must("ecs", "ListTasks", {
            "cluster": self.stack.cluster, "serviceName": self.name})["taskArns"]

    def who(self, count):
        """The host names of those that answer so many requests; None stands for a failure."""
        return {answer.text if answer.status == 200 else None
                for answer in (self.requests.get("/who") for _ in range(count))}

    def scale_in(self):
        """To one task; returns the id of the one that goes, and when it was asked to."""
        tasks = self.tasks()
        self.neargate.must("ecs", "UpdateService", {
            "cluster": self.stack.cluster, "service": self.name, "desiredCount": 1})
        asked_at = time.monotonic()
        going = lambda: [arn for arn in tasks
                         if self.stack.task(arn)["desiredStatus"] == "STOPPED"]
        return eventually(going, "one task is to stop", 10, 0.005)[0].rpartition("/")[2], asked_at


class SlowRequests:
    """Under way from now on, on all tasks."""

    def __init__(self, requests, count=8):
        self.ends = []  # (status or error, when)
        self.threads = [threading.Thread(target=self.ask, args=(requests,)) for _ in range(count)]
        for thread in self.threads:
            thread.start()
        time.sleep(0.3)

    def ask(self, requests):
        try:
            result = requests.get("/slow", 15).status
        except OSError as error:
            result = repr(error)
        self.ends.append((result, time.monotonic()))

    def end(self):
        for thread in self.threads:
            thread.join()
        return self.ends


def watch(service, task, seconds=30):
    """When each lastStatus of the task was seen first, until it is STOPPED; and the task."""
    seen = {}
    end = time.monotonic() + seconds
    while "STOPPED" not in seen and time.monotonic() < end:
        shown = service.stack.task(task)
        seen.setdefault(shown["lastStatus"], time.monotonic())
        check(shown["desiredStatus"] == "STOPPED", f"desiredStatus is {shown['desiredStatus']}")
        time.sleep(0.01)
    check("STOPPED" in seen, f"the task does not stop: {seen}")
    order = [STATES.index(status) for status in seen]
    check(order == sorted(order), f"lastStatus went {' -> '.join(seen)}")
    return seen, shown


def host_name(task):
    """What a task answers to /who, from its address."""
    details = {each["name"]: each["value"] for each in task["attachments"][0]["details"]}
    return "ip-" + details["privateIPv4Address"].replace(".", "-") + ".ec2.internal"


def stopped_for(seen):
    """How long it was STOPPING: from SIGTERM to the end of its process."""
    after = min(seen[status] for status in ("DEPROVISIONING", "STOPPED") if status in seen)
    return after - seen["STOPPING"] if "STOPPING" in seen else 0.0


def drains(stack, image):
    service = Service(stack, image, "drains", DELAY)
    slow = SlowRequests(service.requests)
    task, asked_at = service.scale_in()
    name = host_name(stack.task(task))
    check(name not in service.who(20), "a deregistered target gets new requests")
    seen, shown = watch(service, task)
    ends = slow.end()
    check(all(result == 200 for result, _ in ends), f"requests under way failed: {ends}")
    check("DEACTIVATING" in seen, f"it was not seen DEACTIVATING: {seen}")
    left_at = min(when for status, when in seen.items() if status not in ("RUNNING", "DEACTIVATING"))
    last_end = max(when for _, when in ends)
    # SIGTERM ends the program at once: that none has failed says that it came after them. That it did
    # not wait for the whole delay says that an idle target is let go at once.
    check(left_at - asked_at < DELAY / SPEED + PATIENCE, f"draining took {left_at - asked_at:.1f} s")
    container = shown["containers"][0]
    check(container["exitCode"] == 0, f"it ended by SIGTERM: {container}")
    say(f"drains: 8 requests of 1 s ended {last_end - asked_at:.2f} s after the call, SIGTERM came at "
        f"{left_at - asked_at:.2f} s of {DELAY / SPEED:.0f} s: {' -> '.join(seen)}")


def no_delay(stack, image):
    service = Service(stack, image, "no-delay", 0)
    task, asked_at = service.scale_in()
    name = host_name(stack.task(task))
    check(None not in service.who(20) and name not in service.who(5),
          "new requests fail, or go to a target that is gone")
    seen, shown = watch(service, task)
    took = seen["STOPPED"] - asked_at
    check(took < PATIENCE, f"it took {took:.1f} s to stop without a delay")
    check(shown["containers"][0]["exitCode"] == 0, f"it ended by SIGTERM: {shown['containers'][0]}")
    say(f"no delay: stopped {took:.2f} s after the call: {' -> '.join(seen)}")


def stubborn(stack, image):
    service = Service(stack, image, "stubborn", 0, STUBBORN="1")
    task, _ = service.scale_in()
    seen, shown = watch(service, task)
    took = stopped_for(seen)
    limit = STOP_TIMEOUT / SPEED
    check(limit - 0.2 <= took <= limit + PATIENCE, f"from SIGTERM to SIGKILL it took {took:.2f} s")
    check("STOPPING" in seen, f"it was not seen STOPPING: {seen}")
    check(shown["containers"][0]["exitCode"] == 137, f"it ended by SIGKILL: {shown['containers'][0]}")
    say(f"stubborn: killed {took:.2f} s after SIGTERM (stopTimeout {limit:.0f} s): {' -> '.join(seen)}")


def spot(stack, image):
    service = Service(stack, image, "spot", DELAY, provider="FARGATE_SPOT")
    slow = SlowRequests(service.requests)
    task = service.tasks()[0].rpartition("/")[2]
    code, text = run(stack.neargate.command("interrupt", task[:12]))
    check(code == 0, text)
    seen, shown = watch(service, task)
    ends = slow.end()
    check(all(result == 200 for result, _ in ends), f"requests under way failed: {ends}")
    check(shown["stopCode"] == "SpotInterruption" and
          shown["stoppedReason"] == "Your Spot Task was interrupted.", str(shown))
    eventually(lambda: len(service.who(8) - {None}) == 2, "another task serves in its place", 30)
    code, text = run(stack.neargate.command("interrupt", task[:12]))
    check(code == 1, f"a task that is gone was interrupted: {text}")
    say(f"spot: interrupted, drained and replaced: {' -> '.join(seen)}")


def main():
    require("crun", "conmon", "ip", "nft")
    neargate = Neargate(speed=SPEED)
    neargate.up()
    stack = SmallStack(neargate)
    neargate.must("ecs", "PutClusterCapacityProviders", {
        "cluster": stack.cluster, "capacityProviders": ["FARGATE", "FARGATE_SPOT"],
        "defaultCapacityProviderStrategy": []})
    image = build_image(neargate, "load:1",
                        {"load_target": os.path.join(binaries(), "load_target")},
                        "FROM scratch\nCOPY load_target /load_target\nENTRYPOINT [\"/load_target\"]\n")
    for scenario in (drains, no_delay, stubborn, spot):
        scenario(stack, image)
    neargate.close()


if __name__ == "__main__":
    main()
