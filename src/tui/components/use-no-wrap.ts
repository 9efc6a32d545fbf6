import { useStdout } from 'ink'
import { useLayoutEffect } from 'react'

/**
 * Stops the terminal from wrapping lines while the screen is up: a row that it takes for wider than we do is cut at
 * the edge, where it would otherwise push every row below it.
 */
export function useNoWrap(): void {
  const { stdout } = useStdout()
  useLayoutEffect(() => {
    stdout.write('\u001B[?7l')
    return () => {
      stdout.write('\u001B[?7h')
    }
  }, [stdout])
}
