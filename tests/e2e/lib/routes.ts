// The web app's routes as its own files list them, so that a test over all screens cannot forget one.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const APP = join(import.meta.dirname, "../../../web/src/app");

/** Of the files routes-<area>.ts. */
export function areas(): string[] {
  return readdirSync(APP).flatMap((name) => /^routes-(\w+)\.tsx?$/.exec(name)?.[1] ?? []).sort();
}

/** Patterns such as /jobs/:jobId; an optional end counts as a route of its own, a mere redirection as none. */
function routesOf(area: string): string[] {
  const file = readdirSync(APP).find((name) => name.startsWith(`routes-${area}.`))!;
  const lines = readFileSync(join(APP, file), "utf8").split("\n");
  const paths = lines.filter((line) => !/redirect\(|Navigate/.test(line)).flatMap((line) => /path: '([^']+)'/.exec(line)?.[1] ?? []);
  if (paths.length === 0) throw new Error(`no routes in ${file}: are they written otherwise now?`);
  return paths.flatMap((path) => (path.endsWith("?") ? [path.slice(0, path.lastIndexOf("/")), path.slice(0, -1)] : [path]));
}

/** The routes of an area to which none of these addresses leads. */
export function forgotten(area: string, addresses: string[]): string[] {
  const routes = routesOf(area).sort((a, b) => parameters(a) - parameters(b));
  const led = addresses.map((address) => routes.find((route) => leadsTo(address.split("?")[0]!, route)));
  return routes.filter((route) => !led.includes(route));
}

const parameters = (route: string) => route.split(":").length - 1;

function leadsTo(path: string, route: string): boolean {
  const [have, want] = [path.split("/"), route.split("/")];
  return have.length === want.length && want.every((part, at) => part.startsWith(":") || part === have[at]);
}
