#include "app/tasks.hpp"

#include "work/idempotency.hpp"

namespace peertest {

void all_tasks(App& app, Work& work) {
    idempotency_tasks(app, work);
}

}  // namespace peertest
