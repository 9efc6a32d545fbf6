// Preloaded into a process so that its TLS connections stay on this machine: all of them lead to one local port.
// Certificates are still checked against the original host name.
import { appendFileSync } from 'node:fs'
import tls from 'node:tls'

const { BILLHOOK_TEST_HTTPS_PORT: port, BILLHOOK_TEST_HTTPS_LOG: log } = process.env
const { connect } = tls
tls.connect = (options, ...rest) => {
  appendFileSync(log, `${options.host}:${options.port}\n`)
  return connect({ ...options, host: '127.0.0.1', port: Number(port) }, ...rest)
}
