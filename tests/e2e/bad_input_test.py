"""What must be refused, is: each with the error that AWS gives, and with nothing changed.

    bad_input_test.py [PART OF A CHECK'S NAME]      NEARGATE_BIN: where the programs are"""

import base64
import datetime
import difflib
import hashlib
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import traceback

from harness import (SOURCE, Neargate, check, eventually, free_port, give_way_out,
                     make_execution_role, require, run, say)

CHECKS = []


def bad_input(function):
    CHECKS.append(function)
    return function


def expect(answer, code, status=None):
    check(answer.code == code, f"expected {code}, got {answer.status} {answer.text[:500]}")
    if status:
        check(answer.status == status, f"expected {status}, got {answer.status} {answer.text[:500]}")


def world(neargate):
    """All that the calls below could have changed, as text."""
    parts = [neargate.call(*call).text for call in (
        ("ecs", "ListClusters"), ("ecs", "ListTaskDefinitions"), ("dynamodb", "ListTables"),
        ("ec2", "DescribeVpcs"), ("ec2", "DescribeSubnets"), ("ec2", "DescribeSecurityGroups"),
        ("iam", "ListRoles"), ("elbv2", "DescribeLoadBalancers"), ("ecr", "DescribeRepositories"))]
    parts.append(neargate.signed("s3", "GET", "/", {}).text)
    text = re.sub(r"<(requestId|RequestId|RequestID|HostId)>[^<]*<", "<", "\n".join(parts))
    return text.replace(">", ">\n").splitlines()


def check_unchanged(neargate, before):
    difference = [line for line in difflib.unified_diff(before, world(neargate), n=0)]
    check(not difference, "something was changed: " + " ".join(difference)[:1500])


# ---- Who calls -----------------------------------------------------------------------------------

@bad_input
def unsigned(neargate):
    _, method, target, headers, body = neargate.request("ecs", "CreateCluster", {})
    expect(neargate.send(method, target, headers, body), "MissingAuthenticationTokenException")
    _, method, target, headers, body = neargate.request("ec2", "CreateVpc", {"CidrBlock": "10.9.0.0/16"})
    answer = neargate.send(method, target, headers, body)
    check(400 <= answer.status < 500 and answer.code, f"{answer.status} {answer.text[:300]}")
    expect(neargate.send("PUT", "/unsigned-bucket", {}), "AccessDenied", 403)


@bad_input
def wrongly_signed(neargate):
    wrong = (neargate.keys[0], "x" * 40)
    expect(neargate.call("ecs", "CreateCluster", {}, keys=wrong), "InvalidSignatureException")
    expect(neargate.call("ec2", "CreateVpc", {"CidrBlock": "10.9.0.0/16"}, keys=wrong), "SignatureDoesNotMatch")
    expect(neargate.call("iam", "CreateRole", {"RoleName": "r", "AssumeRolePolicyDocument": "{}"},
                         keys=wrong), "SignatureDoesNotMatch", 403)
    expect(neargate.signed("s3", "PUT", "/wrong-bucket", {}, keys=wrong), "SignatureDoesNotMatch", 403)
    expect(neargate.call("ecs", "CreateCluster", {}, keys=("AKIAUNKNOWNUNKNOWN00", "x" * 40)),
           "UnrecognizedClientException")


@bad_input
def body_is_not_the_signed_one(neargate):
    expect(neargate.call("ecs", "CreateCluster", {"clusterName": "signed"},
                         sent_body=b'{"clusterName":"forged"}'), "InvalidSignatureException")


@bad_input
def clock_skew(neargate):
    late = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(minutes=20)
    expect(neargate.call("ecs", "CreateCluster", {}, when=late), "InvalidSignatureException")
    expect(neargate.signed("s3", "PUT", "/skewed-bucket", {}, when=late), "RequestTimeTooSkewed", 403)


# ---- What they say -------------------------------------------------------------------------------

@bad_input
def unknown_operation(neargate):
    expect(neargate.call("ecs", "MakeCoffee", {}), "UnknownOperationException", 400)
    expect(neargate.call("ec2", "MakeCoffee", {}), "InvalidAction", 400)
    expect(neargate.call("iam", "MakeCoffee", {}), "InvalidAction", 400)


@bad_input
def unknown_member(neargate):
    answer = neargate.call("ecs", "CreateCluster", {"clusterName": "a", "colour": "red"})
    expect(answer, "InvalidParameterException", 400)
    check("colour" in answer.text, f"the member is not named: {answer.text}")
    answer = neargate.call("ec2", "CreateVpc", {"CidrBlock": "10.9.0.0/16", "Colour": "red"})
    expect(answer, "UnknownParameter", 400)
    check("Colour" in answer.text, f"the member is not named: {answer.text}")


