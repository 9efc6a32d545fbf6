/**
 * Parses form fields in order, with the same result as `URLSearchParams` but in linear time. `URLSearchParams` is
 * quadratic in the number of fields without `=`, which the sender controls.
 */
export function readForm(text: string): [name: string, value: string][] {
  const fields: [name: string, value: string][] = []
  for (const field of text.split('&')) {
    const equals = field.indexOf('=')
    // `URLSearchParams` drops one leading question mark; the added one keeps any at the start of the field.
    if (/[%+]/.test(field)) fields.push(...new URLSearchParams(`?${field}`))
    else if (equals >= 0) fields.push([field.slice(0, equals), field.slice(equals + 1)])
    else if (field !== '') fields.push([field, ''])
  }
  return fields
}
