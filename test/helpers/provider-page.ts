import { formatDuration } from '../../src/core/text/units.ts'
import type { Provider } from '../../src/core/provider/provider.ts'
import { acme } from './described.ts'

/** Returns docs/providers.md, generated from the providers' profiles. */
export function providerPage(providers: readonly Provider[]): string {
  const { toleranceMs } = acme.profile
  const known = providers.filter(({ name }) => name !== 'unknown')
  return `# Providers

Generated from the code: \`npm test -- providers/page -u\` updates this page.

Two deliveries are the same event if they have the same source and the same dedupe key. If a payload does not state its
version, the version is absent; billhook does not guess it. Facts that a provider's own documentation does not confirm
are [listed below](#not-confirmed). Headers and secrets are listed in
[recipes](recipes.md#secrets-and-headers-by-provider).

| provider | signature schemes | age limit | dedupe key | version | retries | timeout | order | success |
|---|---|---|---|---|---|---|---|---|
${known.map(row).join('\n')}

A JSON object with an \`id\` that matches none of these providers is \`unknown\`: it is never verified, and it is
accepted only if no secret is configured or its source sets \`unsigned: accept\`. A sender that signs with HMAC needs no
code: [describe it in billhook.yaml](generic.md) as \`provider: generic\`. If the sender signs a timestamp, the age limit
is ${formatDuration(toleranceMs)} in both directions.

Age limits are those of the providers' own libraries. Most of these libraries accept a signature dated years in the
future; \`billhook verify\` points that out. A limit that you set (a source's \`tolerance\`, or \`--tolerance\`) applies
in both directions to every provider that signs a timestamp: to those with an age limit in the table, and to
\`paypal\` and \`apple\`.

## What a signature does not cover

Anyone who has seen one delivery can change these parts and send the delivery again, to your handler or to billhook: its
signature is still valid. If the signature covers only part of the body (\`adyen\`), the content hash covers the same
part, so such a copy is a duplicate. For other providers, a copy with different content and the same key is a conflict
and is forwarded once; for \`mollie-classic\`, every copy is forwarded.

| provider | not covered |
|---|---|
${known.map(uncovered).join('\n')}

For a \`generic\` sender, \`content\` defines what is covered. An id, type, version or time that is in a header is
covered only if \`content\` includes it.

## Settings

Some providers need these values in addition to secrets. Set them in [billhook.yaml](config.md) under
\`sources.<name>.settings\`.

| provider | setting | value |
|---|---|---|
${known.flatMap(settings).join('\n') || '| | | none |'}

## Not confirmed

These facts are inferred, are our own choice, or do not appear in the provider's current documentation.

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
    profile.version ?? 'absent',
    profile.retries.map((wait) => (wait === 0 ? 'immediate' : formatDuration(wait))).join(', ') || 'not published',
    profile.timeoutMs === undefined ? 'not published' : formatDuration(profile.timeoutMs),
    profile.ordering,
    profile.success ?? '2xx',
  ]
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
}

/** True if a signature dated tomorrow is rejected by default. */
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
