#pragma once
#include <memory>

#include "http/api.hpp"

namespace peertest::notices {

// A socket that tells somebody's notifications as they happen; the query holds `ticket` and perhaps `after`.
std::unique_ptr<SocketSession> open_inbox(App&, const Caller&, const RawRequest&, std::shared_ptr<Socket>);

}  // namespace peertest::notices
