// Preloaded into a process whose HTTPS has to stay on this machine: wherever it wants to go, it comes to one port of ours.
// Who answers is checked all the same, under the name that it wanted.
import { appendFileSync } from 'node:fs'
import tls from 'node:tls'

const { BILLHOOK_TEST_HTTPS_PORT: port, BILLHOOK_TEST_HTTPS_LOG: log } = process.env
const { connect } = tls
tls.connect = (options, ...rest) => {
  appendFileSync(log, `${options.host}:${options.port}\n`)
  return connect({ ...options, host: '127.0.0.1', port: Number(port) }, ...rest)
}
