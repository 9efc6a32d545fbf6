export const caHelp =
  'certificates in PEM to trust at the target, next to the usual authorities, for one that is self-signed ' +
  '(default: ca of billhook.yaml)'
