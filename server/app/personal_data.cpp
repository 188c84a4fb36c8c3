#include "app/personal_data.hpp"

#include "features/assignments/assignments.hpp"
#include "features/auth/auth.hpp"
#include "features/escrow/escrow.hpp"
#include "features/files/files.hpp"
#include "features/jobs/jobs.hpp"
#include "features/notifications/notifications.hpp"
#include "features/payments/payments.hpp"
#include "features/projects/projects.hpp"
#include "features/qualification/qualification.hpp"
#include "features/submissions/submissions.hpp"
#include "features/users/personal_data.hpp"

namespace peertest {

void know_personal_data() {
    personal_data_is({auth_personal_data(), files_personal_data(), notifications_personal_data(), payments_personal_data(),
                      escrow_personal_data(), qualification_personal_data(), projects_personal_data(), jobs_personal_data(),
                      assignments_personal_data(), submissions_personal_data()});
}

}  // namespace peertest
