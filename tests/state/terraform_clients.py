"""Terraform's S3 backend: state is stored, versioned and locked, with a DynamoDB table and with
lock files; workspaces; who finds the lock taken is told so.

usage: terraform_clients.py STATE_SERVER
"""
import json
import os
import shutil
import subprocess
import sys

if shutil.which("terraform") is None:
    print("SKIPPED: terraform is not installed")
    sys.exit(77)
try:
    import boto3  # noqa: F401
except ImportError:
    print("SKIPPED: boto3 is not installed")
    sys.exit(77)

from serving import Server, check, finish

CONFIGURATION = """
terraform {
  backend "s3" {}
}
variable "content" {
  default = "first"
}
variable "wait" {
  default = "0"
}
resource "terraform_data" "thing" {
  input = var.content
  provisioner "local-exec" {
    command = "sleep ${var.wait}"
  }
}
output "content" {
  value = terraform_data.thing.output
}
"""
LOCKS = {"dynamodb": ["-backend-config=dynamodb_table=locks"],
         "lockfile": ["-backend-config=use_lockfile=true"]}


class Terraform:
    def __init__(self, server, name, lock):
        self.directory = server.path(name)
        os.makedirs(self.directory)
        with open(os.path.join(self.directory, "main.tf"), "w") as file:
            file.write(CONFIGURATION)
        self.environment = {**server.environment(), "TF_IN_AUTOMATION": "1",
                            "CHECKPOINT_DISABLE": "1", "TF_CLI_CONFIG_FILE": "/dev/null"}
        self.run("init", "-input=false", "-backend-config=bucket=state",
                 f"-backend-config=key={lock}/terraform.tfstate",
                 "-backend-config=region=us-east-1", "-backend-config=encrypt=true", *LOCKS[lock])

    def start(self, *arguments):
        return subprocess.Popen(["terraform", *arguments, "-no-color"], cwd=self.directory,
                                env=self.environment, text=True, stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    def run(self, *arguments, code=0):
        process = self.start(*arguments)
        output, _ = process.communicate(timeout=120)
        check("terraform " + " ".join(argument for argument in arguments[:3]),
              process.returncode == code, output)
        return output


def wait_for(process, text):
    seen = ""
    for line in process.stdout:
        seen += line
        if text in line:
            return
    check(f"waits for '{text}'", False, seen)


with Server() as server:
    s3 = server.client("s3")
    dynamodb = server.client("dynamodb")
    s3.create_bucket(Bucket="state")
    s3.put_bucket_versioning(Bucket="state", VersioningConfiguration={"Status": "Enabled"})
    dynamodb.create_table(TableName="locks", BillingMode="PAY_PER_REQUEST",
                          AttributeDefinitions=[{"AttributeName": "LockID", "AttributeType": "S"}],
                          KeySchema=[{"AttributeName": "LockID", "KeyType": "HASH"}])
    dynamodb.get_waiter("table_exists").wait(TableName="locks")

    for lock in LOCKS:
        terraform = Terraform(server, lock, lock)
        terraform.run("apply", "-auto-approve", "-input=false")
        terraform.run("plan", "-detailed-exitcode", "-input=false")
        terraform.run("apply", "-auto-approve", "-input=false", "-var=content=second")
        key = f"{lock}/terraform.tfstate"
        state = json.load(s3.get_object(Bucket="state", Key=key)["Body"])
        check(f"{lock}: the state is stored", state["outputs"]["content"]["value"] == "second")
        versions = s3.list_object_versions(Bucket="state", Prefix=key)["Versions"]
        contents = [json.load(s3.get_object(Bucket="state", Key=key,
                                            VersionId=version["VersionId"])["Body"])
                    for version in versions if version["Key"] == key]
        check(f"{lock}: the state before is a version",
              "first" in [content["outputs"].get("content", {}).get("value")
                          for content in contents], contents)

        # Of two that apply at the same time one gets the lock's error, with who holds it.
        slow = terraform.start("apply", "-auto-approve", "-input=false", "-var=wait=8",
                               "-replace=terraform_data.thing")
        wait_for(slow, "Provisioning with 'local-exec'")
        other = Terraform(server, lock + "-other", lock)
        output = other.run("apply", "-auto-approve", "-input=false", code=1)
        check(f"{lock}: the second hears of the lock",
              "Error acquiring the state lock" in output and "OperationTypeApply" in output, output)
        slow.communicate(timeout=120)
        check(f"{lock}: the first goes on", slow.returncode == 0)
        output = other.run("apply", "-auto-approve", "-input=false")
        check(f"{lock}: afterwards it is free", "Apply complete" in output, output)

        # After a crash all is there, and nobody holds the lock.
        server.crash()
        terraform.run("plan", "-detailed-exitcode", "-input=false")
        terraform.run("workspace", "new", "other")
        terraform.run("apply", "-auto-approve", "-input=false")
        check(f"{lock}: workspaces are listed", "other" in terraform.run("workspace", "list"))
        terraform.run("destroy", "-auto-approve", "-input=false")
finish()
