import { Text, type TextProps } from 'ink'
import { createContext, useContext, type ReactElement } from 'react'
import type { Line, Tone } from '../text/line.ts'

/** False to disable colours; bold, dim and inverse text remain. */
export const Colours = createContext(true)

const styles: Readonly<Record<Tone, TextProps>> = {
  plain: {},
  strong: { bold: true },
  dim: { dimColor: true },
  accent: { color: 'cyan' },
  good: { color: 'green' },
  warn: { color: 'yellow' },
  bad: { color: 'red' },
}

/** A selected line has no colours, because inverted colours would be hard to read. */
function styleOf(tone: Tone, colours: boolean, selected: boolean): TextProps {
  const style = styles[tone]
  if (selected) return tone === 'strong' ? style : {}
  return colours || style.color === undefined ? style : {}
}

export function TextLine({ line }: { readonly line: Line }): ReactElement {
  const colours = useContext(Colours)
  const spans = line.spans.filter(({ text }) => text !== '')
  return (
    <Text wrap="truncate-end" inverse={line.selected === true}>
      {spans.length === 0
        ? ' '
        : spans.map(({ text, tone }, index) => (
            // oxlint-disable-next-line react/no-array-index-key -- spans are identified by their position in the line
            <Text key={index} {...styleOf(tone, colours, line.selected === true)}>
              {text}
            </Text>
          ))}
    </Text>
  )
}
