"""A load balancer's access log, from the request to the file in the bucket: the bucket's policy decides, each
line is as Athena reads it, and kills of the balancer and of the daemon lose and double none.

    access_logs_test.py      NEARGATE_BIN: where the programs are"""

import base64
import gzip
import hashlib
import http.client
import json
import os
import re
import shutil
import signal
import time

from harness import Neargate, check, eventually, require, say
from small_stack import SmallStack, build_image

SPEED = 60  # five minutes are five seconds
BUCKET = "balancer-logs"
# As AWS's table of these logs has it.
# https://docs.aws.amazon.com/athena/latest/ug/create-alb-access-logs-table.html
LINE = re.compile(
    r'([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*):([0-9]*) ([^ ]*)[:-]([0-9]*) ([-.0-9]*) ([-.0-9]*) ([-.0-9]*) '
    r'(|[-0-9]*) (-|[-0-9]*) ([-0-9]*) ([-0-9]*) \"([^ ]*) (.*) (- |[^ ]*)\" \"([^\"]*)\" ([A-Z0-9-_]+) '
    r'([A-Za-z0-9.-]*) ([^ ]*) \"([^\"]*)\" \"([^\"]*)\" \"([^\"]*)\" ([-.0-9]*) ([^ ]*) \"([^\"]*)\" '
    r'\"([^\"]*)\" \"([^ ]*)\" \"([^\s]+?)\" \"([^\s]+)\" \"([^ ]*)\" \"([^ ]*)\" ?([^ ]*)?( .*)?')
KEY = re.compile(
    r"web/AWSLogs/123456789012/elasticloadbalancing/us-east-1/\d{4}/\d\d/\d\d/123456789012_"
    r"elasticloadbalancing_us-east-1_app\.logged\.[0-9a-f]{16}_\d{8}T\d{4}Z_([0-9.]+)_[0-9a-z]+\.log\.gz")


def enable(neargate, balancer):
    values = {"enabled": "true", "bucket": BUCKET, "prefix": "web"}
    content = {"LoadBalancerArn": balancer}
    for number, (key, value) in enumerate(values.items(), 1):
        content[f"Attributes.member.{number}.Key"] = f"access_logs.s3.{key}"
        content[f"Attributes.member.{number}.Value"] = value
    return neargate.call("elbv2", "ModifyLoadBalancerAttributes", content)


def keys(neargate):
    listed = neargate.signed("s3", "GET", f"/{BUCKET}?list-type=2", {})
    return re.findall("<Key>(.*?)</Key>", listed.text)


def delivered(neargate):
    """All lines that are in the bucket, as their fields."""
    lines = []
    for key in keys(neargate):
        if key.endswith("ELBAccessLogTestFile"):
            continue
        check(KEY.fullmatch(key), f"a key that is not ALB's: {key}")
        body = neargate.signed("s3", "GET", f"/{BUCKET}/{key}", {}).body
        for line in gzip.decompress(body).decode().splitlines():
            found = LINE.fullmatch(line)
            check(found, f"Athena could not read {line}")
            lines.append(found.groups())
    return lines


def paths(neargate):
    return sorted(re.sub(r".*:80", "", line[15]) for line in delivered(neargate))


def the_bucket_decides(neargate, balancer):
    check(neargate.signed("s3", "PUT", f"/{BUCKET}", {}).status == 200, "the bucket is made")
    answer = enable(neargate, balancer)
    check(answer.code == "InvalidConfigurationRequest" and
          f"Access Denied for bucket: {BUCKET}. Please check S3bucket permission" in answer.text,
          answer.text)
    policy = {"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Action": "s3:PutObject",
        "Principal": {"Service": "logdelivery.elasticloadbalancing.amazonaws.com"},
        "Resource": f"arn:aws:s3:::{BUCKET}/web/AWSLogs/123456789012/*"}]}
    body = json.dumps(policy).encode()
    digest = base64.b64encode(hashlib.md5(body).digest()).decode()
    put = neargate.signed("s3", "PUT", f"/{BUCKET}?policy", {"content-md5": digest}, body)
    check(put.status == 204, put.text)
    answer = enable(neargate, balancer)
    check(answer.status == 200, answer.text)
    check(keys(neargate) == ["web/AWSLogs/123456789012/ELBAccessLogTestFile"], str(keys(neargate)))
    say("a bucket whose policy does not let Elastic Load Balancing write is refused")


