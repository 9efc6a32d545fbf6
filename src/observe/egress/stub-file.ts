import { parseDuration } from '../../core/text/units.ts'
import { isObject } from '../../core/json/json.ts'
import { parseYaml } from '../../core/text/parse-yaml.ts'
import { yamlProblem } from '../../core/text/yaml-problem.ts'
import { reasonOf, systemCode, usageError } from '../../errors.ts'
import { readRegularFile } from '../../files/regular-file.ts'
import { pathPattern } from './path-pattern.ts'

const maxBytes = 1024 * 1024
const maxPathLength = 500

export interface StubRule {
  /** Method to match. @default any */
  readonly method: string | undefined
  readonly fits: (path: string) => boolean
  readonly status: number
  /** Alternating names and values. */
  readonly headers: readonly string[]
  /** Header names in lower case. */
  readonly names: ReadonlySet<string>
  /** A string is sent unchanged, anything else as JSON; undefined means that the body is generated from the request. */
  readonly body: unknown
  readonly delayMs: number
}

/**
 * Reads a list of stubs in YAML or JSON: `- { method: POST, path: /v1/refunds/*, status: 200, headers: {}, body: {},
 * delay: 1s }`. In a path, `*` matches within one segment and `**` matches any text.
 * @throws BillhookError `BILLHOOK_STUBS_INVALID` (exit 2)
 */
export async function readStubs(path: string): Promise<readonly StubRule[]> {
  const yaml = await import('yaml')
  const content = await readRegularFile(path, maxBytes).catch((error: unknown) => {
    throw invalid(path, systemCode(error) === 'ENOENT' ? 'the file does not exist' : reasonOf(error), error)
  })
  if (typeof content === 'string') throw invalid(path, content)
  const { document, problem, lines } = parseYaml(yaml, content.toString('utf8'))
  if (problem) throw invalid(path, `${problem.message} (line ${lines.linePos(problem.offset).line})`)
  let list: unknown
  try {
    list = document.toJS()
  } catch (error) {
    throw invalid(path, `not valid YAML: ${yamlProblem(error)}`, error)
  }
  if (!Array.isArray(list)) throw invalid(path, 'it is not a list')
  return list.map((stub: unknown, index) => {
    const rule = ruleOf(stub)
    if (typeof rule === 'string') throw invalid(path, `stub ${index + 1}: ${rule}`)
    return rule
  })
}

const knownKeys = ['method', 'path', 'status', 'headers', 'body', 'delay']

/** Parses a stub. Returns a string with the reason if it is invalid. */
function ruleOf(stub: unknown): StubRule | string {
  if (!isObject(stub)) return 'it is not an object'
  const { method, path, status = 200, headers = {}, body, delay = '0ms' } = stub
  const unknown = Object.keys(stub).find((key) => !knownKeys.includes(key))
  if (unknown !== undefined) return `unknown key ${unknown}; the keys are ${knownKeys.join(', ')}`
  if (method !== undefined && (typeof method !== 'string' || !/^[A-Z]+$/.test(method)))
    return 'method must be in upper case, such as POST'
  if (typeof path !== 'string' || !path.startsWith('/')) return 'path must start with /'
  if (path.length > maxPathLength) return `path is longer than ${maxPathLength} characters`
  if (typeof status !== 'number' || !Number.isInteger(status) || status < 200 || status > 599)
    return 'status must be between 200 and 599'
  if (!isObject(headers)) return 'headers must be an object'
  const delayMs = typeof delay === 'string' ? parseDuration(delay) : undefined
  if (delayMs === undefined) return 'delay must be a duration, such as 200ms or 1s'
  const pairs = Object.entries(headers).map(([name, value]) => [name, String(value)] as const)
  const invalidPair = pairs.find(([name, value]) => !/^[\w!#$%&'*+.^`|~-]+$/.test(name) || /[^\t\x20-\x7e]/.test(value))
  if (invalidPair) return `${invalidPair[0]} is not a valid header`
  return {
    method,
    fits: pathPattern(path),
    status,
    headers: pairs.flat(),
    names: new Set(pairs.map(([name]) => name.toLowerCase())),
    body,
    delayMs,
  }
}

function invalid(path: string, reason: string, cause?: unknown): Error {
  return usageError(
    'BILLHOOK_STUBS_INVALID',
    `the stubs in ${path} cannot be used: ${reason}`,
    'write a list: - { method: POST, path: /v1/refunds, status: 200, body: { id: re_1 } }',
    cause,
  )
}
