import { empty, lines, totals } from "./basket-store.js";
import { findProduct, money } from "./catalogue.js";
import { element, find } from "./page.js";
import { addOrder, person } from "./people.js";
import { showTotals } from "./totals.js";

const TEST_CARD = "4242424242424242";
const form = find("form");

const RULES = {
  name: (value) => value.trim() !== "" || "Please give a name.",
  email: (value) => /^\S+@\S+\.\S+$/.test(value) || "Please give an email address.",
  street: (value) => value.trim() !== "" || "Please give street and number.",
  town: (value) => value.trim() !== "" || "Please give a town.",
  postcode: (value) => value.trim().length >= 4 || "Please give a postcode.",
  card: (value) => value.replaceAll(" ", "") === TEST_CARD || "This card was declined.",
  expiry: (value) => /^(0[1-9]|1[0-2])\/\d\d$/.test(value.trim()) || "Please write it as MM/YY.",
  cvc: (value) => /^\d{3}$/.test(value) || "Three digits, from the back of the card.",
};

/** Puts the complaint under its field; true if there is none. */
function check(name) {
  const field = form.elements[name];
  const verdict = RULES[name](field.value);
  const label = field.closest("label");
  label.querySelector(".field-error")?.remove();
  field.setAttribute("aria-invalid", String(verdict !== true));
  if (verdict !== true) {
    label.append(element("span.field-error", { id: `${name}-error` }, verdict));
    field.setAttribute("aria-describedby", `${name}-error`);
  }
  return verdict === true;
}

function confirmation(order) {
  find("checkout-page").replaceChildren(
    element("div.card.confirmation", {},
      element("h2", { tabIndex: -1 }, "Thank you, it is on the roasting list"),
      element("p", {}, "Order ", element("strong", {}, order.number), ` for ${money(order.total)}.`),
      element("p", {}, `A confirmation is on its way to ${order.email}.`),
      element("p", {}, element("a.button", { href: "/products" }, "Back to the shop"))));
  document.querySelector(".confirmation h2").focus();
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const wrong = Object.keys(RULES).filter((name) => !check(name));
  if (wrong.length) {
    form.elements[wrong[0]].focus();
    return;
  }
  const order = {
    number: `HC-${1000 + Math.floor(Math.random() * 9000)}`,
    email: form.elements.email.value,
    at: new Date().toISOString(),
    lines: lines(),
    total: totals().total,
  };
  addOrder(order);
  confirmation(order);
  empty();
});

const signedIn = person();
if (signedIn) {
  form.elements.name.value = signedIn.name;
  form.elements.email.value = signedIn.email;
}
if (lines().length === 0) {
  find("checkout-page").replaceChildren(
    element("p.lead", {}, "There is nothing to pay for yet. ", element("a", { href: "/products" }, "To the shop")));
} else {
  find("lines").append(
    ...lines().map((line) => element("li", {}, `${line.quantity} × ${findProduct(line.id).name} ${line.grind}`)));
  showTotals(find("totals"));
}
