#pragma once

namespace peertest {

class Api;

void health_routes(Api& api);

}  // namespace peertest
