import { picture } from "./art.js";
import { add } from "./basket-store.js";
import { findProduct, GRINDS, kindName, money, pence } from "./catalogue.js";
import { element, find, toast } from "./page.js";

const product = findProduct(new URLSearchParams(location.search).get("id"));
const page = find("product");

function orderForm() {
  const form = element("form.stack");
  if (product.kind !== "gear") {
    const grind = element("select", { name: "grind" }, ...GRINDS.map((name) => element("option", {}, name)));
    form.append(element("label", {}, "Grind ", grind));
  }
  const quantity = element("input", { name: "quantity", type: "number", min: "1", max: "20", value: "1" });
  form.append(element("label", {}, "How many ", quantity), element("button.button", {}, "Add to basket"));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const { grind = "", quantity: many } = Object.fromEntries(new FormData(form));
    add({ id: product.id, grind, quantity: Number(many) });
    toast(`${product.name} is in your basket`);
  });
  return form;
}

if (product) {
  document.title = `${product.name}: Harbour Coffee`;
  const art = element("div.product-art");
  art.innerHTML = picture(product);
  page.append(
    art,
    element("div.product-text", {},
      element("div.product-head", {},
        element("h1", {}, product.name),
        element("p.price", {}, money(pence(product)))),
      product.soldOut ? element("p.badge", {}, "Sold out until next season") : null,
      element("p.origin", {}, `${kindName(product)} · ${product.origin}`),
      element("p.notes", {}, product.notes),
      element("p.lead", {}, product.text),
      orderForm()));
} else {
  page.append(element("h1", {}, "We do not sell this"), element("p", {}, "Perhaps it sailed. The shop has the rest."));
}
