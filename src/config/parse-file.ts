import { dirname } from 'node:path'
import { parseYaml } from '../core/text/parse-yaml.ts'
import { systemCode, usageError } from '../errors.ts'
import { genericProvider } from '../providers/generic/index.ts'
import { findProvider } from '../providers/index.ts'
import { readRegularFile } from '../files/regular-file.ts'
import type { User } from '../files/user-file.ts'
import { readSecrets } from '../settings/read.ts'
import { checkGeneric } from './schema/check-generic.ts'
import { checkSettings } from './schema/check-settings.ts'
import type { FileTrust } from './config.ts'
import type { Contents, SourceContents } from './contents.ts'
import { collect, inOrder } from './mistakes.ts'
import { nodeAt, wrong, type Source } from './place.ts'
import type { Privilege } from './place.ts'
import { read } from './read.ts'
import { configSchema } from './schema/schema.ts'
import { sha256Of, trustKey, whyNotTrusted } from './trust/trust.ts'

/** Maximum size of the file, in bytes: hundreds of times more than a project needs. */
const limit = 1024 * 1024
const mostValues = 10_000

/**
 * Reads a billhook.yaml.
 * @param shown the path to show in messages, as the user would type it
 * @param trusted true if the file is trusted for this run
 * @throws BillhookError as `loadConfig` does
 */
export async function parseFile(
  path: string,
  shown: string,
  user: User,
  trusted: boolean,
): Promise<{ readonly contents: Contents; readonly trust: FileTrust }> {
  const bytes = await readBytes(path, shown)
  const [key, sha256] = [await trustKey(path), sha256Of(bytes)]
  const refusal = trusted ? undefined : await whyNotTrusted(user, key, sha256)
  const privileges: Privilege[] = []
  let secrets: ReadonlyMap<string, string> | undefined
  const contents = await parse(bytes.toString('utf8'), {
    file: shown,
    root: dirname(path),
    vars: user.vars,
    secrets: () => (secrets ??= readSecrets(user)),
    refusal,
    privileges,
  })
  return { contents, trust: { key, sha256, privileges, refusal } }
}

async function readBytes(path: string, file: string): Promise<Buffer> {
  const unreadable = (why: string, cause?: unknown): never => {
    throw usageError(
      'BILLHOOK_CONFIG_UNREADABLE',
      `${file} cannot be read: ${why}`,
      'billhook init creates a starter file',
      cause,
    )
  }
  const content = await readRegularFile(path, limit).catch((error: unknown) =>
    unreadable(systemCode(error) ?? String(error), error),
  )
  return typeof content === 'string' ? unreadable(content) : content
}

async function parse(
  text: string,
  about: Pick<Source, 'file' | 'root' | 'vars' | 'secrets' | 'refusal' | 'privileges'>,
): Promise<Contents> {
  const yaml = await import('yaml')
  const parsed = parseYaml(yaml, text)
  const source: Source = { ...about, ...parsed, yaml, mistakes: [], budget: { left: mostValues } }
  const { document, problem } = parsed
  if (problem)
    wrong(
      source,
      problem.offset,
      `not valid YAML: ${problem.message}`,
      'check the indentation, and quote strings with special characters',
    )
  if (document.contents === null || (yaml.isScalar(document.contents) && document.contents.value === null)) return {}
  const contents = (collect(source, () => read(source, document.contents, configSchema, '')) ?? {}) as Contents
  for (const [name, one] of Object.entries(contents.sources ?? {})) checkSource(source, name, one)
  const mistakes = inOrder(source.mistakes)
  if (mistakes) throw mistakes
  return contents
}

/** Checks that a source's keys are consistent with each other. */
function checkSource(source: Source, name: string, contents: SourceContents): void {
  const { provider, generic, secrets = [], unsigned, settings = {} } = contents
  const path = ['sources', name, 'unsigned']
  collect(source, () => {
    checkGeneric(source, name, provider, generic)
    checkSettings(source, name, generic ? genericProvider(name, generic) : findProvider(provider ?? name), settings)
  })
  if (unsigned === undefined || secrets.length === 0) return
  collect(source, () =>
    wrong(
      source,
      nodeAt(source, path),
      `${path.join('.')} is for sources without secrets, but this one has secrets`,
      'remove one of the two: with secrets, deliveries that fail verification are rejected; see also listen.on_invalid',
    ),
  )
}
