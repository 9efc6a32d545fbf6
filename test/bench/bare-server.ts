import { createServer } from 'node:http'

/** A minimal webhook receiver in Node.js: reads the body, discards it and answers. Prints its port. */
const server = createServer((request, response) => {
  request.resume()
  request.on('end', () => response.end('ok\n'))
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (address !== null && typeof address === 'object') console.log(`http://127.0.0.1:${address.port}`)
})
