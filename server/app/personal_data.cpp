#include "app/personal_data.hpp"

#include "features/assignments/assignments.hpp"
#include "features/auth/auth.hpp"
#include "features/disputes/disputes.hpp"
#include "features/escrow/escrow.hpp"
#include "features/files/files.hpp"
#include "features/jobs/jobs.hpp"
#include "features/notifications/notifications.hpp"
#include "features/payments/payments.hpp"
#include "features/projects/projects.hpp"
#include "features/qualification/qualification.hpp"
#include "features/ratings/ratings.hpp"
#include "features/submissions/submissions.hpp"
#include "features/telemetry/telemetry.hpp"
#include "features/templates/templates.hpp"
#include "features/users/personal_data.hpp"
#include "work/idempotency.hpp"

namespace peertest {

namespace {

PersonalData kept_answers() {
    PersonalData p;
    p.erase = [](Tx& tx, App&, const std::string& id, Time) { forget_answers(tx, id); };
    return p;
}

}  // namespace

void know_personal_data() {
    personal_data_is({auth_personal_data(), files_personal_data(), notifications_personal_data(), payments_personal_data(),
                      escrow_personal_data(), templates_personal_data(), qualification_personal_data(),
                      projects_personal_data(), jobs_personal_data(), assignments_personal_data(),
                      submissions_personal_data(), disputes_personal_data(), ratings_personal_data(),
                      telemetry_personal_data(), kept_answers()});
}

}  // namespace peertest
