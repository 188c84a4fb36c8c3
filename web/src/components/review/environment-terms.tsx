import type { Submission } from '@/api/types';
import { Terms } from '@/components/ui/terms';

/** What the test was done with. */
export function EnvironmentTerms({ environment }: { environment: Submission['environment'] }) {
  return <Terms items={{ Browser: environment.browser, System: environment.os, Viewport: environment.viewport, Language: environment.language }} />;
}
