/** Counts steps for the current payload. @throws TooManySteps */
export type Spend = (steps: number) => void
