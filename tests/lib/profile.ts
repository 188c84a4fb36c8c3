// What each member of a replica set is asked by the product, as MongoDB's own profiler tells it.
import { MongoClient } from "mongodb";

export interface Asked {
  ns: string;
  op: string;
  command: any;
  appName?: string;
}

export class Member {
  private constructor(
    private readonly client: MongoClient,
    readonly database: string,
  ) {}

  static async at(port: string, database: string): Promise<Member> {
    return new Member(await MongoClient.connect(`mongodb://127.0.0.1:${port}/?directConnection=true`), database);
  }

  async isPrimary(): Promise<boolean> {
    return (await this.client.db("admin").command({ hello: 1 })).isWritablePrimary === true;
  }

  /** From now on it writes down all that it is asked about this database. */
  async listen(): Promise<void> {
    await this.client.db(this.database).command({ profile: 2 });
  }

  /** What the product asked, oldest first. */
  async asked(): Promise<(Asked & { collection: string })[]> {
    const rows = await this.client.db(this.database).collection("system.profile").find({ appName: "peertest" }).sort({ ts: 1 }).toArray();
    return rows.map((row) => ({ ...(row as unknown as Asked), collection: String(row.ns).slice(this.database.length + 1) }));
  }

  close(): Promise<void> {
    return this.client.close();
  }
}
