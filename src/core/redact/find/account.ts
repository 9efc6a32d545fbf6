import { ibanEnd } from './iban.ts'
import type { Finder } from '../span.ts'

const head = /(?:(?<![A-Za-z\d])|(?<=(?<![A-Za-z\d])IBAN))[A-Z]{2}\d{2}(?=[^A-Za-z\d]{0,2}[A-Z\d])/gi
/** US social security numbers; excludes digit groups that are never issued. */
const ssn = /(?<![\w.,-])(?!000|666|9\d\d)\d{3}([- ])(?!00)\d\d\1(?!0000)\d{4}(?![\w-]|[.,]\d)/g

/** Finds IBANs and US social security numbers. */
export const findAccounts: Finder = (text, add) => {
  for (const { index } of text.matchAll(head)) {
    const end = ibanEnd(text, index)
    if (end !== undefined) add(index, end, 'iban')
  }
  for (const { index, 0: found } of text.matchAll(ssn)) add(index, index + found.length, 'ssn')
}
