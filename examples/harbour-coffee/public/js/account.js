import { money } from "./catalogue.js";
import { element, find } from "./page.js";
import { orders, person, register, signIn, signOut } from "./people.js";

function onSubmit(form, act, complaint) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (act(Object.fromEntries(new FormData(form)))) location.reload();
    else form.querySelector("[data-error]").textContent = complaint;
  });
}

onSubmit(find("sign-in"), (given) => signIn(given.email, given.password, "remember" in given),
  "Email and password do not belong together.");
onSubmit(find("register"), register, "There is an account with this address already.");
find("sign-out").addEventListener("click", () => {
  signOut();
  location.assign("/");
});

const signedIn = person();
find("signed-out").hidden = Boolean(signedIn);
find("signed-in").hidden = !signedIn;
if (signedIn) {
  find("name").textContent = signedIn.name;
  const mine = orders().filter((order) => order.email === signedIn.email);
  find("orders").append(...(mine.length
    ? mine.map((order) => element("p.order", {},
        element("strong", {}, order.number), ` ${new Date(order.at).toLocaleDateString("en-GB")} `, money(order.total)))
    : [element("p", {}, "None yet.")]));
}
