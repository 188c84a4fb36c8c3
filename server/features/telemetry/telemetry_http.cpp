#include "features/telemetry/telemetry.hpp"
#include "http/api.hpp"

namespace peertest {

void telemetry_routes(Api& api) {
    api.post("/api/telemetry", open_to_all, accept_telemetry)
        .says("Events of a running test, signed by the assignment's telemetry token")
        .status(202)
        .in_lane(Lane::in_place)  // it checks what it is given, and hands that to the store
        .limited_by(Limits::telemetry)
        .body_limit(300 << 10)
        .text_plain_from_any_origin()
        .errors({"unauthenticated", "forbidden", "window_closed"});
}

}  // namespace peertest
