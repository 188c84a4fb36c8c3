#include "app/routes.hpp"

#include "features/files/files.hpp"
#include "http/api.hpp"
#include "http/health.hpp"

namespace peertest {

void all_routes(Api& api) {
    health_routes(api);
    files_routes(api);
}

}  // namespace peertest
