"""A server that answers as AWS might: each call with a value that it is given, in the form on the wire
that botocore's model of the operation says."""

import http.server
import json
import re
import threading
import urllib.parse

import botocore.session

import answer_bodies

# By the name that calls are signed for.
SERVICES = {"ecs": "ecs", "elasticloadbalancing": "elbv2", "monitoring": "cloudwatch", "logs": "logs",
            "ecr": "ecr", "ec2": "ec2", "iam": "iam", "sts": "sts", "kms": "kms", "ssm": "ssm",
            "application-autoscaling": "application-autoscaling", "s3": "s3", "dynamodb": "dynamodb"}
session = botocore.session.Session()


class Refusal(Exception):
    """An error of the API, to be thrown by what makes an answer."""

    def __init__(self, code, message="refused by the stub", status=400):
        super().__init__(message)
        self.code, self.status = code, status


def input_of(protocol, body):
    if protocol in ("query", "ec2"):
        return dict(urllib.parse.parse_qsl(body.decode()))
    return json.loads(body or b"{}")


class StubAws:
    """`answers` has, by "service Operation", a value or a function of the input that makes one. What is
    not in it gets a value of that `form` (see answer_bodies.Maker)."""

    def __init__(self, answers=None, form="smallest"):
        self.answers, self.form, self.calls, self.inputs = answers or {}, form, [], []
        stub = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = 1 << 16  # head and body together: no waiting for acknowledgements

            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                status, headers, answer = stub.answer(self.headers, body)
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            do_GET = do_PUT = do_HEAD = do_POST

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def answer(self, headers, body):
        scope = re.search(r"Credential=[^,]*/([^/,]+)/aws4_request", headers.get("Authorization", ""))
        name = SERVICES.get(scope.group(1)) if scope else None
        target = headers.get("X-Amz-Target", "").rpartition(".")[2]
        operation = target or dict(urllib.parse.parse_qsl(body.decode(errors="replace"))).get("Action")
        if name is None or operation is None:
            return 501, {}, b""
        model = session.get_service_model(name)
        protocol = "json" if target else model.metadata["protocol"]
        shape = model.operation_model(operation).output_shape
        self.calls.append(f"{name} {operation}")
        self.inputs.append(input_of(protocol, body))
        value = self.answers.get(f"{name} {operation}")
        try:
            value = value(self.inputs[-1]) if callable(value) else value
        except Refusal as refusal:
            return self.refused(protocol, refusal)
        if value is None and shape is not None:
            value = answer_bodies.Maker(self.form).make(shape)
        return (200,) + answer_bodies.answer(protocol, operation, shape, value, extras=True)

    @staticmethod
    def refused(protocol, refusal):
        if protocol == "json":
            body = {"__type": f"com.amazonaws.stub#{refusal.code}", "message": str(refusal)}
            return refusal.status, {}, json.dumps(body).encode()
        error = f"<Error><Code>{refusal.code}</Code><Message>{refusal}</Message></Error>"
        if protocol == "ec2":
            return refusal.status, {}, f"<Response><Errors>{error}</Errors></Response>".encode()
        return refusal.status, {}, f"<ErrorResponse>{error}</ErrorResponse>".encode()
