"""How long a deployment takes, beside the time that health checks alone impose on it."""

import os
import threading
import time

from harness import Neargate, binaries, check, eventually, say
from small_stack import SmallStack, build_image, one

INTERVAL = 5  # seconds between two health checks: the least that AWS takes
MINUTES_MAX = 10


class Service:
    def __init__(self, stack, image, tasks):
        self.stack, self.neargate, self.image, self.tasks = stack, stack.neargate, image, tasks
        self.name = f"deployed-{tasks}"
        self.group = stack.load_balancer(
            self.name, HealthCheckPath="/health", HealthCheckIntervalSeconds=str(INTERVAL),
            HealthCheckTimeoutSeconds="2")[1]
        self.neargate.must("ecs", "CreateService", {
            "cluster": stack.cluster, "serviceName": self.name, "launchType": "FARGATE",
            "taskDefinition": self.register(), "desiredCount": tasks,
            "networkConfiguration": stack.network(),
            "loadBalancers": [{"targetGroupArn": self.group, "containerName": "app",
                               "containerPort": 8080}]})
        self.wait()

    def register(self):
        return self.stack.register(self.name, self.image, portMappings=[{"containerPort": 8080}])

    def is_steady(self):
        service = self.neargate.must("ecs", "DescribeServices", {
            "cluster": self.stack.cluster, "services": [self.name]})["services"][0]
        deployments = service["deployments"]
        check(deployments[0]["rolloutState"] != "FAILED", str(service["events"][:5]))
        return (len(deployments) == 1 and deployments[0]["rolloutState"] == "COMPLETED" and
                service["runningCount"] == self.tasks)

    def wait(self):
        eventually(self.is_steady, f"{self.tasks} tasks are steady", MINUTES_MAX * 60, 0.05)

    def deploy(self):
        """Seconds from UpdateService to steady state."""
        definition = self.register()
        began = time.monotonic()
        self.neargate.must("ecs", "UpdateService", {
            "cluster": self.stack.cluster, "service": self.name, "taskDefinition": definition})
        self.wait()
        return time.monotonic() - began

    def remove(self):
        self.neargate.must("ecs", "DeleteService", {
            "cluster": self.stack.cluster, "service": self.name, "force": True})
        eventually(lambda: not self.neargate.must("ecs", "ListTasks", {
            "cluster": self.stack.cluster})["taskArns"], "its tasks have gone", 120, 0.2)


class HealthWatch:
    """How long targets are `initial`: what health checks alone impose."""

    def __init__(self, service):
        self.service, self.began, self.took, self.done = service, {}, {}, False
        self.thread = threading.Thread(target=self.run)
        self.thread.start()

    def run(self):
        while not self.done:
            text = self.service.neargate.must("elbv2", "DescribeTargetHealth",
                                              {"TargetGroupArn": self.service.group})
            now = time.monotonic()
            for target in text.split("<member>")[1:]:
                address, state = one("<Id>(.*?)</Id>", target), one("<State>(.*?)</State>", target)
                if state == "initial":
                    self.began.setdefault(address, now)
                elif state == "healthy" and address in self.began:
                    self.took.setdefault(address, now - self.began[address])
            time.sleep(0.02)

    def end(self):
        """Seconds, of the slowest target."""
        self.done = True
        self.thread.join()
        check(self.took, "no target was seen to turn healthy")
        return max(self.took.values())


def deployments(results, counts=(2, 10, 50)):
    neargate = Neargate()
    neargate.up()
    stack = SmallStack(neargate)
    image = build_image(neargate, "load:1",
                        {"load_target": os.path.join(binaries(), "load_target")},
                        "FROM scratch\nCOPY load_target /load_target\nENTRYPOINT [\"/load_target\"]\n")
    for count in counts:
        service = Service(stack, image, count)
        watch = HealthWatch(service)
        took = service.deploy()
        checks = watch.end()
        service.remove()
        results.add(f"UpdateService to steady state, {count} tasks", took * 1e3, "ms")
        results.add("  of that, health checks alone", checks * 1e3, "ms")
        results.add("  the whole over health checks alone", took / checks, "times")
    neargate.close()
    say("every 5 s a health check; a new target needs one that passes")
