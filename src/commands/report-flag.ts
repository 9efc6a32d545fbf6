import { InvalidArgumentError } from 'commander'

export const reportFormats = ['text', 'json', 'junit', 'sarif', 'tap', 'github', 'md', 'html'] as const

export type ReportFormat = (typeof reportFormats)[number]

/** `--report FORMAT[=FILE]` */
export interface ReportFlag {
  readonly format: ReportFormat
  /** @default stdout */
  readonly file: string | undefined
}

export function reportFlag(value: string): ReportFlag {
  const [, name, file] = /^([^=]*)(?:=(.+))?$/s.exec(value) ?? []
  const format = reportFormats.find((one) => one === name)
  if (format === undefined)
    throw new InvalidArgumentError(`use FORMAT or FORMAT=FILE, with one of ${reportFormats.join(', ')}.`)
  return { format, file }
}
