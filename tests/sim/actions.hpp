// What people, banks and time do. Each action looks for something it fits; now and then it takes what it does not fit.
#pragma once
#include <vector>

#include "sim/world.hpp"

namespace peertest::sim {

struct Kind {
    const char* name;
    int weight;
    bool by_people;  // may happen while another's request is under way
    void (*act)(World&);
};
const std::vector<Kind>& kinds();

// The parts that kinds() is made of.
const std::vector<Kind>& builder_kinds();
const std::vector<Kind>& tester_kinds();
const std::vector<Kind>& other_kinds();
const std::vector<Kind>& race_kinds();

// Fixtures, as sign-up, the entrance test and the provider's pages leave them.
std::string new_person(World& w, std::vector<Role> roles, const std::string& currency);
void set_card(World& w, const std::string& builder, const std::string& number);
void take_membership(World& w, const std::string& builder, const std::string& number);
void end_membership(World& w, const std::string& builder, bool end);  // with the period; or goes on after all
void onboard(World& w, const std::string& tester, const std::string& outcome);
std::string draft_something(World& w, const std::string& builder);  // the job's id; empty: it was refused
void publish_something(World& w, const std::string& builder);
const User* somebody_with(World& w, Role role);

}  // namespace peertest::sim
