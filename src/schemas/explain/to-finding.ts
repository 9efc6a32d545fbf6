import type { ErrorObject } from 'ajv'
import type { Finding } from '../../core/finding.ts'
import { isObject } from '../../core/json/json.ts'
import { nearest } from '../../core/text/nearest.ts'
import { describe } from './actual.ts'
import { expectedType, oneOf, shorten } from '../expected.ts'

/** Turns an ajv error (in `verbose` form) into a finding that names what was expected and what was found. */
export function toFinding(error: ErrorObject): Finding {
  const { keyword, params, schema, data, instancePath: at } = error
  const found = (message: string, expected?: string): Finding => ({
    code: `schema.${keyword.replace(' schema', '')}`,
    severity: 'error',
    message,
    pointer: at,
    ...(expected === undefined ? {} : { expected }),
    actual: describe(data, at),
  })
  switch (keyword) {
    case 'type':
      return found('wrong type', expectedType(params['type'] as string | string[]))
    case 'enum':
      return found('not one of the allowed values', oneOf(schema as unknown[]))
    case 'const':
      return found('not the allowed value', oneOf([schema]))
    case 'required':
      return missing(error, String(params['missingProperty']), '')
    case 'dependencies':
    case 'dependentRequired':
      return missing(error, String(params['missingProperty']), `, required by ${name(params['property'])}`)
    case 'additionalProperties':
      return unknown(error, String(params['additionalProperty']))
    case 'unevaluatedProperties':
      return unknown(error, String(params['unevaluatedProperty']))
    case 'propertyNames':
      return {
        ...found(`the property name ${name(params['propertyName'])} is not allowed`),
        pointer: child(at, String(params['propertyName'])),
      }
    case 'format':
      return found(`not a valid ${String(schema)}`, `format ${String(schema)}`)
    case 'pattern':
      return found('does not match the pattern', `pattern ${shorten(String(schema), 100)}`)
    case 'uniqueItems':
      return found(`items ${params['j']} and ${params['i']} are equal`, 'unique items')
    case 'false schema':
      return found('must not be present')
    case 'not':
      return found('matches what the schema excludes')
    case 'contains':
      return found('wrong number of matching items', `${params['minContains'] ?? 1} or more matching items`)
    case 'minLength':
      return found(`must not have fewer than ${String(schema)} characters`)
    case 'maxLength':
      return found(`must not have more than ${String(schema)} characters`)
    case 'minProperties':
      return found(`must not have fewer than ${String(schema)} properties`)
    case 'maxProperties':
      return found(`must not have more than ${String(schema)} properties`)
    default:
      // For other limits, ajv's message is clear enough (`must be >= 0`, `must NOT have fewer than 1 items`).
      return found((error.message ?? `violates ${keyword}`).replace('NOT', 'not'))
  }
}

function missing({ keyword, instancePath, parentSchema }: ErrorObject, property: string, why: string): Finding {
  const properties: unknown = parentSchema?.['properties']
  const wanted: unknown = isObject(properties) ? properties[property] : undefined
  const type = isObject(wanted) ? wanted['type'] : undefined
  return {
    code: `schema.${keyword}`,
    severity: 'error',
    message: `missing property ${name(property)}${why}`,
    pointer: child(instancePath, property),
    ...(typeof type === 'string' || Array.isArray(type) ? { expected: expectedType(type as string | string[]) } : {}),
    actual: 'nothing',
  }
}

function unknown({ keyword, instancePath, parentSchema, data }: ErrorObject, property: string): Finding {
  const known: unknown = parentSchema?.['properties']
  const near = isObject(known) && property.length <= 64 ? nearest(property, Object.keys(known)) : undefined
  const pointer = child(instancePath, property)
  return {
    code: `schema.${keyword}`,
    severity: 'error',
    message: `unknown property ${name(property)}${near === undefined ? '' : `; did you mean ${name(near)}?`}`,
    pointer,
    actual: describe(isObject(data) ? data[property] : undefined, pointer),
  }
}

function child(pointer: string, key: string): string {
  return `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`
}

function name(key: unknown): string {
  return JSON.stringify(shorten(String(key)))
}
