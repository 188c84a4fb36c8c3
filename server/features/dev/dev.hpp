// What developers need and production does not have: the captured mails and the server's clock.
#pragma once

namespace peertest {

class Api;
void dev_routes(Api&);

}  // namespace peertest
