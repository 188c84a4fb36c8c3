// Serves the shop: HTML pages from pages/ (with the shared header and footer put in), the rest from public/.
import { createReadStream, existsSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize, sep } from "node:path";

const root = import.meta.dirname;
const port = Number(process.env.PORT ?? 8001);
// "deny" forbids framing everywhere; otherwise only the account page forbids it.
const framing = process.env.FRAMING ?? "allow";
// The PeerTest Hub whose script follows testers, and the key of the shop's project there (the demo's, by default).
const hub = process.env.PEERTEST_URL ? new URL(process.env.PEERTEST_URL).origin : undefined;
const telemetryKey = process.env.PEERTEST_TELEMETRY_KEY ?? "harbour-coffee-demo";

const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
};

const PAGES = new Map([
  ["/", "home"],
  ...["products", "product", "basket", "checkout", "account", "contact"].map((name) => [`/${name}`, name]),
]);

function page(name) {
  return readFileSync(join(root, "pages", `${name}.html`), "utf8")
    .replace(/<!-- (header|footer) -->/g, (_, part) => readFileSync(join(root, "parts", `${part}.html`), "utf8").trimEnd())
    .replace("  </head>", () => `${followTesters()}  </head>`);
}

function followTesters() {
  return hub ? `    <script async src="${hub}/peertest.js" data-telemetry-key="${encodeURIComponent(telemetryKey)}"></script>\n` : "";
}

/** Nothing but our own files; of strangers, only the script that follows testers. */
function policy(framable) {
  const from = hub ? ` ${hub}` : "";
  return [
    "default-src 'none'",
    `script-src 'self'${from}`,
    `connect-src${from || " 'none'"}`,
    "style-src 'self'",
    "img-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    ...(framable ? [] : ["frame-ancestors 'none'"]),
  ].join("; ");
}

/** The file below public/ that this path names, or undefined. */
function asset(path) {
  const folder = join(root, "public");
  const file = normalize(join(folder, path));
  if (!file.startsWith(folder + sep) || !(extname(file) in TYPES)) return undefined;
  return existsSync(file) && statSync(file).isFile() ? file : undefined;
}

function pathOf(request) {
  try {
    return decodeURIComponent(new URL(request.url, "http://shop").pathname);
  } catch {
    return undefined;
  }
}

function answer(request, response) {
  const path = pathOf(request);
  response.setHeader("X-Content-Type-Options", "nosniff");
  response.setHeader("Cache-Control", "no-cache");
  if (request.method !== "GET" && request.method !== "HEAD") {
    response.writeHead(405, { Allow: "GET, HEAD" }).end();
    return;
  }
  const name = PAGES.get(path);
  const file = name || !path || path.includes("\0") ? undefined : asset(path);
  if (file) {
    response.setHeader("Content-Type", TYPES[extname(file)]);
    if (request.method === "HEAD") response.end();
    else createReadStream(file).pipe(response);
    return;
  }
  const framable = framing !== "deny" && name !== "account";
  if (!framable) response.setHeader("X-Frame-Options", "DENY");
  response.setHeader("Content-Security-Policy", policy(framable));
  response.writeHead(name ? 200 : 404, { "Content-Type": "text/html; charset=utf-8" });
  response.end(request.method === "HEAD" ? undefined : page(name ?? "not-found"));
}

const server = createServer((request, response) => {
  try {
    answer(request, response);
  } catch (error) {
    console.error(error);
    if (!response.headersSent) response.writeHead(500, { "Content-Type": "text/plain" });
    response.end("Something went wrong\n");
  }
});
server.on("error", (error) => {
  console.error(`cannot listen on 127.0.0.1:${port}: ${error.message}`);
  process.exit(1);
});
server.listen(port, "127.0.0.1", () => {
  console.log(`Harbour Coffee is open on http://127.0.0.1:${server.address().port}`);
});
for (const signal of ["SIGINT", "SIGTERM"]) {
  process.on(signal, () => {
    server.close(() => process.exit(0));
    server.closeAllConnections();
  });
}
