/** Counts the steps of a payload. @throws TooManySteps */
export type Spend = (steps: number) => void
