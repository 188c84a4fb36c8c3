/** From which side somebody looks at a submission. */
export type Side = 'builder' | 'tester';