def balancer_process(neargate):
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{pid}/cmdline", "rb") as file:
                words = file.read().decode().split("\0")
        except OSError:
            continue
        if words[0].endswith("neargate-balancer") and neargate.run_directory in " ".join(words):
            return int(pid)
    return None


class Client:
    """Asks for one path after the other, each its own; knows which were answered, and how."""

    def __init__(self, host):
        self.host = host
        self.asked = []

    def ask(self, count, kind="r"):
        for _ in range(count):
            path = f"/{kind}/{len(self.asked):05}"
            connection = http.client.HTTPConnection(self.host, 80, timeout=5)
            connection.request("GET", path, headers={"User-Agent": 'a "test"'})
            connection.getresponse().read()
            connection.close()
            self.asked.append(path)


def main():
    require("crun", "conmon", "ip", "nft", "busybox")
    neargate = Neargate(speed=SPEED)
    neargate.up()
    stack = SmallStack(neargate)
    image = build_image(neargate, "web:1", {"busybox": shutil.which("busybox")},
                        "FROM scratch\nCOPY busybox /bin/httpd\nWORKDIR /\n"
                        "ENTRYPOINT [\"httpd\", \"-f\", \"-p\", \"8080\"]\n")
    host, target_group, balancer = stack.load_balancer("logged", **{"Matcher.HttpCode": "200-499"})
    task = stack.run_task(stack.register("web", image, portMappings=[{"containerPort": 8080}]))
    details = stack.task(task)["attachments"][0]["details"]
    address = next(each["value"] for each in details if each["name"] == "privateIPv4Address")
    neargate.must("elbv2", "RegisterTargets", {
        "TargetGroupArn": target_group, "Targets.member.1.Id": address,
        "Targets.member.1.Port": "8080"})
    eventually(lambda: "<State>healthy<" in neargate.must(
        "elbv2", "DescribeTargetHealth", {"TargetGroupArn": target_group}), "the target is healthy", 60)
    the_bucket_decides(neargate, balancer)
    client = Client(host)

    def all_are_there():
        return len(delivered(neargate)) >= len(client.asked)

    client.ask(50)
    eventually(all_are_there, "the first lines are delivered", 60)
    line = delivered(neargate)[0]
    check(line[0] == "http" and line[5:7] == (address, "8080") and line[10:12] == ("404", "404") and
          line[17] == r"a \x22test\x22" and line[20] == target_group and line[26] == "forward",
          str(line))
    say(f"{len(client.asked)} lines, each as Athena reads it")

    # What is on the disk of a balancer that is killed is not lost; nor is it while the daemon is dead.
    client.ask(50, "killed")
    time.sleep(2)
    os.kill(balancer_process(neargate), signal.SIGKILL)
    neargate.kill()
    neargate.up()
    eventually(lambda: balancer_process(neargate), "the balancer is back")

    def answers():
        try:
            client.ask(1, "again")
            return True
        except OSError:
            return False
    eventually(answers, "the balancer answers again", 60)
    client.ask(50)
    eventually(all_are_there, "the lines of before and after the kills are delivered", 90)
    check(paths(neargate) == sorted(client.asked), "a line is lost, or there twice")
    say(f"{len(client.asked)} requests, as many lines: over a kill of the balancer and of the daemon")

    # What was logged until the load balancer went is delivered after it.
    client.ask(10, "last")
    neargate.must("elbv2", "DeleteLoadBalancer", {"LoadBalancerArn": balancer})
    eventually(all_are_there, "the last lines are delivered", 60)
    check(paths(neargate) == sorted(client.asked), "a line is lost, or there twice")
    say("a load balancer's last lines outlive it")
    neargate.close()


if __name__ == "__main__":
    main()
