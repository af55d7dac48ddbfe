"""Calls every operation of every model with botocore against wire_echo and compares both ends.

What botocore was given must be what the handler got; what the handler answered must be what botocore
read. Values are made from the model's shapes and constraints."""

import base64
import datetime
import json
import re
import subprocess
import sys

try:
    import botocore.session
    from botocore.config import Config
    from botocore.exceptions import ClientError, ParamValidationError
except ImportError:
    botocore = None

(BOOLEAN, INTEGER, LONG, FLOAT, DOUBLE, STRING, BLOB, TIMESTAMP, LIST, MAP, STRUCTURE, UNION,
 STREAM) = range(13)
DEPTH_MAX = 8
TIME = datetime.datetime(2026, 11, 23, 5, 40, 9, tzinfo=datetime.timezone.utc)
TIME_TEXTS = {text: int(TIME.timestamp()) for text in
              ("2026-11-23T05:40:09Z", "Mon, 23 Nov 2026 05:40:09 GMT")}
BOTOCORE_NAMES = {
    "ECS": "ecs", "EC2": "ec2", "S3": "s3", "STS": "sts", "IAM": "iam", "ECR": "ecr", "KMS": "kms",
    "SSM": "ssm", "ACM": "acm", "DynamoDB": "dynamodb", "CloudWatch": "cloudwatch",
    "CloudWatch Logs": "logs", "Elastic Load Balancing v2": "elbv2",
    "Application Auto Scaling": "application-autoscaling", "Auto Scaling": "autoscaling",
}
CANDIDATES = [
    "sample value & <more>", "sample-value", "samplevalue", "Sample", "s", "1", "12", "0123456789",
    "123456789012", "10.0.0.0/16", "arn:aws:iam::123456789012:role/sample", "/sample/value",
    "arn:aws:acm:eu-central-1:123456789012:certificate/12345678-1234-1234-1234-123456789012",
    "arn:aws:ecs:eu-central-1:123456789012:cluster/sample", "example.com", "a" * 32, "b" * 64,
    "sha256:" + "c" * 64, "12345678-1234-1234-1234-123456789012", "2026-11-23", "*", "{}",
    "alias/sample", "{\"a\":1}", "x" * 20, "#{protocol}", "HTTPS", "200", "/sample/", "f" * 40, "80", "v1", "r" * 100,
    "arn:aws:application-autoscaling:eu-central-1:123456789012:scalable-target/sample",
    "arn:aws:acm-pca:eu-central-1:123456789012:certificate-authority/sample",
]
# Of these botocore itself has an opinion.
BY_NAME = {("s3", "Bucket"): "sample-bucket", ("s3", "CopySource"): "sample-bucket/key"}
# Members that AWS has added since the botocore of some machines: left out where it lacks them.
# Of ECS's DeploymentCircuitBreaker; of its services' revisions.
RECENT = {"resetOnHealthyTask", "thresholdConfiguration", "monitoring"}


class NoValue(Exception):
    """No value for a shape is known that its constraints allow."""


class Maker:
    """Makes parameters for botocore, and the same as the server's JSON has them."""

    def __init__(self, shapes):
        self.shapes = shapes
        self.service = ""

    def text(self, shape, botocore_shape):
        if shape.get("enum"):
            return shape["enum"][-1]
        pattern = shape.get("pattern", "")
        for candidate in CANDIDATES:
            fits_pattern = True
            if pattern:
                expression = pattern.replace("\\p{L}", "a-zA-Z").replace("\\p{Z}", " ")
                expression = expression.replace("\\p{N}", "0-9")
                expression = re.sub(r"\\u[dD][89a-fA-F]..\\u[dD]...-\\u[dD]...\\u[dD]...", "",
                                    expression)
                fits_pattern = re.fullmatch(expression, candidate) is not None
            if fits_pattern and shape.get("min", 0) <= len(candidate) <= shape.get("max", 1 << 20):
                return candidate
        raise NoValue(pattern)

    def make(self, name, botocore_shape, depth):
        """(parameter, expected JSON)"""
        shape = self.shapes[name]
        kind = shape["type"]
        if kind == BOOLEAN:
            return True, True
        if kind in (INTEGER, LONG):
            number = int(max(shape.get("low", 1), 1))
            return number, number
        if kind in (FLOAT, DOUBLE):
            number = max(shape.get("low", 1), 1) + 0.5
            return number, number
        if kind == STRING:
            text = self.text(shape, botocore_shape)
            return text, text
        if kind == BLOB:
            data = b"\x00\xffbytes"
            return data, base64.b64encode(data).decode()
        if kind == STREAM:
            return b"stream of bytes" * 100, None
        if kind == TIMESTAMP:
            return TIME, int(TIME.timestamp())
        if kind == LIST:
            element = shape["members"][0]
            count = min(max(1, min(shape.get("min", 0), 5)), int(shape.get("max", 5)))
            made = [self.make(element[1], botocore_shape.member, depth + 1) for _ in range(count)]
            return [m[0] for m in made], [m[1] for m in made]
        if kind == MAP:
            key = self.make(shape["members"][0][1], botocore_shape.key, depth + 1)[0]
            key = "sample-key" if self.service == "s3" else key  # they become names of headers
            value = self.make(shape["members"][1][1], botocore_shape.value, depth + 1)
            return {key: value[0]}, {key: value[1]}
        given, expected = {}, {}
        for member, target, required in shape["members"]:
            if member not in botocore_shape.members:
                if member in RECENT:
                    continue
                raise AssertionError(f"botocore does not know {member} of {botocore_shape.name}")
            if depth >= DEPTH_MAX and not required:
                continue
            try:
                if (self.service, member) in BY_NAME:
                    given[member] = expected[member] = BY_NAME[self.service, member]
                    continue
                value = self.make(target, botocore_shape.members[member], depth + 1)
            except NoValue as problem:
                if required:
                    raise
                print(f"  no value for {botocore_shape.name}.{member}: {problem}")
                continue
            given[member], expected[member] = value
            if kind == UNION:
                break
        return given, expected


