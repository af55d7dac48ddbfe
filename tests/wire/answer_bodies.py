"""Answers of services, made from botocore's models: any value of a shape, and its form on the wire."""

import base64
import datetime
import json
import struct
import xml.sax.saxutils

TIME = datetime.datetime(2026, 11, 23, 5, 40, 9, tzinfo=datetime.timezone.utc)
HTTP_DATE = "Mon, 23 Nov 2026 05:40:09 GMT"
DEPTH_MAX = 8  # of shapes that hold themselves
NEW = "SomethingThatIsNew"


class Maker:
    """Values of shapes. What kind of values is told by `form`:

    smallest  nothing but the outermost structure
    hollow    all structures, lists and maps, but no text, number or other value in them
    empty     all members, with "", 0, [] and {}
    largest   all members, and enumerations with a value that no model has
    """

    def __init__(self, form):
        self.form = form

    def make(self, shape, depth=0):
        """The value, or None where there is none in this form."""
        kind = shape.type_name
        if kind == "structure":
            return self.structure(shape, depth)
        if kind in ("list", "map"):
            if self.form == "empty" or depth >= DEPTH_MAX:
                return [] if kind == "list" else {}
            element = self.make(shape.member if kind == "list" else shape.value, depth + 1)
            if element is None:
                return None if kind == "list" else {}
            if kind == "list":
                return [element, element]
            key = getattr(shape.key, "enum", None)
            return {key[0] if key else "some-key": element}
        return None if self.form == "hollow" else self.scalar(shape, kind)

    def structure(self, shape, depth):
        if self.form == "smallest" or depth >= DEPTH_MAX:
            return {}
        out = {}
        for name, member in shape.members.items():
            value = self.make(member, depth + 1)
            if value is not None:
                out[name] = value
            if out and getattr(shape, "is_tagged_union", False):
                break
        return out

    def scalar(self, shape, kind):
        is_empty = self.form == "empty"
        if kind == "boolean":
            return not is_empty
        if kind in ("integer", "long"):
            return 0 if is_empty else 7 if kind == "integer" else 5000000000
        if kind in ("float", "double"):
            return 0.0 if is_empty else 2.25
        if kind == "timestamp":
            return TIME
        if kind == "blob":
            return b"" if is_empty else b"\x00\xff<"
        return "" if is_empty else NEW if getattr(shape, "enum", None) else "<some & \"text\" \u00e9>"


def time_text(shape, default):
    form = shape.serialization.get("timestampFormat", default)
    if form == "unixTimestamp":
        return int(TIME.timestamp())
    return HTTP_DATE if form == "rfc822" else "2026-11-23T05:40:09Z"


# JSON

def json_value(shape, value, extras):
    kind = shape.type_name
    if kind == "structure":
        out = {}
        for name, each in value.items():
            member = shape.members.get(name)
            if member is None:
                out[name] = each  # what the model does not know, and was given as it is
            else:
                out[member.serialization.get("name", name)] = json_value(member, each, extras)
        if extras and not getattr(shape, "is_tagged_union", False):
            out.update({"unheardOf": {"a": [1, {"b": None}]}, "unheardOfToo": "x"})
        return out
    if kind == "list":
        return [json_value(shape.member, each, extras) for each in value]
    if kind == "map":
        return {key: json_value(shape.value, each, extras) for key, each in value.items()}
    if kind == "timestamp":
        return time_text(shape, "unixTimestamp")
    if kind == "blob":
        return base64.b64encode(value).decode()
    return value


def with_nulls(shape, depth=0):
    """Every member null, every list and map of nothing but null."""
    if shape.type_name == "structure" and depth < DEPTH_MAX:
        return {member.serialization.get("name", name): with_nulls(member, depth + 1)
                for name, member in shape.members.items()}
    if shape.type_name == "list" and depth < DEPTH_MAX:
        element = with_nulls(shape.member, depth + 1)
        return [None] if element is None else [element, None]
    if shape.type_name == "map":
        return {"some-key": None}
    return None


# CBOR (RFC 8949)

def cbor_head(major, argument):
    for info, size in ((24, 1), (25, 2), (26, 4), (27, 8)):
        if argument < 24:
            return bytes([major << 5 | argument])
        if argument < 1 << 8 * size:
            return bytes([major << 5 | info]) + argument.to_bytes(size, "big")
    raise ValueError(argument)


def cbor(value):
    """What json_value gives, but times as (TIME,) and blobs as bytes."""
    if value is None:
        return b"\xf6"
    if isinstance(value, bool):
        return b"\xf5" if value else b"\xf4"
    if isinstance(value, int):
        return cbor_head(0, value)
    if isinstance(value, float):
        return b"\xfb" + struct.pack(">d", value)
    if isinstance(value, tuple):
        return b"\xc1" + b"\xfb" + struct.pack(">d", value[0])
    if isinstance(value, bytes):
        return cbor_head(2, len(value)) + value
    if isinstance(value, str):
        return cbor_head(3, len(value.encode())) + value.encode()
    if isinstance(value, list):  # of unknown length, as some servers send them
        return b"\x9f" + b"".join(map(cbor, value)) + b"\xff"
    return cbor_head(5, len(value)) + b"".join(cbor(k) + cbor(v) for k, v in value.items())


