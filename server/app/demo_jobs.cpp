#include "app/demo_jobs.hpp"

#include "app/demo_pictures.hpp"

namespace peertest::demo_jobs {
namespace {

namespace json = boost::json;

json::value step(const char* instruction, const char* expected = nullptr) {
    json::object s{{"instruction", instruction}};
    if (expected) s["expected"] = expected;
    return s;
}

json::value journey(const char* title, json::array steps) { return {{"title", title}, {"steps", std::move(steps)}}; }

json::value job(const std::string& project_id, Time now, int days, const char* title, const char* description,
                const char* test_type, int payout_minor, int slots, json::array journeys) {
    return {{"project_id", project_id},
            {"title", title},
            {"description", description},
            {"test_type", test_type},
            {"journeys", std::move(journeys)},
            {"payout_minor", payout_minor},
            {"currency", "USD"},
            {"slots", slots},
            {"deadline", to_rfc3339(now + std::chrono::hours{24 * days})},
            {"requirements", {{"min_qualification_score", 70}}}};
}

}  // namespace

json::value project(const std::string& url) {
    return {
        {"name", "Harbour Coffee"},
        {"url", url},
        {"description", "Our online shop: coffee, a mug and paper filters. Baskets and orders stay in your browser."},
        {"tags", {"shop", "coffee"}}};
}

json::value test_account() {
    return {{"label", "A regular customer"},
            {"username", "sam@harbour.test"},
            {"password", "lighthouse-42"},
            {"notes", "Pays with the test card 4242 4242 4242 4242, any CVC."}};
}

json::value environment() {
    return {{"browser", "Firefox 128"}, {"os", "Linux"}, {"viewport", "1180 x 720"}, {"language", "en-GB"}};
}

json::value order(const std::string& project_id, Time now) {
    return job(
        project_id, now, 10, "Order a bag of beans as a new customer",
        "We rebuilt basket and checkout last week. Please go through a whole order, with the voucher, and tell us "
        "where you stop trusting the shop.",
        "functional", 2200, 3,
        {journey("Fill the basket",
                 {step("Open the shop and find a medium roast.", "The list shows medium roasts only."),
                  step("Put two bags of Lighthouse Blend, whole beans, into the basket.", "The basket counts 2."),
                  step("Add a Quayside Mug, then open the basket.", "Both lines are there, the sum is right.")}),
         journey("Pay with a voucher", {step("Apply the voucher SPRING10.", "10 % is taken off the total."),
                                        step("Go to the checkout and pay with the test card 4242 4242 4242 4242.",
                                             "The order is confirmed with a number.")})});
}

json::value first_look(const std::string& project_id, Time now) {
    return job(
        project_id, now, 14, "First look at the shop on your phone",
        "You have never been here before. Tell us what you understand, what you look for and what gets in your way.",
        "usability", 1500, 4,
        {journey("Arrive and look around",
                 {step("Open the home page on a phone, or in a window of 390 pixels."),
                  step("Say in one sentence what the shop sells and when it delivers."),
                  step("Find out what delivery costs.", "You know it before you reach the checkout.")}),
         journey("Ask a question", {step("Write to the shop through its contact form.", "You see that it was sent."),
                                    step("Find the answer to whether coffee can be ground for you.")})});
}

json::value search(const std::string& project_id, Time now) {
    return job(project_id, now, 7, "Search and sort the products",
               "Search, filters and sorting on the shop's list are new.", "functional", 1200, 1,
               {journey("Find a product", {step("Search for chocolate.", "Coffees that taste of chocolate are shown."),
                                           step("Show only what is in stock.")}),
                journey("Compare prices", {step("Sort by price, low to high.", "The cheapest product comes first."),
                                           step("Open the cheapest product.")})});
}

json::value keyboard(const std::string& project_id, Time now) {
    return job(
        project_id, now, 21, "Use the shop without a mouse",
        "Can somebody who uses the keyboard alone buy coffee from us?", "accessibility", 2600, 2,
        {journey("Order by keyboard", {step("Reach the product list and open a product with Tab and Enter."),
                                       step("Put it into the basket and change its quantity to 2."),
                                       step("Go on to the checkout.", "It is always visible where the focus is.")})});
}

Work search_work() {
    Work w;
    w.screenshots = {{demo_pictures::price_order(), "Sorted by price: £10.60 stands before £4.50"}};
    w.findings = {
        {0,
         {{"title", "Shop: \"Price: low to high\" puts £10.60 before £4.50"},
          {"severity", "minor"},
          {"kind", "functional"},
          {"steps_to_reproduce", "1. Open the shop.\n2. Sort by \"Price: low to high\"."},
          {"expected", "Paper Filters (£4.50) first, Quayside Mug (£14.00) last."},
          {"actual", "Halyard (£10.60) comes first; Paper Filters stand after £14.00, as if prices were words."}}}};
    w.failed = {{2, "The cheapest product is not the first, see the finding."}};
    w.feedback =
        "Search finds what I expect and the filters combine well; \"In stock only\" hides what is sold out at once. "
        "Sorting by price is the one thing that did not work, and I only noticed because I was asked to open the "
        "cheapest.";
    return w;
}

Work order_work() {
    Work w;
    w.screenshots = {{demo_pictures::voucher(), "SPRING10 is applied, the total is still £31.00"},
                     {demo_pictures::delivery(), "£25.50 of goods, delivery is charged"},
                     {demo_pictures::contact(), "After sending with a wrong email"}};
    w.findings = {
        {0,
         {{"title", "Basket: voucher SPRING10 is shown but not taken off the total"},
          {"severity", "critical"},
          {"kind", "functional"},
          {"steps_to_reproduce",
           "1. Put two Lighthouse Blend and a Quayside Mug into the basket.\n2. Apply SPRING10 in the basket."},
          {"expected", "A total of £27.90 (£31.00 less £3.10)."},
          {"actual", "\"You save 10 %\" and a line of −£3.10 appear, the total stays £31.00."}}},
        {1,
         {{"title", "Delivery is charged above the £25 that the home page promises"},
          {"severity", "major"},
          {"kind", "content"},
          {"steps_to_reproduce",
           "1. Read \"free delivery over £25\" on the home page.\n2. Put three Lighthouse "
           "Blend (£25.50) into an empty basket."},
          {"expected", "Free delivery."},
          {"actual", "Delivery costs £3.50; it is free only from £30."}}},
        {2,
         {{"title", "Contact form forgets everything after an error and does not say what was wrong"},
          {"severity", "major"},
          {"kind", "usability"},
          {"steps_to_reproduce", "1. Fill in the contact form with the email \"theo@\".\n2. Send it."},
          {"expected", "The field is marked, the rest of what I wrote is kept."},
          {"actual", "All fields are empty; \"Something went wrong.\""}}}};
    w.failed = {{3, "The discount is shown, but the total does not change."}};
    w.feedback =
        "Finding the beans and filling the basket was quick and clear. I stopped trusting the shop when the voucher "
        "was "
        "accepted but the total stayed the same; as a customer I would have left there. The order itself went through.";
    return w;
}

}  // namespace peertest::demo_jobs
