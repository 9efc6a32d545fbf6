import type { Store } from './serve.ts'
import type { Payment } from './stripe-change.ts'

/** The accounts of a small SaaS, kept in memory. */
export interface Books {
  readonly payments: { readonly invoice: string; readonly customer: string; readonly amount: number }[]
  /** In cents, by customer. */
  readonly credits: Map<string, number>
}

/** @param memories other collections that a reset clears */
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

/** Records a payment once per invoice. Nothing is awaited between the check and the effect. */
export function payOnce(books: Books, payment: Payment): void {
  if (!books.payments.some(({ invoice }) => invoice === payment.invoice)) pay(books, payment)
}
