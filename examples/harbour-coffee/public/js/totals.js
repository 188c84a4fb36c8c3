// The sums, as basket and checkout show them.
import { totals, voucher } from "./basket-store.js";
import { money } from "./catalogue.js";
import { element } from "./page.js";

export function showTotals(list) {
  const { goods, discount, delivery, total } = totals();
  const row = (name, amount, kind = "row") =>
    element(`div.${kind}`, {}, element("dt", {}, name), element("dd", {}, amount));
  list.replaceChildren(...[
    row("Goods", money(goods)),
    discount ? row(`Voucher ${voucher()}`, `−${money(discount)}`) : null,
    row("Delivery", delivery ? money(delivery) : "free"),
    row("Total", money(total), "row.total"),
  ].filter(Boolean));
}
