"""The app behind a load balancer, held at 70 % of its tasks' CPU by target tracking, through one day in
short: quiet, a load that takes four tasks, quiet again. What is seen on the way is kept as rows of a trace."""

import csv
import glob
import os
import time

from harness import SOURCE, app_directory, check, eventually, run, say
from small_stack import SmallStack
from summaries_load import SummariesLoad, percentile
from trace_plot import Panel, draw

TARGET_PERCENT = 70.0
TASKS_MIN, TASKS_MAX = 2, 6
CPUS_OF_TASK = 0.25
# The load that the middle of the day has: what four tasks do at 66 %.
CPUS_OF_LOAD = 4 * CPUS_OF_TASK * 0.66
QUIET_SHARE = 0.4  # of what two tasks can do
AS_FAST_AS_ANSWERED = 1e6
RESOURCE = "service/small/summaries"
COLUMNS = ("seconds", "minutes", "requests_per_second", "cpu_percent", "desired", "running",
           "p99_ms", "balancer_p99_ms")


class Cycle:
    """`speed` is the daemon's; limits are in minutes of AWS's time."""

    def __init__(self, neargate, speed):
        self.neargate, self.speed = neargate, speed
        self.rows = []
        self.began = time.monotonic()
        self.stack = SmallStack(neargate)
        host = self.start_service()
        self.load = SummariesLoad(host)
        self.sampled = time.monotonic()

    # ---- The service -----------------------------------------------------------------------------

    def start_service(self):
        neargate, stack = self.neargate, self.stack
        host, group, arn = stack.load_balancer(
            "summaries", HealthCheckPath="/ready", HealthCheckIntervalSeconds="60",
            HealthCheckTimeoutSeconds="30")
        self.balancer = arn.partition(":loadbalancer/")[2]
        definition = stack.register("summaries", self.push_app(), stopTimeout=120,
                                    portMappings=[{"containerPort": 8080}])
        neargate.must("ecs", "CreateService", {
            "cluster": stack.cluster, "serviceName": "summaries", "taskDefinition": definition,
            "desiredCount": TASKS_MIN, "launchType": "FARGATE",
            "networkConfiguration": stack.network(), "healthCheckGracePeriodSeconds": 300,
            "loadBalancers": [{"targetGroupArn": group, "containerName": "app",
                               "containerPort": 8080}]})
        eventually(lambda: self.service()["deployments"][0]["rolloutState"] == "COMPLETED",
                   "the service is steady", 120)
        return host

    def push_app(self):
        neargate = self.neargate
        repository = neargate.must("ecr", "CreateRepository", {"repositoryName": "summaries"})
        image = repository["repository"]["repositoryUri"] + ":1"
        for words in (("build", "--file", os.path.join(SOURCE, "app/Dockerfile"), "--tag", image,
                       app_directory()), ("push", image)):
            code, text = run(neargate.command("image", *words), neargate.environment(), 120)
            check(code == 0, f"neargate image {words[0]}: {text}")
        return image

    def service(self):
        return self.neargate.must("ecs", "DescribeServices", {
            "cluster": self.stack.cluster, "services": ["summaries"]})["services"][0]

    def track_target(self):
        target = {"ServiceNamespace": "ecs", "ResourceId": RESOURCE,
                  "ScalableDimension": "ecs:service:DesiredCount"}
        self.neargate.must("application-autoscaling", "RegisterScalableTarget", {
            **target, "MinCapacity": TASKS_MIN, "MaxCapacity": TASKS_MAX})
        self.neargate.must("application-autoscaling", "PutScalingPolicy", {
            **target, "PolicyName": "cpu", "PolicyType": "TargetTrackingScaling",
            "TargetTrackingScalingPolicyConfiguration": {
                "TargetValue": TARGET_PERCENT, "ScaleOutCooldown": 60, "ScaleInCooldown": 300,
                "PredefinedMetricSpecification": {
                    "PredefinedMetricType": "ECSServiceAverageCPUUtilization"}}})

    def activities(self):
        """Newest first."""
        return self.neargate.must("application-autoscaling", "DescribeScalingActivities", {
            "ServiceNamespace": "ecs", "ResourceId": RESOURCE})["ScalingActivities"]

    # ---- What is measured ------------------------------------------------------------------------

    def cpu_points(self, minutes):
        """CPUUtilization's averages of the last complete minutes, oldest first."""
        now = time.time()
        points = self.neargate.must("cloudwatch", "GetMetricStatistics", {
            "Namespace": "AWS/ECS", "MetricName": "CPUUtilization", "Period": 60,
            "Dimensions": [{"Name": "ClusterName", "Value": self.stack.cluster},
                           {"Name": "ServiceName", "Value": "summaries"}],
            "StartTime": now - self.seconds(minutes), "EndTime": now + 1,
            "Statistics": ["Average"]})["Datapoints"]
        return [(point["Timestamp"], point["Average"])
                for point in sorted(points, key=lambda each: each["Timestamp"])]

    def balancer_p99(self):
        """TargetResponseTime's p99 of the last complete minute, in seconds, if there was a request."""
        now = time.time()
        points = self.neargate.must("cloudwatch", "GetMetricStatistics", {
            "Namespace": "AWS/ApplicationELB", "MetricName": "TargetResponseTime", "Period": 60,
            "Dimensions": [{"Name": "LoadBalancer", "Value": self.balancer}],
            "StartTime": now - self.seconds(2), "EndTime": now + 1,
            "ExtendedStatistics": ["p99"]})["Datapoints"]
        newest = max(points, key=lambda each: each["Timestamp"], default=None)
        return newest["ExtendedStatistics"]["p99"] if newest else None

    def requests_counted(self, *dimensions):
        """RequestCount's sum of the whole run, for the load balancer and what else is asked for."""
        points = self.neargate.must("cloudwatch", "GetMetricStatistics", {
            "Namespace": "AWS/ApplicationELB", "MetricName": "RequestCount", "Period": 3600,
            "Dimensions": [{"Name": "LoadBalancer", "Value": self.balancer}, *dimensions],
            "StartTime": time.time() - 3600, "EndTime": time.time() + 1,
            "Statistics": ["Sum"]})["Datapoints"]
        return sum(point["Sum"] for point in points)

    def cpu_seconds(self):
        """That the processes of all tasks have used, as /proc has it: not what Neargate measures."""
        arns = self.neargate.must("ecs", "ListTasks", {
            "cluster": self.stack.cluster, "serviceName": "summaries"})["taskArns"]
        spaces = set()
        for arn in arns:
            task = arn.rpartition("/")[2]
            process = self.neargate.control("GET", f"/entrances/{task}/app")["processId"]
            spaces.add(os.readlink(f"/proc/{process}/ns/pid"))
        ticks = 0
        for path in glob.glob("/proc/[0-9]*"):
            try:
                if os.readlink(path + "/ns/pid") in spaces:
                    with open(path + "/stat", encoding="utf-8") as file:
                        fields = file.read().rpartition(")")[2].split()
                    ticks += int(fields[11]) + int(fields[12])
            except OSError:
                pass  # it has ended
        return ticks / os.sysconf("SC_CLK_TCK")

    def seconds(self, minutes):
        return minutes * 60 / self.speed

    def sample(self):
        now = time.monotonic()
        if now - self.sampled < self.seconds(0.25):
            return
        latencies = self.load.take()
        service = self.service()
        points = self.cpu_points(3)
        slowest = self.balancer_p99()
        self.rows.append({
            "seconds": round(now - self.began, 2),
            "minutes": round((now - self.began) * self.speed / 60, 1),
            "requests_per_second": round(len(latencies) / (now - self.sampled), 1),
            "cpu_percent": round(points[-1][1], 1) if points else None,
            "desired": service["desiredCount"], "running": service["runningCount"],
            "p99_ms": round(percentile(latencies, 99) * 1e3, 1) if latencies else None,
            "balancer_p99_ms": round(slowest * 1e3, 1) if slowest else None})
        self.sampled = now

    def watch(self, condition, what, minutes):
        """Samples twice a minute, until the condition is met. Returns the minutes that it took."""
        began = time.monotonic()

        def sampled():
            self.sample()
            return condition()
        # A machine that is slower than real time's worth is given more of it.
        eventually(sampled, what, max(60, 2 * self.seconds(minutes)), self.seconds(0.5))
        took = (time.monotonic() - began) * self.speed / 60
        say(f"{what}: after {took:.1f} minutes; {self.rows[-1]}")
        return took

    def wait(self, minutes):
        until = time.monotonic() + self.seconds(minutes)
        self.watch(lambda: time.monotonic() >= until, f"{minutes} minutes have passed", minutes)

    # ---- The day ---------------------------------------------------------------------------------

    def calibrate(self):
        """Two tasks at their limit, before anything scales. Returns the requests a second that they
        answer, the CPUs that they use by /proc, and what CloudWatch says of it in percent."""
        self.load.rate = AS_FAST_AS_ANSWERED
        time.sleep(2)
        self.load.take()
        began, used = time.monotonic(), self.cpu_seconds()
        time.sleep(max(4, self.seconds(3)))
        used = self.cpu_seconds() - used
        took = time.monotonic() - began
        rate = len(self.load.take()) / took
        percent = max(value for _, value in self.cpu_points(2))
        self.load.rate = rate * QUIET_SHARE
        say(f"two tasks answer {rate:.0f} requests a second with {used / took:.2f} CPUs; "
            f"CPUUtilization {percent:.0f} %")
        return rate, used / took, percent

    def is_back_at_target(self):
        """Three points in a row at most at the target, all of the capacity that is there now."""
        service = self.service()
        last = self.rows[-4 * 2:]
        steady = len({(row["desired"], row["running"]) for row in last}) == 1
        points = [value for _, value in self.cpu_points(4)][-3:]
        return (service["desiredCount"] > TASKS_MIN and steady and len(points) == 3 and
                service["desiredCount"] == service["runningCount"] and
                all(value <= TARGET_PERCENT for value in points))

    def is_at_minimum(self):
        service = self.service()
        return service["desiredCount"] == service["runningCount"] == TASKS_MIN

    def run(self, rate, cpus):
        """The quiet, the load and the quiet again, as calibrated. Returns the figures of it."""
        quiet = self.load.rate
        time.sleep(self.seconds(5))  # for no alarm to count how busy the calibration was
        self.track_target()
        self.began = self.sampled = time.monotonic()
        self.load.take()
        self.wait(4)
        self.load.rate = CPUS_OF_LOAD * rate / cpus
        say(f"{self.load.rate:.0f} requests a second from now on")
        first = self.watch(lambda: self.service()["desiredCount"] > TASKS_MIN,
                           "the service is scaled out", 8)
        out = first + self.watch(self.is_back_at_target, "its CPU is back at the target", 40)
        at_target = [value for _, value in self.cpu_points(4)][-3:]
        most = self.service()["desiredCount"]
        p99 = [row["p99_ms"] for row in self.rows[-6:] if row["p99_ms"] is not None]
        busy = [row for row in self.rows if row["cpu_percent"] and row["cpu_percent"] > 90]
        self.load.rate = quiet
        say(f"{quiet:.0f} requests a second from now on")
        back = self.watch(self.is_at_minimum, "the service is scaled in to its minimum", 60)
        self.wait(2)
        self.load.end()
        return {"out_first_minutes": first, "out_minutes": out, "in_minutes": back,
                "tasks_most": most, "cpu_at_target": sum(at_target) / len(at_target),
                "p99_ms": max(p99),
                "p99_ms_busy": max(row["p99_ms"] or 0 for row in busy),
                "balancer_p99_ms_busy": max(row["balancer_p99_ms"] or 0 for row in busy),
                "requests": self.load.succeeded + len(self.load.failures),
                "failed": len(self.load.failures)}

    def write_trace(self, directory):
        os.makedirs(directory, exist_ok=True)
        with open(os.path.join(directory, "trace.csv"), "w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
            writer.writeheader()
            writer.writerows(self.rows)
        panels = [Panel("Load: answers per second", ["requests_per_second"]),
                  Panel("CPUUtilization, %", ["cpu_percent"], line=int(TARGET_PERCENT), steps=True),
                  Panel("Tasks", ["desired", "running"], steps=True),
                  Panel("p99 of the answers' time, ms: seen by users, and in CloudWatch",
                        ["p99_ms", "balancer_p99_ms"])]
        with open(os.path.join(directory, "trace.svg"), "w", encoding="utf-8") as file:
            file.write(draw(f"Target tracking at {TARGET_PERCENT:.0f} % CPU, --speed {self.speed}",
                            panels, self.rows))
        say(f"trace: {directory}/trace.csv and trace.svg")
