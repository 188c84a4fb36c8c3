// What must hold at the end of all rounds, reckoned from the clients' side.
import { auditMoney } from "../reviews";
import { until } from "../server";
import type { Crash } from "./rounds";

const ENDS = ["released", "partially_released", "refunded", "voided"];

/** Escrow states at the end, and how many. */
export async function finalBooks(crash: Crash, patience_ms: number): Promise<Record<string, number>> {
  const { server, stories, testers, admin } = crash;
  const earned = new Map<string, number>(), ends: Record<string, number> = {};
  for (const story of stories) {
    const books = await until(`${story.name} to come to its end`, async () => {
      const now = await story.books();
      return now.every(({ escrow }) => ENDS.includes(escrow.state)) && now;
    }, patience_ms);
    for (const { escrow } of books) ends[escrow.state] = (ends[escrow.state] ?? 0) + 1;
    if (!story.submission) continue;
    const { settlement } = await story.cast.builder.get(`/api/submissions/${story.submission.id}`);
    const { escrow } = books.find(({ assignment }) => assignment.id === story.assignment.id)!;
    if (settlement.tester_minor + settlement.fee_minor + settlement.refund_minor !== escrow.amount_minor)
      throw new Error(`${story.name}: ${JSON.stringify(settlement)} is not the ${escrow.amount_minor} that were held`);
    earned.set(story.tester.id, (earned.get(story.tester.id) ?? 0) + settlement.tester_minor);
  }
  for (const tester of testers) {
    const sum = earned.get(tester.id) ?? 0;
    await until(`the ${sum} of ${tester.person.email} to arrive`, async () => {
      const money = (await tester.get("/api/payments/balance")).items[0];
      const { paid_out_minor = 0, available_minor = 0, pending_minor = 0 } = money ?? {};
      if (paid_out_minor > sum) throw new Error(`${tester.person.email} was paid ${paid_out_minor} instead of ${sum}`);
      return paid_out_minor === sum && available_minor === 0 && pending_minor === 0;
    }, patience_ms);
  }
  await server.advanceClock(26 * 3600);
  for (const [what, path] of Object.entries({
    "differences between provider and ledger": "/api/admin/reconciliation?state=open",
    "payments that failed": "/api/admin/payments/failed",
    "dead tasks": "/api/admin/tasks?state=dead",
  })) {
    const { items } = await admin.get(path);
    if (items.length > 0) throw new Error(`${what}: ${JSON.stringify(items)}`);
  }
  auditMoney(server);
  return ends;
}
