#include "adapters/store_mongo_start.hpp"

#include <string_view>

namespace peertest::mongo {
namespace {

constexpr int oldest_wire_version = 13;  // MongoDB 5.0

struct FreeDescription {
    void operator()(mongoc_server_description_t* d) const { mongoc_server_description_destroy(d); }
};
using Description = std::unique_ptr<mongoc_server_description_t, FreeDescription>;

std::string host_of(const Description& d) { return mongoc_server_description_host(d.get())->host_and_port; }

[[noreturn]] void refuse_standalone(const std::string& host) {
    throw StoreDown(host + " is a standalone server, which has no transactions: start mongod with --replSet and run "
                           "rs.initiate(), or name a cluster");
}

// A name for a replica set hides a standalone server from the driver: asks the first host itself what it is.
std::string kind_of_first_host(const std::string& text) {
    using Uri = std::unique_ptr<mongoc_uri_t, decltype(&mongoc_uri_destroy)>;
    const Uri uri(mongoc_uri_new(text.c_str()), &mongoc_uri_destroy);
    const auto* host = uri ? mongoc_uri_get_hosts(uri.get()) : nullptr;
    if (!host) return {};
    const Uri direct(mongoc_uri_new_for_host_port(host->host, host->port), &mongoc_uri_destroy);
    mongoc_uri_set_option_as_bool(direct.get(), MONGOC_URI_DIRECTCONNECTION, true);
    mongoc_uri_set_option_as_bool(direct.get(), MONGOC_URI_TLS, mongoc_uri_get_tls(uri.get()));
    mongoc_uri_set_option_as_int32(direct.get(), MONGOC_URI_SERVERSELECTIONTIMEOUTMS, 2'000);
    const std::unique_ptr<mongoc_client_t, decltype(&mongoc_client_destroy)> client(
        mongoc_client_new_from_uri(direct.get()), &mongoc_client_destroy);
    bson_error_t error;
    const Description d(client ? mongoc_client_select_server(client.get(), false, nullptr, &error) : nullptr);
    return d ? mongoc_server_description_type(d.get()) : "";
}

}  // namespace

void check_server(Pool& pool, const std::string& uri) {
    Client client(pool);
    bson_error_t error;
    const Description d(mongoc_client_select_server(client.get(), true, nullptr, &error));
    if (!d) {
        const std::string kind = kind_of_first_host(uri);
        if (kind == "Standalone") refuse_standalone("the first host");
        if (kind == "RSGhost")
            throw StoreDown("the first host belongs to a replica set that was not founded yet: run rs.initiate() there");
        throw StoreDown(std::string("no primary answers: ") + error.message);
    }
    const std::string_view kind = mongoc_server_description_type(d.get());
    if (kind == "Standalone") refuse_standalone(host_of(d));
    if (number_of(*mongoc_server_description_hello_response(d.get()), "maxWireVersion") < oldest_wire_version)
        throw StoreDown(host_of(d) + " is older than MongoDB 5.0");
    check_primary({client.get(), nullptr, pool.database()});
}

void check_primary(const Link& link) {
    Bson options;
    options.add("limit", 1).add("singleBatch", true).add("maxTimeMS", 5'000).add("projection", doc("_id", 1));
    Rows::find(link, "_collections", {}, std::move(options), Reads::latest).next();
}

}  // namespace peertest::mongo
