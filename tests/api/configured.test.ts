// Rules whose numbers are settings, with others than the defaults.
import { afterAll, beforeAll, expect, test } from "vitest";
import { refusal } from "../lib/api";
import { accept, newBuilder, newJob, qualify } from "../lib/market";
import { newPerson } from "../lib/people";
import { Server } from "../lib/server";

let server: Server;

beforeAll(async () => {
  server = await Server.start({ env: { PEERTEST_QUALIFICATION_PASS_SCORE: "88", PEERTEST_MAX_OPEN_ASSIGNMENTS: "1" } });
});
afterAll(() => server?.stop());

test("what passes the entrance test, and how many tests one may have under way", async () => {
  const [builder, tester] = [await newBuilder(server), await newPerson(server, "tester")];
  expect(await tester.api.get("/api/qualification")).toMatchObject({ pass_score: 88, passed: false });
  await expect(qualify(tester, 6)).rejects.toThrow(/"score":75,"passed":false/);
  const [one, two] = [await newJob(builder), await newJob(builder)];
  expect((await refusal(accept(tester, one.id))).code).toBe("not_qualified");
  await qualify(tester, 7); // 87.5, which is 88
  await accept(tester, one.id);
  const no = await refusal(accept(tester, two.id));
  expect(no).toMatchObject({ status: 409, code: "too_many_assignments" });
  expect(no.problem.detail).toBe("You have 1 test under way. Finish one first.");
  expect((await tester.api.get(`/api/jobs/${two.id}`)).viewer.reasons.map((r: any) => r.code)).toEqual(["too_many_assignments"]);
});