def cbor_value(shape, value, extras):
    kind = shape.type_name
    if kind == "structure":
        out = {name: cbor_value(shape.members[name], each, extras) for name, each in value.items()}
        if extras and not getattr(shape, "is_tagged_union", False):
            out.update({"unheardOf": {"a": [1, {"b": None}]}, "unheardOfToo": "x"})
        return out
    if kind == "list":
        return [cbor_value(shape.member, each, extras) for each in value]
    if kind == "map":
        return {key: cbor_value(shape.value, each, extras) for key, each in value.items()}
    return (TIME.timestamp(),) if kind == "timestamp" else value


# XML

UNHEARD_OF = "<UnheardOf><a>1</a><member><b/></member></UnheardOf><unheardOfToo>x</unheardOfToo>"


def xml_text(shape, value):
    kind = shape.type_name
    if kind == "boolean":
        return "true" if value else "false"
    if kind == "timestamp":
        return str(time_text(shape, "iso8601"))
    if kind == "blob":
        return base64.b64encode(value).decode()
    return xml.sax.saxutils.escape(str(value))


def xml_element(name, shape, value, extras):
    kind = shape.type_name
    if kind == "list":
        element = shape.member.serialization.get("name", "member")
        if shape.serialization.get("flattened"):
            name = shape.member.serialization.get("name", name)
            return "".join(xml_element(name, shape.member, each, extras) for each in value)
        inner = "".join(xml_element(element, shape.member, each, extras) for each in value)
        return f"<{name}>{inner}</{name}>"
    if kind == "map":
        key_name = shape.key.serialization.get("name", "key")
        value_name = shape.value.serialization.get("name", "value")
        entries = [xml_element(key_name, shape.key, key, extras) +
                   xml_element(value_name, shape.value, each, extras)
                   for key, each in value.items()]
        if shape.serialization.get("flattened"):
            return "".join(f"<{name}>{entry}</{name}>" for entry in entries)
        return f"<{name}>" + "".join(f"<entry>{e}</entry>" for e in entries) + f"</{name}>"
    if kind != "structure":
        return f"<{name}>{xml_text(shape, value)}</{name}>"
    attributes = ""
    for member_name, member in shape.members.items():
        if member.serialization.get("xmlAttribute") and member_name in value:
            attributes += (" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
                           f"{member.serialization['name']}=\"{xml_text(member, value[member_name])}\"")
    return f"<{name}{attributes}>{xml_members(shape, value, extras)}</{name}>"


def xml_members(shape, value, extras):
    out = ""
    for name, each in value.items():
        member = shape.members[name]
        if member.serialization.get("location") or member.serialization.get("xmlAttribute"):
            continue
        out += xml_element(member.serialization.get("name", name), member, each, extras) + "\n"
    is_union = getattr(shape, "is_tagged_union", False)
    return out + (UNHEARD_OF if extras and not is_union else "")


def header_text(shape, value):
    if shape.type_name == "timestamp":
        return str(time_text(shape, "rfc822"))
    if shape.type_name == "list":
        return ",".join(header_text(shape.member, each) for each in value)
    if shape.type_name == "string":
        return "text"
    return xml_text(shape, value)


def rest_answer(shape, value, extras):
    """(headers, body)"""
    headers = {}
    for name, each in value.items():
        member = shape.members[name]
        location = member.serialization.get("location")
        if location == "header":
            headers[member.serialization["name"]] = header_text(member, each)
        elif location == "headers":
            prefix = member.serialization["name"]
            headers.update({prefix + key: "text" for key in each})
    payload = shape.serialization.get("payload")
    if payload is None:
        body = xml_members(shape, value, extras)
        return headers, f"<Answer>{body}</Answer>".encode()
    member = shape.members[payload]
    if payload not in value or member.type_name == "blob":
        return headers, b""
    if member.type_name == "string":
        return headers, value[payload].encode()
    name = member.serialization.get("name", payload)
    return headers, xml_element(name, member, value[payload], extras).encode()


def answer(protocol, operation, shape, value, extras):
    """(headers, body) of the answer whose output is `value`."""
    if shape is None:
        empty = f"<{operation}Response><RequestId>x</RequestId></{operation}Response>".encode()
        return {}, empty if protocol in ("query", "ec2") else b""
    if protocol == "json":
        return {}, json.dumps(json_value(shape, value, extras)).encode()
    if protocol == "smithy-rpc-v2-cbor":
        return {}, cbor(cbor_value(shape, value, extras))
    if protocol == "rest-xml":
        return rest_answer(shape, value, extras)
    members = xml_members(shape, value, extras)
    if protocol == "query":
        wrapper = shape.serialization.get("resultWrapper", operation + "Result")
        members = f"<{wrapper}>{members}</{wrapper}>"
    return {}, (f"<{operation}Response xmlns=\"https://example.com/doc/\">{members}"
                f"<ResponseMetadata><RequestId>x</RequestId></ResponseMetadata>"
                f"</{operation}Response>").encode()
