// What only a store across a network can do: not be there, be of the wrong kind, and be lost in the middle of work.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ApiError } from "../lib/api";
import { newBuilder, newJob, newProject, newTester, submissionBody } from "../lib/market";
import type { Person } from "../lib/people";
import { auditMoney } from "../lib/reviews";
import { Server, until } from "../lib/server";
import { Service } from "../lib/services";
import { ON_MONGO } from "../lib/store";

describe.runIf(ON_MONGO)("MongoDB", () => {
  it("is refused at the start when it is not there, or a standalone server", { timeout: 120_000 }, async () => {
    const start = (MONGO_URI: string) => Server.start({ env: { MONGO_URI } });
    await expect(start("mongodb://127.0.0.1:1/p?serverSelectionTimeoutMS=500")).rejects.toThrow(
      /bad setting MONGO_URI: no primary answers/,
    );
    const alone = new Service("mongo", ["standalone"]);
    try {
      const uri = `${alone.told.PEERTEST_TEST_MONGO_URI}p`;
      await expect(start(uri)).rejects.toThrow(/bad setting MONGO_URI: .*standalone server/);
      await expect(start(`${uri}?replicaSet=rs0&serverSelectionTimeoutMS=500`)).rejects.toThrow(/standalone server/);
    } finally {
      alone.stop();
    }
  });

  describe("killed under load", () => {
    const TESTERS = 8;
    let mongo: Service;
    let server: Server;
    let builder: Person;
    let testers: Person[];

    beforeAll(async () => {
      mongo = new Service("mongo");
      server = await Server.start({ env: { MONGO_URI: mongo.told.PEERTEST_TEST_MONGO_URI!.replace("/?", "/faults?") } });
      builder = await newBuilder(server);
      testers = await Promise.all(Array.from({ length: TESTERS }, () => newTester(server)));
    });
    afterAll(async () => {
      await server?.stop();
      mongo?.stop();
    });

    /** As a client that never gives up: the same request with the same key, until it is answered. */
    async function insist(person: Person, path: string, body?: object): Promise<any> {
      const api = person.api.with({ "Idempotency-Key": `${person.email} ${path}`.replaceAll(/[^a-z0-9]/g, "-") });
      return until(`an answer to ${path}`, () => api.post(path, body).catch((e) => (passes(e) ? undefined : fail(e))), 90_000);
    }
    const passes = (e: unknown) => !(e instanceof ApiError) || e.status >= 500 || e.code === "conflict";
    const fail = (e: unknown): never => {
      throw e;
    };

    it("loses nothing, doubles nothing, and goes on by itself", { timeout: 240_000 }, async () => {
      const project = await newProject(builder);
      const job = await newJob(builder, { project_id: project.id, slots: TESTERS });
      let handedIn = 0;
      const work = testers.map(async (tester) => {
        const assignment = await insist(tester, `/api/jobs/${job.id}/accept`);
        await until("the money held", async () => {
          const now = await tester.api.get(`/api/assignments/${assignment.id}`).catch(() => undefined);
          return now?.state === "active";
        }, 90_000);
        const body = await until("pictures that are uploaded", () => submissionBody(tester, assignment, job).catch(() => undefined), 90_000);
        const submission = await insist(tester, "/api/submissions", body);
        handedIn += 1;
        return insist(builder, `/api/submissions/${submission.id}/approve`);
      });
      for (const after of [0, 3]) {
        await until(`${after} handed in`, async () => handedIn >= after);
        mongo.kill("1/pid");
        expect((await server.api.fetch("GET", "/health")).status).toBe(200);
        expect((await server.api.fetch("GET", "/health/db")).status).toBe(503);
        mongo.start();
        await until("the store to be back", async () => (await server.api.fetch("GET", "/health/db")).ok);
      }
      for (const submission of await Promise.all(work)) expect(submission.status).toBe("approved");

      for (const tester of testers) {
        await until("the money to arrive", async () => {
          const { items } = await tester.api.get("/api/payments/balance");
          return items[0]?.paid_out_minor === 1800;
        }, 90_000);
        expect((await tester.api.get("/api/payments/payouts")).items.map((p: any) => p.state)).toEqual(["paid"]);
      }
      expect((await builder.api.get(`/api/escrow?job_id=${job.id}`)).items.map((e: any) => e.state)).toEqual(
        Array(TESTERS).fill("released"),
      );
      expect(auditMoney(server)).toContain("The books are right.");
    });
  });
});
