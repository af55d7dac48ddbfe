"""S3 with the AWS CLI and boto3: files up and down, in parts, ranges, versions, conditions.

usage: s3_clients.py STATE_SERVER
"""
import filecmp
import os
import shutil
import subprocess
import sys
import time

try:
    from boto3.s3.transfer import TransferConfig
    import botocore.exceptions
except ImportError:
    print("SKIPPED: boto3 is not installed")
    sys.exit(77)

from serving import Server, check, finish

MIB = 1 << 20


def refused(code, call, **arguments):
    """The headers of the error."""
    try:
        call(**arguments)
    except botocore.exceptions.ClientError as error:
        found = error.response["Error"]["Code"]
        check(f"{code} is told", found == code, found)
        return error.response["ResponseMetadata"]["HTTPHeaders"]
    check(f"{code} is told", False, "it went through")


def check_boto3(server, s3):
    for checksum in ("CRC32", "CRC32C", "SHA1", "SHA256", "CRC64NVME"):
        try:
            put = s3.put_object(Bucket="bucket", Key=checksum, Body=b"content",
                                ChecksumAlgorithm=checksum)
        except botocore.exceptions.MissingDependencyException:
            continue  # botocore computes some only with awscrt
        got = s3.get_object(Bucket="bucket", Key=checksum, ChecksumMode="ENABLED")
        name = "Checksum" + checksum
        check(f"{checksum} comes back", put[name] == got[name] and got["Body"].read() == b"content")

    source = server.path("large")
    with open(source, "wb") as file:
        file.write(os.urandom(20 * MIB + 17))
    target = server.path("large.back")
    s3.upload_file(source, "bucket", "large",
                   Config=TransferConfig(multipart_threshold=8 * MIB, multipart_chunksize=6 * MIB))
    head = s3.head_object(Bucket="bucket", Key="large")
    check("a file in parts has their number in its tag", head["ETag"].endswith('-4"'), head["ETag"])
    with open(target, "wb") as file:
        shutil.copyfileobj(s3.get_object(Bucket="bucket", Key="large")["Body"], file)
    check("a file in parts comes back whole", filecmp.cmp(source, target, shallow=False))
    with open(source, "rb") as file:
        content = file.read()
    got = s3.get_object(Bucket="bucket", Key="large", Range=f"bytes={6 * MIB - 5}-{12 * MIB + 4}")
    check("a range over parts", got["Body"].read() == content[6 * MIB - 5:12 * MIB + 5])
    check("a range is told", got["ContentRange"] ==
          f"bytes {6 * MIB - 5}-{12 * MIB + 4}/{len(content)}", got["ContentRange"])
    s3.put_object(Bucket="bucket", Key="one", Body=content)
    check("a file in one piece",
          s3.get_object(Bucket="bucket", Key="one")["Body"].read() == content)
    s3.copy({"Bucket": "bucket", "Key": "large"}, "bucket", "copy",
            Config=TransferConfig(multipart_threshold=8 * MIB, multipart_chunksize=6 * MIB))
    check("a copy in parts", s3.get_object(Bucket="bucket", Key="copy")["Body"].read() == content)
    server.crash()
    check("all is there after a crash",
          s3.get_object(Bucket="bucket", Key="copy")["Body"].read() == content)

    key = "täglich/ a+b&c=d?e#f%20.txt"
    s3.put_object(Bucket="bucket", Key=key, Body=b"odd", Metadata={"note": "value"},
                  Tagging="a=1&b=2")
    got = s3.get_object(Bucket="bucket", Key=key)
    check("odd keys", got["Body"].read() == b"odd" and got["Metadata"] == {"note": "value"})
    listed = s3.list_objects_v2(Bucket="bucket", Prefix="tä")["Contents"][0]["Key"]
    check("odd keys are listed", listed == key, listed)
    s3.copy_object(Bucket="bucket", Key="odd copy", CopySource={"Bucket": "bucket", "Key": key})
    check("tags", len(s3.get_object_tagging(Bucket="bucket", Key="odd copy")["TagSet"]) == 2)
    check("an empty object", s3.put_object(Bucket="bucket", Key="empty", Body=b"") and
          s3.get_object(Bucket="bucket", Key="empty")["Body"].read() == b"")

    signer = server.client("s3", signature_version="s3v4")
    url = signer.generate_presigned_url("get_object", {"Bucket": "bucket", "Key": key})
    import urllib.request
    check("a presigned URL", urllib.request.urlopen(url).read() == b"odd")

    refused("NoSuchKey", s3.get_object, Bucket="bucket", Key="nothing")
    refused("404", s3.head_object, Bucket="bucket", Key="nothing")
    refused("NoSuchBucket", s3.list_objects_v2, Bucket="nothing-there")
    refused("InvalidRange", s3.get_object, Bucket="bucket", Key="empty", Range="bytes=5-6")
    headers = refused("304", s3.get_object, Bucket="bucket", Key=key, IfNoneMatch=got["ETag"])
    check("a 304 has the entity tag", headers.get("etag") == got["ETag"], headers)
    refused("PreconditionFailed", s3.get_object, Bucket="bucket", Key=key, IfMatch='"x"')
    refused("PreconditionFailed", s3.put_object, Bucket="bucket", Key=key, IfNoneMatch="*")
    refused("BucketNotEmpty", s3.delete_bucket, Bucket="bucket")
    refused("InvalidBucketName", server.client("s3").create_bucket, Bucket="192.168.1.1")
    refused("NoSuchUpload", s3.list_parts, Bucket="bucket", Key="k", UploadId="none")
    refused("BadDigest", s3.put_object, Bucket="bucket", Key="k", Body=b"x",
            ContentMD5="AAAAAAAAAAAAAAAAAAAAAA==")

    grant = s3.get_bucket_acl(Bucket="bucket")["Grants"][0]
    check("the ACL is private", grant["Permission"] == "FULL_CONTROL" and
          grant["Grantee"]["Type"] == "CanonicalUser")
    check("the home region has no name",
          s3.get_bucket_location(Bucket="bucket")["LocationConstraint"] is None)
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket="bucket",
                                                        PaginationConfig={"PageSize": 2})
    keys = [item["Key"] for page in pages for item in page["Contents"]]
    check("pages are complete and in order",
          keys == sorted(keys, key=lambda text: text.encode()) and "large" in keys, keys)


