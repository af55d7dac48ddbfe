"""Pushes images to the registry and pulls them again, with the clients that people use.

usage: clients.py REGISTRY_SERVER

Each client runs with a storage of its own below a temporary directory. A client that is not
installed is left out; without any the test is skipped (77).
"""
import base64
import gzip
import hashlib
import http.client
import json
import os
import shutil
import signal
import subprocess
import sys
import tarfile
import tempfile

LAYER_BYTES = 40 << 20  # larger than what the server keeps in memory
failures = []


class Server:
    def __init__(self, program, directory, port=0):
        self.process = subprocess.Popen([program, directory, str(port)], text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.address, self.token = self.process.stdout.readline().split()
        self.port = int(self.address.rsplit(":", 1)[1])

    def kill(self):  # as a crash does
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self):
        self.process.stdin.close()
        self.process.wait(10)

    def ask(self, method, path, body=None, headers=()):
        connection = http.client.HTTPConnection(self.address, timeout=60)
        connection.request(method, path, body, {"Authorization": "Basic " + self.token,
                                                **dict(headers)})
        answer = connection.getresponse()
        return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()

    def digest(self, name, tag):
        status, headers, _ = self.ask("HEAD", f"/v2/{name}/manifests/{tag}")
        return headers.get("docker-content-digest") if status == 200 else None


def check(what, good, detail=""):
    print(("ok    " if good else "WRONG ") + what + ("" if good else f": {detail}"), flush=True)
    if not good:
        failures.append(what)


def run(*command, stdin=None):
    done = subprocess.run(command, stdin=subprocess.DEVNULL if stdin is None else None, input=stdin,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=120)
    return done.returncode, done.stdout


def sha256(data):
    return "sha256:" + hashlib.sha256(data).hexdigest()


def make_layout(directory, salt):
    """An OCI image layout: one layer of random bytes, too large for memory."""
    blobs = os.path.join(directory, "blobs", "sha256")
    os.makedirs(blobs)

    def put(data):
        digest = sha256(data)
        with open(os.path.join(blobs, digest[7:]), "wb") as file:
            file.write(data)
        return {"digest": digest, "size": len(data)}

    content = os.path.join(directory, "content")
    with open(content, "wb") as file:
        file.write(os.urandom(LAYER_BYTES) + salt.encode())
    tar = os.path.join(directory, "layer.tar")
    with tarfile.open(tar, "w") as archive:
        archive.add(content, "content")
    archive = open(tar, "rb").read()
    layer = put(gzip.compress(archive, 1))  # skopeo compresses what is not
    os.unlink(tar)
    os.unlink(content)
    config = put(json.dumps({
        "architecture": "amd64", "os": "linux", "config": {"Cmd": ["/content"]},
        "rootfs": {"type": "layers", "diff_ids": [sha256(archive)]}}).encode())
    manifest = put(json.dumps({
        "schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json",
        "config": {"mediaType": "application/vnd.oci.image.config.v1+json", **config},
        "layers": [{"mediaType": "application/vnd.oci.image.layer.v1.tar+gzip", **layer}]}).encode())
    with open(os.path.join(directory, "index.json"), "w") as file:
        json.dump({"schemaVersion": 2, "manifests": [
            {"mediaType": "application/vnd.oci.image.manifest.v1+json", **manifest}]}, file)
    with open(os.path.join(directory, "oci-layout"), "w") as file:
        json.dump({"imageLayoutVersion": "1.0.0"}, file)
    return manifest["digest"], layer["digest"]


def with_skopeo(server, directory):
    credentials = base64.b64decode(server.token).decode()
    to = ["--dest-tls-verify=false", f"--dest-creds={credentials}"]
    source = os.path.join(directory, "layout")
    digest, layer = make_layout(source, "first")
    url = f"docker://{server.address}/app:v1"
    code, out = run("skopeo", "copy", *to, f"oci:{source}", url)
    check("skopeo pushes", code == 0 and server.digest("app", "v1") == digest, out)
    code, out = run("skopeo", "copy", "--dest-tls-verify=false", "--dest-creds=AWS:wrong",
                    f"oci:{source}", url)
    check("skopeo with a wrong password is refused", code != 0 and "uthori" in out, out)
    code, out = run("skopeo", "copy", *to, f"oci:{source}", f"docker://{server.address}/none:v1")
    check("an unknown repository is refused", code != 0 and "does not exist in the registry" in out,
          out)

    fetched = os.path.join(directory, "fetched")
    code, out = run("skopeo", "copy", "--src-tls-verify=false", f"--src-creds={credentials}", url,
                    f"oci:{fetched}:v1")
    path = os.path.join(fetched, "blobs", "sha256", layer[7:])
    check("skopeo pulls the same bytes",
          code == 0 and sha256(open(path, "rb").read()) == layer, out)
    code, out = run("skopeo", "list-tags", "--tls-verify=false", f"--creds={credentials}",
                    f"docker://{server.address}/app")
    check("skopeo lists tags", code == 0 and json.loads(out)["Tags"] == ["v1"], out)

    code, out = run("skopeo", "copy", *to, f"oci:{source}", f"docker://{server.address}/fixed:v1")
    check("skopeo pushes to an immutable repository", code == 0, out)
    second = os.path.join(directory, "second")
    make_layout(second, "second")
    code, out = run("skopeo", "copy", *to, f"oci:{second}", f"docker://{server.address}/fixed:v1")
    check("an immutable tag stays",
          code != 0 and "already exists in the 'fixed' repository" in out
          and server.digest("fixed", "v1") == digest, out)


