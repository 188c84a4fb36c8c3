// What an empty store is filled with at start: the questions and templates that admins keep from then on.
#pragma once
#include "app/app.hpp"

namespace peertest {

void seed(App&);

}  // namespace peertest