@bad_input
def missing_member(neargate):
    expect(neargate.call("ecs", "RegisterTaskDefinition", {"family": "a"}),
           "InvalidParameterException", 400)
    expect(neargate.call("dynamodb", "CreateTable", {"AttributeDefinitions": []}),
           "ValidationException", 400)
    expect(neargate.call("ec2", "CreateSubnet", {"CidrBlock": "10.9.0.0/24"}), "MissingParameter", 400)


@bad_input
def wrong_type(neargate):
    expect(neargate.call("ecs", "CreateCluster", {"clusterName": 5}), "SerializationException", 400)
    expect(neargate.call("ecs", "CreateCluster", {"tags": {}}), "SerializationException", 400)
    answer = neargate.call("ec2", "DescribeVpcs", {"MaxResults": "many"})
    check(answer.status == 400, f"{answer.status} {answer.text[:300]}")


@bad_input
def oversize_body(neargate):
    body = b'{"clusterName":"' + b"a" * (17 << 20) + b'"}'
    try:
        answer = neargate.call("ecs", "CreateCluster", body)
        check(answer.status in (400, 413), f"{answer.status} {answer.text[:300]}")
    except (BrokenPipeError, ConnectionResetError):
        pass  # refused before it was sent
    check(neargate.call("ecs", "ListClusters").status == 200, "the server answers no more")


@bad_input
def malformed_json(neargate):
    for body in ('{"clusterName":', "[]", "", "\x00", '{"clusterName":"\ud800"}'.encode("utf-8", "surrogatepass"),
                 b"\xff\xfe", "[" * 100000):
        if body == "":
            continue  # an empty body is an empty structure
        expect(neargate.call("ecs", "CreateCluster", body), "SerializationException", 400)


@bad_input
def malformed_query(neargate):
    for body in ("Action=%zz&Version=2016-11-15", "Version=2016-11-15", "Action", "=&=&=", b"\xff\xfe"):
        answer = neargate.call("ec2", "CreateVpc", body)
        check(400 <= answer.status < 500 and answer.code, f"{body}: {answer.status} {answer.text[:300]}")


@bad_input
def malformed_xml(neargate):
    made = neargate.signed("s3", "PUT", "/bad-input-xml", {})
    check(made.status == 200, f"{made.status} {made.text}")
    try:
        for body in (b"<VersioningConfiguration><Status>Enabled", b"no xml", b"<a/>",
                     b'<!DOCTYPE a [<!ENTITY b "c">]><VersioningConfiguration><Status>&b;'
                     b"</Status></VersioningConfiguration>"):
            digest = base64.b64encode(hashlib.md5(body).digest()).decode()
            expect(neargate.signed("s3", "PUT", "/bad-input-xml?versioning",
                                   {"Content-MD5": digest}, body), "MalformedXML", 400)
        answer = neargate.signed("s3", "GET", "/bad-input-xml?versioning", {})
        check("Enabled" not in answer.text, f"versioning was changed: {answer.text}")
    finally:
        neargate.signed("s3", "DELETE", "/bad-input-xml", {})


@bad_input
def malformed_cbor(neargate):
    headers = {"content-type": "application/cbor", "smithy-protocol": "rpc-v2-cbor",
               "accept": "application/cbor"}
    for body in (b"\xbf\x61", b"\x9f", b"\xff", b"\xa1\x01\x02", b"\x1c", b"\x9f" * 100000):
        answer = neargate.signed(
            "monitoring", "POST",
            "/service/GraniteServiceVersion20100801/operation/PutMetricAlarm", headers, body)
        check(answer.status == 400 and b"SerializationException" in answer.body,
              f"{body[:8]}: {answer.status} {answer.body[:300]}")


# ---- What they ask -------------------------------------------------------------------------------

@bad_input
def deleted_dependency(neargate):
    vpc = re.search(r"<vpcId>([^<]*)<", neargate.must("ec2", "CreateVpc",
                                                     {"CidrBlock": "10.77.0.0/16"})).group(1)
    subnet = re.search(r"<subnetId>([^<]*)<", neargate.must(
        "ec2", "CreateSubnet", {"VpcId": vpc, "CidrBlock": "10.77.1.0/24",
                                "AvailabilityZone": "us-east-1a"})).group(1)
    before = world(neargate)
    expect(neargate.call("ec2", "DeleteVpc", {"VpcId": vpc}), "DependencyViolation", 400)
    for cidr, code in (("10.77.1.128/25", "InvalidSubnet.Conflict"), ("10.77.0.0/16", "InvalidSubnet.Conflict"),
                       ("10.78.0.0/24", "InvalidSubnet.Range")):
        expect(neargate.call("ec2", "CreateSubnet", {"VpcId": vpc, "CidrBlock": cidr}), code, 400)
    check_unchanged(neargate, before)
    neargate.must("ec2", "DeleteSubnet", {"SubnetId": subnet})
    expect(neargate.call("ec2", "DeleteSubnet", {"SubnetId": subnet}), "InvalidSubnetID.NotFound", 400)
    neargate.must("ec2", "DeleteVpc", {"VpcId": vpc})


