#pragma once

namespace peertest {

class Api;

// What people and banks do at a real provider, in development only: chargebacks, refunds by hand, silence.
void test_control_routes(Api& api);

}  // namespace peertest
