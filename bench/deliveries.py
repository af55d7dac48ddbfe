"""What `neargate deploy` adds to a deployment, beside a script with boto3 that waits for it, and what
`neargate status` takes."""

import os
import resource
import statistics
import subprocess
import sys
import time

from deploy_outcomes_test import SPEED, Stage
from harness import Neargate, check, run

TURNS = 6
LOOKS = 20

# Registers, updates, waits for the deployment: nothing is verified, told or counted.
PEER = """
import sys, time, boto3
ecs = boto3.client("ecs")
cluster, image = sys.argv[1:]
which = {"cluster": cluster, "service": "web"}
current = ecs.describe_services(cluster=cluster, services=["web"])["services"][0]["taskDefinition"]
old = ecs.describe_task_definition(taskDefinition=current)["taskDefinition"]
kept = ("family", "networkMode", "requiresCompatibilities", "cpu", "memory", "executionRoleArn",
        "containerDefinitions")
new = {name: old[name] for name in kept}
new["containerDefinitions"][0]["image"] = image
made = ecs.register_task_definition(**new)["taskDefinition"]["taskDefinitionArn"]
ecs.update_service(taskDefinition=made, **which)
deployment = ecs.list_service_deployments(**which)["serviceDeployments"][0]["serviceDeploymentArn"]
while ecs.describe_service_deployments(serviceDeploymentArns=[deployment])["serviceDeployments"][0][
        "status"] != "SUCCESSFUL":
    time.sleep(0.1)
"""


def cpu():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def newest_took(stage):
    """Seconds from the newest service deployment's beginning to its end."""
    newest = stage.neargate.must("ecs", "ListServiceDeployments", {
        "cluster": stage.stack.cluster, "service": "web"})["serviceDeployments"][0]
    check(newest["status"] == "SUCCESSFUL", str(newest))
    return newest["finishedAt"] - newest["createdAt"]


def measure(stage, deploy):
    """(own milliseconds, milliseconds of CPU), the medians of some deployments of two versions in turn."""
    own, used = [], []
    for turn in range(TURNS):
        cpu_before, began = cpu(), time.monotonic()
        deploy(("v2", "v1")[turn % 2])
        took, spent = time.monotonic() - began, cpu() - cpu_before
        own.append((took - newest_took(stage)) * 1e3)
        used.append(spent * 1e3)
        stage.wait_steady()
    return statistics.median(own), statistics.median(used)


def deliveries(results):
    neargate = Neargate(speed=SPEED)
    neargate.up()
    stage = Stage(neargate)

    def ours(tag):
        code, events, errors = stage.call("deploy", "--tag", tag)
        check(code == 0, f"{code} {events} {errors}")

    own, used = measure(stage, ours)
    results.add(f"neargate deploy: its own time (median of {TURNS})", own, "ms", at_most=200)
    results.add("  its CPU time", used, "ms")

    times, before = [], cpu()
    for _ in range(LOOKS):
        began = time.monotonic()
        done = subprocess.run(neargate.command("status"), capture_output=True, check=False)
        times.append((time.monotonic() - began) * 1e3)
        check(done.returncode == 0 and b"web" in done.stdout, str(done))
    results.add(f"neargate status, one service (median of {LOOKS})", statistics.median(times), "ms",
                at_most=50)
    results.add("  its CPU time", (cpu() - before) / LOOKS * 1e3, "ms")

    environment = {**neargate.environment(), "AWS_DEFAULT_REGION": "us-east-1"}
    try:
        import boto3  # noqa: F401  pylint: disable=import-outside-toplevel,unused-import
    except ImportError:
        print("SKIPPED: boto3 is not installed")
    else:
        def theirs(tag):
            code, text = run([sys.executable, "-c", PEER, stage.stack.cluster, stage.images[tag]],
                             {**os.environ, **environment}, 120)
            check(code == 0, text)

        their_own, their_used = measure(stage, theirs)
        results.add("  a script with boto3 that only updates and waits: its own time", their_own, "ms")
        results.add("  its CPU time over that of neargate deploy", their_used / used, "times")
    neargate.close()
