import { createServer, type AddressInfo } from 'node:net'

/**
 * Answers requests. On demand, reports the time between the completion of the first request and that of the last, in
 * milliseconds.
 */
let whole: number[] = []
const server = createServer((socket) => {
  let size = 0
  let wanted = Number.POSITIVE_INFINITY
  socket.on('data', (chunk) => {
    size += chunk.length
    const head = chunk.toString('latin1')
    const end = head.indexOf('\r\n\r\n')
    if (end >= 0) wanted = end + 4 + Number(/content-length: (\d+)/i.exec(head)?.[1])
    if (size < wanted) return
    whole.push(performance.now())
    socket.end('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n')
  })
})
server.listen(0, '127.0.0.1', () => process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`))
process.on('message', () => {
  process.send?.(Math.max(...whole) - Math.min(...whole))
  whole = []
})