def task_definition(**changes):
    return {"family": "bad-input", "networkMode": "awsvpc", "requiresCompatibilities": ["FARGATE"],
            "cpu": "256", "memory": "512",
            "containerDefinitions": [{"name": "app", "image": "nowhere:none", "essential": True}],
            **changes}


@bad_input
def invalid_cpu_and_memory(neargate):
    for changes in ({"cpu": "300"}, {"memory": "4096"}, {"cpu": "lots"}):
        expect(neargate.call("ecs", "RegisterTaskDefinition", task_definition(**changes)),
               "ClientException", 400)


@bad_input
def image_that_does_not_exist(neargate):
    vpc = re.search(r"<vpcId>([^<]*)<", neargate.must("ec2", "CreateVpc",
                                                     {"CidrBlock": "10.79.0.0/16"})).group(1)
    subnet = re.search(r"<subnetId>([^<]*)<", neargate.must(
        "ec2", "CreateSubnet", {"VpcId": vpc, "CidrBlock": "10.79.1.0/24",
                                "AvailabilityZone": "us-east-1a"})).group(1)
    gateway = give_way_out(neargate, vpc)
    image = f"123456789012.dkr.ecr.us-east-1.amazonaws.com/absent:v1"
    role = make_execution_role(neargate, "bad-input-execution")
    definition = neargate.must("ecs", "RegisterTaskDefinition", task_definition(
        executionRoleArn=role,
        containerDefinitions=[{"name": "app", "image": image, "essential": True}]))["taskDefinition"]
    neargate.must("ecs", "CreateCluster", {"clusterName": "bad-input"})
    task = neargate.must("ecs", "RunTask", {
        "cluster": "bad-input", "taskDefinition": definition["taskDefinitionArn"],
        "launchType": "FARGATE",
        "networkConfiguration": {"awsvpcConfiguration": {
            "subnets": [subnet], "assignPublicIp": "ENABLED"}}})["tasks"][0]["taskArn"]

    def described():
        return neargate.must("ecs", "DescribeTasks",
                             {"cluster": "bad-input", "tasks": [task]})["tasks"][0]
    eventually(lambda: described()["lastStatus"] == "STOPPED", "the task is stopped", 60)
    stopped = described()
    check(stopped.get("stopCode") == "TaskFailedToStart", f"stopCode: {stopped}")
    check("CannotPullContainerError" in stopped.get("stoppedReason", ""), f"stoppedReason: {stopped}")
    neargate.must("ecs", "DeregisterTaskDefinition", {"taskDefinition": definition["taskDefinitionArn"]})
    neargate.must("ecs", "DeleteCluster", {"cluster": "bad-input"})
    neargate.must("iam", "DeleteRolePolicy", {"RoleName": "bad-input-execution", "PolicyName": "start"})
    neargate.must("iam", "DeleteRole", {"RoleName": "bad-input-execution"})

    def deleted():
        return neargate.call("ec2", "DeleteSubnet", {"SubnetId": subnet}).status == 200
    eventually(deleted, "the task's interface is gone", 20)
    neargate.must("ec2", "DetachInternetGateway", {"VpcId": vpc, "InternetGatewayId": gateway})
    neargate.must("ec2", "DeleteInternetGateway", {"InternetGatewayId": gateway})
    neargate.must("ec2", "DeleteVpc", {"VpcId": vpc})


@bad_input
def push_with_wrong_digest(neargate):
    neargate.must("ecr", "CreateRepository", {"repositoryName": "bad-input"})
    try:
        token = neargate.must("ecr", "GetAuthorizationToken")["authorizationData"][0]["authorizationToken"]
        headers = {"Authorization": f"Basic {token}", "Content-Type": "application/octet-stream"}
        started = neargate.send("POST", "/v2/bad-input/blobs/uploads/", headers)
        check(started.status == 202, f"{started.status} {started.text}")
        where = re.sub(r"^https?://[^/]*", "", started.headers["Location"])
        wrong = "sha256:" + hashlib.sha256(b"something else").hexdigest()
        answer = neargate.send("PUT", f"{where}{'&' if '?' in where else '?'}digest={wrong}", headers,
                               b"content")
        expect(answer, "DIGEST_INVALID", 400)
        absent = neargate.send("HEAD", f"/v2/bad-input/blobs/{wrong}", headers)
        check(absent.status == 404, f"the blob is there: {absent.status}")
    finally:
        neargate.must("ecr", "DeleteRepository", {"repositoryName": "bad-input", "force": True})


