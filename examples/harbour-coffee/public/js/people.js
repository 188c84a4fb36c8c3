// Accounts and orders of this browser: the shop is an example and has no server side.
const SAMPLE = { name: "Sam Rudder", email: "sam@harbour.test", password: "lighthouse-42" };

const read = (key, otherwise) => JSON.parse(localStorage.getItem(key) ?? "null") ?? otherwise;
const write = (key, value) => localStorage.setItem(key, JSON.stringify(value));

const accounts = () => [SAMPLE, ...read("harbour.accounts", [])];

export const person = () => read("harbour.person", null) ?? JSON.parse(sessionStorage.getItem("harbour.person"));

export function signIn(email, password, remember) {
  const found = accounts().find((one) => one.email === email.trim().toLowerCase() && one.password === password);
  if (!found) return false;
  if (remember) write("harbour.person", found);
  else sessionStorage.setItem("harbour.person", JSON.stringify({ name: found.name, email: found.email }));
  return true;
}

export function register(account) {
  const email = account.email.trim().toLowerCase();
  if (accounts().some((one) => one.email === email)) return false;
  write("harbour.accounts", [...read("harbour.accounts", []), { ...account, email }]);
  return signIn(email, account.password, true);
}

export function signOut() {
  localStorage.removeItem("harbour.person");
  sessionStorage.removeItem("harbour.person");
}

export const orders = () => read("harbour.orders", []);
export const addOrder = (order) => write("harbour.orders", [order, ...orders()]);
