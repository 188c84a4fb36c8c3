// What an empty bank is filled with. Admins change the bank afterwards, not this table.
#include <cstdio>

#include "features/qualification/question_bank.hpp"

namespace peertest {
namespace {

constexpr bool right = true;
constexpr auto knowledge = QuestionKind::knowledge, compare = QuestionKind::compare;

struct Standard {
    QuestionKind kind;
    const char* text;
    std::vector<NewChoice> choices;
};

std::vector<Standard> knowledge_questions() {
    return {
        {knowledge,
         "You saw the page crash once while you saved a form. What do you do first?",
         {{"Try the same steps again from a fresh start and note which of them are needed.", right},
          {"Report it at once with the words \"sometimes crashes\"."},
          {"Go on; a crash that was seen once is not a bug."},
          {"Reload until it stops happening, then continue."}}},
        {knowledge,
         "What must the steps to reproduce contain?",
         {{"Everything from a known starting point on that somebody else needs to see the same, in order.", right},
          {"Only the last click, so that the report stays short."},
          {"Your guess which line of code is wrong."},
          {"The same text as the title."}}},
        {knowledge,
         "A report says: \"Expected: it should work. Actual: it does not work.\" What is wrong with it?",
         {{"It does not say what was seen, nor what should have been seen instead.", right},
          {"Nothing: the developer will find out."},
          {"Expected and actual should be in one sentence."},
          {"The expected result belongs in the title."}}},
        {knowledge,
         "Which of these is critical in a web shop?",
         {{"Customers are charged twice when they press Pay a second time.", right},
          {"The logo is two pixels too low."},
          {"The search takes three seconds on a slow phone."},
          {"A help text has a spelling mistake."}}},
        {knowledge,
         "What should the severity that you choose for a finding express?",
         {{"How much the problem hurts the people who use the app.", right},
          {"How long it took you to find it."},
          {"How hard you think it is to mend."},
          {"How sure you are that it will be accepted."}}},
        {knowledge,
         "Which of these make a screenshot good evidence? Choose all that apply.",
         {{"The address bar or page title shows where you were.", right},
          {"The place of the problem is marked.", right},
          {"It shows the state right after the step that failed.", right},
          {"It is cropped so tightly that only the wrong letter is left."}}},
        {knowledge,
         "Your screenshot shows the inbox of your private mail account in another tab. What do you do?",
         {{"Blur or cut that part out before you hand the picture in.", right},
          {"Leave it: more context is always better."},
          {"Leave the screenshot out and describe the problem from memory."},
          {"Ask the builder to delete it later."}}},
        {knowledge,
         "While testing a form you find a wrong total and, unrelated to it, a broken link. How do you report them?",
         {{"As two findings, each with its own steps and severity.", right},
          {"As one finding with both in the title."},
          {"Only the worse one."},
          {"As one finding, the link in a comment."}}},
        {knowledge,
         "The job lists \"Dates are shown in US order\" among its known issues, and you see exactly that. What do you "
         "do?",
         {{"Not report it again; note it at the step if it kept you from going on.", right},
          {"Report it with a higher severity, so that it is mended sooner."},
          {"Report it under another title."},
          {"Stop the test: the app is broken."}}},
        {knowledge,
         "The app answers every log-in with \"Service unavailable\", so you cannot reach the first step. What do you "
         "do?",
         {{"Check once more, then hand in a blocked result with a screenshot of the message.", right},
          {"Mark all steps as passed: it is not your fault."},
          {"Mark the steps as failed and invent what you would have seen."},
          {"Wait until the time is over and hand in nothing."}}},
        {knowledge,
         "You did not have the device that step 4 asks for and left the step out. How do you mark it?",
         {{"As skipped, with a note why.", right},
          {"As passed, since the other steps passed."},
          {"As failed, since it was not done."},
          {"As blocked by the app."}}},
        {knowledge,
         "A field takes quantities from 1 to 99. Which values tell you most about its limits? Choose all that apply.",
         {{"0 and 1", right}, {"99 and 100", right}, {"42 and 43"}, {"An empty field and -1", right}}},
        {knowledge,
         "A discount starts at orders of 50.00. You have time for three orders. Which amounts do you choose?",
         {{"49.99, 50.00 and 50.01", right},
          {"10.00, 20.00 and 30.00"},
          {"60.00, 70.00 and 80.00"},
          {"50.00 three times"}}},
        {knowledge,
         "What is exploratory testing?",
         {{"Learning about the app, choosing the next test and running it at the same time, with a goal and notes.",
           right},
          {"Clicking at random until something breaks."},
          {"Following a script word by word."},
          {"Reading the source code for mistakes."}}},
        {knowledge,
         "What is the purpose of a regression test?",
         {{"To see whether something that worked before a change still works after it.", right},
          {"To measure how fast the app is."},
          {"To let users choose between two designs."},
          {"To test with the oldest browser there is."}}},
        {knowledge,
         "Which of these is a usability problem rather than a functional bug?",
         {{"People look for the Save button for a minute because it looks like plain text.", right},
          {"Save shows a success message, but the data is lost."},
          {"Save answers with an error for names with an umlaut."},
          {"Save is charged twice."}}},
        {knowledge,
         "You test a sign-up form for accessibility with the keyboard alone. What do you look at? Choose all that "
         "apply.",
         {{"Every field and button can be reached with Tab, in an order that makes sense.", right},
          {"It is always visible where the focus is.", right},
          {"Errors are said in words, not only by a red border.", right},
          {"The form has a dark background."}}},
        {knowledge,
         "Light grey text on white is hard to read. Why does it belong in an accessibility report?",
         {{"People with low vision, or in bright light, cannot read text with too little contrast.", right},
          {"Grey is not a brand colour."},
          {"It makes pages load more slowly."},
          {"It does not: contrast is a matter of taste."}}},
        {knowledge,
         "A layout breaks for you but not for the builder. Which facts help most? Choose all that apply.",
         {{"Browser and its version", right},
          {"Size of the window and zoom", right},
          {"Operating system and device", right},
          {"Your internet provider's phone number"}}},
        {knowledge,
         "After an update you still see the old page. What helps to tell a stale cache from a real bug?",
         {{"Opening the page in a private window and comparing.", right},
          {"Waiting until tomorrow."},
          {"Reporting it as critical at once."},
          {"Making the window larger."}}},
        {knowledge,
         "By chance you see that changing the number in an address shows another customer's order. What do you do?",
         {{"Stop there, report it as a security finding with the one example, and look at nothing else.", right},
          {"Collect as many orders as you can, to prove how bad it is."},
          {"Post it in public so that it is mended quickly."},
          {"Keep it to yourself: it was not in the steps."}}},
        {knowledge,
         "A step asks you to pay on a test shop. Which card do you use?",
         {{"The test card that the builder gives you.", right},
          {"Your own card; you can ask for the money back."},
          {"A card number from the internet."},
          {"A friend's card."}}},
        {knowledge,
         "You followed all steps carefully and found no problem. What do you hand in?",
         {{"What you did and saw at each step, with screenshots, and that nothing was wrong.", right},
          {"A made-up small problem, so that it looks like work."},
          {"Nothing: without bugs there is nothing to pay."},
          {"One sentence: \"All fine\"."}}},
        {knowledge,
         "A problem appears in about one of five tries. How do you report it?",
         {{"With the steps and how often it happened in how many tries.", right},
          {"As if it happened every time."},
          {"Not at all, until it happens every time."},
          {"With a screenshot of a try that went well."}}},
        {knowledge,
         "The journey is about checkout. On the way you notice that the blog has an old photo. What is best?",
         {{"Finish the journey; mention the photo at most as a suggestion.", right},
          {"Drop the checkout and review the blog."},
          {"Report the photo as critical."},
          {"Mark the checkout as failed."}}},
        {knowledge,
         "Which titles tell a developer what is wrong before they open the report? Choose all that apply.",
         {{"\"Checkout: total ignores the voucher after the quantity is changed\"", right},
          {"\"Sign-up: error message covers the Continue button on small phones\"", right},
          {"\"Bug!!!\""},
          {"\"Problem with the website\""}}},
    };
}

std::vector<Standard> compare_questions() {
    return {
        {compare,
         "Which of these reports about log-in is the most useful?",
         {{"\"1. Open /login. 2. Enter a registered address and a wrong password. 3. Press Log in. Expected: a message "
           "that the log-in failed. Actual: a blank page, status 500 (screenshot). Three of three tries, Firefox.\"",
           right},
          {"\"Login is broken, please fix ASAP. I tried many times and it never works.\""},
          {"\"I think the session cookie is not set because of the backend. You should use another framework.\""},
          {"\"When the password is wrong something strange happens. See screenshot.\""}}},
        {compare,
         "Which description of the same problem lets somebody else see it?",
         {{"\"Put two teas into an empty cart, set the quantity of one to 0, press Update: the total still counts it "
           "(12.00 instead of 8.00).\"",
           right},
          {"\"The cart calculates wrong sometimes.\""},
          {"\"Total is wrong: 12.00.\""},
          {"\"I shopped for a while and in the end the sum did not match what I expected.\""}}},
        {compare,
         "Which pair of expected and actual is the best?",
         {{"Expected: \"The list shows the newest order first.\" Actual: \"The order of today stands at the end, below "
           "those of last week.\"",
           right},
          {"Expected: \"Good sorting.\" Actual: \"Bad sorting.\""},
          {"Expected: \"It works like in other shops.\" Actual: \"It does not.\""},
          {"Expected: \"No bug.\" Actual: \"Bug.\""}}},
        {compare,
         "Which of these findings has a fitting severity?",
         {{"\"Password reset mail never arrives; tried with three addresses over an hour\" - critical", right},
          {"\"Icon in the footer is blurry\" - critical"},
          {"\"All prices are shown as 0.00 and orders go through\" - minor"},
          {"\"I would like a dark theme\" - major"}}},
        {compare,
         "Which usability finding helps the builder most?",
         {{"\"I looked for the delivery costs on the product page and in the cart and found them only after entering "
           "my "
           "address; I would have left the shop at that point.\"",
           right},
          {"\"The design is ugly.\""},
          {"\"I did not like the checkout very much, maybe make it better.\""},
          {"\"Everything was okay, nice shop!\""}}},
        {compare,
         "Which accessibility finding is the most useful?",
         {{"\"With the keyboard alone, Tab skips the quantity buttons on /cart; they can only be pressed with a mouse. "
           "Chrome, Windows, screenshot of the focus order.\"",
           right},
          {"\"The site is not accessible.\""},
          {"\"An automatic checker gave 71 of 100 points.\""},
          {"\"People with disabilities will have problems here and there.\""}}},
        {compare,
         "Which note on a passed step shows that the step was really done?",
         {{"\"Searched for 'oolong', got 3 results, all of them teas; the filter 'in stock' left 2.\"", right},
          {"\"Passed.\""},
          {"\"Works as expected, no problems found at all in this step.\""},
          {"\"I trust that the search is fine.\""}}},
        {compare,
         "Which of these performance findings can be acted on?",
         {{"\"Opening /orders with about 200 orders takes 9 to 11 s until the list is shown (5 tries, Wi-Fi, other "
           "pages "
           "under 1 s).\"",
           right},
          {"\"The site is slow.\""},
          {"\"My computer got warm while testing.\""},
          {"\"Loading could be improved by a faster server, I recommend another provider.\""}}},
        {compare,
         "A price is wrong on the order page. Which screenshot is the best evidence?",
         {{"The whole order with its address bar, the wrong price marked, the names of other customers blurred.",
           right},
          {"A photo of the screen, taken at an angle."},
          {"Only the three digits of the price."},
          {"The home page of the shop, taken afterwards."}}},
        {compare,
         "Which report of a blocked test is fair to both sides?",
         {{"\"Step 2: /signup answers 'Certificate expired' in Firefox and Chrome, at 14:05 and again at 14:40 "
           "(screenshots). I could not reach step 3.\"",
           right},
          {"\"Could not test. Please pay.\""},
          {"\"Step 2 did not work, so I marked 3 to 9 as failed as well.\""},
          {"\"The site was down I think, I did something else in the meantime.\""}}},
    };
}

// Ids of their own, the same on every server.
std::string standard_id(std::size_t number) {
    char id[37];
    std::snprintf(id, sizeof id, "01900000-0000-7000-8001-%012zu", number);
    return id;
}

}  // namespace

std::vector<BankQuestion> standard_questions(Time now) {
    auto table = knowledge_questions();
    for (auto& q : compare_questions()) table.push_back(std::move(q));
    std::vector<BankQuestion> out;
    for (auto& q : table)
        out.push_back(bank_question(standard_id(out.size() + 1), {q.kind, q.text, std::move(q.choices), true}, now));
    return out;
}

}  // namespace peertest
