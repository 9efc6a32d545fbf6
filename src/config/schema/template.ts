import { formatDuration } from '../../core/text/units.ts'
import { formatSize } from '../../core/text/units.ts'
import { listenDefaults } from './listen-defaults.ts'

/** The initial billhook.yaml: every key, commented out, with its default or an example. */
export const template = `# yaml-language-server: $schema=./billhook.schema.json
# billhook configuration for this project. Everything is optional; for a list of all keys: billhook help config
# Commands, other machines, variables in URLs, and paths outside this folder require: billhook trust
version: 1

# Where received deliveries are stored. They contain personal data; billhook makes Git ignore this directory.
# data_dir: .billhook

# Payload schemas: <provider>/<type>/<version>.json
# schemas: schemas

# One entry for each endpoint that a provider sends to. Deliveries for the source stripe are received at /stripe.
sources:
  stripe:
    provider: stripe
    # Without a secret, signatures are not checked. Write the name of a variable, not the secret.
    # secrets: ["\${STRIPE_WEBHOOK_SECRET}"]
    # forward_to: ["http://127.0.0.1:3000/webhooks/stripe"]
    # tolerance: 5m
  # A source whose signatures need more than a secret: billhook help settings
  # square:
    # secrets: ["\${SQUARE_SIGNATURE_KEY}"]
    # settings: { url: "https://example.com/hook" }
  # A source whose deliveries are not signed, while other sources have secrets
  # internal:
    # unsigned: accept        # or reject
  # A sender that billhook does not know and that signs with HMAC: billhook help generic
  # acme:
    # provider: generic
    # secrets: ["\${ACME_WEBHOOK_SECRET}"]
    # generic:
      # signature:
        # header: X-Acme-Signature
        # value: "v1={signature}"         # or t={timestamp},v1={signature}, and no timestamp.header
        # separator: ","
        # content: "{timestamp}.{body}"
        # algorithm: sha256
        # encoding: hex
        # key: text
        # timestamp: { header: X-Acme-Timestamp, unit: seconds }
      # id: /event/id           # a JSON Pointer, or header:X-Acme-Id
      # type: /event/type
      # version: /api_version
      # time: /event/created_at
      # delivery_id: header:X-Acme-Delivery

# listen:
#   host: ${listenDefaults.host}
#   port: ${listenDefaults.port}
#   forward_to: ["http://127.0.0.1:3000/webhooks"]
#   ca: localhost.pem
#   respond: ${listenDefaults.respond}          #   or target: return the first target's response
#   duplicates: ${listenDefaults.duplicates}  #   or forward
#   on_invalid: ${listenDefaults.onInvalid}    #   or accept: what to do with invalid signatures
#   body_limit: ${formatSize(listenDefaults.bodyLimit)}
#   body_timeout: ${formatDuration(listenDefaults.bodyTimeoutMs)}
#   target_timeout: ${formatDuration(listenDefaults.targetTimeoutMs)}
#   concurrency: ${listenDefaults.concurrency}

# replay:
#   to: http://127.0.0.1:3000/webhooks
#   ca: localhost.pem
#   observe: ["http://127.0.0.1:3000/state"]
#   reset: http://127.0.0.1:3000/reset
#   restart: cmd:./restart.sh
#   ignore: ["/payments/*/seen_at"]
#   golden: golden
`
