import type { IncomingMessage } from 'node:http'
import type { Webhook } from './webhook.ts'

export const nodeWebhook: Webhook = (receive, secret, signed) => (request, response) => {
  const answer = async () => {
    if (request.method !== 'POST' || request.url !== '/webhooks') return 404
    const body = await rawBody(request)
    return signed(body, request.headers, secret) ? receive(JSON.parse(body.toString())) : 400
  }
  answer().then(
    (status) => response.writeHead(status).end(),
    () => response.writeHead(500).end(),
  )
}

async function rawBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
