import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/**
 * `restart.ts PIDFILE NAME ARGUMENTS…`: a command for `--restart`. If the file exists, kills the handler whose
 * process id it contains. Then starts the handler with serve.ts, and ends once the handler is listening.
 */
const [pidFile = '', ...args] = process.argv.slice(2)
if (existsSync(pidFile)) {
  const pid = Number(readFileSync(pidFile, 'utf8'))
  process.kill(pid, 'SIGKILL')
  while (existsSync(`/proc/${pid}`) && !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z '))
    await new Promise((resolve) => setTimeout(resolve, 1))
}
const program = fileURLToPath(new URL('serve.ts', import.meta.url))
const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'ignore'], detached: true })
writeFileSync(pidFile, String(child.pid))
await once(createInterface(child.stdout), 'line')
child.stdout.destroy()
child.unref()
