"""200 clients try to take one lock at the same time: with S3's If-None-Match, as `use_lockfile`
does, and with DynamoDB's conditional PutItem, as `dynamodb_table` does. One of them must get it.

usage: locks_clients.py STATE_SERVER
"""
import sys
import threading

try:
    import botocore.exceptions
    import boto3  # noqa: F401
except ImportError:
    print("SKIPPED: boto3 is not installed")
    sys.exit(77)

from serving import Server, check, finish

CLIENTS = 200
ROUNDS = 3


def race(attempts):
    """Runs them all at once; the codes that they ended with, in no order."""
    gate = threading.Barrier(len(attempts))
    codes = []

    def run(attempt):
        gate.wait()
        try:
            attempt()
            codes.append("won")
        except botocore.exceptions.ClientError as error:
            codes.append(error.response["Error"]["Code"])
        except Exception as error:  # no answer is an error of the test
            codes.append(repr(error))

    threads = [threading.Thread(target=run, args=(attempt,)) for attempt in attempts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return codes


def check_race(what, codes, lost):
    check(f"{what}: one of {CLIENTS} wins",
          codes.count("won") == 1 and codes.count(lost) == CLIENTS - 1,
          {code: codes.count(code) for code in set(codes)})


with Server() as server:
    s3 = server.client("s3", max_pool_connections=CLIENTS)
    dynamodb = server.client("dynamodb", max_pool_connections=CLIENTS)
    s3.create_bucket(Bucket="state")
    dynamodb.create_table(TableName="locks", BillingMode="PAY_PER_REQUEST",
                          AttributeDefinitions=[{"AttributeName": "LockID", "AttributeType": "S"}],
                          KeySchema=[{"AttributeName": "LockID", "KeyType": "HASH"}])
    dynamodb.get_waiter("table_exists").wait(TableName="locks")

    for number in range(ROUNDS):
        key = f"{number}.tflock"

        def put_object(owner):
            return lambda: s3.put_object(Bucket="state", Key=key, Body=f"owner {owner}".encode(),
                                         IfNoneMatch="*")

        def put_item(owner):
            return lambda: dynamodb.put_item(
                TableName="locks", Item={"LockID": {"S": key}, "Info": {"S": f"owner {owner}"}},
                ConditionExpression="attribute_not_exists(LockID)")

        check_race(f"S3, round {number}", race([put_object(i) for i in range(CLIENTS)]),
                   "PreconditionFailed")
        check_race(f"DynamoDB, round {number}", race([put_item(i) for i in range(CLIENTS)]),
                   "ConditionalCheckFailedException")

    holder = s3.get_object(Bucket="state", Key="0.tflock")["Body"].read()
    item = dynamodb.get_item(TableName="locks", Key={"LockID": {"S": "0.tflock"}})["Item"]
    server.crash()
    check("the lock of S3 outlives a crash",
          s3.get_object(Bucket="state", Key="0.tflock")["Body"].read() == holder)
    check("the lock of DynamoDB outlives a crash",
          dynamodb.get_item(TableName="locks", Key={"LockID": {"S": "0.tflock"}})["Item"] == item)
finish()
