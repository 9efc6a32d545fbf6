export const caHelp =
  'PEM file with additional certificates to trust when connecting to the handler, such as a self-signed one ' +
  '(default: ca in billhook.yaml)'
