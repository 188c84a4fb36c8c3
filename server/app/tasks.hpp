#pragma once

namespace peertest {

struct App;
class Work;

// The one list of background work: every kind of task and every periodic job.
void all_tasks(App& app, Work& work);

}  // namespace peertest
