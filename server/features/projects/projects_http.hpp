#pragma once
namespace peertest {
class Api;
void projects_routes(Api&);
}  // namespace peertest
