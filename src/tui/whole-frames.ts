/** Between these two sequences, the terminal buffers output and then shows it all at once. */
const begin = '\u001B[?2026h'
const end = '\u001B[?2026l'

/** Wraps a stream so that each frame is written in a single call, although ink writes it in pieces. */
export function wholeFrames(stdout: NodeJS.WriteStream): NodeJS.WriteStream {
  let frame: string | undefined
  const write = (...[chunk, ...rest]: Parameters<NodeJS.WriteStream['write']>): boolean => {
    if (chunk === begin) frame = ''
    if (frame === undefined) return stdout.write(chunk, ...rest)
    frame += String(chunk)
    if (chunk !== end) return true
    const whole = frame
    frame = undefined
    return stdout.write(whole)
  }
  return new Proxy(stdout, {
    get: (stream, name) => {
      if (name === 'write') return write
      const value: unknown = Reflect.get(stream, name)
      return typeof value === 'function' ? (value.bind(stream) as unknown) : value
    },
  })
}
