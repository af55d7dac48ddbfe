"""Certificates and TLS policies of an HTTPS listener, made by Terraform, as clients meet them: the host that
a client names chooses the certificate, the policy its version of TLS; changed in place; removed.

    listener_certificates_test.py      NEARGATE_BIN: where the programs are"""

import os
import socket
import ssl
import warnings

from harness import Neargate, check, eventually, require, run, say
from small_stack import SmallStack
from terraform_file import TerraformFile

warnings.simplefilter("ignore", DeprecationWarning)  # old versions of TLS are what is tested

FILE = """
resource "aws_acm_certificate" "this" {
  for_each         = toset(["default", "one", "two"])
  certificate_body = file("${each.key}.crt")
  private_key      = file("${each.key}.key")
}

resource "aws_lb_listener" "https" {
  load_balancer_arn = "BALANCER"
  port              = 443
  protocol          = "HTTPS"
  ssl_policy        = "POLICY"
  certificate_arn   = aws_acm_certificate.this["default"].arn
  default_action {
    type = "fixed-response"
    fixed_response {
      content_type = "text/plain"
      message_body = "secure"
      status_code  = "200"
    }
  }
}

resource "aws_lb_listener_certificate" "further" {
  for_each        = toset([FURTHER])
  listener_arn    = aws_lb_listener.https.arn
  certificate_arn = aws_acm_certificate.this[each.key].arn
}
"""
NAMES = {"default": "default.example", "one": "one.example", "two": "*.two.example"}


def make_certificates(folder):
    for file, name in NAMES.items():
        code, text = run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                          "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", f"/CN={name}",
                          "-addext", f"subjectAltName=DNS:{name}", "-keyout", f"{folder}/{file}.key",
                          "-out", f"{folder}/{file}.crt"])
        check(code == 0, text)


def greet(address, name, newest=ssl.TLSVersion.TLSv1_3):
    """(version, file of the certificate) that the listener answers a client with; None: it refuses."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = ssl.TLSVersion.TLSv1
    context.maximum_version = newest
    with socket.create_connection((address, 443), 5) as plain:
        try:
            with context.wrap_socket(plain, server_hostname=name) as secure:
                return secure.version(), secure.getpeercert(binary_form=True)
        except (ssl.SSLError, ConnectionResetError):
            return None


def main():
    require("terraform", "openssl", "ip", "nft")
    neargate = Neargate()
    neargate.up()
    arn, host = SmallStack(neargate).bare_load_balancer("certificates")
    stack = TerraformFile(neargate, FILE, BALANCER=arn)
    make_certificates(stack.folder)
    made = stack.apply_and_look(POLICY="ELBSecurityPolicy-2016-08", FURTHER='"one", "two"')
    check(made == ("6", "0", "0"), f"{made}")
    say("made, and read back as they are")
    certificates = {}
    for file in NAMES:
        with open(os.path.join(stack.folder, f"{file}.crt"), encoding="ascii") as text:
            certificates[ssl.PEM_cert_to_DER_cert(text.read())] = file

    def meet(name, newest=ssl.TLSVersion.TLSv1_3):
        found = greet(host, name, newest)
        return found and f"{found[0]} {certificates[found[1]]}"

    eventually(lambda: meet("one.example") == "TLSv1.2 one", "the certificates are served", 10)
    for name, expected in (("a.two.example", "two"), ("two.example", "default"),
                           ("elsewhere.example", "default"), (None, "default")):
        check(meet(name) == f"TLSv1.2 {expected}", f"{name}: {meet(name)}")
    check(meet("one.example", ssl.TLSVersion.TLSv1) == "TLSv1 one", "no TLS 1.0")
    say("the host that a client names chooses the certificate")

    changed = stack.apply_and_look(POLICY="ELBSecurityPolicy-TLS13-1-3-2021-06", FURTHER='"two"')
    check(changed == ("0", "1", "1"), f"{changed}")
    eventually(lambda: meet("one.example") == "TLSv1.3 default", "certificate and policy are changed",
               10)
    check(meet("a.two.example") == "TLSv1.3 two", str(meet("a.two.example")))
    check(meet("one.example", ssl.TLSVersion.TLSv1_2) is None, "TLS 1.2 is still spoken")
    say("a policy and the certificates are changed in place")

    stack.destroy_file()
    left = neargate.must("acm", "ListCertificates")["CertificateSummaryList"]
    check(not left, str(left))
    say("removed")
    neargate.close()


if __name__ == "__main__":
    main()
