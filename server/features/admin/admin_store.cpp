#include "features/admin/metrics.hpp"

namespace peertest {
namespace admin {

const Collection<PlatformDay>& platform_days() {
    static const Collection<PlatformDay> c("platform_days");
    return c;
}

std::map<std::string, MetricsDay> kept_days(Reader& r, const std::string& first, const std::string& last) {
    std::map<std::string, MetricsDay> out;
    const Query q{{ge("id", first), le("id", last)}, {{"id"}}, most_metrics_days, {}, Reads::stale_ok};
    for (auto& d : r.find(platform_days(), q).items) out[d->id] = std::move(d->figures);
    return out;
}

std::optional<std::string> last_kept_day(Reader& r) {
    const auto last = r.first(platform_days(), {}, {{"id", true}});
    if (!last) return {};
    return (*last)->id;
}

std::optional<Time> first_sign_up(Reader& r) {
    const auto first = r.first(users(), {exists("created_at")}, {{"created_at"}});
    if (!first) return {};
    return (*first)->created_at;
}

}  // namespace admin

std::vector<const CollectionInfo*> admin_collections() { return {&admin::platform_days().info}; }

}  // namespace peertest
