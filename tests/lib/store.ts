// Which store the servers under test stand on: SQLite in their data folder, or a database of MongoDB for each.
import { basename } from "node:path";
import { MongoClient } from "mongodb";

export const ON_MONGO = process.env.PEERTEST_TEST_STORE === "mongo";

/** The settings that make a server keep what belongs to this data folder there. */
export function storeSettings(dataDir: string): Record<string, string> {
  if (!ON_MONGO) return {};
  const uri = new URL(process.env.PEERTEST_TEST_MONGO_URI!);
  uri.pathname = basename(dataDir).replaceAll(/[^a-zA-Z0-9]/g, "_");
  return { MONGO_URI: uri.href };
}

export async function dropStore(dataDir: string): Promise<void> {
  const settings = storeSettings(dataDir);
  if (!settings.MONGO_URI) return;
  const client = await MongoClient.connect(settings.MONGO_URI);
  try {
    await client.db().dropDatabase();
  } finally {
    await client.close();
  }
}
