// A server that is told to stop: first it only says so, and whoever balances the load can go elsewhere; then it ends.
import { connect } from "node:net";
import { expect, it } from "vitest";
import { Server, until } from "../lib/server";

it("is not ready any more, serves on for the delay, ends every connection with its answer, and ends well", async () => {
  const server = await Server.start({ env: { PEERTEST_STOP_DELAY_S: "3" } });
  expect((await server.api.fetch("GET", "/health/ready")).status).toBe(200);
  process.kill(server.pid, "SIGTERM");
  await until("the server not to be ready", async () => (await server.api.fetch("GET", "/health/ready")).status === 503);
  for (let i = 0; i < 20; i += 1) {
    const answer = await server.api.fetch("GET", "/api/openapi.json");
    expect([answer.status, answer.headers.get("connection")]).toEqual([200, "close"]);
  }
  await server.stop(); // a second signal ends the delay; it fails when the server does not end with 0
});

it("answers a request that comes on a connection made before the end", async () => {
  const server = await Server.start();
  const port = Number(new URL(server.url).port);
  const socket = connect(port, "127.0.0.1");
  await new Promise((done) => socket.once("connect", done));
  let got = "";
  socket.on("data", (bytes) => (got += bytes));
  const ended = new Promise((done) => socket.once("close", done));
  socket.write("GET /health HTTP/1.1\r\nHost: hub\r\n\r\n");
  const stopped = server.stop();
  await Promise.all([ended, stopped]);
  expect(got).toMatch(/^HTTP\/1\.1 200 /);
});
