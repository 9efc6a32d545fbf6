/**
 * The fields of a form in order, parsed as `URLSearchParams` does, but in linear time: `URLSearchParams` is quadratic
 * in the number of fields without `=`, which the sender chooses.
 */
export function readForm(text: string): [name: string, value: string][] {
  const fields: [name: string, value: string][] = []
  for (const field of text.split('&')) {
    const equals = field.indexOf('=')
    // `URLSearchParams` drops the first question mark, so a leading one of the form's own survives.
    if (/[%+]/.test(field)) fields.push(...new URLSearchParams(`?${field}`))
    else if (equals >= 0) fields.push([field.slice(0, equals), field.slice(equals + 1)])
    else if (field !== '') fields.push([field, ''])
  }
  return fields
}
