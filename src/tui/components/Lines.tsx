import { Box } from 'ink'
import type { ReactElement } from 'react'
import type { Line } from '../text/line.ts'
import { TextLine } from './TextLine.tsx'

/** A block of exactly `rows` by `columns` characters. */
export function Lines(props: {
  readonly lines: readonly Line[]
  readonly columns: number
  readonly rows: number
}): ReactElement | null {
  if (props.rows <= 0) return null
  return (
    <Box flexDirection="column" flexShrink={0} width={props.columns} height={props.rows} overflow="hidden">
      {props.lines.slice(0, props.rows).map((line, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- lines are identified by their position on the screen
        <TextLine key={index} line={line} />
      ))}
    </Box>
  )
}