def check_cli(server):
    def aws(*arguments, code=0):
        done = subprocess.run(["aws", *arguments], env=server.environment(), text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120)
        check("aws " + " ".join(arguments[:2]), done.returncode == code, done.stdout)
        return done.stdout

    tree = server.path("tree")
    os.makedirs(tree + "/a/b")
    for name, size in (("a/small", 10), ("a/b/large", 9 * MIB), ("empty", 0)):
        with open(os.path.join(tree, name), "wb") as file:
            file.write(os.urandom(size))
        # S3 tells times in whole seconds: a file of the second of its upload looks newer than that.
        a_minute_ago = time.time() - 60
        os.utime(os.path.join(tree, name), (a_minute_ago, a_minute_ago))
    aws("s3", "mb", "s3://tree")
    aws("s3", "sync", tree, "s3://tree/copy")
    again = aws("s3", "sync", tree, "s3://tree/copy")
    check("what is in sync is not sent again", "upload:" not in again, again)
    check("prefixes are listed", "PRE copy/" in aws("s3", "ls", "s3://tree"))
    check("objects are listed", len(aws("s3", "ls", "--recursive", "s3://tree").splitlines()) == 3)
    aws("s3", "sync", "s3://tree/copy", server.path("tree.back"))
    same = subprocess.run(["diff", "-r", tree, server.path("tree.back")])
    check("the tree comes back", same.returncode == 0)
    aws("s3", "cp", "s3://tree/copy/a/b/large", "s3://tree/moved")
    aws("s3", "mv", "s3://tree/moved", server.path("moved"))
    check("copied and moved", filecmp.cmp(tree + "/a/b/large", server.path("moved"), shallow=False))
    aws("s3", "rm", "s3://tree/copy/empty")
    aws("s3", "cp", "s3://tree/nothing", "-", code=1)
    aws("s3", "rb", "s3://tree", code=1)
    aws("s3", "rb", "--force", "s3://tree")


with Server() as server:
    s3 = server.client("s3")
    s3.create_bucket(Bucket="bucket")
    check_boto3(server, s3)
    if shutil.which("aws"):
        check_cli(server)
finish()
