import type { UriResolver } from 'ajv/dist/types/index.js'

/** URI resolver for ajv that resolves nothing, because every URI is absolute or a fragment of the current document. */
export const absoluteUris: UriResolver = {
  parse: (uri) => {
    const [path, fragment] = split(uri)
    return fragment === undefined ? { path } : { path, fragment }
  },
  resolve: (base, reference) => {
    if (reference === '') return base
    return reference.startsWith('#') ? split(base)[0] + reference : reference
  },
  serialize: ({ path = '', fragment }) => (fragment === undefined ? path : `${path}#${fragment}`),
}

function split(uri: string): [path: string, fragment: string | undefined] {
  const hash = uri.indexOf('#')
  return hash === -1 ? [uri, undefined] : [uri.slice(0, hash), uri.slice(hash + 1)]
}
