import { createServer } from 'node:net'
import type { ListenConfig } from '../config/config.ts'
import { listenDefaults } from '../config/schema/listen-defaults.ts'
import { BillhookError, systemCode } from '../errors.ts'
import type { Examine } from './examine.ts'

/** Checks that `billhook listen` can bind its port. */
export const examinePort: Examine = async ({ listen, origins }) => {
  const name = 'port'
  const { host = listenDefaults.host } = listen
  const asked = portOf(listen)
  if (asked instanceof BillhookError)
    return [{ name, status: 'fail', message: asked.message, ...(asked.hint ? { hint: asked.hint } : {}) }]
  const port = asked ?? listenDefaults.port
  const from = `(${origins.port})`
  const error = await tryPort(host, port)
  if (error === undefined)
    return [
      { name, status: 'ok', message: port === 0 ? `any, on ${host} ${from}` : `${port} on ${host} is free ${from}` },
    ]
  if (error === 'EADDRINUSE') {
    return [
      {
        name,
        status: 'warn',
        message: `${port} on ${host} is in use ${from}`,
        hint: 'this is fine if billhook listen is running; otherwise, use another --port',
      },
    ]
  }
  return [
    {
      name,
      status: 'fail',
      message: `cannot listen on port ${port} on ${host}: ${error} ${from}`,
      hint: 'choose another --host or --port',
    },
  ]
}

/** Returns the configured port, or the error if it is not a valid port. */
function portOf(listen: ListenConfig): number | undefined | BillhookError {
  try {
    return listen.port
  } catch (error) {
    if (error instanceof BillhookError) return error
    throw error
  }
}

function tryPort(host: string, port: number): Promise<string | undefined> {
  const server = createServer()
  return new Promise((resolve) => {
    server.once('error', (error) => resolve(systemCode(error) ?? error.message))
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(undefined)))
  })
}
