import { fastify } from 'fastify'
import type { Webhook } from './webhook.ts'

export const fastifyWebhook: Webhook = async (receive, secret, signed) => {
  const app = fastify()
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  app.post<{ Body: Buffer }>('/webhooks', async (request, reply) => {
    if (!signed(request.body, request.headers, secret)) return reply.code(400).send()
    return reply.code(await receive(JSON.parse(request.body.toString()))).send()
  })
  await app.ready()
  return (request, response) => app.routing(request, response)
}
