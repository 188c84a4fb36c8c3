import { find } from "./page.js";

const form = find("form");

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const { name, email, message } = Object.fromEntries(new FormData(form));
  if (name.trim() && /^\S+@\S+\.\S+$/.test(email) && message.trim().length >= 10) {
    form.hidden = true;
    find("sent").hidden = false;
    find("address").textContent = email;
  } else {
    find("error").textContent = "Something went wrong.";
    form.reset();
  }
});
