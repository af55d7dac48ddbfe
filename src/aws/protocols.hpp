#pragma once

#include "aws/protocol.hpp"

// The protocols, each in a file of its own; wire_protocol() chooses among them.
namespace neargate::aws {

const WireProtocol& aws_json_1_0();
const WireProtocol& aws_json_1_1();
const WireProtocol& aws_query();
const WireProtocol& ec2_query();
const WireProtocol& rest_xml();
const WireProtocol& rest_json_1();
const WireProtocol& rpc_v2_cbor();

}  // namespace neargate::aws
