"""An image with busybox in it, pushed over the registry's HTTP as any client would."""

import hashlib
import io
import json
import re
import shutil
import tarfile

from harness import check


def push(neargate, repository, tag="bench"):
    """Makes the repository and returns the image's reference; "" where there is no static busybox."""
    busybox = shutil.which("busybox")
    if busybox is None:
        return ""
    neargate.must("ecr", "CreateRepository", {"repositoryName": repository})
    token = neargate.must("ecr", "GetAuthorizationToken")["authorizationData"][0]
    headers = {"Authorization": "Basic " + token["authorizationToken"],
               "Content-Type": "application/octet-stream"}

    def upload(content):
        digest = "sha256:" + hashlib.sha256(content).hexdigest()
        started = neargate.send("POST", f"/v2/{repository}/blobs/uploads/", headers)
        check(started.status == 202, f"{started.status} {started.text}")
        where = re.sub(r"^https?://[^/]*", "", started.headers["Location"])
        ended = neargate.send("PUT", f"{where}{'&' if '?' in where else '?'}digest={digest}", headers,
                              content)
        check(ended.status == 201, f"{ended.status} {ended.text}")
        return {"digest": digest, "size": len(content)}

    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w") as tar:
        tar.add(busybox, "bin/busybox")
    kind = "application/vnd.oci.image."
    layer = {"mediaType": kind + "layer.v1.tar", **upload(archive.getvalue())}
    config = {"mediaType": kind + "config.v1+json", **upload(json.dumps({
        "architecture": "amd64", "os": "linux", "config": {},
        "rootfs": {"type": "layers", "diff_ids": [layer["digest"]]}}).encode())}
    manifest = json.dumps({"schemaVersion": 2, "mediaType": kind + "manifest.v1+json",
                           "config": config, "layers": [layer]}).encode()
    answer = neargate.send("PUT", f"/v2/{repository}/manifests/{tag}",
                           {**headers, "Content-Type": kind + "manifest.v1+json"}, manifest)
    check(answer.status == 201, f"{answer.status} {answer.text}")
    found = neargate.must("ecr", "DescribeRepositories", {"repositoryNames": [repository]})
    return found["repositories"][0]["repositoryUri"] + ":" + tag
