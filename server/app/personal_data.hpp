#pragma once

namespace peertest {

// Tells the users feature who else keeps data of people: for exports and deleted accounts.
void know_personal_data();

}  // namespace peertest
