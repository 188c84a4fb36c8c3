import { harbour } from "./art.js";
import { products } from "./catalogue.js";
import { find } from "./page.js";
import { tile } from "./tile.js";

find("harbour").innerHTML = harbour;
find("fresh").append(...products.slice(0, 4).map(tile));
