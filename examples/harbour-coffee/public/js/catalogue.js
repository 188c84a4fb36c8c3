// What the shop sells. Prices are in pounds, for one bag of 250 g or one piece.
export const products = [
  { id: "lighthouse", name: "Lighthouse Blend", kind: "medium", price: "8.50", flag: "L", colour: "#d9482b",
    origin: "Brazil and Colombia", notes: "Milk chocolate, hazelnut, orange",
    text: "The bag most people start with. Rounded and steady, good in a moka pot, better in a French press, and patient with a pot left standing." },
  { id: "first-light", name: "First Light", kind: "light", price: "12.40", flag: "F", colour: "#c9963b",
    origin: "Yirgacheffe, Ethiopia", notes: "Bergamot, apricot, jasmine",
    text: "Washed at Konga station and roasted pale. Brew it as a filter, a little cooler than you think, and let it open as the cup cools." },
  { id: "halyard", name: "Halyard", kind: "medium", price: "10.60", flag: "H", colour: "#2f6f73",
    origin: "Huila, Colombia", notes: "Red apple, panela, almond",
    text: "From eleven small farms above Pitalito. Sweet without sugar, with a clean finish that makes a second cup likely." },
  { id: "undertow", name: "Undertow", kind: "dark", price: "11.20", flag: "U", colour: "#43352c",
    origin: "Gayo, Sumatra", notes: "Cedar, dark cocoa, clove",
    text: "Heavy, low and slow. We take it just past the second crack for those who drink it with milk and a long view." },
  { id: "gannet", name: "Gannet AA", kind: "light", price: "13.50", flag: "G", colour: "#7b8f3a", soldOut: true,
    origin: "Nyeri, Kenya", notes: "Blackcurrant, grapefruit, cane sugar",
    text: "Bright as a slap of spray. A single lot of the largest beans; when it is gone it is gone until next season." },
  { id: "fairlead", name: "Fairlead", kind: "medium", price: "10.90", flag: "A", colour: "#55618c",
    origin: "Huehuetenango, Guatemala", notes: "Plum, toffee, black tea",
    text: "Grown high on limestone. It leads the rope where it should go: straight through an espresso machine and into breakfast." },
  { id: "ballast", name: "Ballast", kind: "dark", price: "7.90", flag: "B", colour: "#1d4a6b",
    origin: "Cerrado, Brazil", notes: "Peanut, molasses, toast",
    text: "Our everyday dark roast. It keeps the boat upright: plain, strong, cheap to run and hard to get wrong." },
  { id: "breakwater", name: "Breakwater Decaf", kind: "decaf", price: "9.20", flag: "D", colour: "#8a5a83",
    origin: "Tolima, Colombia", notes: "Caramel, fig, cocoa",
    text: "The strongest caffeine kick on our shelf, for night watches and early trains. Sugar-cane process, roasted medium." },
  { id: "mug", name: "Quayside Mug", kind: "gear", price: "14.00", flag: "Q", colour: "#10263b",
    origin: "Enamelled steel, 350 ml", notes: "Chip-proof, camp-proof",
    text: "Double-dipped enamel with a rolled rim. It survives deck, dishwasher and being knocked off a bollard." },
  { id: "filters", name: "Paper Filters", kind: "gear", price: "4.50", flag: "P", colour: "#a56a3a",
    origin: "100 pieces, size 02", notes: "Unbleached, no paper taste",
    text: "For cone drippers for one to four cups. Rinse once with hot water and forget that they are there." },
];

export const GRINDS = ["Whole beans", "Espresso", "Filter", "French press"];

export const findProduct = (id) => products.find((product) => product.id === id);
export const pence = (product) => Math.round(Number(product.price) * 100);
export const money = (amount) => `£${(amount / 100).toFixed(2)}`;
export const kindName = (product) =>
  ({ light: "Light roast", medium: "Medium roast", dark: "Dark roast", decaf: "Decaf", gear: "Gear" })[product.kind];
