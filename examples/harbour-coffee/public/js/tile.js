// One product in a grid.
import { picture } from "./art.js";
import { add } from "./basket-store.js";
import { GRINDS, kindName, money, pence } from "./catalogue.js";
import { element, toast } from "./page.js";

export function tile(product) {
  const link = element("a.tile-link", { href: `/product?id=${product.id}` });
  link.innerHTML = `<span class="tile-art">${picture(product)}</span>`;
  link.append(element("strong", {}, product.name));
  const button = element("button.button.small", {
    type: "button",
    disabled: Boolean(product.soldOut),
    onclick: () => {
      add({ id: product.id, grind: product.kind === "gear" ? "" : GRINDS[0], quantity: 1 });
      toast(`${product.name} is in your basket`);
    },
  }, product.soldOut ? "Sold out" : "Add");
  button.setAttribute("aria-label", product.soldOut ? `${product.name} is sold out` : `Add ${product.name}`);
  return element("article.tile", {},
    link,
    element("p.origin", {}, `${kindName(product)} · ${product.origin}`),
    element("p.notes", {}, product.notes),
    element("p.tile-foot", {}, element("span.price", {}, money(pence(product))), button));
}
