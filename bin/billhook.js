#!/usr/bin/env node
// Uses only syntax that every version of Node.js can parse, so that old versions can print the error below.
const [major, minor] = process.versions.node.split('.').map(Number)
if (major > 22 || (major === 22 && minor >= 19)) {
  process.getBuiltinModule('node:module').enableCompileCache()
  if (process.env.BILLHOOK_DEBUG) process.setSourceMapsEnabled(true)
  void import('../dist/main.js').then(({ main }) => main(process.argv.slice(2)))
} else {
  process.stderr.write(
    `error: billhook needs Node.js 22.19 or newer; this is ${process.versions.node}\n` +
      '  next: install a current Node.js (https://nodejs.org), or run: npx -p node@24 -p billhook billhook\n' +
      '  code: BILLHOOK_NODE_TOO_OLD\n',
  )
  process.exitCode = 2
}
