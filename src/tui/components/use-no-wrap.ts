import { useStdout } from 'ink'
import { useLayoutEffect } from 'react'

/**
 * Disables line wrapping in the terminal while the screen is shown. If a row is wider in the terminal than we
 * calculated, it is truncated at the edge instead of pushing down all rows below it.
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
