// Errors on the wire: problem+json of RFC 9457.
#pragma once
#include <string_view>

#include "http/api.hpp"

namespace peertest {

std::string_view reason_phrase(int status);
// 503: there is no room for the request now, and soon may be.
Error overloaded();
void put_problem(Response& response, const Error& error, std::string_view request_id);
// The same for whatever is being thrown: what is not expected is logged, and the client learns the request id only.
// Call it inside a catch block.
void put_caught_problem(Response& response, std::string_view request_id);

}  // namespace peertest
