import { createServer } from 'node:net'
import { listenDefaults } from '../config/listen-defaults.ts'
import { systemCode } from '../errors.ts'
import type { Examine } from './examine.ts'

/** Checks whether `billhook listen` can have its port. */
export const examinePort: Examine = async ({ listen: { host = listenDefaults.host, port = listenDefaults.port } }) => {
  const name = 'port'
  const error = await tryPort(host, port)
  if (error === undefined)
    return [{ name, status: 'ok', message: port === 0 ? `any, on ${host}` : `${port} on ${host} is free` }]
  if (error === 'EADDRINUSE') {
    return [
      {
        name,
        status: 'warn',
        message: `${port} on ${host} is taken`,
        hint: 'fine if billhook listen is running; if not, give listen another --port',
      },
    ]
  }
  return [
    {
      name,
      status: 'fail',
      message: `cannot listen on port ${port} of ${host}: ${error}`,
      hint: 'change listen.host or listen.port in billhook.yaml',
    },
  ]
}

function tryPort(host: string, port: number): Promise<string | undefined> {
  const server = createServer()
  return new Promise((resolve) => {
    server.once('error', (error) => resolve(systemCode(error) ?? error.message))
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(undefined)))
  })
}
