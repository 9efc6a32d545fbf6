import { Box, useInput, useStdin, useWindowSize } from 'ink'
import { useMemo, useState, useSyncExternalStore, type ReactElement } from 'react'
import { reasonOf } from '../../errors.ts'
import type { Bridge } from '../bridge.ts'
import { clean } from '../text/clean.ts'
import { detailLines, type Lookup } from '../detail.ts'
import { actionsFor } from '../keys.ts'
import type { Action } from '../preferences.ts'
import { span, type Line } from '../text/line.ts'
import type { Row } from '../list/row.ts'
import { select } from '../select.ts'
import type { Preferences } from '../preferences.ts'
import { act, initialView, type View } from '../view.ts'
import { wrapSpans } from '../text/wrap-spans.ts'
import { Lines } from './Lines.tsx'
import { Pane } from './Pane.tsx'
import { useNoWrap } from './use-no-wrap.ts'

export interface ScreenProps {
  readonly bridge: Bridge
  readonly title: string
  readonly lookup: Lookup
  readonly preferences: Preferences
  /** Called when the user wants to leave. A second Ctrl-C means that the user does not want to wait. */
  readonly onLeave: (by: 'quit' | 'interrupt') => void
}

/** The root component, which handles keys and renders the screen. */
export function Screen({ bridge, title, lookup, preferences, onLeave }: ScreenProps): ReactElement {
  useNoWrap()
  const { columns, rows } = useWindowSize()
  const { isRawModeSupported } = useStdin()
  const { state, now } = useSyncExternalStore(bridge.subscribe, bridge.current)
  const [view, setView] = useState<View>({ ...initialView, preferences })
  const { regions, selected, ...picture } = select(state, view, { columns, rows }, title, now)
  const { pane } = regions
  const paneColumns = pane?.columns
  const lines = useMemo(
    () => (paneColumns !== undefined && selected ? readDetail(selected, lookup, paneColumns) : []),
    [selected, lookup, paneColumns],
  )

  const perform = (action: Action): void => {
    if (action === 'quit' || action === 'interrupt') onLeave(action)
    setView((before) => {
      const displayed = before.frozen ?? state
      const { first, end } = displayed.history
      return act(
        before,
        action,
        { first, end, page: picture.page, lines: lines.length, linePage: pane?.rows ?? 0 },
        displayed,
      )
    })
  }
  useInput((input, key) => actionsFor(input, key, preferences.keys).forEach(perform), { isActive: isRawModeSupported })

  return (
    <Box flexDirection="column" width={columns} height={rows} overflow="hidden">
      <Lines lines={[picture.title]} columns={columns} rows={regions.title} />
      <Box flexDirection={pane?.side === 'right' ? 'row' : 'column'} flexGrow={1} overflow="hidden">
        <Lines lines={picture.list} columns={regions.list.columns} rows={regions.list.rows} />
        {pane ? <Pane pane={pane} lines={lines} scroll={view.scroll} focused={view.focus === 'pane'} /> : null}
      </Box>
      <Lines lines={picture.notices} columns={columns} rows={regions.notices} />
      <Lines lines={picture.status} columns={columns} rows={regions.status} />
      <Lines lines={[picture.hints]} columns={columns} rows={regions.hints} />
    </Box>
  )
}

function readDetail(row: Row, lookup: Lookup, columns: number): Line[] {
  try {
    return wrapSpans(detailLines(row, lookup(row.id)), columns)
  } catch (error) {
    return wrapSpans([[span(`cannot read this delivery: ${clean(reasonOf(error))}`, 'bad')]], columns)
  }
}
