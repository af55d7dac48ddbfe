"""Feeds answers to the clients' readers that AWS's models allow, and some that only AWS's SDKs take.

For each operation: the smallest answer and the largest, hollow ones, nulls, members and values that no
model has yet. What our reader makes of each must be what botocore's parser does, as far as our models
go. Then errors, in all the forms that services give them."""

import base64
import json
import sys

from botocore_calls import BOTOCORE_NAMES, LIST, MAP, STREAM, STRUCTURE, UNION, as_json, difference
from wire_client import WireClient

try:
    import botocore.parsers
    import botocore.session
except ImportError:
    botocore = None
else:
    import answer_bodies

# What smithy::Protocol's values are to botocore.
PROTOCOLS = ["json", "json", "query", "ec2", "rest-xml", "rest-json", "smithy-rpc-v2-cbor"]
# Outputs that botocore's handlers, or S3 itself, have a form of their own for.
NOT_READ = {("s3", "GetBucketLocation")}


class Reader(WireClient):
    """wire_client as the reader of answers."""

    def read(self, service, protocol, operation, status, headers, body):
        return self.ask({"service": service, "protocol": protocol, "operation": operation,
                         "status": status, "headers": headers,
                         "body": base64.b64encode(body).decode()})


def known(value, shape, shapes):
    """What botocore read, without what our model lacks, and without the nulls of lists and maps."""
    members = shapes[shape]["members"]
    kind = shapes[shape]["type"]
    if kind in (STRUCTURE, UNION) and isinstance(value, dict):
        targets = {name: target for name, target, _ in members}
        return {name: known(each, targets[name], shapes) for name, each in value.items()
                if name in targets and each is not None and shapes[targets[name]]["type"] != STREAM}
    if kind == LIST and isinstance(value, list):
        return [known(each, members[0][1], shapes) for each in value if each is not None]
    if kind == MAP and isinstance(value, dict):
        return {key: known(each, members[1][1], shapes) for key, each in value.items()
                if each is not None}
    return value


def without_defaults(value, shape, shapes):
    """What we read, without the values that our structures have where an answer had none."""
    members = shapes[shape]["members"]
    kind = shapes[shape]["type"]
    if kind in (STRUCTURE, UNION) and isinstance(value, dict):
        needed = {name for name, _, required in members if required}
        targets = {name: target for name, target, _ in members}
        made = {name: without_defaults(each, targets[name], shapes) for name, each in value.items()}
        return {name: each for name, each in made.items()
                if not (name in needed and each in ("", 0, False, [], {}))}
    if kind == LIST:
        return [without_defaults(each, members[0][1], shapes) for each in value]
    if kind == MAP:
        return {key: without_defaults(each, members[1][1], shapes) for key, each in value.items()}
    return value


def cases(protocol, operation, shape):
    """(what it is, headers, body), of answers that are no errors."""
    for form in ("smallest", "hollow", "empty", "largest"):
        value = None if shape is None else answer_bodies.Maker(form).make(shape)
        for extras in (False, True):
            headers, body = answer_bodies.answer(protocol, operation, shape, value, extras)
            yield f"{form}{' with more' if extras else ''}", headers, body
    if shape is None:
        return
    if protocol == "json":
        yield "nulls", {}, json.dumps(answer_bodies.with_nulls(shape)).encode()
        yield "null", {}, b""
    if protocol == "smithy-rpc-v2-cbor":
        yield "nulls", {}, answer_bodies.cbor(answer_bodies.with_nulls(shape))


def check_operation(reader, session_model, sdk_id, number, operation, shape_name):
    model = session_model.operation_model(operation)
    protocol = PROTOCOLS[number]
    parser = botocore.parsers.create_parser(protocol)
    shapes = reader.about["shapes"]
    for what, headers, body in cases(protocol, operation, model.output_shape):
        label = f"{sdk_id} {operation} ({protocol}), {what}"
        read = reader.read(sdk_id, number, operation, 200, headers, body)
        if "failure" in read:
            yield f"{label}: {read['failure']}"
            continue
        expected = parser.parse({"status_code": 200, "body": body,
                                 "headers": {k.lower(): v for k, v in headers.items()} | headers},
                                model.output_shape) or {}
        expected.pop("ResponseMetadata", None)
        expected = known(as_json(expected), shape_name, shapes)
        got = without_defaults(read["output"], shape_name, shapes)
        if protocol == "rest-xml":  # botocore makes empty ones where there is no payload, no header
            expected, got = ({name: each for name, each in side.items() if each not in ("", {})}
                             for side in (expected, got))
        found = (difference(without_defaults(expected, shape_name, shapes), got, "ours") or
                 difference(got, expected, "botocore's"))
        if found:
            yield f"{label}: {found}"


