// Drawings: the bags with their signal flags, the mug, the filters and the harbour.

// International signal flags, on a field of 30 x 24.
const FLAGS = {
  A: '<path fill="#fff" d="M0 0h15v24H0z"/><path fill="#1f5fa8" d="M15 0h15l-7 12 7 12H15z"/>',
  B: '<path fill="#d9482b" d="M0 0h30l-7 12 7 12H0z"/>',
  D: '<path fill="#f3c63f" d="M0 0h30v24H0z"/><path fill="#1f5fa8" d="M0 6h30v12H0z"/>',
  F: '<path fill="#fff" d="M0 0h30v24H0z"/><path fill="#d9482b" d="M15 0l15 12-15 12L0 12z"/>',
  G: '<path fill="#f3c63f" d="M0 0h30v24H0z"/><path fill="#1f5fa8" d="M5 0h5v24H5zM15 0h5v24h-5zM25 0h5v24h-5z"/>',
  H: '<path fill="#fff" d="M0 0h15v24H0z"/><path fill="#d9482b" d="M15 0h15v24H15z"/>',
  L: '<path fill="#f3c63f" d="M0 0h30v24H0z"/><path fill="#10263b" d="M15 0h15v12H15zM0 12h15v12H0z"/>',
  P: '<path fill="#1f5fa8" d="M0 0h30v24H0z"/><path fill="#fff" d="M9 7h12v10H9z"/>',
  Q: '<path fill="#f3c63f" d="M0 0h30v24H0z"/>',
  U: '<path fill="#fff" d="M0 0h30v24H0z"/><path fill="#d9482b" d="M0 0h15v12H0zM15 12h15v12H15z"/>',
};

const flag = (letter, x, y) => `<g transform="translate(${x} ${y})">${FLAGS[letter]}</g>`;

const bag = (product) => `
  <path fill="${product.colour}" d="M46 38h108l8 168q0 10-10 10H48q-10 0-10-10z"/>
  <path fill="#0003" d="M46 38h108l1 14H45z"/><path fill="#fff3" d="M46 38h14l-6 178h-6q-10 0-10-10z"/>
  <path fill="#f6f1e7" d="M62 84h76v98H62z"/>${flag(product.flag, 85, 94)}
  <path stroke="#10263b" stroke-width="3" d="M72 134h56M72 146h42M72 158h50"/><circle cx="124" cy="170" r="5" fill="${product.colour}"/>`;

const mug = (product) => `
  <path fill="none" stroke="${product.colour}" stroke-width="13" d="M136 96q38 0 34 38t-38 34"/>
  <path fill="${product.colour}" d="M44 72h96v112q0 20-20 20H64q-20 0-20-20z"/><path fill="#fff" d="M42 66h100v10H42z"/>
  ${flag(product.flag, 76, 120)}<path fill="none" stroke="#8b857a" stroke-width="4" d="M76 52q-9-10 0-20t0-20M108 52q-9-10 0-20t0-20"/>`;

const filters = (product) => `
  <path fill="#d8b98c" d="M30 70h140l-46 120H76z"/><path fill="#e6cca6" d="M42 58h140l-46 120H88z"/>
  <path fill="#c9a673" d="M42 58h140l-4 12H46z"/>${flag(product.flag, 96, 96)}`;

export function picture(product) {
  const draw = { mug, filters }[product.id] ?? bag;
  return `<svg viewBox="0 0 200 230" role="img" aria-label="${product.name}">${draw(product)}</svg>`;
}

export const harbour = `
<svg viewBox="0 0 520 420" role="img" aria-label="A lighthouse above the harbour at dawn">
  <defs><linearGradient id="beam"><stop stop-color="#f3c63f" stop-opacity=".6"/><stop offset="1" stop-color="#f3c63f" stop-opacity="0"/></linearGradient></defs>
  <rect width="520" height="420" fill="#f3c9a0"/><circle cx="372" cy="196" r="74" fill="#f6f1e7"/>
  <path fill="#e8a87c" d="M0 230q90-34 190-12t330-18v220H0z"/>
  <path fill="#2f6f73" d="M0 282q60-16 130 0t130 0 130 0 130 0v138H0z"/>
  <path fill="#1d4a6b" d="M0 322q60-16 130 0t130 0 130 0 130 0v98H0z"/>
  <path fill="#10263b" d="M0 364q60-16 130 0t130 0 130 0 130 0v56H0z"/>
  <path fill="#10263b" d="M40 300l40-34h92l40 34z"/><path fill="#f6f1e7" d="M104 92h44l14 176H90z"/>
  <path fill="#d9482b" d="M101 128h50l4 44H97zM94 212h64l4 44H91z"/><path fill="#10263b" d="M98 80h56v14H98zM110 54h32v28h-32zM106 46h40l-20-20z"/>
  <path fill="#f3c63f" d="M114 58h24v20h-24z"/><path fill="url(#beam)" d="M138 60l250-50v120L138 78z"/>
  <g transform="translate(300 268)"><path fill="#d9482b" d="M0 34h140l-22 34H24z"/><path fill="#f6f1e7" d="M36 8h44v26H36z"/><path stroke="#10263b" stroke-width="4" d="M96 34V-64M96-58l-60 66"/>
  ${flag("L", 99, -62)}</g>
</svg>`;