def with_buildah(server, directory):
    storage = ["--root", os.path.join(directory, "buildah"), "--runroot",
               os.path.join(directory, "buildah-run"), "--storage-driver", "vfs"]
    credentials = base64.b64decode(server.token).decode()
    code, container = run("buildah", *storage, "from", "scratch")
    check("buildah makes a container", code == 0, container)
    container = container.strip()
    run("buildah", *storage, "copy", container, __file__, "/clients.py")
    code, out = run("buildah", *storage, "commit", container, "built")
    check("buildah commits", code == 0, out)
    for form in ["oci", "v2s2"]:
        target = f"docker://{server.address}/app:buildah-{form}"
        code, out = run("buildah", *storage, "push", "--tls-verify=false",
                        f"--creds={credentials}", "--format", form, "built", target)
        check(f"buildah pushes as {form}",
              code == 0 and server.digest("app", "buildah-" + form) is not None, out)
    run("buildah", *storage, "rm", "--all")


def with_podman(server, directory):
    podman = ["podman", "--root", os.path.join(directory, "podman"), "--runroot",
              os.path.join(directory, "podman-run"), "--storage-driver", "vfs"]
    login = os.path.join(directory, "auth.json")
    password = base64.b64decode(server.token).decode().split(":", 1)[1]
    code, out = run(*podman, "login", "--tls-verify=false", "--authfile", login, "-u", "AWS",
                    "--password-stdin", server.address, stdin=password)
    check("podman logs in", code == 0, out)
    tar = os.path.join(directory, "root.tar")
    with tarfile.open(tar, "w") as archive:
        archive.add(__file__, "clients.py")
    image = f"{server.address}/other:podman"
    code, out = run(*podman, "import", tar, image)
    check("podman imports", code == 0, out)
    options = ["--tls-verify=false", "--authfile", login]
    code, out = run(*podman, "push", *options, image)
    check("podman pushes", code == 0, out)
    run(*podman, "rmi", "--all", "--force")
    code, out = run(*podman, "pull", *options, f"{server.address}/other@" +
                    str(server.digest("other", "podman")))
    check("podman pulls by digest", code == 0, out)
    run(*podman, "rmi", "--all", "--force")


def by_hand(program, server, directory):
    """What clients rarely do: a wrong digest, and an upload that outlives a crash."""
    data = os.urandom(3 << 20)
    wrong = sha256(b"something else")
    status, _, body = server.ask("POST", f"/v2/app/blobs/uploads/?digest={wrong}", data)
    check("a wrong digest is refused", status == 400 and b"DIGEST_INVALID" in body, body)
    _, headers, _ = server.ask("POST", "/v2/app/blobs/uploads/")
    place = headers["location"]
    half = len(data) // 2
    status, headers, _ = server.ask("PATCH", place, data[:half],
                                    {"Content-Range": f"0-{half - 1}"})
    check("half of a layer is taken", status == 202 and headers["range"] == f"0-{half - 1}",
          headers)
    server.kill()
    server = Server(program, os.path.join(directory, "state"))
    status, headers, _ = server.ask("GET", place)
    check("an upload outlives a crash", status == 204 and headers["range"] == f"0-{half - 1}",
          headers)
    server.ask("PATCH", place, data[half:])
    status, headers, body = server.ask("PUT", f"{place}?digest={sha256(data)}")
    check("it is finished", status == 201, body)
    server.kill()
    server = Server(program, os.path.join(directory, "state"))
    status, _, body = server.ask("GET", f"/v2/app/blobs/{sha256(data)}")
    check("what was acknowledged outlives a crash", status == 200 and body == data, status)
    status, headers, body = server.ask("GET", f"/v2/app/blobs/{sha256(data)}",
                                       headers={"Range": "bytes=1000000-1000099"})
    check("a range is read", status == 206 and body == data[1000000:1000100], headers)
    return server


def main():
    program = sys.argv[1]
    clients = {"skopeo": with_skopeo, "buildah": with_buildah, "podman": with_podman}
    with tempfile.TemporaryDirectory(prefix="neargate-registry-") as directory:
        # Answers of the clients' own configuration must not matter.
        os.environ["REGISTRY_AUTH_FILE"] = os.path.join(directory, "none.json")
        with open(os.environ["REGISTRY_AUTH_FILE"], "w") as file:
            file.write("{}")
        server = Server(program, os.path.join(directory, "state"))
        try:
            server = by_hand(program, server, directory)
            for name, test in clients.items():
                if shutil.which(name) is None:
                    print(f"skip  {name}: it is not installed")
                    continue
                # They keep layers, whose files are root's: others want user namespaces set up for it.
                if name != "skopeo" and os.geteuid() != 0:
                    print(f"skip  {name}: needs root")
                    continue
                own = os.path.join(directory, name)
                os.makedirs(own)
                test(server, own)
        finally:
            server.stop()
    if failures:
        sys.exit(f"{len(failures)} wrong")
    if not any(shutil.which(name) for name in clients):
        print("SKIPPED: neither skopeo nor buildah nor podman is installed")
        sys.exit(77)


main()