# ---- What the machine lacks ----------------------------------------------------------------------

@bad_input
def full_disk(_):
    other = Neargate()
    os.makedirs(other.state)
    run(["mount", "-t", "tmpfs", "-o", "size=24m", "neargate-full-disk", other.state])
    try:
        other.up()
        other.must("ecs", "CreateCluster", {"clusterName": "before"})
        with open(os.path.join(other.state, "filler"), "wb", buffering=0) as filler:
            try:
                while filler.write(b"\0" * 4096) > 0:
                    pass
            except OSError:
                pass  # full
        refused = None
        for number in range(2000):  # until the space that the database still had is used up
            try:
                answer = other.call("ecs", "CreateCluster", {"clusterName": f"full-{number}"})
            except OSError:
                eventually(lambda: reachable(other), "the daemon is back", 20)
                continue
            if answer.status != 200:
                refused = (number, answer)
                break
        check(refused, "2000 clusters were made on a full disk")
        check(refused[1].status >= 500 and refused[1].code, f"{refused[1].status} {refused[1].text}")
        time.sleep(1)  # it tries to start again with the disk still full
        os.unlink(os.path.join(other.state, "filler"))
        eventually(lambda: reachable(other), "the daemon is back", 20)
        names = other.must("ecs", "ListClusters", {"maxResults": 100})["clusterArns"]
        described = other.must("ecs", "DescribeClusters",
                               {"clusters": [f"full-{refused[0]}", "before"]})
        found = [entry["clusterName"] for entry in described["clusters"]]
        check(found == ["before"], f"of the refused and an older cluster, there are {found} ({names})")
        other.must("ecs", "CreateCluster", {"clusterName": "after"})
    finally:
        try:
            other.down()
        finally:
            run(["umount", "-l", other.state])
            other.close()


def reachable(neargate):
    try:
        return neargate.call("ecs", "ListClusters").status == 200
    except OSError:
        return False


@bad_input
def port_is_taken(_):
    other = Neargate()
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        code, text = run(other.command("up", "--port", str(holder.getsockname()[1])), seconds=60)
    check(code == 1, f"up gave {code}: {text}")
    check(str(os.getpid()) in text or "taken" in text or "in use" in text, text)
    left = {trace for trace in other.traces() if not trace.startswith("nftables")}
    check(not left, f"left behind: {left}")
    other.close()


@bad_input
def no_root(_):
    other = Neargate()
    os.chmod(other.directory, 0o777)
    # The build's directory may not be open to everybody: programs of their own, then.
    programs = os.path.join(other.directory, "bin")
    os.makedirs(programs)
    for name in ("neargate", "neargated"):
        shutil.copy(os.path.join(other.bin, name), programs)
    command = other.command("up", "--port", str(free_port()))
    command[0] = os.path.join(programs, "neargate")
    done = subprocess.run(command, user="nobody", group="nogroup", extra_groups=[], text=True, timeout=60,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    check(done.returncode == 1 and "root" in done.stdout, f"{done.returncode}: {done.stdout}")
    check(not os.path.exists(other.state), "the state directory was made")
    other.close()


@bad_input
def no_terraform(_):
    with open(os.path.join(SOURCE, "tools/up"), encoding="utf-8") as file:
        check("terraform" in file.read(), "tools/up does not use terraform")
    other = Neargate()
    folder = os.path.join(other.directory, "path")
    os.makedirs(folder)
    for program in ("bash", "id", "dirname", "env", "cmake"):
        os.symlink(shutil.which(program), os.path.join(folder, program))
    code, text = run([os.path.join(SOURCE, "tools/up"), "dev"], {"PATH": folder}, 60)
    check(code == 1 and "terraform" in text and "install" in text, f"{code}: {text}")
    other.close()


def main():
    require("crun", "conmon", "ip", "nft")
    wanted = sys.argv[1] if len(sys.argv) > 1 else ""
    neargate = Neargate(speed=5)
    neargate.up()
    failed = []
    for function in CHECKS:
        if wanted not in function.__name__:
            continue
        before = world(neargate)
        try:
            function(neargate)
            check_unchanged(neargate, before)
            say(f"ok {function.__name__}")
        except Exception as error:  # pylint: disable=broad-except
            failed.append(function.__name__)
            say(f"FAILED {function.__name__}: {error}")
            if not isinstance(error, AssertionError) and os.environ.get("NEARGATE_TRACEBACK"):
                traceback.print_exc()
    neargate.down()
    check(not neargate.traces(), f"left on the machine: {neargate.traces()}")
    neargate.close()
    if failed:
        sys.exit(f"{len(failed)} of {len(CHECKS)} failed: {' '.join(failed)}")


if __name__ == "__main__":
    main()
