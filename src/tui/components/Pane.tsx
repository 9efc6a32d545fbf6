import { Box } from 'ink'
import type { ReactElement } from 'react'
import { line, span, type Line } from '../text/line.ts'
import type { Regions } from '../regions.ts'
import { Lines } from './Lines.tsx'

/** The details of a delivery. The border next to the list shows which part has focus. */
export function Pane(props: {
  readonly pane: NonNullable<Regions['pane']>
  readonly lines: readonly Line[]
  readonly scroll: number
  readonly focused: boolean
}): ReactElement {
  const { pane, lines, scroll } = props
  const tone = props.focused ? 'accent' : 'dim'
  const content = <Lines lines={lines.slice(scroll, scroll + pane.rows)} columns={pane.columns} rows={pane.rows} />
  switch (pane.side) {
    case 'right':
      return (
        <>
          <Lines lines={Array.from({ length: pane.rows }, () => line(span('│ ', tone)))} columns={2} rows={pane.rows} />
          {content}
        </>
      )
    case 'below':
      return (
        <Box flexDirection="column" flexShrink={0}>
          <Lines lines={[line(span('─'.repeat(pane.columns), tone))]} columns={pane.columns} rows={1} />
          {content}
        </Box>
      )
    case 'instead':
      return content
    default:
      return pane.side satisfies never
  }
}
