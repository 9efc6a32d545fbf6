import { printable } from '../core/text/printable.ts'

export type AnnotationLevel = 'error' | 'warning' | 'notice'

/**
 * Returns a GitHub Actions annotation: `::error file=…,line=…,title=…::message`, escaped as a workflow command.
 * @param properties undefined values are omitted
 * @param lines lines of the message
 */
export function workflowCommand(
  level: AnnotationLevel,
  properties: Readonly<Record<string, string | number | undefined>>,
  ...lines: readonly string[]
): string {
  const list = Object.entries(properties).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${property(String(value))}`],
  )
  return `::${level} ${list.join(',')}::${lines.map(data).join('%0A')}\n`
}

function data(text: string): string {
  return printable(text).replaceAll('%', '%25')
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
