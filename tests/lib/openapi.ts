// The server's own description of its routes, for tests that walk all of them.
import type { Json } from "./api";
import type { Server } from "./server";

export interface Route {
  method: string;
  /** With its {parameters}. */
  path: string;
  /** Who may ask; none: everybody, logged in or not. */
  roles: string[];
  open: boolean;
  query: string[];
  /** Of the query, what must be there. */
  asked: string[];
  needsIfMatch: boolean;
  takesIdempotencyKey: boolean;
  /** The schema of its JSON body. */
  body?: Json;
  /** The schema of its JSON answer. */
  answer?: Json;
  status: number;
}

export interface Bound {
  /** As the server names it: journeys[0].steps[0].instruction. */
  field: string;
  /** A body whose one field is past its bound. */
  body: any;
  what: string;
}

type Schema = any;

export class Document {
  private constructor(private readonly document: any) {}

  static async of(server: Server): Promise<Document> {
    return new Document(await server.api.get("/api/openapi.json"));
  }

  routes(): Route[] {
    return Object.entries<any>(this.document.paths).flatMap(([path, methods]) =>
      Object.entries<any>(methods).map(([method, about]) => {
        const parameters = (where: string) => (about.parameters ?? []).filter((p: any) => p.in === where);
        const named = (where: string) => parameters(where).map((p: any) => p.name);
        const content: any = Object.values(about.requestBody?.content ?? {})[0];
        const [status, answer] = Object.entries<any>(about.responses)[0]!;
        return {
          method: method.toUpperCase(),
          path,
          roles: about["x-roles"]?.split(", ") ?? [],
          open: about.security?.length === 0,
          query: named("query"),
          asked: parameters("query").filter((p: any) => p.required).map((p: any) => p.name),
          needsIfMatch: named("header").includes("If-Match"),
          takesIdempotencyKey: named("header").includes("Idempotency-Key"),
          body: content?.schema,
          answer: answer.content?.["application/json"]?.schema,
          status: Number(status),
        };
      }),
    );
  }

  private resolve(schema: Schema): Schema {
    if (schema.$ref) return this.resolve(this.document.components.schemas[schema.$ref.split("/").at(-1)]);
    // Null is a value: what else it may be is what counts here.
    if (schema.anyOf) return this.resolve(schema.anyOf.find((s: Schema) => s.type !== "null"));
    return schema;
  }

  /** The smallest value that fits, with every optional member when `whole`. */
  sample(given: Schema, whole = false): any {
    const schema = this.resolve(given);
    if (schema.enum) return schema.enum[0];
    switch (schema.type) {
      case "object": {
        const names = Object.keys(schema.properties ?? {}).filter((n) => whole || schema.required?.includes(n));
        return Object.fromEntries(names.map((n) => [n, this.sample(schema.properties[n], whole)]));
      }
      case "array": {
        const least = whole ? Math.max(1, schema.minItems ?? 0) : (schema.minItems ?? 0);
        return Array.from({ length: least }, () => this.sample(schema.items, whole));
      }
      case "integer":
      case "number":
        return schema.minimum ?? 0;
      case "boolean":
        return false;
      default:
        return sampleText(schema);
    }
  }

  /** What of a value is not as the schema has it; nothing when it fits. */
  problems(given: Schema, value: any, at = "answer"): string[] {
    const schema = this.resolve(given);
    if (value === null) return given.anyOf?.some((s: Schema) => s.type === "null") ? [] : [`${at} is null`];
    if (schema.enum && !schema.enum.includes(value)) return [`${at} is ${value}`];
    const type = Array.isArray(value) ? "array" : Number.isInteger(value) && schema.type !== "number" ? "integer" : typeof value;
    if (schema.type && type !== schema.type) return [`${at} is ${type}, not ${schema.type}`];
    if (type === "string") return textProblems(schema, value, at);
    if (type === "array") return value.flatMap((item: any, i: number) => this.problems(schema.items, item, `${at}[${i}]`));
    if (type !== "object" || !schema.properties) return [];
    const missing = (schema.required ?? []).filter((name: string) => !(name in value)).map((name: string) => `${at}.${name} is missing`);
    const found = Object.entries(value).flatMap(([name, member]) =>
      schema.properties[name] ? this.problems(schema.properties[name], member, `${at}.${name}`) : [`${at}.${name} is not known`]);
    return [...missing, ...found];
  }

  /** The names of the free texts within a body: those that are no word of a list, no address, id or time. */
  texts(given: Schema, at = ""): string[] {
    const schema = this.resolve(given);
    if (schema.type === "array") return this.texts(schema.items, `${at}[]`);
    const member = (name: string) => this.texts(schema.properties[name], at ? `${at}.${name}` : name);
    if (schema.type === "object") return Object.keys(schema.properties ?? {}).flatMap(member);
    return isFreeText(schema) ? [at] : [];
  }

