// Around each file of API tests: with PEERTEST_TEST_REDIS=on its servers share a real Redis of the file's own.
import { afterAll } from "vitest";
import { Service } from "./services";

if (process.env.PEERTEST_TEST_REDIS === "on") {
  const redis = new Service("redis");
  process.env.PEERTEST_TEST_REDIS_OF_FILE = redis.told.PEERTEST_TEST_REDIS_URL;
  afterAll(() => redis.stop());
}
