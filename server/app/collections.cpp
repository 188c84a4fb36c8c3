#include "app/collections.hpp"

#include "adapters/mail_capture.hpp"
#include "adapters/payments_testmode.hpp"
#include "app/backup.hpp"
#include "app/clock.hpp"
#include "app/presence.hpp"
#include "app/restore.hpp"
#include "app/untold_changes.hpp"
#include "features/admin/admin.hpp"
#include "features/assignments/assignments.hpp"
#include "features/auth/auth.hpp"
#include "features/disputes/disputes.hpp"
#include "features/escrow/escrow.hpp"
#include "features/files/files.hpp"
#include "features/jobs/jobs.hpp"
#include "features/notifications/notifications.hpp"
#include "features/projects/projects.hpp"
#include "features/payments/payments.hpp"
#include "features/qualification/qualification.hpp"
#include "features/ratings/ratings.hpp"
#include "features/submissions/submissions.hpp"
#include "features/telemetry/telemetry.hpp"
#include "features/templates/templates.hpp"
#include "features/users/users.hpp"
#include "work/idempotency.hpp"
#include "work/work_store.hpp"

namespace peertest {

std::vector<const CollectionInfo*> all_collections() {
    std::vector<const CollectionInfo*> all;
    auto add = [&](const std::vector<const CollectionInfo*>& some) { all.insert(all.end(), some.begin(), some.end()); };
    add(clock_collections());
    add(presence_collections());
    add(restore_collections());
    add(backup_collections());
    add(untold_changes_collections());
    add(work_collections());
    add(idempotency_collections());
    add(users_collections());
    add(auth_collections());
    add(files_collections());
    add(notifications_collections());
    add(MailCapture::collections());
    add(payments_collections());
    add(escrow_collections());
    add(TestModePayments::collections());
    add(templates_collections());
    add(qualification_collections());
    add(assignments_collections());
    add(jobs_collections());
    add(projects_collections());
    add(submissions_collections());
    add(disputes_collections());
    add(ratings_collections());
    add(telemetry_collections());
    add(admin_collections());
    return all;
}

}  // namespace peertest
