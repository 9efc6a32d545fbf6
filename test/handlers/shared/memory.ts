import type { Store } from './serve.ts'
import type { Payment } from './stripe-change.ts'

/** The books of a small SaaS that keeps them in memory. */
export interface Books {
  readonly payments: { readonly invoice: string; readonly customer: string; readonly amount: number }[]
  /** In cents, by customer. */
  readonly credits: Map<string, number>
}

/** @param memories what else a reset empties */
export function openBooks(...memories: readonly { readonly clear: () => void }[]): {
  readonly books: Books
  readonly store: Store
} {
  const books: Books = { payments: [], credits: new Map() }
  const state = () => ({ payments: books.payments, credits: Object.fromEntries(books.credits) })
  const reset = () => {
    books.payments.length = 0
    for (const memory of [books.credits, ...memories]) memory.clear()
  }
  return { books, store: { observe: [], state, reset, [Symbol.asyncDispose]: async () => {} } }
}

export function pay(books: Books, { invoice, customer, amount }: Payment): void {
  books.payments.push({ invoice, customer, amount })
  books.credits.set(customer, (books.credits.get(customer) ?? 0) + amount)
}

/** The same, once an invoice: nothing is awaited between the look and the effect. */
export function payOnce(books: Books, payment: Payment): void {
  if (!books.payments.some(({ invoice }) => invoice === payment.invoice)) pay(books, payment)
}
