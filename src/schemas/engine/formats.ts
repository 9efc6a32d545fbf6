import { fileURLToPath } from 'node:url'
import type { Ajv, Format } from 'ajv'
import { isBase64 } from '../../core/text/base64.ts'
import type { Finding } from '../../core/finding.ts'
import type { Bound } from '../documents/absolute-refs.ts'
import { shorten } from '../expected.ts'
import { allParts } from '../documents/subschemas.ts'
import type { Spend } from './spend.ts'

/** Known formats, including those of OpenAPI. `password` and `binary` accept any string. */
const known = new Set(
  (
    'date time date-time iso-time iso-date-time duration uri uri-reference uri-template url email hostname ' +
    'ipv4 ipv6 regex uuid ' +
    'json-pointer json-pointer-uri-fragment relative-json-pointer byte int32 int64 float double password binary'
  ).split(' '),
)

/** Replaces formats in ajv-formats that are too slow or too permissive, and counts the steps of every format. */
export function correctFormats(ajv: Ajv, spend: Spend): void {
  ajv.addFormat('url', (text: string) => /^(?:https?|ftp):\/\/\S+$/i.test(text) && URL.canParse(text))
  ajv.addFormat('byte', isBase64)
  for (const [name, format] of Object.entries(ajv.formats)) {
    const test = testOf(format)
    if (test) ajv.addFormat(name, (text: string) => (spend(text.length >> 3), test(text)))
  }
}

function testOf(format: Format | undefined): ((text: string) => boolean) | undefined {
  if (format instanceof RegExp) return (text) => format.test(text)
  if (typeof format === 'function') return format
  if (typeof format !== 'object' || format.type === 'number') return undefined
  return testOf(format.validate as Format)
}

/** Returns one warning for each document that uses unknown formats. */
export function unknownFormats(documents: ReadonlyMap<string, Bound>): Finding[] {
  return [...documents].flatMap(([uri, { schema }]): Finding[] => {
    const formats = [...allParts(schema)].flatMap(({ format }) => (typeof format === 'string' ? [format] : []))
    const unknown = new Set(formats.filter((format) => !known.has(format)))
    if (unknown.size === 0) return []
    const names = [...unknown]
      .toSorted()
      .slice(0, 5)
      .map((format) => JSON.stringify(shorten(format)))
    const schemaFile = fileURLToPath(uri)
    const message = `not checked: schema ${schemaFile} uses formats that are unknown to billhook: ${names.join(', ')}`
    return [{ code: 'schema.unknown-format', severity: 'warning', message, pointer: '' }]
  })
}
