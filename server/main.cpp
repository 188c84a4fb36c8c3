// The command line.
#include <CLI/CLI.hpp>
#include <exception>
#include <iostream>
#include <string>
#include <string_view>

#include "app/audit.hpp"
#include "app/backup.hpp"
#include "app/config_check.hpp"
#include "app/demo.hpp"
#include "app/restore.hpp"
#include "app/routes.hpp"
#include "app/serve.hpp"
#include "app/services.hpp"
#include "app/settings.hpp"
#include "http/api.hpp"
#include "http/openapi.hpp"
#include "image/image.hpp"

namespace peertest {
namespace {

int run(int argc, char** argv) {
    CLI::App line{"PeerTest Hub: paid testing of web apps, with funds held until both sides are done.", "peertest"};
    line.require_subcommand(1);

    auto* serve_command = line.add_subcommand("serve", "Run the API, the web app, live notifications and background work");
    std::string web;
    bool demo = false;
    serve_command->add_option("--web", web, "Folder of the built web app")->type_name("DIR");
    serve_command->add_flag("--demo", demo, "Fill an empty database with demo data (development mode only)");
    auto* worker_command = line.add_subcommand("worker", "Run background work alone, beside servers (needs MONGO_URI)");
    auto* demo_command = line.add_subcommand("demo", "Fill an empty database with demo data (development mode only)");
    auto* openapi_command = line.add_subcommand("openapi", "Print the OpenAPI document");
    auto* admin_command = line.add_subcommand("admin", "Administrators")->require_subcommand(1);
    auto* grant_command = admin_command->add_subcommand("grant", "Give somebody the role admin");
    std::string email;
    grant_command->add_option("email", email, "Their address")->required();
    auto* audit_command = line.add_subcommand("audit", "Prove the ledger and the audit log; works while the server runs");
    auto* backup_command_line = line.add_subcommand("backup", "Write a backup into a folder; works while the server runs");
    std::string backup_dir;
    backup_command_line->add_option("dir", backup_dir, "Folder of the backups, by default PEERTEST_BACKUP_DIR; older ones there are removed");
    auto* restore_command = line.add_subcommand("restore", "Put a backup into empty storage, then audit it");
    RestoreOptions restore_options;
    restore_command->add_option("backup", restore_options.folder, "Folder of one backup, or s3:NAME for one in the bucket, s3:latest for the newest")->required();
    restore_command->add_flag("--check", restore_options.check, "Only look whether the backup is whole");
    restore_command->add_flag("--replace", restore_options.replace, "Put it in the place of what is there");
    restore_command->add_option("--settings", restore_options.settings_file, "Write the settings of that time to this file");
    auto* keys_command = line.add_subcommand("keys", "Encryption keys")->require_subcommand(1);
    auto* rotate_command = keys_command->add_subcommand("rotate", "Seal what is encrypted in the store anew under the newest key");
    auto* storage_command = line.add_subcommand("storage", "Where files lie")->require_subcommand(1);
    auto* setup_command = storage_command->add_subcommand("setup", "Ready the S3 buckets: encryption, old versions, browsers may upload, files go after 90 days");
    auto* config_command = line.add_subcommand("config", "Settings")->require_subcommand(1);
    auto* check_command = config_command->add_subcommand("check", "Tell every setting, where it comes from, and what is bad");

    try {
        line.parse(argc, argv);
    } catch (const CLI::ParseError& e) {
        return line.exit(e) ? 2 : 0;
    }
    if (*openapi_command) {
        Api api;
        all_routes(api);
        std::cout << openapi_document(api) << "\n";
        return 0;
    }
    if (*check_command) return config_check(std::cout) ? 0 : 1;
    Settings settings = load_settings();
    if (*serve_command) {
        if (demo && !settings.development()) throw std::runtime_error("--demo is for development mode only");
        settings.web_dir = web;
        block_stop_signals();
        serve(settings, demo);
    } else if (*worker_command) {
        block_stop_signals();
        work(settings);
    } else if (*audit_command) {
        return audit(settings) ? 0 : 1;
    } else if (*backup_command_line) {
        std::cout << backup_command(settings, backup_dir.empty() ? settings.backup_dir : backup_dir) << "\n";
    } else if (*restore_command) {
        return restore(settings, restore_options) ? 0 : 1;
    } else if (*demo_command) {
        if (!settings.development()) throw std::runtime_error("demo data is for development mode only");
        if (!fill_demo(settings)) throw std::runtime_error("somebody is there already: demo data is for an empty database");
        std::cout << demo_accounts() << "\n";
    } else if (*setup_command) {
        set_up_storage(settings);
    } else if (*rotate_command) {
        std::cout << rotate_keys(settings) << "\n";
    } else if (*grant_command && !grant_admin_to(settings, email)) {
        throw std::runtime_error("nobody has the address " + email);
    }
    return 0;
}

}  // namespace
}  // namespace peertest

int main(int argc, char** argv) {
    // Before anything else is set up: this process only decodes one picture (image/image.hpp).
    if (argc == 4 && std::string_view(argv[1]) == "image") return peertest::image_main(argv[2], argv[3]);
    try {
        return peertest::run(argc, argv);
    } catch (const std::exception& e) {
        std::cerr << "peertest: " << e.what() << "\n";
        return 1;
    }
}