# (headers, body) of refusals, by the family of protocol; the code is botocore's to tell.
JSON_ERRORS = [
    ({}, b'{"__type":"ClusterNotFoundException","message":"Cluster not found."}'),
    ({}, b'{"__type":"com.amazonaws.ecs#ClusterNotFoundException","Message":"Cluster not found."}'),
    ({}, b'{"__type":"com.amazonaws.ecs#X:http://internal.amazon.com/coral/y/","message":null}'),
    ({}, b'{"__type":"X#AccessDeniedException","Message":"no","message":"yes","more":{"a":[1]}}'),
    ({"x-amzn-query-error": "ResourceNotFound;Sender"}, b'{"__type":"a.b#ResourceNotFoundException"}'),
]
QUERY_ERRORS = [
    ({}, b"<ErrorResponse xmlns=\"http://x/\"><Error><Type>Sender</Type><Code>LoadBalancerNotFound</Code>"
         b"<Message>One &amp; two</Message></Error><RequestId>r</RequestId></ErrorResponse>"),
    ({}, b"<?xml version=\"1.0\"?>\n<ErrorResponse>\n  <Error>\n    <Code>Throttling</Code>\n"
         b"    <Message/>\n  </Error>\n</ErrorResponse>\n"),
]
EC2_ERRORS = [
    ({}, b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Response><Errors><Error>"
         b"<Code>InvalidVpcID.NotFound</Code><Message>The vpc ID 'x' does not exist</Message></Error>"
         b"</Errors><RequestID>r</RequestID></Response>"),
]
S3_ERRORS = [
    ({}, b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>PermanentRedirect</Code><Message>"
         b"Elsewhere.</Message><Endpoint>b.s3.eu-west-1.amazonaws.com</Endpoint></Error>"),
]


def check_errors(reader):
    for sdk_id, operation, protocol, errors in (
            ("ECS", "DescribeServices", "json", JSON_ERRORS),
            ("CloudWatch", "DescribeAlarms", "smithy-rpc-v2-cbor",
             [(headers, answer_bodies.cbor(json.loads(body))) for headers, body in JSON_ERRORS]),
            ("Elastic Load Balancing v2", "DescribeLoadBalancers", "query", QUERY_ERRORS),
            ("EC2", "DescribeVpcs", "ec2", EC2_ERRORS), ("S3", "CreateBucket", "rest-xml", S3_ERRORS)):
        parser = botocore.parsers.create_parser(protocol)
        for headers, body in errors:
            read = reader.read(sdk_id, PROTOCOLS.index(protocol), operation, 400, headers, body)
            expected = parser.parse({"status_code": 400, "headers": headers, "body": body},
                                    None)["Error"]
            got = read.get("error", read)
            if got.get("code") != expected["Code"]:
                yield f"{protocol} {body!r}: expected the code {expected['Code']}, got {got}"
            elif got["message"] != (expected["Message"] or "") and b'"yes"' not in body:
                yield f"{protocol} {body!r}: expected {expected['Message']!r}, got {got}"
        # Of what stands before the service, whatever protocol that speaks.
        for body in (b"", b"<html><body>503 Service Unavailable</body></html>", b"\xff\xfe{", b"[]"):
            read = reader.read(sdk_id, PROTOCOLS.index(protocol), operation, 503,
                               {"Content-Type": "text/html"}, body)
            if "code" not in read.get("error", {}):
                yield f"{protocol} {body!r}: {read}"


def main():
    if botocore is None:
        print("SKIPPED: botocore is not installed")
        sys.exit(77)
    only = sys.argv[2:]
    reader = Reader(sys.argv[1])
    session = botocore.session.Session()
    failures, count = list(check_errors(reader)), 0
    for sdk_id, service in reader.about["services"].items():
        name = BOTOCORE_NAMES.get(sdk_id)
        if name is None or (only and name not in only):
            continue
        model = session.get_service_model(name)
        for operation, shape_name in service["operations"].items():
            if operation not in model.operation_names or (name, operation) in NOT_READ:
                continue
            count += 1
            for number in service["protocols"]:
                failures += check_operation(reader, model, sdk_id, number, operation, shape_name)
    reader.close()
    print(f"the answers of {count} operations read")
    for text in failures:
        print("FAILED:", text)
    sys.exit(1 if failures or not count else 0)


if __name__ == "__main__":
    main()
