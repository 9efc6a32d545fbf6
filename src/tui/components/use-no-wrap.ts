import { useStdout } from 'ink'
import { useLayoutEffect } from 'react'

/**
 * Stops the terminal from wrapping lines while the screen is shown. A row that the terminal considers wider than we do
 * is then cut at the edge instead of pushing down all rows below it.
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
