import type { components } from '@/api/schema';

export type Test = components['schemas']['QualificationTest'];
export type Question = components['schemas']['QualificationQuestion'];
export type Result = components['schemas']['QualificationResult'];
export type Status = components['schemas']['QualificationStatus'];
