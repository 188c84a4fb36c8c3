// What every page shares: the header's state, the toast, small helpers for building elements.
import { count } from "./basket-store.js";
import { person } from "./people.js";

/** element("p.lead", { onclick }, "text", child): an element with classes, properties and children. */
export function element(name, properties = {}, ...children) {
  const [tag, ...classes] = name.split(".");
  const made = document.createElement(tag);
  made.className = classes.join(" ");
  for (const [key, value] of Object.entries(properties)) {
    if (key in made) made[key] = value;
    else made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child !== null));
  return made;
}

export const find = (name) => document.querySelector(`[data-${name}]`);

let hideToast;
export function toast(text) {
  const box = document.querySelector(".toast");
  box.textContent = text;
  box.classList.add("shown");
  clearTimeout(hideToast);
  hideToast = setTimeout(() => box.classList.remove("shown"), 4000);
}

function showHeader() {
  find("count").textContent = count();
  const signedIn = person();
  if (signedIn) find("account").textContent = signedIn.name.split(" ")[0];
  for (const link of document.querySelectorAll("nav a")) {
    if (link.pathname === location.pathname) link.setAttribute("aria-current", "page");
  }
}

showHeader();
addEventListener("basket", showHeader);
addEventListener("storage", showHeader);
