#include "app/tasks.hpp"

#include "app/backup.hpp"
#include "features/admin/admin.hpp"
#include "features/auth/auth.hpp"
#include "features/assignments/assignments.hpp"
#include "features/disputes/disputes.hpp"
#include "features/escrow/escrow.hpp"
#include "features/files/files.hpp"
#include "features/jobs/jobs.hpp"
#include "features/notifications/notifications.hpp"
#include "features/ratings/ratings.hpp"
#include "features/submissions/submissions.hpp"
#include "features/telemetry/telemetry.hpp"
#include "features/payments/payments.hpp"
#include "work/idempotency.hpp"

namespace peertest {

void all_tasks(App& app, Work& work) {
    idempotency_tasks(app, work);
    auth_tasks(app, work);
    files_tasks(work);
    telemetry_tasks(work);
    notifications_tasks(app, work);
    payments_tasks(app, work);
    escrow_tasks(app, work, hold_decided);
    jobs_tasks(app, work);
    assignments_tasks(app, work);
    submissions_tasks(app, work);
    disputes_tasks(app, work);
    ratings_tasks(app, work);
    admin_tasks(work);
    backup_tasks(app, work);
}

}  // namespace peertest
