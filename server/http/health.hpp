#pragma once

namespace peertest {

class Api;

void health_routes(Api& api);
// /health/ready says so from now on: whoever balances the load shall send nothing more.
void not_ready_any_more();

}  // namespace peertest