def difference(expected, actual, path=""):
    """Where `actual` lacks or contradicts something of `expected`; what it has besides is fine."""
    if isinstance(expected, dict) and isinstance(actual, dict):
        for key, value in expected.items():
            if value is None or (key in RECENT and key not in actual):
                continue
            if key not in actual:
                return f"{path}.{key} is missing"
            found = difference(value, actual[key], f"{path}.{key}")
            if found:
                return found
        return None
    if isinstance(expected, list) and isinstance(actual, list) and len(expected) == len(actual):
        for i, (one, other) in enumerate(zip(expected, actual)):
            found = difference(one, other, f"{path}[{i}]")
            if found:
                return found
        return None
    # The server's JSON has times in the model's own format.
    if TIME_TEXTS.get(expected, expected) == TIME_TEXTS.get(actual, actual):
        return None
    return f"{path}: expected {expected!r}, got {actual!r}"


def as_json(value):
    """What botocore read, in the form of the server's JSON."""
    if isinstance(value, dict):
        return {key: as_json(each) for key, each in value.items()}
    if isinstance(value, list):
        return [as_json(each) for each in value]
    if isinstance(value, datetime.datetime):
        return int(value.timestamp())
    if isinstance(value, (bytes, bytearray)):
        return base64.b64encode(bytes(value)).decode()
    return value


# Parameters that cannot be together in one call, or mean something to botocore itself.
LEFT_OUT = {
    ("s3", None): {"ContentMD5", "ContentLength", "ChecksumCRC32", "ChecksumCRC32C",
                   "ChecksumCRC64NVME", "ChecksumSHA1", "ChecksumSHA256", "ChecksumAlgorithm",
                   "ChecksumType", "ChecksumMode"},
}
# Outputs that botocore changes after reading.
NOT_COMPARED = {("iam", None): {"AssumeRolePolicyDocument", "PolicyDocument", "Document"},
                ("s3", None): {"ContentLength"}}


def main():
    if botocore is None:
        print("SKIPPED: botocore is not installed")
        sys.exit(77)
    server = subprocess.Popen([sys.argv[1]], stdout=subprocess.PIPE, text=True)
    only = sys.argv[2:] or None
    failures, calls, not_called = [], 0, []
    try:
        about = json.loads(server.stdout.readline())
        maker = Maker(about["shapes"])
        session = botocore.session.Session()
        for sdk_id, service in about["services"].items():
            name = BOTOCORE_NAMES.get(sdk_id)
            if name is None or (only and name not in only):
                continue
            maker.service = name
            client = session.create_client(
                name, region_name="eu-central-1",
                endpoint_url=f"http://127.0.0.1:{about['port']}",
                aws_access_key_id="AKIDEXAMPLE", aws_secret_access_key="secret",
                config=Config(retries={"max_attempts": 0}, s3={"addressing_style": "path"},
                              parameter_validation=False))
            for operation, shape in service["operations"].items():
                label = f"{name} {operation}"
                if label == "s3 GetBucketLocation":
                    continue  # botocore reads its answer, which is no structure, by hand
                model = client.meta.service_model.operation_model(operation)
                try:
                    given, expected = {}, {}
                    if model.input_shape is not None:
                        given, expected = maker.make(shape, model.input_shape, 0)
                    for scope in ((name, None), (name, operation)):
                        for member in LEFT_OUT.get(scope, ()):
                            given.pop(member, None)
                            expected.pop(member, None)
                except NoValue as problem:
                    not_called.append(f"{label}: no value for {problem}")
                    continue
                except AssertionError as problem:
                    failures.append(f"{label}: {problem}")
                    continue
                try:
                    answer = client._make_api_call(operation, given)
                except (ClientError, ParamValidationError) as error:
                    failures.append(f"{label}: {error}")
                    continue
                calls += 1
                heard = json.loads(server.stdout.readline())
                found = None
                if heard["operation"] != operation:
                    found = f"arrived as {heard['operation']}"
                found = found or difference(expected, heard["input"], "input")
                answer.pop("ResponseMetadata")
                answer = as_json({k: v for k, v in answer.items() if not hasattr(v, "read")})
                sent = heard["output"]
                for scope in ((name, None), (name, operation)):
                    for member in NOT_COMPARED.get(scope, ()):
                        sent.pop(member, None)
                found = found or difference(without(sent, NOT_COMPARED.get((name, None), set())),
                                            answer, "output")
                if found:
                    failures.append(f"{label}: {found}")
    finally:
        server.terminate()
        server.wait()
    print(f"{calls} operations called; {len(not_called)} not called")
    for text in not_called:
        print("not called:", text)
    for text in failures:
        print("FAILED:", text)
    sys.exit(1 if failures or not calls else 0)


def without(value, names):
    if isinstance(value, dict):
        return {k: without(v, names) for k, v in value.items() if k not in names}
    if isinstance(value, list):
        return [without(v, names) for v in value]
    return value


if __name__ == "__main__":
    main()
