#include "app/tasks.hpp"

#include "features/files/files.hpp"
#include "work/idempotency.hpp"

namespace peertest {

void all_tasks(App& app, Work& work) {
    idempotency_tasks(app, work);
    files_tasks(work);
}

}  // namespace peertest
