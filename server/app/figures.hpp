#pragma once

namespace peertest {

struct App;

// What the alert rules (deploy/prometheus) look at and no feature tells by itself.
void platform_figures(App& app);

}  // namespace peertest
