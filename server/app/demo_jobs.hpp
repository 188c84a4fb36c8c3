// What the demo's people write: a project, its jobs, and what was found.
#pragma once
#include <boost/json.hpp>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "kit/time.hpp"

namespace peertest::demo_jobs {

struct Picture {
    std::string_view picture;
    std::string caption;
};
struct Found {
    std::size_t screenshot;  // which of the pictures shows it
    boost::json::value text;
};
// What a tester hands in.
struct Work {
    std::vector<Picture> screenshots;
    std::vector<Found> findings;
    std::map<std::size_t, std::string> failed;  // number of the step over all journeys, and the note
    std::string feedback;
};

boost::json::value project(const std::string& url);
boost::json::value test_account();
boost::json::value environment();

boost::json::value search(const std::string& project_id, Time now);
boost::json::value order(const std::string& project_id, Time now);
boost::json::value first_look(const std::string& project_id, Time now);
boost::json::value keyboard(const std::string& project_id, Time now);

Work search_work();
Work order_work();

}  // namespace peertest::demo_jobs
