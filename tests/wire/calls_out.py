"""Where our clients send AWS's calls, and how they sign them: as botocore does.

Endpoints of every service in regions of every partition, also FIPS and dual-stack ones; signatures of
requests with odd paths, queries, headers and bodies."""

import calendar
import datetime
import sys

from botocore_calls import BOTOCORE_NAMES
from wire_client import WireClient

try:
    import botocore.auth
    import botocore.session
    from botocore.awsrequest import AWSRequest
    from botocore.credentials import Credentials
    from botocore.exceptions import BotoCoreError
except ImportError:
    botocore = None

REGIONS = ["us-east-1", "eu-central-1", "ap-southeast-5", "cn-north-1", "cn-northwest-1",
           "us-gov-west-1", "us-gov-east-1", "us-iso-east-1", "us-isob-east-1", "eu-isoe-west-1",
           "us-isof-south-1", "eusc-de-east-1"]
# Partitions that have FIPS endpoints; for others botocore's rules make up names.
HAS_FIPS = {"us-east-1", "eu-central-1", "ap-southeast-5", "us-gov-west-1", "us-gov-east-1"}
# Older ones do not know every region and endpoint.
KNOWS_ENDPOINTS = (1, 43)
SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
TIME = datetime.datetime(2026, 11, 23, 5, 40, 9)


def endpoint_of(provider, name, region, fips, dual_stack):
    """(URL, signing region) as botocore resolves them, or None where there is none."""
    parameters = {"Region": region, "UseFIPS": fips, "UseDualStack": dual_stack}
    if name == "s3":
        parameters["ForcePathStyle"] = True
    try:
        found = provider.resolve_endpoint(**parameters)
    except BotoCoreError:
        return None
    schemes = found.properties.get("authSchemes", [{}])
    return found.url, schemes[0].get("signingRegion", region)


def check_endpoints(client, session):
    if tuple(int(part) for part in botocore.__version__.split(".")[:2]) < KNOWS_ENDPOINTS:
        print(f"endpoints are not compared: botocore {botocore.__version__} is too old for that")
        return
    for sdk_id in client.about["services"]:
        name = BOTOCORE_NAMES[sdk_id]
        provider = session.create_client(
            name, region_name="us-east-1", aws_access_key_id="a",
            aws_secret_access_key="b")._ruleset_resolver._provider
        for region in REGIONS:
            for fips, dual_stack in ((False, False), (True, False), (False, True), (True, True)):
                if fips and region not in HAS_FIPS:
                    continue
                expected = endpoint_of(provider, name, region, fips, dual_stack)
                got = client.ask({"service": sdk_id, "region": region, "fips": fips,
                                  "dual_stack": dual_stack})
                got = (got["url"], got["region"]) if "url" in got else None
                yield (f"{sdk_id} in {region}, FIPS {fips}, dual-stack {dual_stack}: expected "
                       f"{expected}, got {got}") if got != expected else None


# (method, target as it is sent, headers, body)
REQUESTS = [
    ("POST", "/", {"Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": "A.B"}, "{}"),
    ("GET", "/", {}, ""),
    ("GET", "/?Action=A&Empty=&Value=a%20b%2Bc%2Fd&Version=1", {}, ""),
    ("GET", "/?b=2&a=2&a=1&A=3&a-b=4&%C3%A9=%E2%82%AC", {}, ""),
    ("GET", "/?list-type=2&prefix=a%2Fb%20c&delimiter=%2F", {}, ""),
    ("GET", "/bucket?versioning", {}, ""),
    ("PUT", "/bucket/a%20b/c%2Bd/%C3%A9~_.-", {"Content-Type": "text/plain"}, "content \u00e9"),
    ("GET", "/v1/tasks/arn%3Aaws%3Aecs%3Aeu-central-1%3A1%3Atask%2Fx", {}, ""),
    ("GET", "/a/./b/../c//d/", {}, ""),
    ("POST", "/path/", {"X-Amz-Meta-Spaces": "  a   b  ", "Content-MD5": "x=="}, "Action=A&B=%20"),
]


def signature_of(method, target, headers, body, service, region, token):
    request = AWSRequest(method=method, url=f"https://host.example.com{target}", data=body.encode(),
                         headers=dict(headers))
    request.context["timestamp"] = TIME.strftime("%Y%m%dT%H%M%SZ")
    signer_of = botocore.auth.S3SigV4Auth if service == "s3" else botocore.auth.SigV4Auth

    class Signer(signer_of):
        """Of the time that is given, not of now."""

        def add_auth(self, request):
            stamp = request.context["timestamp"]
            if self.credentials.token:
                request.headers["X-Amz-Security-Token"] = self.credentials.token
            request.headers["X-Amz-Date"] = stamp
            if service == "s3":
                request.headers["X-Amz-Content-SHA256"] = self.payload(request)
            canonical = self.canonical_request(request)
            text = self.string_to_sign(request, canonical)
            return text, self.signature(text, request), self.signed_headers(
                self.headers_to_sign(request))

    _, signature, names = Signer(Credentials("AKIDEXAMPLE", SECRET, token), service,
                                 region).add_auth(request)
    return (f"AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/{TIME:%Y%m%d}/{region}/{service}/aws4_request, "
            f"SignedHeaders={names}, Signature={signature}")


def check_signatures(client):
    for method, target, headers, body in REQUESTS:
        for service in ("s3", "ecs"):
            for token in ("", "a/session+token=="):
                expected = signature_of(method, target, headers, body, service, "eu-central-1", token)
                got = client.ask({"sign": {
                    "method": method, "target": target,
                    "headers": headers | {"Host": "host.example.com"}, "body": body,
                    "service": service, "region": "eu-central-1", "token": token,
                    "time": calendar.timegm(TIME.timetuple())}})
                yield (f"{service} {method} {target}: expected {expected}, got {got}"
                       if got.get("authorization") != expected else None)


def main():
    if botocore is None:
        print("SKIPPED: botocore is not installed")
        sys.exit(77)
    client = WireClient(sys.argv[1])
    checks = [*check_endpoints(client, botocore.session.Session()), *check_signatures(client)]
    client.close()
    failures = [text for text in checks if text]
    print(f"{len(checks)} endpoints and signatures compared")
    for text in failures:
        print("FAILED:", text)
    sys.exit(1 if failures or not checks else 0)


if __name__ == "__main__":
    main()
