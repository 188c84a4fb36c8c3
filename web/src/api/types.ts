import type { components } from './schema';

/** The schema's names in one place, so that screens do not spell out the generated paths. */
type Schemas = components['schemas'];
export type User = Schemas['User'];
export type UserPatch = Schemas['UserPatch'];
export type Project = Schemas['Project'];
export type NewProject = Schemas['NewProject'];
export type NewTestAccount = Schemas['NewTestAccount'];
export type TestAccount = Schemas['TestAccount'];
export type Job = Schemas['Job'];
export type JobSummary = Schemas['JobSummary'];
export type JobView = Schemas['JobView'];
export type JobPatch = Schemas['JobPatch'];
export type NewJob = Schemas['NewJob'];
export type Assignment = Schemas['Assignment'];
export type Submission = Schemas['Submission'];
export type SubmissionSummary = Schemas['SubmissionSummary'];
export type Finding = Schemas['Finding'];
export type Escrow = Schemas['Escrow'];
export type Notification = Schemas['Notification'];
export type StoredFile = Schemas['File'];
export type Payout = Schemas['Payout'];
export type AuthSession = Schemas['Session'];
export type Membership = Schemas['Membership'];
export type NewFile = Schemas['NewFile'];
export type NewFinding = Schemas['NewFinding'];
export type NewSubmission = Schemas['NewSubmission'];
export type Role = User['roles'][number];
