import { kindName, products } from "./catalogue.js";
import { find } from "./page.js";
import { tile } from "./tile.js";

const form = find("filters");

// Every part of every text, so that any few letters of a word find their product.
function searchIndex() {
  const index = new Map();
  for (const product of products) {
    const text = [product.name, product.origin, product.notes, product.text, kindName(product)].join(" ").toLowerCase();
    for (let from = 0; from < text.length; from += 1) {
      for (let to = from + 1; to <= text.length; to += 1) {
        const part = text.slice(from, to);
        if (!index.has(part)) index.set(part, new Set());
        index.get(part).add(product.id);
      }
    }
  }
  return index;
}

function matching(query) {
  const wanted = query.trim().toLowerCase();
  if (wanted === "") return products;
  const ids = searchIndex().get(wanted) ?? new Set();
  return products.filter((product) => ids.has(product.id));
}

const ORDERS = {
  name: (a, b) => a.name.localeCompare(b.name),
  price: (a, b) => a.price.localeCompare(b.price),
};

function show() {
  const { q, kind, sort, available } = Object.fromEntries(new FormData(form));
  const shown = matching(q)
    .filter((product) => (!kind || product.kind === kind) && (!available || !product.soldOut))
    .sort(ORDERS[sort]);
  find("products").replaceChildren(...shown.map(tile));
  const amount = `${shown.length} ${shown.length === 1 ? "product" : "products"}`;
  find("summary").innerHTML = q ? `${amount} for “${q}”` : amount;
  const state = new URLSearchParams(Object.entries({ q, kind, sort, available }).filter(([, value]) => value));
  history.replaceState(null, "", `?${state}`);
}

for (const [name, value] of new URLSearchParams(location.search)) {
  const field = form.elements[name];
  if (field?.type === "checkbox") field.checked = true;
  else if (field) field.value = value;
}
form.addEventListener("input", show);
form.addEventListener("submit", (event) => event.preventDefault());
show();
