/** Local time with milliseconds, `14:03:05.123`. */
export function clock(at: number): string {
  const date = new Date(at)
  return `${digits(date.getHours(), 2)}:${digits(date.getMinutes(), 2)}:${digits(date.getSeconds(), 2)}.${digits(date.getMilliseconds(), 3)}`
}

function digits(value: number, length: number): string {
  return String(value).padStart(length, '0')
}
