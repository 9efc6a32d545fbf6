/**
 * The fields of a form in their order, as `URLSearchParams` reads them. That takes time in the square of the number of
 * fields that have no `=`, and whoever sends the form chooses them.
 */
export function readForm(text: string): [name: string, value: string][] {
  const fields: [name: string, value: string][] = []
  for (const field of text.split('&')) {
    const equals = field.indexOf('=')
    // The question mark is dropped, and keeps one that is the field's own.
    if (/[%+]/.test(field)) fields.push(...new URLSearchParams(`?${field}`))
    else if (equals >= 0) fields.push([field.slice(0, equals), field.slice(equals + 1)])
    else if (field !== '') fields.push([field, ''])
  }
  return fields
}
