// The engines that the settings ask for, for a server and for the commands that work beside one.
#pragma once
#include <memory>
#include <string>
#include <vector>

namespace peertest {

struct Settings;
class Metrics;
class Store;

std::string in_data(const Settings& s, const char* name);  // a path in the data folder

// Both throw std::runtime_error with a line for people.
// To write; the caller prepares it.
std::unique_ptr<Store> open_store(const Settings& s, Metrics& metrics);
// To read while a server may run on the same data; prepared.
std::unique_ptr<Store> open_store_to_read(const Settings& s);
// What is wrong with the engine's own files, a line each; reads all of them. Empty for an engine elsewhere.
std::vector<std::string> inspect_store(Store& store);

}  // namespace peertest
