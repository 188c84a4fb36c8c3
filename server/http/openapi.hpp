#pragma once
#include <string>

namespace peertest {

class Api;

// The OpenAPI 3.1 document of the route table; the same table gives the same bytes.
std::string openapi_document(const Api& api);
// GET /api/openapi.json. Add it last: it tells of the routes that are there.
void openapi_routes(Api& api);

}  // namespace peertest
