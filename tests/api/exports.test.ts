// A job's findings taken out as a file, and what is shown to a tester who writes one.
import { afterAll, beforeAll, expect, test } from "vitest";
import { refusal } from "../lib/api";
import { accept, newBuilder, newJob, newTester, submit } from "../lib/market";
import { type Person } from "../lib/people";
import { Server } from "../lib/server";

let server: Server;
let builder: Person;
let tester: Person;
let job: any;

const finding = (title: string, severity: string, actual = "It does not.") => ({
  title,
  severity,
  kind: "functional",
  steps_to_reproduce: 'Open the "shop",\nthen search',
  actual,
  file_ids: [],
});

beforeAll(async () => {
  server = await Server.start();
  builder = await newBuilder(server);
  tester = await newTester(server);
  job = await newJob(builder, { known_issues: ["The search box loses its text", "Prices are in the wrong currency"] });
  const assignment = await accept(tester, job.id);
  const made = await submit(tester, assignment, job, {
    findings: [finding('=HYPERLINK("http://evil.test")', "minor", "@SUM(A1)"), finding("Check-out button does nothing", "critical")],
  });
  await builder.api.put(`/api/submissions/${made.id}/findings/${made.findings[1].id}/verdict`, { verdict: "accepted", note: "-1 for us" });
});

afterAll(() => server.stop());

test("findings as JSON, the gravest first", async () => {
  const all = await builder.api.get(`/api/jobs/${job.id}/findings`);
  expect(all).toMatchObject({ job_id: job.id, job_title: job.title });
  expect(all.items.map((f: any) => f.severity)).toEqual(["critical", "minor"]);
  expect(all.items[0]).toMatchObject({ verdict: "accepted", verdict_note: "-1 for us", environment: { os: "Linux" } });
  expect(await builder.api.get(`/api/jobs/${job.id}/findings?format=json`)).toEqual(all);
});

test("findings as CSV: no cell is a formula, quotes and line breaks stay inside", async () => {
  const answer = await builder.api.send<string>("GET", `/api/jobs/${job.id}/findings?format=csv`);
  expect(answer.headers.get("content-type")).toBe("text/csv; charset=utf-8");
  expect(answer.headers.get("content-disposition")).toBe(`attachment; filename="findings-${job.id}.csv"`);
  const [head, ...rest] = answer.body.split("\r\n");
  expect(head).toMatch(/^id,submission_id,tester,title,severity/);
  expect(rest.length).toBe(3); // two findings and the end of the last line
  expect(answer.body).toContain(`"'=HYPERLINK(""http://evil.test"")"`);
  expect(answer.body).toContain(`"'@SUM(A1)"`);
  expect(answer.body).toContain(`"'-1 for us"`);
  expect(answer.body).toContain(`"Open the ""shop"",\nthen search"`);
});

/** The cells of a CSV file whose cells are all quoted. */
function cellsOf(csv: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, cell, end] of csv.slice(csv.indexOf("\r\n") + 2).matchAll(/"((?:[^"]|"")*)"(,|\r\n)/g)) {
    rows.at(-1)!.push(cell!.replaceAll('""', '"'));
    if (end !== ",") rows.push([]);
  }
  return rows.slice(0, -1);
}

test("findings as CSV: a cell is what was written, with an apostrophe wherever a spreadsheet would calculate", async () => {
  const formulas = ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "\r=1+1", "\n=1+1", "  =1+1", "\u00a0=1+1", "＝1+1", "＋1+1", "－1+1", "＠SUM(A1)"];
  const words = ['","=1+1', 'a"', "a,b;c\td", "one\r\ntwo", "1+1", "a=b", "'=1+1"];
  const next = await newJob(builder);
  const made = await submit(tester, await accept(tester, next.id), next, {
    findings: [...formulas, ...words].map((actual) => finding("It fails", "minor", actual)),
    environment: { browser: "=cmd|' /C calc'!A0", os: "+Linux", viewport: "-1x1", language: "@en" },
  });
  const rows = cellsOf(await builder.api.get<string>(`/api/jobs/${next.id}/findings?format=csv`));
  expect(rows.map((row) => row.length)).toEqual(made.findings.map(() => 16));
  expect(rows.map((row) => row[8])).toEqual([...formulas.map((text) => `'${text}`), ...words]);
  expect(rows[0]!.slice(9, 13)).toEqual(["'=cmd|' /C calc'!A0", "'+Linux", "'-1x1", "'@en"]);
});

test("findings as Markdown", async () => {
  const answer = await builder.api.send<string>("GET", `/api/jobs/${job.id}/findings?format=md`);
  expect(answer.headers.get("content-type")).toBe("text/markdown; charset=utf-8");
  expect(answer.body).toContain("# Findings: Buy a bag of beans\n\n## Check-out button does nothing\n");
  expect(answer.body).toContain("- Verdict: accepted (-1 for us)");
});

test("only the job's builder takes them out", async () => {
  const other = await newBuilder(server);
  expect(await refusal(other.api.get(`/api/jobs/${job.id}/findings`))).toMatchObject({ status: 404 });
  expect(await refusal(tester.api.get(`/api/jobs/${job.id}/findings`))).toMatchObject({ status: 403 });
  expect(await refusal(server.api.get(`/api/jobs/${job.id}/findings`))).toMatchObject({ status: 401 });
  expect(await refusal(builder.api.get(`/api/jobs/${job.id}/findings?format=xls`))).toMatchObject({ status: 422, fields: ["format"] });
});

test("a job without submissions has an empty export", async () => {
  const quiet = await newJob(builder);
  expect((await builder.api.get(`/api/jobs/${quiet.id}/findings`)).items).toEqual([]);
});

test("known issues and own earlier findings that look alike are shown", async () => {
  const next = await newJob(builder, { known_issues: ["The search box loses its text"] });
  const assignment = await accept(tester, next.id);
  const similar = async (q: string) =>
    (await tester.api.get(`/api/assignments/${assignment.id}/similar-findings?q=${encodeURIComponent(q)}`)).items;
  expect(await similar("Search box LOSES text")).toEqual([{ title: "The search box loses its text", source: "known_issue" }]);
  expect(await similar("the check-out buttons do nothing")).toEqual([{ title: "Check-out button does nothing", source: "own_finding" }]);
  expect(await similar("Colours are too pale")).toEqual([]);

  expect(await refusal(similar(""))).toMatchObject({ status: 422, fields: ["q"] });
  expect(await refusal(similar("x".repeat(151)))).toMatchObject({ status: 422, fields: ["q"] });
  const other = await newTester(server);
  const asked = other.api.get(`/api/assignments/${assignment.id}/similar-findings?q=search`);
  expect(await refusal(asked)).toMatchObject({ status: 404 });
});
