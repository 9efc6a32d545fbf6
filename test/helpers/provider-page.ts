import { formatDuration } from '../../src/core/text/duration.ts'
import type { Provider } from '../../src/core/provider/provider.ts'
import { acme } from './described.ts'

/** docs/providers.md, made from what the providers say of themselves. */
export function providerPage(providers: readonly Provider[]): string {
  const { toleranceMs } = acme.profile
  const known = providers.filter(({ name }) => name !== 'unknown')
  return `# Providers

Made from the code: \`npm test -- providers/page -u\` writes it anew.

An event is the same event when its source and its dedupe key are the same. A version that the payload does not tell is
reported as absent, never guessed. Where a provider's own documentation leaves something open, it is listed below.

| provider | signature schemes | age limit | dedupe key | version | retries | time-out | order | success |
|---|---|---|---|---|---|---|---|---|
${known.map(row).join('\n')}

Any other JSON object with an \`id\` is taken as \`unknown\`: recorded, never verified. A sender that signs by HMAC needs
no code: \`provider: generic\` is [described in billhook.yaml](generic.md), and has an age limit of ${formatDuration(toleranceMs)}, both ways, where a time is signed.

An age limit is that of the provider's own libraries. Most of them take a signature that is dated years ahead of the
clock; \`billhook verify\` says so. A limit that you set, \`tolerance\` of a source or \`--tolerance\`, holds both ways for
all that sign a time, which are those with an age limit here, \`paypal\` and \`apple\`.

## What a signature does not cover

Whoever has seen one delivery may change this and send it again, and the signature still fits: in front of your handler,
and in front of billhook. Where the signature covers only part of the body (\`adyen\`), the content hash covers the same
part, so that such a copy is a duplicate. Elsewhere a copy with other content under the same key is a conflict, and is
forwarded once; one of \`mollie-classic\` is forwarded each time.

| provider | not covered |
|---|---|
${known.map(uncovered).join('\n')}

Of a \`generic\` sender, \`content\` says what is covered: no id, type, version or time that stands in a header it does not name.

## Settings

What a source needs besides secrets, in [billhook.yaml](config.md) under \`sources.<name>.settings\`.

| provider | setting | is |
|---|---|---|
${known.flatMap(settings).join('\n') || '| | | none so far |'}

## Not confirmed

${known.flatMap(unverified).join('\n')}
`
}

function row({ name, schemes, profile }: Provider): string {
  const cells = [
    `\`${name}\``,
    schemes.map((scheme) => `\`${scheme.name}\``).join(', ') || 'unsigned',
    Number.isFinite(profile.toleranceMs)
      ? `${formatDuration(profile.toleranceMs)}${limitsAhead(schemes, profile) ? ', both ways' : ''}`
      : 'none',
    profile.dedupe,
    profile.version ?? 'not told',
    profile.retries.map((wait) => (wait === 0 ? 'at once' : formatDuration(wait))).join(', ') || 'not published',
    profile.timeoutMs === undefined ? 'not published' : formatDuration(profile.timeoutMs),
    profile.ordering,
    profile.success ?? '2xx',
  ]
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
}

/** Whether a signature from tomorrow is refused by default. */
function limitsAhead([scheme]: Provider['schemes'], { toleranceMs: tolerance }: Provider['profile']): boolean {
  const message = { headers: [], body: Buffer.from('{}') }
  const secret = 'whsec_AAAA'
  const signed = { ...message, ...scheme?.sign(message, secret, { now: 86_400_000, id: 'id' }) }
  return scheme?.verify(signed, secret, { now: 0, tolerance }).ok === false
}

function uncovered({ name, profile }: Provider): string {
  return `| \`${name}\` | ${profile.uncovered ?? 'nothing that billhook reads'} |`
}

function settings({ name, settings: given = {} }: Provider): string[] {
  return Object.entries(given).map(([setting, meaning]) => `| \`${name}\` | \`${setting}\` | ${meaning} |`)
}

function unverified({ name, profile }: Provider): string[] {
  return profile.unverified.map((sentence) => `- \`${name}\`: ${sentence}`)
}
