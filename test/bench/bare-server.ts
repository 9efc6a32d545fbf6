import { createServer } from 'node:http'

/** The least that a webhook receiver can do in Node.js: read the body, forget it, answer. Prints its port. */
const server = createServer((request, response) => {
  request.resume()
  request.on('end', () => response.end('ok\n'))
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (address !== null && typeof address === 'object') console.log(`http://127.0.0.1:${address.port}`)
})
