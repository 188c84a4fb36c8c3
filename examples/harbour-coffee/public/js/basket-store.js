// The basket, kept in this browser: lines of { id, grind, quantity }, and a voucher.
import { findProduct, pence } from "./catalogue.js";

const FREE_DELIVERY_FROM = 3000;
const DELIVERY = 350;
const VOUCHERS = { SPRING10: 10 };

function read(key, otherwise) {
  try {
    return JSON.parse(localStorage.getItem(key)) ?? otherwise;
  } catch {
    return otherwise;
  }
}

export const lines = () => read("harbour.basket", []).filter((line) => findProduct(line.id));
export const voucher = () => read("harbour.voucher", null);

function save(all) {
  localStorage.setItem("harbour.basket", JSON.stringify(all));
  dispatchEvent(new Event("basket"));
}

const same = (a, b) => a.id === b.id && a.grind === b.grind;

export function add(line) {
  const all = lines();
  const known = all.find((other) => same(other, line));
  if (known) known.quantity = Math.min(20, known.quantity + line.quantity);
  else all.push(line);
  save(all);
}

export function setQuantity(line, quantity) {
  const all = lines();
  all.find((other) => same(other, line)).quantity = Math.max(1, Math.min(20, quantity));
  save(all);
}

export function remove(line) {
  const all = lines();
  all.splice(all.indexOf(line), 1);
  save(all);
}

export function empty() {
  localStorage.removeItem("harbour.voucher");
  save([]);
}

/** True if the code is known; it then counts for this basket. */
export function applyVoucher(code) {
  const name = code.trim().toUpperCase();
  if (!(name in VOUCHERS)) return false;
  localStorage.setItem("harbour.voucher", JSON.stringify(name));
  return true;
}

export function totals() {
  const goods = lines().reduce((sum, line) => sum + pence(findProduct(line.id)) * line.quantity, 0);
  const discount = Math.round((goods * (VOUCHERS[voucher()] ?? 0)) / 100);
  const delivery = goods === 0 || goods >= FREE_DELIVERY_FROM ? 0 : DELIVERY;
  return { goods, discount, delivery, total: goods + delivery };
}

export const count = () => lines().reduce((sum, line) => sum + line.quantity, 0);
