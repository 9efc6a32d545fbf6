import type { Header } from '../../delivery/delivery.ts'
import { fitsAny, type Clue } from './case.ts'

/** Maximum number of headers; no genuine request has more. */
const mostHeaders = 100

/** Detects signature headers that a proxy renamed. */
export const headers: Clue = (one) => {
  const { delivery, provider, at } = one
  if (delivery.headers.length > mostHeaders) return undefined
  for (const scheme of provider.schemes) {
    const names = scheme
      .sign({ ...delivery, headers: [] }, 'none', { now: at.now, id: 'none' })
      .headers.map(([name]) => name)
    const missing = names.filter((name) => !delivery.headers.some(([key]) => key.toLowerCase() === name.toLowerCase()))
    if (missing.length === 0) continue
    for (const found of candidates(missing, delivery.headers)) {
      const renamed = found.map(([, value], index): Header => [missing[index] ?? '', value])
      if (!fitsAny(one, { ...delivery, headers: [...delivery.headers, ...renamed] })) continue
      return (
        `the signature matches if ${list(found.map(([name]) => name))} is read as ${list(missing)}: a proxy ` +
        `renames headers; configure it to pass them on unchanged`
      )
    }
  }
  return undefined
}

/**
 * Returns lists of headers that may replace the missing ones, in the same order: those with similar names and, if only
 * one is missing, each header.
 */
function candidates(missing: readonly string[], all: readonly Header[]): (readonly Header[])[] {
  const alike = missing.map((name) => all.find(([key]) => letters(key).includes(letters(name))))
  const whole = alike.filter((header) => header !== undefined)
  return [
    ...(whole.length === missing.length ? [whole] : []),
    ...(missing.length === 1 ? all.map((header) => [header]) : []),
  ]
}

function letters(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]/g, '')
}

function list(names: readonly string[]): string {
  return names.join(', ')
}
