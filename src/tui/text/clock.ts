/** Formats local time with milliseconds: `14:03:05.123`. */
export function clock(at: number): string {
  const date = new Date(at)
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map((value) => digits(value, 2)).join(':')
  return `${time}.${digits(date.getMilliseconds(), 3)}`
}

function digits(value: number, length: number): string {
  return String(value).padStart(length, '0')
}
