// What a tester does in the test runner: ticks, pictures, marks, findings.
import type { Locator, Page } from "@playwright/test";
import { expect } from "./hub";

type Result = "Passed" | "Failed" | "Blocked" | "Skip";

const openStep = (page: Page, instruction: string) => page.locator("[aria-current=step]").filter({ hasText: instruction });
const closedStep = (page: Page, instruction: string) => page.getByRole("button", { name: instruction });

/** Answers the question that comes before the first step. */
export async function begin(page: Page, choice: "Start, and record it" | "Start without recording" = "Start, and record it"): Promise<void> {
  await page.getByRole("button", { name: choice }).click();
  await expect(page.getByRole("button", { name: "Finish and review" })).toBeVisible();
}

export async function open(page: Page, instruction: string): Promise<void> {
  const question = page.getByRole("heading", { name: "Before you start" });
  await expect(openStep(page, instruction).or(closedStep(page, instruction)).or(question)).toBeVisible();
  if (await question.isVisible()) await begin(page);
  if (await closedStep(page, instruction).isVisible()) await closedStep(page, instruction).click();
}

export async function tick(page: Page, instruction: string, result: Result, note?: string): Promise<void> {
  await open(page, instruction);
  const step = openStep(page, instruction);
  if (note) await step.getByLabel("Note").fill(note);
  await step.getByRole("button", { name: result }).click();
  // A step that passed makes way for the next one.
  await expect(step.getByRole("button", { name: result, pressed: true }).or(closedStep(page, instruction))).toBeVisible();
}

export async function saved(page: Page): Promise<void> {
  await expect(page.getByRole("status").filter({ hasText: /^Saved$/ })).toBeVisible();
}

/** The pictures taken so far that have arrived. */
export const pictures = (page: Page): Locator => page.getByRole("button", { name: /^Screenshot \d+/ });

export async function choosePicture(page: Page, picture: Buffer): Promise<void> {
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Add a picture" }).click();
  await (await chooser).setFiles({ name: "picture.png", mimeType: "image/png", buffer: picture });
}

/** By a paste or a drop anywhere on the page, with a real file in the event. */
export async function transferPicture(page: Page, picture: Buffer, how: "paste" | "drop"): Promise<void> {
  await page.locator("main").evaluate(
    (main, { how, base64 }) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const transfer = new DataTransfer();
      transfer.items.add(new File([bytes], "picture.png", { type: "image/png" }));
      const common = { bubbles: true, cancelable: true };
      main.dispatchEvent(
        how === "paste"
          ? new ClipboardEvent("paste", { ...common, clipboardData: transfer })
          : new DragEvent("drop", { ...common, dataTransfer: transfer }),
      );
    },
    { how, base64: picture.toString("base64") },
  );
}

/** Draws with every tool, undoes and redoes, and saves; `whenDrawn` may look at the marks before. */
export async function markPicture(page: Page, caption: string, whenDrawn = async () => {}): Promise<void> {
  await pictures(page).first().click();
  await page.getByRole("dialog", { name: "Screenshot" }).getByLabel("Caption").fill(caption);
  await page.getByRole("button", { name: "Mark the picture" }).click();
  const annotator = page.getByRole("dialog", { name: "Mark the picture" });
  const box = (await annotator.locator("canvas").first().boundingBox())!;
  const at = (x: number, y: number) => [box.x + box.width * x, box.y + box.height * y] as const;
  const draw = async (tool: RegExp, ...path: (readonly [number, number])[]) => {
    await annotator.getByRole("button", { name: tool }).click();
    await page.mouse.move(...at(...path[0]!));
    await page.mouse.down();
    for (const point of path.slice(1)) await page.mouse.move(...at(...point), { steps: 3 });
    await page.mouse.up();
  };
  await draw(/^Box/, [0.6, 0.485], [0.81, 0.55]);
  await draw(/^Arrow/, [0.42, 0.69], [0.595, 0.535]);
  await draw(/^Freehand/, [0.62, 0.445], [0.68, 0.452], [0.74, 0.445]);
  await draw(/^Blur/, [0.17, 0.895], [0.36, 0.95]);
  await annotator.getByRole("button", { name: /^Text/ }).click();
  await page.mouse.click(...at(0.2, 0.7));
  await annotator.getByLabel("Text of the mark").fill("The total ignores the voucher");
  await annotator.getByLabel("Text of the mark").press("Enter");

  const undo = annotator.getByRole("button", { name: /^Undo/ });
  const redo = annotator.getByRole("button", { name: /^Redo/ });
  for (let mark = 0; mark < 5; mark += 1) await undo.click();
  await expect(undo).toBeDisabled();
  for (let mark = 0; mark < 5; mark += 1) await redo.click();
  await expect(redo).toBeDisabled();
  await whenDrawn();
  await annotator.getByRole("button", { name: "Save marks" }).click();
  await expect(page.getByRole("button", { name: "Mark it anew" })).toBeVisible();
  await page.getByRole("dialog", { name: "Screenshot" }).getByRole("button", { name: "Done" }).click();
}

export interface NewFinding {
  title: string;
  severity: "critical" | "major" | "minor" | "suggestion";
  kind: string;
  steps: string;
  expected: string;
  actual: string;
}

export async function writeFinding(page: Page, finding: NewFinding): Promise<void> {
  await page.getByRole("button", { name: "Write a finding" }).click();
  const sheet = page.getByRole("dialog", { name: "Write a finding" });
  await sheet.getByLabel("Title").fill(finding.title);
  await sheet.getByLabel("Severity").selectOption(finding.severity);
  await sheet.getByLabel("Kind").selectOption(finding.kind);
  await sheet.getByLabel("Steps to reproduce").fill(finding.steps);
  await sheet.getByLabel("Expected").fill(finding.expected);
  await sheet.getByLabel("Actual").fill(finding.actual);
  const picture = sheet.getByRole("button", { name: "Screenshot 1" });
  if (await picture.isVisible()) await picture.click();
  await sheet.getByRole("button", { name: "Save the finding" }).click();
  await expect(page.getByRole("listitem").filter({ hasText: finding.title })).toBeVisible();
}
