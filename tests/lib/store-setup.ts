// Before all API tests: with PEERTEST_TEST_STORE=mongo they run on a real MongoDB, started here unless one is named.
import { Service } from "./services";

export default function setup(): (() => void) | undefined {
  if (process.env.PEERTEST_TEST_STORE !== "mongo" || process.env.PEERTEST_TEST_MONGO_URI) return;
  const mongo = new Service("mongo");
  Object.assign(process.env, mongo.told);
  return () => mongo.stop();
}
