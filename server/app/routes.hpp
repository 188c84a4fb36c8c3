#pragma once

namespace peertest {

class Api;

// The one list of everything that can be asked of the server.
void all_routes(Api& api);

}  // namespace peertest
