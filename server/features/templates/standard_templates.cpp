// What an empty store is filled with; admins keep them from then on. {app} and {url} stand for the project's name and
// address.
#include "features/templates/templates.hpp"

namespace peertest {
namespace {

using T = TemplateType;

TestTemplate standard(const char* last_digits, T type, const char* title, const char* description,
                      std::vector<TextJourney> journeys) {
    return {std::string("01900000-0000-7000-8000-0000000000") + last_digits, "", title, description, type,
            std::move(journeys), Time{}};
}

std::vector<TestTemplate> getting_in() {
    return {
        standard("01", T::functional, "Sign-up in {app}", "Can a stranger get an account without help?",
                 {{"Create an account",
                   {{"Open {url} and look for the way to sign up.", "It is found within ten seconds."},
                    {"Fill in the form with a new e-mail address and a good password.", "Each field says what it wants."},
                    {"Submit the form.", "A message says what happens next, and no error is shown."},
                    {"Follow the confirmation, if one is sent.", "The account works at once."}}},
                  {"Make mistakes",
                   {{"Sign up with an address without \"@\".", "The field itself says what is wrong."},
                    {"Sign up with a very short password.", "The rule for passwords is said."},
                    {"Sign up a second time with the same address.", "It is refused or answered without giving away accounts."}}}}),
        standard("02", T::functional, "Log-in to {app}", "Getting in, staying in, getting out.",
                 {{"Log in and out",
                   {{"Log in with the test account.", "Your own account is shown."},
                    {"Load the page again.", "You are still logged in."},
                    {"Log out, then use the browser's back button.", "Nothing private is shown."}}},
                  {"Wrong and forgotten passwords",
                   {{"Log in with a wrong password.", "It is refused, without saying which of the two was wrong."},
                    {"Ask for a new password.", "A message says what to do, and the mail arrives."}}}}),
        standard("03", T::usability, "First steps in {app}", "What a newcomer is led through, and whether it helps.",
                 {{"Onboarding",
                   {{"Start with a new account and follow what {app} suggests.", "Each step says why it is asked."},
                    {"Skip a step, if that is possible.", "You can go on, and come back to it later."},
                    {"Go back one step and change an answer.", "Nothing else that you entered is lost."},
                    {"Finish, and do the main thing that {app} is for.", "You know how without searching."}}}}),
    };
}

std::vector<TestTemplate> getting_things_done() {
    return {
        standard("04", T::functional, "Checkout in {app}", "From the first product to the confirmation.",
                 {{"Buy something",
                   {{"Put two different products in the basket.", "Names, amounts and the total are right."},
                    {"Change an amount and remove one product.", "The total follows at once."},
                    {"Go to the checkout and enter an address.", "Costs of delivery and taxes are said before you pay."},
                    {"Pay with the test card.", "A confirmation names the order and the same total."}}},
                  {"When paying fails",
                   {{"Pay with a card that is declined.", "The reason is said, and the basket is kept."},
                    {"Press the button to pay twice, quickly.", "There is one order, not two."}}}}),
        standard("05", T::functional, "Search in {app}", "Is what exists found, and is it said when nothing is?",
                 {{"Find what is there",
                   {{"Search for something that is there, by its whole name.", "It is the first or second result."},
                    {"Search for it with one letter wrong.", "It is found, or a better spelling is offered."},
                    {"Narrow the results with a filter and sort them.", "All that is shown fits the filter and the order."}}},
                  {"Find nothing",
                   {{"Search for \"qwertzy\".", "A message says so, and offers a way on."},
                    {"Search for nothing at all, then for 300 letters.", "There is no error."}}}}),
        standard("06", T::functional, "Forms in {app}", "Every form takes what is right and explains what is not.",
                 {{"Fill in the most important form",
                   {{"Submit the form empty.", "Every field that is needed says so."},
                    {"Enter wrong values: letters for numbers, a date in the past.", "Each message stands at its field and tells what to do."},
                    {"Enter names with accents, an apostrophe and an emoji.", "They are shown again as you wrote them."},
                    {"Correct everything and submit.", "A message confirms it, and what you entered is saved."},
                    {"Start again and leave the page half-way.", "You are warned, or your draft is kept."}}}}),
        standard("07", T::functional, "Settings of {app}", "Changes take effect, stay, and can be taken back.",
                 {{"Change settings",
                   {{"Open the settings of your account.", "They are found in at most three clicks."},
                    {"Change your name and one preference, and save.", "A message confirms it."},
                    {"Load the page again and log in anew.", "Both changes are still there."},
                    {"Change both back.", "Everything is as it was."},
                    {"Look for a way to delete the account, without doing it.", "It is there, and says what will be lost."}}}}),
    };
}

std::vector<TestTemplate> qualities() {
    return {
        standard("08", T::usability, "{app} on a phone", "Layout and handling on a small screen.",
                 {{"Mobile layout",
                   {{"Open {url} on a phone, or in a window 390 pixels wide.", "Nothing is cut off, and nothing scrolls sideways."},
                    {"Open the menu and visit three pages.", "Everything can be reached with a thumb."},
                    {"Fill in a form.", "The keyboard fits the field and hides nothing that you need."},
                    {"Turn the phone on its side.", "The page follows, and what you entered is kept."}}}}),
        standard("09", T::accessibility, "Accessibility of {app}", "With the keyboard alone, enlarged, and read aloud.",
                 {{"Keyboard alone",
                   {{"Go through {url} with the Tab key, without the mouse.", "You always see where you are, in a sensible order."},
                    {"Open and close a menu or dialog with the keyboard.", "The focus goes into it and comes back."},
                    {"Do the main thing that {app} is for, with the keyboard alone.", "It works to the end."}}},
                  {"See and hear",
                   {{"Enlarge the page to 200 percent.", "Nothing overlaps or disappears."},
                    {"Look for text on pale or busy backgrounds.", "All text is easy to read."},
                    {"Let a screen reader read the first page and a form.", "Pictures, buttons and fields have names that make sense."}}}}),
        standard("10", T::exploratory, "Error handling in {app}", "What happens when things go wrong.",
                 {{"Make it go wrong",
                   {{"Open an address below {url} that does not exist.", "A friendly page says so and leads back."},
                    {"Cut your connection and press a button.", "A message says what happened, and nothing is lost."},
                    {"Connect again and repeat it.", "It goes on without loading the page anew."},
                    {"Press a button twice, use the back button, open two tabs.", "Nothing is done twice, nothing is lost."}}}}),
        standard("11", T::usability, "How fast {app} feels", "Waiting, and what is shown meanwhile.",
                 {{"Performance feel",
                   {{"Open {url} in a fresh private window.", "Something useful is shown within two seconds."},
                    {"Visit five pages, one after the other.", "None takes longer than a second; say which one felt slowest."},
                    {"Press a button that takes a while.", "The app shows at once that it is at work."},
                    {"Scroll a long list to its end.", "It moves smoothly, and nothing jumps while it loads."}}}}),
        standard("12", T::usability, "First impression of {app}", "What a stranger understands in a minute.",
                 {{"Five seconds",
                   {{"Open {url}, look for five seconds, then look away.", "You can say what {app} is and for whom."},
                    {"Look again for a minute, without logging in.", "You know what to do first, and what it costs."},
                    {"Look for who is behind {app} and how to reach them.", "Both are found, and you would trust them."},
                    {"Write down the one thing that you liked best and the one that put you off.", "Both are in your feedback, in a sentence each."}}}}),
    };
}

}  // namespace

std::vector<TestTemplate> standard_templates(Time now) {
    auto all = getting_in();
    for (auto& more : {getting_things_done(), qualities()}) all.insert(all.end(), more.begin(), more.end());
    for (auto& t : all) t.created_at = now;
    return all;
}

}  // namespace peertest
