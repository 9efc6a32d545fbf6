import { getRequestListener } from '@hono/node-server'
import { Hono } from 'hono'
import type { Webhook } from './webhook.ts'

export const honoWebhook: Webhook = (receive, secret, signed) => {
  const app = new Hono()
  app.post('/webhooks', async (context) => {
    const body = Buffer.from(await context.req.arrayBuffer())
    if (!signed(body, context.req.header(), secret)) return new Response('bad signature', { status: 400 })
    return new Response(null, { status: await receive(JSON.parse(body.toString())) })
  })
  app.onError((error) => new Response(error.message, { status: 500 }))
  const listener = getRequestListener(app.fetch)
  return (request, response) => void listener(request, response)
}
