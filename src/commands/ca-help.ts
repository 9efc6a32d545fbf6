export const caHelp =
  'certificates in PEM to trust at the handler, next to the usual authorities, for one that is self-signed ' +
  '(default: ca of billhook.yaml)'
