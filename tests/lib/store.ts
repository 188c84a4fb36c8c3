// What the servers under test stand on: SQLite in their data folder, or a database of MongoDB for each; and whether they
// use a Redis, of which each data folder has a database too.
import { basename } from "node:path";
import { MongoClient } from "mongodb";

export const ON_MONGO = process.env.PEERTEST_TEST_STORE === "mongo";

const redisDatabases: string[] = []; // by data folder

/** The settings that make a server keep what belongs to this data folder there. */
export function storeSettings(dataDir: string): Record<string, string> {
  return { ...mongoSettings(dataDir), ...redisSettings(dataDir) };
}

function mongoSettings(dataDir: string): Record<string, string> {
  if (!ON_MONGO) return {};
  const uri = new URL(process.env.PEERTEST_TEST_MONGO_URI!);
  uri.pathname = basename(dataDir).replaceAll(/[^a-zA-Z0-9]/g, "_");
  return { MONGO_URI: uri.href };
}

function redisSettings(dataDir: string): Record<string, string> {
  const url = process.env.PEERTEST_TEST_REDIS_OF_FILE;
  if (!url) return {};
  if (!redisDatabases.includes(dataDir)) redisDatabases.push(dataDir);
  return { REDIS_URL: `${url}/${redisDatabases.indexOf(dataDir)}` };
}

export async function dropStore(dataDir: string): Promise<void> {
  const { MONGO_URI } = mongoSettings(dataDir);
  if (!MONGO_URI) return;
  const client = await MongoClient.connect(MONGO_URI);
  try {
    await client.db().dropDatabase();
  } finally {
    await client.close();
  }
}
