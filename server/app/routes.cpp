#include "app/routes.hpp"

#include "app/personal_data.hpp"
#include "features/admin/admin.hpp"
#include "features/assignments/assignments.hpp"
#include "features/auth/auth.hpp"
#include "features/dev/dev.hpp"
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
#include "features/users/users.hpp"
#include "features/views/views.hpp"
#include "http/api.hpp"
#include "http/health.hpp"
#include "http/openapi.hpp"

namespace peertest {

void all_routes(Api& api) {
    health_routes(api);
    users_routes(api);
    auth_routes(api);
    files_routes(api);
    notifications_routes(api);
    payments_routes(api);
    escrow_routes(api);
    dev_routes(api);
    templates_routes(api);
    qualification_routes(api);
    projects_routes(api);
    jobs_routes(api);
    assignments_routes(api);
    submissions_routes(api);
    findings_routes(api);
    disputes_routes(api);
    ratings_routes(api);
    telemetry_routes(api);
    admin_routes(api);
    views_routes(api);
    ai_help_routes(api);
    uploads_ask(has_active_assignment);
    know_personal_data();
    openapi_routes(api);  // the last: it tells of those before it
}

}  // namespace peertest
