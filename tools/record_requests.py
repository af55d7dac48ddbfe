#!/usr/bin/env python3
"""Records what real clients send, for the protocol tests: writes tests/recorded/.

    tools/record_requests.py [CASE-SUBSTRING]

Needs boto3 and the AWS CLI. Each case runs one client call against a listener that keeps the request's
bytes as they came and answers just enough to end the call. Beside each <case>.http stands a
<case>.json: which operation it is, by which protocol, when it was signed, and the input that the
client was given, in the members' names of the API (blobs in base64, times in seconds since 1970).
"""

import base64
import datetime
import io
import json
import os
import pathlib
import re
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import urllib.request

import boto3
import botocore
import botocore.model
from botocore.config import Config

ROOT = pathlib.Path(__file__).resolve().parent.parent / "tests" / "recorded"
PORT = 18765
ENDPOINT = f"http://127.0.0.1:{PORT}"
REGION = "us-east-1"
# The example credentials of AWS's own documentation.
ACCESS_KEY = "AKIDEXAMPLE"
SECRET_KEY = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
SESSION_TOKEN = "AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8YUuwthAx7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVXAkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA=="

BIG = bytes(i * 7 % 251 for i in range(10_000))


class Listener:
    """Takes one request at a time and keeps its bytes."""

    def __init__(self):
        self.socket = socket.create_server(("127.0.0.1", PORT))
        self.tls = None  # An SSL context where the next request comes by HTTPS.
        self.requests = []
        self.answer = b""
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            connection, _ = self.socket.accept()
            if self.tls:
                connection = self.tls.wrap_socket(connection, server_side=True)
            with connection, connection.makefile("rb") as stream:
                connection.settimeout(10)
                request = self.read(connection, stream)
                if request:
                    self.requests.append(request)
                    connection.sendall(self.answer)

    def read(self, connection, stream):
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            line = stream.readline()
            if not line:
                return b""
            head += line
        fields = {
            name.strip().lower(): value.strip()
            for name, _, value in (l.partition(":") for l in head.decode("latin-1").split("\r\n")[1:])
        }
        if fields.get("expect", "").lower() == "100-continue":
            connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        if fields.get("transfer-encoding", "").lower() == "chunked":
            body = b""
            while True:
                line = stream.readline()
                body += line
                size = int(line.split(b";")[0], 16)
                body += stream.read(size + 2) if size else b""
                if size == 0:
                    while body[-4:] != b"\r\n\r\n":
                        body += stream.readline()
                    return head + body
        return head + stream.read(int(fields.get("content-length", "0")))


def answer(content_type, body=b"", headers=""):
    return (
        f"HTTP/1.1 200 OK\r\nContent-Type: {content_type}\r\nContent-Length: {len(body)}\r\n"
        f"Connection: close\r\n{headers}\r\n"
    ).encode() + body


