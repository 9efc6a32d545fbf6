import { render, type Instance } from 'ink'
import { Colours } from './components/TextLine.tsx'
import { Screen, type ScreenProps } from './components/Screen.tsx'
import type { Env } from '../env.ts'
import { wholeFrames } from './whole-frames.ts'

/** Shows the screen in the terminal's alternate buffer. The bridge limits the frame rate. */
export function renderScreen({ stdin, stdout, stderr, vars }: Env, props: ScreenProps): Instance {
  const colours = vars['NO_COLOR'] === undefined || vars['NO_COLOR'] === ''
  return render(
    <Colours value={colours}>
      <Screen {...props} />
    </Colours>,
    {
      stdin,
      stdout: wholeFrames(stdout),
      stderr,
      exitOnCtrlC: false,
      patchConsole: false,
      interactive: true,
      alternateScreen: true,
      incrementalRendering: true,
      maxFps: 30,
    },
  )
}
