#include "app/seed.hpp"

#include "features/qualification/question_bank.hpp"
#include "features/templates/templates.hpp"
#include "ports/clock.hpp"

namespace peertest {

void seed(App& app) {
    const Time now = app.clock.now();
    seed_questions(app.store, now);
    seed_templates(app.store, now);
}

}  // namespace peertest
