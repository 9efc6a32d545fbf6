import express from 'express'
import type { Webhook } from './webhook.ts'

export const expressWebhook: Webhook = (receive, secret, signed) => {
  const app = express().set('env', 'test') // otherwise, it prints every error
  app.post('/webhooks', express.raw({ type: () => true }), async (request, response) => {
    response.sendStatus(
      signed(request.body, request.headers, secret) ? await receive(JSON.parse(request.body.toString())) : 400,
    )
  })
  return app
}
