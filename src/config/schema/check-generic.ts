import type { Description } from '../../providers/generic/description.ts'
import { problemOf } from '../../providers/generic/problem.ts'
import { findProvider } from '../../providers/index.ts'
import { nodeAt, wrong, type Source } from '../place.ts'

/**
 * Checks that generic sources, and only these, have a description, and that it is consistent.
 * @throws BillhookError `BILLHOOK_CONFIG_INVALID`
 */
export function checkGeneric(
  source: Source,
  name: string,
  provider: string | undefined,
  description: Description | undefined,
): void {
  const path = ['sources', name]
  const refuse = (keys: readonly string[], message: string): never =>
    wrong(
      source,
      nodeAt(source, [...path, ...keys]),
      `${[...path, ...keys].join('.')} ${message}`,
      'billhook help generic explains how to describe a sender',
    )
  if (!description) {
    if (provider === 'generic')
      refuse(['provider'], `is generic, but there is no sources.${name}.generic to describe the sender`)
    return
  }
  if (provider !== undefined && provider !== 'generic')
    refuse(['provider'], `is ${provider}, which needs no description: write generic, or remove the description`)
  if (findProvider(name))
    refuse([], 'has a description, but also the name of a provider that billhook knows: rename it')
  const problem = problemOf(description)
  if (problem) refuse(['generic', ...problem.key], problem.message)
}
