import type { Payment } from './stripe-change.ts'

/**
 * Sends a receipt through an external service, if there is one. Calls with the same key result in one receipt.
 * @throws Error if the call fails
 */
export async function sendReceipt(
  egressBase: string | undefined,
  { invoice, customer, amount }: Payment,
  key: string,
): Promise<void> {
  if (egressBase === undefined) return
  const response = await fetch(`${egressBase}/v1/receipts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': key },
    body: JSON.stringify({ invoice, customer, amount }),
    signal: AbortSignal.timeout(5_000),
  })
  await response.arrayBuffer()
  if (!response.ok) throw new Error(`no receipt: ${response.status}`)
}