  /** The same body with `change` made to each of its free texts. */
  withTexts(given: Schema, value: any, change: (text: string, at: string, most: number) => string, at = ""): any {
    const schema = this.resolve(given);
    if (schema.type === "array" && Array.isArray(value)) return value.map((item) => this.withTexts(schema.items, item, change, `${at}[]`));
    if (schema.type === "object" && schema.properties && typeof value === "object" && value !== null) {
      const member = ([name, v]: [string, any]) =>
        [name, schema.properties[name] ? this.withTexts(schema.properties[name], v, change, at ? `${at}.${name}` : name) : v];
      return Object.fromEntries(Object.entries(value).map(member));
    }
    return isFreeText(schema) && typeof value === "string" ? change(value, at, schema.maxLength ?? 10_000) : value;
  }

  /** Bodies that are right but for one value, each just past one bound. */
  bounds(schema: Schema): Bound[] {
    const whole = this.sample(schema, true);
    const out: Bound[] = [];
    this.walk(schema, [], (at, past, what) => out.push({ field: nameOf(at), body: withValue(whole, at, past), what }));
    return out;
  }

  private walk(given: Schema, at: (string | number)[], past: (at: (string | number)[], value: unknown, what: string) => void): void {
    const schema = this.resolve(given);
    if (schema.type === "object") {
      for (const [name, member] of Object.entries(schema.properties ?? {})) this.walk(member, [...at, name], past);
    } else if (schema.type === "array") {
      const many = (n: number) => Array.from({ length: n }, () => this.sample(schema.items, true));
      if (schema.maxItems !== undefined) past(at, many(schema.maxItems + 1), `${schema.maxItems + 1} items`);
      if (schema.minItems) past(at, many(schema.minItems - 1), `${schema.minItems - 1} items`);
      this.walk(schema.items, [...at, 0], past);
    } else if (schema.type === "integer" || schema.type === "number") {
      if (schema.maximum !== undefined) past(at, schema.maximum + 1, `${schema.maximum + 1}`);
      if (schema.minimum !== undefined) past(at, schema.minimum - 1, `${schema.minimum - 1}`);
      if (schema.type === "integer") past(at, (schema.minimum ?? 0) + 0.5, "half a number");
      past(at, "1", "a number as text");
    } else if (schema.type === "boolean") {
      past(at, "true", "a boolean as text");
    } else if (schema.type === "string") {
      // A character of two bytes: bounds count characters.
      if (schema.maxLength !== undefined) past(at, "ü".repeat(schema.maxLength + 1), `${schema.maxLength + 1} characters`);
      if (schema.minLength) past(at, "ü".repeat(schema.minLength - 1), `${schema.minLength - 1} characters`);
      if (schema.enum) past(at, "something else", "a word that is not known");
      past(at, 1, "a number instead of text");
    }
  }
}

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

function textProblems(schema: Schema, value: string, at: string): string[] {
  if (schema.format === "date-time" && !TIME.test(value)) return [`${at} is no time: ${value}`];
  // What nobody did was done by the system; a question's choices are known within it alone.
  const other = value === "system" || /\bchoices\[\d+\]\.id$/.test(at);
  if (/[._]id$/.test(at) && !UUID_V7.test(value) && !other) return [`${at} is no UUIDv7: ${value}`];
  return [];
}

const ID = "01900000-0000-7000-8000-000000000000";

function sampleText(schema: Schema): string {
  if (schema.format === "uuid") return ID;
  if (schema.format === "date-time") return new Date(Date.now() + 2 * 86_400_000).toISOString();
  if (schema.format === "email") return "somebody@people.test";
  if (schema.format === "uri") return "https://shop.example.com/";
  if (schema.pattern === "^[A-Z]{3}$") return "USD";
  if (schema.pattern === "^[A-Z]{2}$") return "GB";
  if (schema.pattern) return "en";
  return "x".repeat(Math.max(schema.minLength ?? 0, 1));
}

const isFreeText = (schema: Schema) => schema.type === "string" && !schema.enum && !schema.format && !schema.pattern;

function nameOf(at: (string | number)[]): string {
  return at.map((part, i) => (typeof part === "number" ? `[${part}]` : (i ? "." : "") + part)).join("");
}

function withValue(whole: any, at: (string | number)[], value: unknown): any {
  if (at.length === 0) return value;
  const [first, ...rest] = at;
  const copy = Array.isArray(whole) ? [...whole] : { ...whole };
  copy[first!] = withValue(copy[first!], rest, value);
  return copy;
}