def plain(value):
    """The input as JSON: what JSON has no form for, in ours."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, (bytes, bytearray)):
        return base64.b64encode(value).decode()
    if isinstance(value, datetime.datetime):
        return value.timestamp()
    return value


def environment(token=False, extra=None):
    kept = {key: os.environ[key] for key in ("PATH", "HOME", "LANG", "PYENV_ROOT") if key in os.environ}
    kept.update(
        AWS_ACCESS_KEY_ID=ACCESS_KEY,
        AWS_SECRET_ACCESS_KEY=SECRET_KEY,
        AWS_DEFAULT_REGION=REGION,
        AWS_MAX_ATTEMPTS="1",
        AWS_EC2_METADATA_DISABLED="true",
        AWS_CONFIG_FILE="/dev/null",
        AWS_SHARED_CREDENTIALS_FILE="/dev/null",
    )
    if token:
        kept["AWS_SESSION_TOKEN"] = SESSION_TOKEN
    return {**kept, **(extra or {})}


TASK = {
    "family": "web",
    "networkMode": "awsvpc",
    "requiresCompatibilities": ["FARGATE"],
    "cpu": "256",
    "memory": "512",
    "containerDefinitions": [
        {
            "name": "app",
            "image": "123456789012.dkr.ecr.us-east-1.amazonaws.com/web:1",
            "essential": True,
            "portMappings": [{"containerPort": 8080, "protocol": "tcp"}],
            "environment": [{"name": "GREETING", "value": "gr\u00fc\u00df \"dich\" \U0001f30d"}],
            "healthCheck": {"command": ["CMD", "/app", "--healthcheck"], "interval": 10},
            "logConfiguration": {"logDriver": "awslogs", "options": {"awslogs-group": "/web", "mode": "non-blocking"}},
        }
    ],
    "tags": [{"key": "Team", "value": "a&b <c>"}],
}
LOCK = {
    "TableName": "locks",
    "Item": {"LockID": {"S": "bucket/prod/terraform.tfstate"}, "Size": {"N": "12.5"}, "Raw": {"B": b"\x00\x01\xfe\xff"},
             "Held": {"BOOL": True}, "None": {"NULL": True}, "Names": {"SS": ["a", "b"]},
             "Nested": {"M": {"List": {"L": [{"N": "1"}, {"S": ""}]}}}},
    "ConditionExpression": "attribute_not_exists(LockID) OR #e < :now",
    "ExpressionAttributeNames": {"#e": "Expires"},
    "ExpressionAttributeValues": {":now": {"N": "1700000000"}},
}
TRUST = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
                    "Principal": {"Service": "ecs-tasks.amazonaws.com"}}]})
PERMISSIONS = [
    {"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "IpRanges": [{"CidrIp": "0.0.0.0/0", "Description": "web + more"}]},
    {"IpProtocol": "tcp", "FromPort": 8080, "ToPort": 8081, "UserIdGroupPairs": [{"GroupId": "sg-1"}, {"GroupId": "sg-2"}]},
]
TIME = datetime.datetime(2026, 1, 2, 3, 4, 5, tzinfo=datetime.timezone.utc)
METRICS = {
    "Namespace": "Web",
    "MetricData": [
        {"MetricName": "Latency", "Dimensions": [{"Name": "Zone", "Value": "us-east-1a"}], "Timestamp": TIME, "Value": 0.1, "Unit": "Seconds"},
        {"MetricName": "Sizes", "Timestamp": TIME, "StatisticValues": {"SampleCount": 3, "Sum": 1e12, "Minimum": -1, "Maximum": 2.5}},
    ],
}
STATE = {"Bucket": "state", "Key": "prod/a b+c/\u00fcber.tfstate", "Body": b'{"version": 4}', "ContentType": "application/json",
         "Metadata": {"owner": "ci"}, "ServerSideEncryption": "AES256"}
LIFECYCLE = {
    "Bucket": "state",
    "LifecycleConfiguration": {"Rules": [{"ID": "old & gone", "Status": "Enabled", "Filter": {"Prefix": ""},
                               "NoncurrentVersionExpiration": {"NoncurrentDays": 90, "NewerNoncurrentVersions": 20}}]},
}

# service, operation (boto3's), input, and options. One line is one recorded request.
BOTO3 = [
    ("sts", "get_caller_identity", {}, {}),
    ("sts", "assume_role", {"RoleArn": "arn:aws:iam::123456789012:role/deploy", "RoleSessionName": "ci@main", "DurationSeconds": 900,
                            "Tags": [{"Key": "Branch", "Value": "main"}], "TransitiveTagKeys": ["Branch"]}, {}),
    ("sts", "assume_role_with_web_identity", {"RoleArn": "arn:aws:iam::123456789012:role/deploy", "RoleSessionName": "ci",
                                              "WebIdentityToken": "header.payload.signature"}, {"note": "unsigned"}),
    ("iam", "create_role", {"RoleName": "task", "Path": "/", "AssumeRolePolicyDocument": TRUST, "Description": "What & why",
                            "Tags": [{"Key": "a", "Value": "1"}, {"Key": "b", "Value": ""}]}, {}),
    ("iam", "list_roles", {"MaxItems": 10}, {"token": True, "note": "with a session token"}),
    ("elbv2", "create_listener", {"LoadBalancerArn": "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/web/1", "Protocol": "HTTP", "Port": 80,
                                  "DefaultActions": [{"Type": "redirect", "RedirectConfig": {"Protocol": "HTTPS", "Port": "443", "StatusCode": "HTTP_301"}}]}, {}),
    ("elbv2", "register_targets", {"TargetGroupArn": "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/web/1",
                                   "Targets": [{"Id": "10.0.0.4", "Port": 8080}, {"Id": "10.0.16.9", "Port": 8080}]}, {}),
    ("elbv2", "describe_load_balancers", {"Names": ["web", "other"]}, {}),
    ("ec2", "create_vpc", {"CidrBlock": "10.0.0.0/16", "TagSpecifications": [{"ResourceType": "vpc", "Tags": [{"Key": "Name", "Value": "web"}, {"Key": "Why", "Value": "a=b&c"}]}]}, {}),
    ("ec2", "authorize_security_group_ingress", {"GroupId": "sg-0", "IpPermissions": PERMISSIONS}, {}),
    ("ec2", "describe_subnets", {"Filters": [{"Name": "vpc-id", "Values": ["vpc-1", "vpc-2"]}, {"Name": "tag:Tier", "Values": ["private"]}]}, {}),
    ("ec2", "modify_vpc_attribute", {"VpcId": "vpc-1", "EnableDnsHostnames": {"Value": True}}, {}),
    ("dynamodb", "put_item", LOCK, {}),
    ("dynamodb", "get_item", {"TableName": "locks", "Key": {"LockID": {"S": "x"}}, "ConsistentRead": True, "ProjectionExpression": "LockID, Digest"}, {}),
    ("dynamodb", "list_tables", {}, {"note": "empty input"}),
    ("ecs", "register_task_definition", TASK, {}),
    ("ecs", "update_service", {"cluster": "web", "service": "web", "taskDefinition": "web:7", "forceNewDeployment": True,
                               "deploymentConfiguration": {"deploymentCircuitBreaker": {"enable": True, "rollback": True}, "minimumHealthyPercent": 100, "maximumPercent": 200}}, {}),
    ("ecr", "batch_get_image", {"repositoryName": "web", "imageIds": [{"imageTag": "1"}, {"imageDigest": "sha256:" + "0" * 64}]}, {}),
    ("logs", "put_log_events", {"logGroupName": "/web", "logStreamName": "app/1", "logEvents": [{"timestamp": 1767323045000, "message": "started \u2713\n"}]}, {}),
    ("ssm", "get_parameters", {"Names": ["/web/secret", "/web/other"], "WithDecryption": True}, {}),
    ("application-autoscaling", "register_scalable_target", {"ServiceNamespace": "ecs", "ResourceId": "service/web/web", "ScalableDimension": "ecs:service:DesiredCount", "MinCapacity": 2, "MaxCapacity": 10}, {}),
    ("cloudwatch", "put_metric_data", METRICS, {}),
    ("cloudwatch", "describe_alarms", {"AlarmNames": ["high"], "MaxRecords": 5}, {}),
    ("cloudwatch", "put_metric_data", METRICS, {"name": "put-metric-data-cbor", "protocol": "smithy-rpc-v2-cbor", "note": "rpcv2Cbor, which botocore knows but does not prefer"}),
    ("cloudwatch", "describe_alarms", {"AlarmNames": ["high"], "MaxRecords": 5}, {"name": "describe-alarms-cbor", "protocol": "smithy-rpc-v2-cbor", "note": "rpcv2Cbor, which botocore knows but does not prefer"}),
    ("cloudwatch", "put_metric_data", METRICS, {"name": "put-metric-data-query", "protocol": "query", "note": "awsQuery, as clients from before 2025"}),
    ("s3", "put_object", STATE, {"note": "checksum in a header, since the body is bytes"}),
    ("s3", "put_object", {"Bucket": "state", "Key": "stream", "Body": BIG, "ChecksumAlgorithm": "SHA256"},
     {"name": "put-object-stream-sha256", "stream": True, "note": "body is a stream, checksum by SHA256"}),
    ("s3", "put_object", {"Bucket": "state", "Key": "stream", "Body": BIG},
     {"name": "put-object-stream", "stream": True, "note": "body is a stream, default checksum"}),
    ("s3", "put_object", {"Bucket": "state", "Key": "stream", "Body": BIG},
     {"name": "put-object-trailer", "stream": True, "tls": True, "note": "by HTTPS: aws-chunked with the checksum in a trailer"}),
    ("s3", "put_object", {"Bucket": "state", "Key": "stream", "Body": BIG, "ChecksumAlgorithm": "SHA1"},
     {"name": "put-object-trailer-sha1", "stream": True, "tls": True, "note": "by HTTPS: aws-chunked with SHA1 in a trailer"}),
    ("s3", "put_object", {"Bucket": "state", "Key": "prod.tflock", "Body": b"{}", "IfNoneMatch": "*", "ChecksumAlgorithm": "CRC32C"} , {"name": "put-object-if-none-match", "drop": "ChecksumAlgorithm", "note": "only if absent"}),
    ("s3", "upload_part", {"Bucket": "state", "Key": "big", "UploadId": "upload-1", "PartNumber": 2, "Body": BIG}, {"stream": True, "note": "body is a stream"}),
    ("s3", "complete_multipart_upload", {"Bucket": "state", "Key": "big", "UploadId": "upload-1", "MultipartUpload": {"Parts": [{"ETag": '"a"', "PartNumber": 1}, {"ETag": '"b"', "PartNumber": 2}]}}, {}),
    ("s3", "create_multipart_upload", {"Bucket": "state", "Key": "big", "ContentType": "text/plain"}, {}),
    ("s3", "get_object", {"Bucket": "state", "Key": "prod/a b+c/\u00fcber.tfstate", "Range": "bytes=0-99", "IfMatch": '"abc"'}, {}),
    ("s3", "list_objects_v2", {"Bucket": "state", "Prefix": "prod/ a&b", "Delimiter": "/", "MaxKeys": 100}, {}),
    ("s3", "delete_objects", {"Bucket": "state", "Delete": {"Objects": [{"Key": "a<b>&c"}, {"Key": "d", "VersionId": "v1"}], "Quiet": True}}, {}),
    ("s3", "put_bucket_lifecycle_configuration", LIFECYCLE, {}),
    ("s3", "get_object", {"Bucket": "state", "Key": "presigned key", "VersionId": "v1"}, {"name": "get-object-presigned", "presign": True, "note": "presigned URL, valid for an hour"}),
]

# service, operation, command line, input that it stands for.
CLI = [
    ("sts", "get-caller-identity", [], {}),
    ("ecs", "list-tasks", ["--cluster", "web", "--desired-status", "RUNNING", "--no-paginate"], {"cluster": "web", "desiredStatus": "RUNNING"}),
    ("dynamodb", "update-item", ["--table-name", "locks", "--key", '{"LockID": {"S": "x"}}', "--update-expression", "SET Digest = :d",
                                 "--expression-attribute-values", '{":d": {"S": "0f"}}', "--return-values", "ALL_NEW"],
     {"TableName": "locks", "Key": {"LockID": {"S": "x"}}, "UpdateExpression": "SET Digest = :d", "ExpressionAttributeValues": {":d": {"S": "0f"}}, "ReturnValues": "ALL_NEW"}),
    ("ec2", "describe-vpcs", ["--filters", "Name=tag:Name,Values=web,api", "--no-paginate"], {"Filters": [{"Name": "tag:Name", "Values": ["web", "api"]}]}),
    ("elbv2", "describe-target-health", ["--target-group-arn", "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/web/1"],
     {"TargetGroupArn": "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/web/1"}),
    ("iam", "get-role", ["--role-name", "task"], {"RoleName": "task"}),
    ("cloudwatch", "get-metric-data", ["--start-time", "2026-01-02T03:04:05Z", "--end-time", "2026-01-02T04:04:05Z", "--no-paginate", "--metric-data-queries",
     '[{"Id": "cpu", "MetricStat": {"Metric": {"Namespace": "AWS/ECS", "MetricName": "CPUUtilization"}, "Period": 60, "Stat": "Average"}, "ReturnData": true}]'],
     {"MetricDataQueries": [{"Id": "cpu", "MetricStat": {"Metric": {"Namespace": "AWS/ECS", "MetricName": "CPUUtilization"}, "Period": 60, "Stat": "Average"}, "ReturnData": True}],
      "StartTime": TIME, "EndTime": TIME + datetime.timedelta(hours=1)}),
    ("s3", "put-object", ["--bucket", "state", "--key", "from-cli", "--body", "FILE"], {"Bucket": "state", "Key": "from-cli", "Body": BIG}),
    ("s3", "upload-part", ["--bucket", "state", "--key", "from-cli", "--upload-id", "upload-1", "--part-number", "1", "--body", "FILE", "--no-verify-ssl"],
     {"Bucket": "state", "Key": "from-cli", "UploadId": "upload-1", "PartNumber": 1, "Body": BIG}),
    ("logs", "filter-log-events", ["--log-group-name", "/web", "--filter-pattern", "ERROR", "--start-time", "1767323045000", "--no-paginate"],
     {"logGroupName": "/web", "filterPattern": "ERROR", "startTime": 1767323045000}),
]

XML = answer("text/xml", b"<Response/>")
ANSWERS = {
    "json": answer("application/x-amz-json-1.1", b"{}"),
    "smithy-rpc-v2-cbor": answer("application/cbor", b"\xa0", "smithy-protocol: rpc-v2-cbor\r\n"),
    "query": XML, "ec2": XML, "rest-xml": XML,
}
NAMES = {"json": "awsJson", "query": "awsQuery", "ec2": "ec2Query", "rest-xml": "restXml", "smithy-rpc-v2-cbor": "rpcv2Cbor"}


def model_of(service, method):
    model = boto3.client(service, region_name=REGION, aws_access_key_id="x", aws_secret_access_key="x").meta
    return model.service_model, model.method_to_api_mapping[method]


def protocol_of(model, preferred=None):
    return preferred or model.resolved_protocol


def context():
    """A TLS context with a certificate made for this run."""
    with tempfile.TemporaryDirectory() as folder:
        key, certificate = f"{folder}/key.pem", f"{folder}/certificate.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate, "-days", "2",
                        "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"], check=True, capture_output=True)
        made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        made.load_cert_chain(certificate, key)
        return made


def keep(listener, service, name, client, operation, model, wire, given, note):
    request, *rest = listener.requests
    # The recording machine's kernel is nobody's business; the field is not signed.
    request = re.sub(rb"os/linux#\S+", b"os/linux#6.1", request)
    if rest:
        raise SystemExit(f"{service} {name}: {len(rest) + 1} requests where one was expected")
    folder = ROOT / service
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}-{client}.http").write_bytes(request)
    protocol = NAMES[wire]
    if protocol == "awsJson":
        protocol += re.search(rb"x-amz-json-(1\.[01])", request).group(1).decode()
    signed = re.search(rb"(?im)^x-amz-date: (\S+)|[?&]X-Amz-Date=(\w+)", request)
    meaning = {
        "service": service,
        "operation": operation,
        "protocol": protocol,
        "signed": next(filter(None, signed.groups())).decode() if signed else None,
        "input": plain(given),
    }
    if note:
        meaning["note"] = note
    (folder / f"{name}-{client}.json").write_text(json.dumps(meaning, indent=2, ensure_ascii=False) + "\n")
    print(f"{service}/{name}-{client}.http  {len(request)} bytes")


def record_boto3(listener, service, method, given, options):
    model, operation = model_of(service, method)
    wire = protocol_of(model, options.get("protocol"))
    listener.requests.clear()
    listener.answer = ANSWERS[wire]
    listener.tls = context() if options.get("tls") else None
    endpoint = ENDPOINT.replace("http:", "https:") if listener.tls else ENDPOINT
    session = boto3.session.Session(
        aws_access_key_id=ACCESS_KEY, aws_secret_access_key=SECRET_KEY, region_name=REGION,
        aws_session_token=SESSION_TOKEN if options.get("token") else None)
    config = Config(retries={"total_max_attempts": 1}, connect_timeout=5, read_timeout=5, signature_version="s3v4" if service == "s3" else None)
    preferred = botocore.model.PRIORITY_ORDERED_SUPPORTED_PROTOCOLS
    botocore.model.PRIORITY_ORDERED_SUPPORTED_PROTOCOLS = (wire,) + tuple(preferred)
    client = session.client(service, endpoint_url=endpoint, config=config, verify=False)
    botocore.model.PRIORITY_ORDERED_SUPPORTED_PROTOCOLS = preferred
    given = {key: value for key, value in given.items() if key != options.get("drop")}
    arguments = dict(given)
    if options.get("stream"):
        # A reader that cannot be rewound to measure or hash it is what makes the client stream.
        arguments["Body"] = io.BytesIO(given["Body"])
    try:
        if options.get("presign"):
            url = client.generate_presigned_url(method, Params=given, ExpiresIn=3600)
            urllib.request.urlopen(url, timeout=5).read()
        else:
            getattr(client, method)(**arguments)
    except Exception as error:  # The answer is a token one: what counts is what was sent.
        if not listener.requests:
            raise SystemExit(f"{service} {method}: nothing was sent: {error}") from error
    keep(listener, service, options.get("name", method.replace("_", "-")), "boto3", operation, model, wire, given, options.get("note"))


def record_cli(listener, service, command, arguments, given):
    model, operation = model_of(service, command.replace("-", "_"))
    listener.requests.clear()
    listener.answer = ANSWERS[model.resolved_protocol]
    listener.tls = context() if "--no-verify-ssl" in arguments else None
    endpoint = ENDPOINT.replace("http:", "https:") if listener.tls else ENDPOINT
    with tempfile.NamedTemporaryFile() as body:
        body.write(BIG)
        body.flush()
        line = ["aws", "--endpoint-url", endpoint, service if service != "s3" else "s3api", command]
        line += [body.name if argument == "FILE" else argument for argument in arguments]
        result = subprocess.run(line, env=environment(), capture_output=True, text=True, timeout=60)
    if not listener.requests:
        raise SystemExit(f"{' '.join(line)}: nothing was sent: {result.stderr}")
    keep(listener, service, command, "cli", operation, model, model.resolved_protocol, given, None)


def main():
    wanted = sys.argv[1] if len(sys.argv) > 1 else ""
    os.environ.update(environment())
    listener = Listener()
    for service, method, given, options in BOTO3:
        if wanted in f"{service} {method}":
            record_boto3(listener, service, method, given, options)
    for service, command, arguments, given in CLI:
        if wanted in f"{service} {command}":
            record_cli(listener, service, command, arguments, given)
    print(f"botocore {botocore.__version__}")


if __name__ == "__main__":
    main()
