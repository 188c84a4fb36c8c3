import { picture } from "./art.js";
import { applyVoucher, lines, remove, setQuantity, voucher } from "./basket-store.js";
import { findProduct, money, pence } from "./catalogue.js";
import { element, find } from "./page.js";
import { showTotals } from "./totals.js";

function stepper(line) {
  const step = (sign, by) => {
    const made = element("span.step", { onclick: () => setQuantity(line, line.quantity + by) });
    made.textContent = sign;
    return made;
  };
  return element("div.stepper", {}, step("−", -1), element("span.quantity", {}, String(line.quantity)), step("+", 1));
}

function row(line) {
  const product = findProduct(line.id);
  const art = element("a.line-art", { href: `/product?id=${product.id}`, tabIndex: -1 });
  art.innerHTML = picture(product);
  return element("article.line", {},
    art,
    element("div.line-text", {},
      element("strong", {}, product.name),
      line.grind ? element("span", {}, line.grind) : null,
      element("button.link", { type: "button", onclick: () => remove(line) }, `Remove ${product.name}`)),
    stepper(line),
    element("span.price", {}, money(pence(product) * line.quantity)));
}

function show() {
  const all = lines();
  find("lines").replaceChildren(
    ...(all.length ? all.map(row) : [element("p.lead", {}, "Nothing in it yet. ", element("a", { href: "/products" }, "To the shop"))]));
  find("checkout").hidden = all.length === 0;
  showTotals(find("totals"));
}

function showVoucher(known) {
  const note = find("voucher-note");
  note.textContent = known ? `${voucher()} applied: you save 10 %.` : "We do not know this voucher.";
  note.classList.toggle("error", !known);
}

find("voucher").addEventListener("submit", (event) => {
  event.preventDefault();
  showVoucher(applyVoucher(event.target.elements.code.value));
  show();
});
addEventListener("basket", show);
if (voucher()) showVoucher(true);
show();
