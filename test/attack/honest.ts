import { Agent, request } from 'node:http'
import { stripeSignature } from '../../src/providers/stripe/signature.ts'
import { stripeEvent } from '../helpers/deliveries.ts'

/** Milliseconds between webhooks. */
const everyMs = 20

/**
 * A legitimate sender that runs in its own process during an attack: `node honest.ts URL SECRET`. Sends a signed
 * webhook every 20 ms, without waiting for earlier answers, and prints the latencies when its input ends.
 */
const [, , url = '', secret = ''] = process.argv
const agent = new Agent({ keepAlive: true })
const latencies: number[] = []
let bad = 0
let number = 0
let underWay = 0

function send(): void {
  number += 1
  underWay += 1
  const id = `evt_honest_${process.pid}_${number}`
  const body = Buffer.from(JSON.stringify(stripeEvent(id)))
  const { headers } = stripeSignature.sign({ headers: [], body }, secret, { now: Date.now(), id })
  const start = performance.now()
  const done = (isGood: boolean): void => {
    underWay -= 1
    if (!timer) return begin()
    latencies.push(performance.now() - start)
    if (!isGood) bad += 1
  }
  const sent = request(url, { method: 'POST', agent, headers: Object.fromEntries(headers) }, (response) => {
    response.resume().on('end', () => done(response.statusCode === 200))
  })
  sent.on('error', () => done(false))
  sent.end(body)
}

/** The first answer only shows that everything is running; it is not counted. */
function begin(): void {
  console.log('ready')
  latencies.length = 0
  timer = setInterval(send, everyMs)
}

let timer: NodeJS.Timeout | undefined
send()
process.stdin.resume().on('end', () => {
  clearInterval(timer)
  const finish = (): void => {
    if (underWay > 0) return void setTimeout(finish, 20)
    agent.destroy()
    console.log(JSON.stringify({ latencies, bad }))
  }
  finish()
})
