#pragma once

namespace peertest {

class Api;

// The pages of the test-mode provider, in development only: /testmode/{kind}/{id}.
void hosted_page_routes(Api& api);

}  // namespace peertest
